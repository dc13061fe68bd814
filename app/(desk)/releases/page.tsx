import type { Metadata } from "next";
import Link from "next/link";
import { LockedButton } from "#components/ui/button";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { phaseLabels } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import { phases } from "#lib/domain/release";
import { type ReleaseFilter, type ReleaseList, releaseList } from "#lib/queries/release-list";
import { addressOf, choiceParam, numberParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ReleaseTable } from "./release-table.tsx";

export const metadata: Metadata = { title: "Releases" };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default async function ReleasesPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const manager = textParam(asked["manager"]);
  const filter: ReleaseFilter = {
    phase: choiceParam(asked["phase"], ["open", ...phases, "all"] as const, "open"),
    service: textParam(asked["service"]) || null,
    managerId: uuid.test(manager) ? manager : null,
    text: textParam(asked["q"]),
    below: numberParam(asked["below"]),
  };
  const list = await releaseList(context, filter);
  const against = requireCapability(context.actor, "release:raise");
  return (
    <>
      <PageHead
        title="Releases"
        action={
          against.length > 0 ? (
            <LockedButton label="Raise a release" why={against} />
          ) : (
            <LinkButton variant="primary" href="/releases/new">
              Raise a release
            </LinkButton>
          )
        }
      />
      <ReleaseFilterBar filter={filter} list={list} />
      {list.releases.length === 0 ? (
        <NoReleases filter={filter} />
      ) : (
        <ReleaseTable releases={list.releases} zone={person.timeZone} />
      )}
      <nav aria-label="Pages" className="mt-5 flex gap-3">
        {filter.below === null ? null : <LinkButton href={addressFor(filter, null)}>Newest</LinkButton>}
        {list.below === null ? null : <LinkButton href={addressFor(filter, list.below)}>Older</LinkButton>}
      </nav>
    </>
  );
}

const addressFor = ({ phase, service, managerId, text }: ReleaseFilter, below: number | null): string =>
  addressOf("/releases", { q: text, phase: phase === "open" ? null : phase, service, manager: managerId, below });

function ReleaseFilterBar({ filter, list }: { filter: ReleaseFilter; list: ReleaseList }) {
  return (
    <FilterBar label="Filter the releases">
      <FilterText label="Title or number" name="q" value={filter.text} placeholder="REL-42 or words" />
      <FilterSelect
        label="Phase"
        name="phase"
        value={filter.phase}
        options={[
          { value: "open", label: "on their way" },
          ...phases.map((phase) => ({ value: phase, label: phaseLabels[phase] })),
          { value: "all", label: "all" },
        ]}
      />
      <FilterSelect
        label="Service"
        name="service"
        value={filter.service ?? ""}
        options={[{ value: "", label: "every service" }, ...list.services.map(({ key, name }) => ({ value: key, label: name }))]}
      />
      <FilterSelect
        label="Manager"
        name="manager"
        value={filter.managerId ?? ""}
        options={[{ value: "", label: "everybody" }, ...list.managers.map(({ id, name }) => ({ value: id, label: name }))]}
      />
    </FilterBar>
  );
}

function NoReleases({ filter: { phase, service, managerId, text, below } }: { filter: ReleaseFilter }) {
  if (phase !== "open" || service !== null || managerId !== null || text !== "" || below !== null)
    return (
      <Empty title="No release fits this filter" action={<LinkButton href="/releases?phase=all">Show all releases</LinkButton>}>
        Try another word, phase or service.
      </Empty>
    );
  return (
    <Empty title="No release is on its way">
      A release carries authorized changes to one service. <Link href="/changes">Raise a change</Link> first; ended releases are
      in <Link href="/releases?phase=all">all releases</Link>.
    </Empty>
  );
}
