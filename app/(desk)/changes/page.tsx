import type { Metadata } from "next";
import Link from "next/link";
import { ChangeBadge } from "#components/change/change-badge";
import { LockedButton } from "#components/ui/button";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Cell, Table } from "#components/ui/table";
import { Time } from "#components/ui/time";
import { changeModelLabels, changeOriginLabels, changeStateLabels } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import type { ChangeState } from "#lib/domain/release";
import { type ChangeFilter, changeList, type ListedChange } from "#lib/queries/change-list";
import { addressOf, choiceParam, numberParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";

export const metadata: Metadata = { title: "Changes" };

const states = [
  "draft",
  "submitted",
  "authorized",
  "refused",
  "withdrawn",
  "implemented",
  "closed",
] as const satisfies ChangeState[];
const stateOptions = [
  { value: "open", label: "still open" },
  ...states.map((state) => ({ value: state, label: changeStateLabels[state] })),
  { value: "all", label: "all" },
];

export default async function ChangesPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const filter: ChangeFilter = {
    state: choiceParam(asked["state"], ["open", ...states, "all"] as const, "open"),
    text: textParam(asked["q"]),
    below: numberParam(asked["below"]),
  };
  const { changes, below } = await changeList(context, filter);
  const against = requireCapability(context.actor, "change:raise");
  return (
    <>
      <PageHead
        title="Changes"
        meta={[{ key: "what", fact: "Requests for change: authorized first, then carried by a release." }]}
        action={
          against.length > 0 ? (
            <LockedButton label="Raise a change" why={against} />
          ) : (
            <LinkButton variant="primary" href="/changes/new">
              Raise a change
            </LinkButton>
          )
        }
      />
      <FilterBar label="Filter the changes">
        <FilterText label="Title or number" name="q" value={filter.text} placeholder="CHG-12 or words" />
        <FilterSelect label="State" name="state" value={filter.state} options={stateOptions} />
      </FilterBar>
      {changes.length === 0 ? (
        <NoChanges isFiltered={filter.text !== "" || filter.state !== "open" || filter.below !== null} />
      ) : (
        <ChangeTable changes={changes} zone={person.timeZone} />
      )}
      <nav aria-label="Pages" className="mt-5 flex gap-3">
        {filter.below === null ? null : (
          <LinkButton href={addressOf("/changes", { q: filter.text, state: filter.state })}>Newest</LinkButton>
        )}
        {below === null ? null : (
          <LinkButton href={addressOf("/changes", { q: filter.text, state: filter.state, below })}>Older</LinkButton>
        )}
      </nav>
    </>
  );
}

function ChangeTable({ changes, zone }: { changes: readonly ListedChange[]; zone: string }) {
  return (
    <Table
      caption="Changes, newest first"
      columns={[
        { key: "change", label: "Change" },
        { key: "state", label: "State" },
        { key: "service", label: "Service", isWide: true },
        { key: "kind", label: "Origin, model", isWide: true },
        { key: "release", label: "Carried by", isWide: true },
        { key: "raised", label: `Raised (${zone})`, isWide: true },
      ]}
    >
      {changes.map((change) => (
        <tr key={change.number}>
          <Cell isHead>
            <Link href={`/changes/CHG-${change.number}`} className="font-normal">
              <span className="text-ink-2">CHG-{change.number}</span> <span className="font-[560]">{change.title}</span>
            </Link>
            <span className="block font-normal text-ink-2 sm:hidden">{change.serviceName}</span>
          </Cell>
          <Cell isTight>
            <ChangeBadge state={change.state} />
          </Cell>
          <Cell isWide>
            <Link href={`/services/${change.serviceKey}`}>{change.serviceName}</Link>
          </Cell>
          <Cell isWide>
            {changeOriginLabels[change.origin]}, {changeModelLabels[change.model]}
          </Cell>
          <Cell isWide isTight>
            {change.carriedBy === null ? (
              <span className="text-ink-3">no release</span>
            ) : (
              <Link href={`/releases/REL-${change.carriedBy}`}>REL-{change.carriedBy}</Link>
            )}
          </Cell>
          <Cell isWide>
            <Time at={change.raisedAt} zone={zone} isQuiet /> <span className="text-ink-2">{change.raisedByName}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function NoChanges({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="No change fits this filter" action={<LinkButton href="/changes?state=all">Show all changes</LinkButton>}>
        Try another word or state.
      </Empty>
    );
  return (
    <Empty title="No open change">
      A release carries changes, so a change comes first: say what is needed, and why. Closed and withdrawn ones are in{" "}
      <Link href="/changes?state=all">all changes</Link>.
    </Empty>
  );
}
