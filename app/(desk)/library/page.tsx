import type { Metadata } from "next";
import Link from "next/link";
import { Digest } from "#components/ui/digest";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterText } from "#components/ui/filter-bar";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { sayBytes } from "#components/ui/say-bytes";
import { Cell, Table } from "#components/ui/table";
import { Time } from "#components/ui/time";
import { type LibraryRow, libraryList } from "#lib/queries/library-list";
import { addressOf, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { MediaCheckBadge } from "./media-check-badge.tsx";

export const metadata: Metadata = { title: "Library" };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default async function LibraryPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const text = textParam(asked["q"]);
  const after = textParam(asked["after"]);
  const filter = { text, after: uuid.test(after) ? after : null };
  const { items, next } = await libraryList(context, filter);
  return (
    <>
      <PageHead
        title="Library"
        meta={[{ key: "what", fact: "Tried, tested and authorized media, kept by their digest. Nothing here is ever edited." }]}
      />
      <FilterBar label="Search the library">
        <FilterText label="Name, version or digest" name="q" value={text} placeholder="payments-api, 4.8.0 or c51d07ae" />
      </FilterBar>
      {items.length === 0 ? (
        <Nothing isSearch={text !== "" || filter.after !== null} />
      ) : (
        <Items items={items} zone={person.timeZone} />
      )}
      <nav aria-label="Pages" className="mt-5 flex gap-3">
        {filter.after === null ? null : <LinkButton href={addressOf("/library", { q: text })}>Latest</LinkButton>}
        {next === null ? null : <LinkButton href={addressOf("/library", { q: text, after: next })}>Older</LinkButton>}
      </nav>
    </>
  );
}

function Items({ items, zone }: { items: readonly LibraryRow[]; zone: string }) {
  return (
    <Table
      caption="Library items, the latest first"
      columns={[
        { key: "item", label: "Item" },
        { key: "digest", label: "SHA-256", isWide: true },
        { key: "size", label: "Size", isNumeric: true, isWide: true },
        { key: "release", label: "By release" },
        { key: "in", label: `Checked in (${zone})`, isWide: true },
        { key: "check", label: "Last verified" },
      ]}
    >
      {items.map(({ id, name, version, sha256, size, at, by, release, lastCheck }) => (
        <tr key={id}>
          <Cell isHead>
            <Link href={`/library/${sha256}`} className="font-[560] [overflow-wrap:anywhere]">
              {name}
            </Link>{" "}
            <span className="font-normal text-ink-2">{version}</span>
          </Cell>
          <Cell isWide isTight>
            <Digest sha256={sha256} />
          </Cell>
          <Cell isWide isNumeric>
            {sayBytes(size)}
          </Cell>
          <Cell>
            <Link href={`/releases/REL-${release.number}/library`} title={release.title}>
              REL-{release.number}
            </Link>
            <span className="block text-ink-2 text-sm">{release.service}</span>
          </Cell>
          <Cell isWide>
            <Time at={at} zone={zone} isQuiet />
            <span className="block text-ink-2 text-sm">{by.name}</span>
          </Cell>
          <Cell isTight>
            <MediaCheckBadge result={lastCheck?.result ?? null} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  if (isSearch)
    return (
      <Empty title="Nothing in the library fits" action={<LinkButton href="/library">Show the whole library</LinkButton>}>
        Search by part of a name, by a version, or by the beginning of a SHA-256. What is not here was never authorized.
      </Empty>
    );
  return (
    <Empty title="The library is empty" action={<LinkButton href="/releases">Go to the releases</LinkButton>}>
      A release whose final build passed its tests is checked in here, once the change authority has granted it.
    </Empty>
  );
}
