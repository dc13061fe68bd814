import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Pager } from "#components/ui/pager";
import { requireCapability } from "#lib/domain/permissions";
import { type ChangeFilter, changeList } from "#lib/queries/change-list";
import type { SearchParams } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { SavedFilters } from "../filters/saved-filters.tsx";
import { changeFilter, queryOf } from "./change-filter.ts";
import { ChangeFilterBar } from "./change-filter-bar.tsx";
import { ChangeTable } from "./change-table.tsx";

export const metadata: Metadata = { title: "Changes" };

export default async function ChangesPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const filter = changeFilter(await searchParams);
  const { changes, newer, older, services, saved } = await changeList(context, filter);
  const against = requireCapability(context.actor, "change:raise");
  const isNewest = filter.below === null && filter.above === null;
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
      <ChangeFilterBar filter={filter} services={services} />
      <SavedFilters list="changes" query={queryOf(filter)} saved={saved} />
      {changes.length === 0 ? (
        <NoChanges isFiltered={queryOf(filter) !== "" || !isNewest} />
      ) : (
        <ChangeTable changes={changes} zone={person.timeZone} />
      )}
      <Pager
        newest={isNewest ? null : addressFor(filter)}
        newer={newer === null ? null : addressFor(filter, `above=${newer}`)}
        older={older === null ? null : addressFor(filter, `below=${older}`)}
      />
    </>
  );
}

function addressFor(filter: ChangeFilter, cursor = ""): string {
  const query = [queryOf(filter), cursor].filter(Boolean).join("&");
  return query === "" ? "/changes" : `/changes?${query}`;
}

function NoChanges({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="No change fits this filter" action={<LinkButton href="/changes?state=all">Show all changes</LinkButton>}>
        Try another word, state or service.
      </Empty>
    );
  return (
    <Empty title="No open change">
      A release carries changes, so a change comes first: say what is needed, and why. Closed and withdrawn ones are in{" "}
      <Link href="/changes?state=all">all changes</Link>.
    </Empty>
  );
}
