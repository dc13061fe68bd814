/** Filters that people keep: the address of a list, under a name of theirs. A bookmark, so the record does not tell of it. */
import { type Decision, decide } from "./decision.ts";
import type { Actor } from "./release.ts";

export const filteredLists = ["releases", "changes"] as const;
export type FilteredList = (typeof filteredLists)[number];

/** What the address of a list may say of its filter, in the order in which it is said. Where a page begins is no part of it. */
const parameters: Record<FilteredList, readonly string[]> = {
  releases: ["q", "phase", "service", "manager", "model", "view"],
  changes: ["q", "state", "service", "origin", "model", "by"],
};

/** The same filter always reads the same: known parameters alone, in their order, empty ones left out. */
export function filterQuery(list: FilteredList, query: string | Record<string, string | null>): string {
  const asked = typeof query === "string" ? new URLSearchParams(query) : null;
  const said = new URLSearchParams();
  for (const name of parameters[list]) {
    const value = typeof query === "string" ? asked?.get(name) : query[name];
    if (value) said.set(name, value);
  }
  return said.toString();
}

export interface KeptFilter {
  list: FilteredList;
  name: string;
  query: string;
}

export type FilterEvent = { type: "filter.saved" } & KeptFilter;

export const mostFilters = 20;
const longestQuery = 1000;

/** Keeps a filter; one of the same name is replaced. */
export function decideSaveFilter(
  { list, name, query }: KeptFilter,
  { held }: { held: readonly KeptFilter[] },
  actor: Actor,
): Decision<FilterEvent> {
  const kept = filterQuery(list, query);
  const others = held.filter((one) => one.list === list && one.name !== name);
  return decide(
    [
      actor.kind === "person" ? null : { code: "not-a-person", message: "Only a person keeps filters." },
      kept === "" ? { code: "no-filter", message: "This shows what the list shows anyway. Filter it first." } : null,
      kept.length > longestQuery ? { code: "filter-long", message: "This filter is too long to keep." } : null,
      others.length >= mostFilters
        ? { code: "filters-many", message: `You keep ${mostFilters} filters of this list already. Delete one first.` }
        : null,
    ].filter((one) => one !== null),
    { type: "filter.saved", list, name, query: kept },
  );
}
