/** A list costs as much of twenty thousand releases as of one thousand: in buffers touched, which no noise of a machine changes. */
import { beforeAll, expect, test } from "vitest";
import { authorizationQueue } from "#lib/queries/authorization-queue";
import { type ChangeFilter, changeList } from "#lib/queries/change-list";
import { homePage } from "#lib/queries/home";
import { releaseBoard } from "#lib/queries/release-board";
import { type ReleaseFilter, releaseList } from "#lib/queries/release-list";
import type { Viewer } from "#lib/queries/viewer";
import { countWaitingVotes } from "#lib/queries/waiting-votes";
import { buffersOf, type Touched } from "../../support/buffers.ts";
import { asRole, urlFor } from "../../support/database.ts";
import { everyChange, everyRelease, fillLists, listed } from "../../support/fill-lists.ts";
import { everyAuthorization } from "../../support/fill-waiting.ts";

const few = Number(process.env["LIST_FEW"] ?? 1000);
const many = Number(process.env["LIST_MANY"] ?? 20_000);
const { managerId, serviceKey } = listed;
const actor = { kind: "person", id: managerId, name: "Manager 1", roles: ["release_manager", "developer"] } as const;

const releases = (filter: Partial<ReleaseFilter>) => (viewer: Viewer) => releaseList(viewer, { ...everyRelease, ...filter });
const changes = (filter: Partial<ChangeFilter>) => (viewer: Viewer) => changeList(viewer, { ...everyChange, ...filter });

const queries: Record<string, (size: number) => (viewer: Viewer) => Promise<unknown>> = {
  "releases on their way": () => releases({ phase: "open" }),
  "all releases": () => releases({}),
  "all releases, a deep page": (size) => releases({ below: Math.round(size / 2) }),
  "all releases, back from a deep page": (size) => releases({ above: Math.round(size / 2) }),
  "releases in planning": () => releases({ phase: "planning" }),
  "releases closed": () => releases({ phase: "closed" }),
  "releases cancelled": () => releases({ phase: "cancelled" }),
  "releases of a service": () => releases({ service: serviceKey }),
  "releases of a service, a deep page": (size) => releases({ service: serviceKey, below: Math.round(size * 0.6) }),
  "releases of a service on their way": () => releases({ phase: "open", service: serviceKey }),
  "releases of a manager": () => releases({ managerId }),
  "releases of a manager on their way": () => releases({ phase: "open", managerId }),
  "releases of a manager in their first phase": () => releases({ phase: "requested", managerId }),
  "emergency releases": () => releases({ model: "emergency" }),
  "emergency releases on their way": () => releases({ phase: "open", model: "emergency" }),
  "releases of a rare word": () => releases({ text: "zebra" }),
  "releases of a common word": () => releases({ text: "search" }),
  "releases of no such word": () => releases({ text: "okapi" }),
  "one release by its number": () => releases({ text: "REL-500" }),
  "the board": () => (viewer) => releaseBoard(viewer, { ...everyRelease, phase: "open" }),
  "the board of a manager": () => (viewer) => releaseBoard(viewer, { ...everyRelease, phase: "open", managerId }),
  "the board of all phases": () => (viewer) => releaseBoard(viewer, everyRelease),
  "changes still open": () => changes({ state: "open" }),
  "all changes": () => changes({}),
  "all changes, a deep page": (size) => changes({ below: Math.round(size / 2) }),
  "changes withdrawn": () => changes({ state: "withdrawn" }),
  "changes of a service": () => changes({ service: serviceKey }),
  "changes of a service still open": () => changes({ state: "open", service: serviceKey }),
  "changes from defects": () => changes({ origin: "defect" }),
  "emergency changes": () => changes({ model: "emergency" }),
  "changes of mine": () => changes({ isMine: true }),
  "changes of mine still open": () => changes({ state: "open", isMine: true }),
  "changes of no such word": () => changes({ text: "okapi" }),
  "authorizations decided": () => (viewer) => authorizationQueue(viewer, { ...everyAuthorization, list: "decided" }, "UTC"),
  "how many votes wait": () => countWaitingVotes,
  "the first page": () => (viewer) => homePage(viewer, "UTC"),
};

const touched = new Map<string, { few: Touched; many: Touched }>();

async function measure(size: number): Promise<Map<string, Touched>> {
  const found = new Map<string, Touched>();
  for (const [name, query] of Object.entries(queries))
    found.set(name, await buffersOf(urlFor("countersign_app"), actor, query(size)));
  return found;
}

beforeAll(async () => {
  await asRole("postgres", (admin) => fillLists(admin, 0, few));
  const before = await measure(few);
  await asRole("postgres", (admin) => fillLists(admin, few, many));
  for (const [name, after] of await measure(many)) touched.set(name, { few: before.get(name) ?? after, many: after });
  if (process.env["LIST_SHOW"] !== undefined)
    console.table(
      Object.fromEntries(
        [...touched].map(([name, { few: one, many: other }]) => [
          name,
          {
            few: one.buffers,
            many: other.buffers,
            ratio: Math.round((100 * other.buffers) / one.buffers) / 100,
            whole: other.wholeTables.join(),
          },
        ]),
      ),
    );
}, 900_000);

const growing = ["release", "change", "release_change", "authorization", "authorization_seat", "vote", "schedule"];

test.each(Object.keys(queries))("%s: at most one and a half times the buffers, and no table from end to end", (name) => {
  const found = touched.get(name);
  expect(found?.many.wholeTables.filter((table) => growing.includes(table))).toEqual([]);
  expect((found?.many.buffers ?? 0) / (found?.few.buffers ?? 1)).toBeLessThanOrEqual(1.5);
});
