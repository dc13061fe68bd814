import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { Keys } from "#components/ui/keys";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { gateLabels } from "#lib/domain/labels";
import { gates } from "#lib/domain/release";
import {
  authorizationQueue,
  type QueueFilter,
  type QueueList,
  type QueueSection,
  queueLists,
} from "#lib/queries/authorization-queue";
import { addressOf, choiceParam, numberParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { QueueRows } from "./queue-section.tsx";

export const metadata: Metadata = { title: "Authorizations" };

const what = ["", "change", "ratification", ...gates] as const;
const whatOptions = [
  { value: "", label: "everything" },
  { value: "change", label: "changes" },
  ...gates.map((gate) => ({ value: gate, label: `gate: ${gateLabels[gate]}` })),
  { value: "ratification", label: "ratifications" },
];
const titles: Record<QueueList, string> = {
  mine: "Waiting for your vote",
  pending: "Pending, but not your vote",
  decided: "Decided lately",
};

export default async function AuthorizationsPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const about = choiceParam(asked["about"], what, "");
  const list = choiceParam(asked["list"], ["", ...queueLists] as const, "");
  const filter: QueueFilter = {
    list: list === "" ? null : list,
    subject: about === "" ? null : about === "change" || about === "ratification" ? about : "gate",
    gate: about === "" || about === "change" || about === "ratification" ? null : about,
    text: textParam(asked["q"]),
    after: list === "" ? null : numberParam(asked["after"]),
  };
  const sections = await authorizationQueue(context, filter);
  const kept = { q: filter.text, about };
  const isFiltered = filter.text !== "" || about !== "";
  return (
    <>
      <PageHead
        title="Authorizations"
        meta={[
          {
            key: "what",
            fact: "What the change authorities were asked, by deadline. One request, one piece of evidence, one decision.",
          },
        ]}
      />
      <FilterBar label="Filter the authorizations">
        <FilterText label="Title or number" name="q" value={filter.text} placeholder="REL-42, CHG-7 or words" />
        <FilterSelect label="About" name="about" value={about} options={whatOptions} />
      </FilterBar>
      <div className="space-y-8">
        {sections.map((section) => (
          <Section key={section.list} section={section} kept={kept} isAlone={filter.list !== null}>
            {section.entries.length === 0 ? (
              <Nothing list={section.list} isFiltered={isFiltered} />
            ) : (
              <QueueRows isMine={section.list === "mine"} entries={section.entries} zone={person.timeZone} />
            )}
          </Section>
        ))}
      </div>
      <p className="mt-6 text-ink-3 text-sm">Times in {person.timeZone}.</p>
      <Keys
        bindings={[
          { key: "j", does: "Next request" },
          { key: "k", does: "Request before" },
          { key: "o", does: "Open it" },
        ]}
      />
    </>
  );
}

interface SectionProps {
  section: QueueSection;
  kept: { q: string; about: string };
  isAlone: boolean;
  children: ReactNode;
}

function Section({ section: { list, next }, kept, isAlone, children }: SectionProps) {
  return (
    <section aria-label={titles[list]}>
      <h2 className="mb-2">{titles[list]}</h2>
      {children}
      <div className="no-print mt-3 flex gap-3">
        {isAlone ? <LinkButton href={addressOf("/authorizations", kept)}>All lists</LinkButton> : null}
        {next === null ? null : <LinkButton href={addressOf("/authorizations", { ...kept, list, after: next })}>More</LinkButton>}
      </div>
    </section>
  );
}

function Nothing({ list, isFiltered }: { list: QueueList; isFiltered: boolean }) {
  if (isFiltered) return <p className="text-ink-2">None fits this filter.</p>;
  switch (list) {
    case "mine":
      return (
        <Empty title="Nothing waits for your vote">
          You vote when you are a member of the authority that was asked and did not ask, raise, manage or build it.
        </Empty>
      );
    case "pending":
      return <p className="text-ink-2">No other request is pending.</p>;
    case "decided":
      return (
        <p className="text-ink-2">Nothing has been decided yet. A release manager asks for a gate on the release&rsquo;s page.</p>
      );
  }
}
