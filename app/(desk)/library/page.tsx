import type { Metadata } from "next";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { mediaKindLabels } from "#lib/domain/labels";
import { mediaKinds } from "#lib/domain/library";
import { libraryAlarms } from "#lib/queries/library-alarms";
import { libraryList, libraryOrders } from "#lib/queries/library-list";
import { addressOf, choiceParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { LibraryAlarmsCard } from "../library-alarms-card.tsx";
import { LibraryTable } from "./library-table.tsx";

export const metadata: Metadata = { title: "Library" };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const orderOptions = [
  { value: "name", label: "by name" },
  { value: "latest", label: "latest first" },
];

const kindOptions = [
  { value: "", label: "all kinds" },
  ...mediaKinds.map((kind) => ({ value: kind, label: mediaKindLabels[kind] })),
];

export default async function LibraryPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const text = textParam(asked["q"]);
  const order = choiceParam(asked["order"], libraryOrders, "name");
  const after = textParam(asked["after"]);
  const kind = choiceParam(asked["kind"], ["", ...mediaKinds], "");
  const filter = { text, kind: kind === "" ? null : kind, order, after: uuid.test(after) ? after : null };
  const [{ items, next }, alarms] = await Promise.all([libraryList(context, filter), libraryAlarms(context)]);
  const kept = { q: text, kind: kind === "" ? null : kind, order: order === "name" ? null : order };
  return (
    <>
      <PageHead
        title="Library"
        meta={[{ key: "what", fact: "Tried, tested and authorized media, kept by their digest. Nothing here is ever edited." }]}
        action={<LinkButton href="/library/components">Components of others</LinkButton>}
      />
      {alarms.length > 0 ? (
        <div className="mb-5">
          <LibraryAlarmsCard alarms={alarms} zone={person.timeZone} />
        </div>
      ) : null}
      <FilterBar label="Search the library">
        <FilterText
          label="Name, version, digest, release or service"
          name="q"
          value={text}
          placeholder="payments-api, 4.8.0, c51d07ae or REL-42"
        />
        <FilterSelect label="Kind" name="kind" value={kind} options={kindOptions} />
        <FilterSelect label="Order" name="order" value={order} options={orderOptions} />
      </FilterBar>
      {items.length === 0 ? (
        <Nothing isSearch={text !== "" || kind !== "" || filter.after !== null} />
      ) : (
        <LibraryTable items={items} zone={person.timeZone} />
      )}
      <nav aria-label="Pages" className="no-print mt-5 flex gap-3">
        {filter.after === null ? null : <LinkButton href={addressOf("/library", kept)}>From the beginning</LinkButton>}
        {next === null ? null : <LinkButton href={addressOf("/library", { ...kept, after: next })}>More</LinkButton>}
      </nav>
    </>
  );
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  if (isSearch)
    return (
      <Empty title="Nothing in the library fits" action={<LinkButton href="/library">Show the whole library</LinkButton>}>
        Search by part of a name, by a version, by the beginning of a SHA-256, by a release or by a service. What is not here was
        never authorized.
      </Empty>
    );
  return (
    <Empty title="The library is empty" action={<LinkButton href="/releases">Go to the releases</LinkButton>}>
      A release whose final build passed its tests is checked in here, once the change authority has granted it.
    </Empty>
  );
}
