import type { Metadata } from "next";
import { Badge, type Tone } from "#components/ui/badge";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Pager } from "#components/ui/pager";
import { Time } from "#components/ui/time";
import { gateLabels, gateNumbers } from "#lib/domain/labels";
import { type Gate, gates } from "#lib/domain/release";
import { type WaiverState, waiverStateLabels } from "#lib/domain/waiver";
import { type ListedWaiver, waiverList } from "#lib/queries/waiver-list";
import { addressOf, choiceParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";

export const metadata: Metadata = { title: "Waivers" };

const states = Object.keys(waiverStateLabels) as WaiverState[];
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Every waiver that was ever given, with what became of it. */
export default async function WaiversPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const state = choiceParam(asked["state"], ["", ...states] as const, "");
  const gate = choiceParam(asked["gate"], ["", ...gates] as const, "");
  const [q, from] = [textParam(asked["q"]), textParam(asked["after"])];
  const after = uuid.test(from) ? from : null;
  const { waivers, counts, next } = await waiverList(context, { state: state || null, gate: gate || null, text: q, after });
  const total = states.reduce((sum, one) => sum + counts[one], 0);
  return (
    <>
      <PageHead
        crumbs={[{ label: "Record", href: "/record" }, { label: "Waivers" }]}
        title="Waivers"
        meta={states.map((one) => ({ key: one, fact: `${counts[one]} ${waiverStateLabels[one]}` }))}
        action={<LinkButton href="/admin/waivers">Who may waive what</LinkButton>}
      />
      <FilterBar label="Filter the waivers">
        <FilterText label="Words" name="q" value={q} placeholder="a release, a service, a name, a reason" />
        <FilterSelect
          label="State"
          name="state"
          value={state}
          options={[{ value: "", label: "all" }, ...states.map((one) => ({ value: one, label: waiverStateLabels[one] }))]}
        />
        <FilterSelect
          label="Gate"
          name="gate"
          value={gate}
          options={[
            { value: "", label: "all" },
            ...gates.map((one: Gate) => ({ value: one, label: `${gateNumbers[one]} ${gateLabels[one]}` })),
          ]}
        />
      </FilterBar>
      {waivers.length === 0 ? (
        <Empty title={total === 0 ? "Nothing was waived yet" : "No waiver is like that"}>
          {total === 0
            ? "Where a check fails before a gate, whom a rule names can waive it there, with a reason and an end date."
            : "Ask for less."}
        </Empty>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised px-5 max-sm:px-4">
          {waivers.map((one) => (
            <WaiverRow key={one.id} waiver={one} zone={person.timeZone} />
          ))}
        </ul>
      )}
      <Pager
        newest={after === null ? null : addressOf("/record/waivers", { q, state, gate })}
        newer={null}
        older={next === null ? null : addressOf("/record/waivers", { q, state, gate, after: next })}
      />
    </>
  );
}

const tones: Record<WaiverState, Tone> = {
  in_force: "asked",
  waiting: "asked",
  past: "stale",
  ended: "stale",
  not_granted: "refused",
};

function WaiverRow({ waiver, zone }: { waiver: ListedWaiver; zone: string }) {
  const { releaseNumber, releaseTitle, serviceName, gate, title, reason, state, givenByName, as, givenAt, until } = waiver;
  return (
    <li className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[1fr_auto]">
      <div className="min-w-0">
        <p>
          <b className="font-[560]">{title}</b>{" "}
          <span className="text-ink-2">
            at {gateNumbers[gate]} of{" "}
            <Link href={`/releases/REL-${releaseNumber}`}>
              REL-{releaseNumber} {releaseTitle}
            </Link>
            , {serviceName}
          </span>
        </p>
        <p className="mt-0.5">“{reason}”</p>
        <p className="mt-0.5 text-ink-2">
          {givenByName}, {as}, on <Time at={givenAt} zone={zone} isQuiet />, until <Time at={until} zone={zone} />
          {waiver.endedAt ? (
            <>
              ; ended by {waiver.endedByName} on <Time at={waiver.endedAt} zone={zone} isQuiet />: “{waiver.endReason}”
            </>
          ) : null}
          {waiver.authorization === null ? null : (
            <>
              ; decided about as{" "}
              <Link href={`/authorizations/${waiver.authorization}`}>authorization {waiver.authorization}</Link>
            </>
          )}
        </p>
      </div>
      <div>
        <Badge tone={tones[state]}>{waiverStateLabels[state]}</Badge>
      </div>
    </li>
  );
}
