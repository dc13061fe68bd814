import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Pager } from "#components/ui/pager";
import { requireCapability } from "#lib/domain/permissions";
import { releaseBoard } from "#lib/queries/release-board";
import { type ReleaseFilter, releaseList } from "#lib/queries/release-list";
import type { Viewer } from "#lib/queries/viewer";
import type { SearchParams } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { SavedFilters } from "../filters/saved-filters.tsx";
import { ReleaseBoard } from "./release-board.tsx";
import { queryOf, type ReleaseView, releaseFilter } from "./release-filter.ts";
import { ReleaseFilterBar } from "./release-filter-bar.tsx";
import { ReleaseTable } from "./release-table.tsx";
import { ViewSwitch } from "./view-switch.tsx";

export const metadata: Metadata = { title: "Releases" };

export default async function ReleasesPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const { filter, view } = releaseFilter(await searchParams);
  const { choices, isEmpty, content } = await (view === "board" ? board : list)(context, filter, person.timeZone);
  const against = requireCapability(context.actor, "release:raise");
  return (
    <>
      <PageHead
        title="Releases"
        action={
          <div className="flex flex-wrap items-start gap-3">
            <ViewSwitch view={view} list={addressFor(filter, "list")} board={addressFor(filter, "board")} />
            {against.length > 0 ? (
              <LockedButton label="Raise a release" why={against} />
            ) : (
              <LinkButton variant="primary" href="/releases/new">
                Raise a release
              </LinkButton>
            )}
          </div>
        }
      />
      <ReleaseFilterBar filter={filter} view={view} choices={choices} />
      <SavedFilters list="releases" query={queryOf(filter, view)} saved={choices.saved} />
      {isEmpty ? <NoReleases filter={filter} view={view} /> : content}
    </>
  );
}

async function list(viewer: Viewer, filter: ReleaseFilter, zone: string) {
  const { releases, newer, older, ...choices } = await releaseList(viewer, filter);
  const isNewest = filter.below === null && filter.above === null;
  const content = (
    <>
      <ReleaseTable releases={releases} zone={zone} />
      <Pager
        newest={isNewest ? null : addressFor(filter, "list")}
        newer={newer === null ? null : addressFor(filter, "list", `above=${newer}`)}
        older={older === null ? null : addressFor(filter, "list", `below=${older}`)}
      />
    </>
  );
  return { choices, isEmpty: releases.length === 0, content };
}

async function board(viewer: Viewer, filter: ReleaseFilter, zone: string) {
  const { columns, ...choices } = await releaseBoard(viewer, filter);
  const content = (
    <ReleaseBoard columns={columns} zone={zone} addressOfPhase={(phase) => addressFor({ ...filter, phase }, "list")} />
  );
  return { choices, isEmpty: columns.every(({ releases }) => releases.length === 0), content };
}

function addressFor(filter: ReleaseFilter, view: ReleaseView, cursor = ""): string {
  const query = [queryOf(filter, view), cursor].filter(Boolean).join("&");
  return query === "" ? "/releases" : `/releases?${query}`;
}

function NoReleases({ filter, view }: { filter: ReleaseFilter; view: ReleaseView }) {
  const isFiltered = queryOf(filter, "list") !== "" || filter.below !== null || filter.above !== null;
  if (isFiltered)
    return (
      <Empty
        title="No release fits this filter"
        action={<LinkButton href={`/releases?phase=all${view === "board" ? "&view=board" : ""}`}>Show all releases</LinkButton>}
      >
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
