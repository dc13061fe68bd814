import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { Keys } from "#components/ui/keys";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { type AuthorizationQueue, authorizationQueue, type QueueList, type QueueSection } from "#lib/queries/authorization-queue";
import type { SearchParams } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { KeyLegend } from "./key-legend.tsx";
import { type AskedQueue, aboutOptions, askedQueue, modelOptions, queueAddress, stateOptions } from "./queue-filter.ts";
import { QueueRows } from "./queue-section.tsx";

export const metadata: Metadata = { title: "Authorizations" };

const titles: Record<QueueList, string> = {
  mine: "Waiting for your vote",
  pending: "Pending, but not your vote",
  decided: "Decided lately",
};

const keys = [
  { key: "j", does: "Next request" },
  { key: "k", does: "Request before" },
  { key: "o", does: "Open it" },
];

export default async function AuthorizationsPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await askedQueue(searchParams);
  const zone = person.timeZone;
  const { sections, services } = await authorizationQueue(context, asked.filter, zone);
  return (
    <>
      <PageHead
        title="Authorizations"
        meta={[
          {
            key: "what",
            fact: "What the change authorities were asked. First what waits for you, by the day of its deadline, then by risk.",
          },
        ]}
      />
      <Filter asked={asked} services={services} />
      <div className="space-y-8">
        {sections.map((section) => (
          <Section key={section.list} section={section} kept={asked.kept} isAlone={asked.filter.list !== null}>
            {section.entries.length === 0 ? (
              <Nothing list={section.list} isFiltered={asked.isFiltered} />
            ) : (
              <QueueRows isMine={section.list === "mine"} entries={section.entries} zone={zone} />
            )}
          </Section>
        ))}
      </div>
      <p className="mt-6 text-ink-3 text-sm">Times in {zone}.</p>
      <Keys bindings={keys} />
    </>
  );
}

function Filter({ asked: { kept, filter }, services }: { asked: AskedQueue; services: AuthorizationQueue["services"] }) {
  const known = services.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <FilterBar label="Filter the authorizations" hidden={filter.list === null ? {} : { list: filter.list }}>
      <FilterText label="Title or number" name="q" value={kept.q} placeholder="REL-42, CHG-7 or words" />
      <FilterSelect label="About" name="about" value={kept.about} options={aboutOptions} />
      <FilterSelect
        label="Service"
        name="service"
        value={kept.service}
        options={[{ value: "", label: "all services" }, ...known]}
      />
      <FilterSelect label="Model" name="model" value={kept.model} options={modelOptions} />
      <FilterSelect label="State" name="state" value={kept.state} options={stateOptions} />
    </FilterBar>
  );
}

interface SectionProps {
  section: QueueSection;
  kept: AskedQueue["kept"];
  isAlone: boolean;
  children: ReactNode;
}

function Section({ section: { list, next, entries }, kept, isAlone, children }: SectionProps) {
  return (
    <section aria-label={titles[list]}>
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <h2>{titles[list]}</h2>
        {list === "mine" && entries.length > 0 ? <KeyLegend keys={keys} /> : null}
      </div>
      {children}
      <div className="no-print mt-3 flex gap-3">
        {isAlone ? <LinkButton href={queueAddress(kept)}>All lists</LinkButton> : null}
        {next === null ? null : <LinkButton href={queueAddress({ ...kept, list, after: next })}>More</LinkButton>}
      </div>
    </section>
  );
}

function Nothing({ list, isFiltered }: { list: QueueList; isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="None fits this filter" action={<LinkButton href="/authorizations">Show all of them</LinkButton>}>
        The address holds the filter: keep it as a bookmark.
      </Empty>
    );
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
