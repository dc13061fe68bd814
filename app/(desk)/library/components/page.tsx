import type { Metadata } from "next";
import { Badge } from "#components/ui/badge";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterText } from "#components/ui/filter-bar";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { type LetIn, letInList } from "#lib/queries/let-in";
import { addressOf, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";

export const metadata: Metadata = { title: "Components" };

const place = "/library/components";

function afterIn(text: string): { change: number; position: number } | null {
  const [, change, position] = /^(\d{1,9})-(\d{1,9})$/.exec(text) ?? [];
  return change === undefined || position === undefined ? null : { change: Number(change), position: Number(position) };
}

/** What others made and an intake let in. */
export default async function ComponentsLetInPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const text = textParam(asked["q"]);
  const after = afterIn(textParam(asked["after"]));
  const { components, next } = await letInList(context, { text, after });
  return (
    <>
      <PageHead
        crumbs={[{ label: "Library", href: "/library" }, { label: "Components" }]}
        title="Components let in"
        meta={[
          { key: "what", fact: "What others made, and a change authority let into the library." },
          { key: "all", fact: <Link href="/changes?origin=intake&state=all">All intakes, asked and decided</Link> },
        ]}
        action={
          <LinkButton variant="primary" href="/library/intakes/new">
            Let components in
          </LinkButton>
        }
      />
      <FilterBar label="Search the components">
        <FilterText label="Purl or name" name="q" value={text} placeholder="pkg:npm/left-pad@1.3.0" />
      </FilterBar>
      {components.length === 0 ? (
        <Nothing isSearch={text !== "" || after !== null} />
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised px-5 max-sm:px-4">
          {components.map((one) => (
            <Component key={`${one.change}-${one.position}`} of={one} zone={person.timeZone} />
          ))}
        </ul>
      )}
      <nav aria-label="Pages" className="no-print mt-5 flex gap-3">
        {after === null ? null : <LinkButton href={addressOf(place, { q: text })}>From the beginning</LinkButton>}
        {next === null ? null : (
          <LinkButton href={addressOf(place, { q: text, after: `${next.change}-${next.position}` })}>More</LinkButton>
        )}
      </nav>
    </>
  );
}

const Component = ({ of, zone }: { of: LetIn; zone: string }) => (
  <li className="py-2.5">
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <b className="break-all font-[560]">{of.name}</b>
      <span className="text-ink-2">{of.version}</span>
      {of.kind === "baseline" ? <Badge tone="neutral">baseline</Badge> : null}
      {of.until ? (
        <Badge tone="asked">
          until <Time at={of.until} zone={zone} />
        </Badge>
      ) : null}
      <span className="ml-auto text-ink-3">{of.licences.length === 0 ? "no licence stated" : of.licences.join(", ")}</span>
    </p>
    <p className="text-ink-2 text-sm">
      {of.purl ? <code className="break-all">{of.purl}</code> : "No purl"}
      {of.hasDigest ? "" : ", no digest"}, let in by <Link href={`/changes/CHG-${of.change}`}>CHG-{of.change}</Link> for{" "}
      {of.serviceName}
    </p>
  </li>
);

function Nothing({ isSearch }: { isSearch: boolean }) {
  if (isSearch)
    return (
      <Empty title="No component that was let in fits" action={<LinkButton href={place}>Show all of them</LinkButton>}>
        Search by a part of its purl or name. What is neither here nor one of your own builds in the library is foreign.
      </Empty>
    );
  return (
    <Empty title="Nothing was let in yet" action={<LinkButton href="/library/intakes/new">Let components in</LinkButton>}>
      Begin with a baseline: hand in the bill or the lock file of what runs already, and have it decided in one go. Then say on{" "}
      <Link href="/admin/builders">Builders</Link> that foreign components block.
    </Empty>
  );
}
