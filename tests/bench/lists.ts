/** Lists at 1,000 and at 100,000 releases: the buffers that PostgreSQL touches for each, counted by EXPLAIN. */
import { changeList } from "#lib/queries/change-list";
import { releaseBoard } from "#lib/queries/release-board";
import { type ReleaseFilter, releaseList } from "#lib/queries/release-list";
import type { Viewer } from "#lib/queries/viewer";
import { asAdmin } from "../../scripts/database.ts";
import { buffersOf } from "../support/buffers.ts";
import { everyChange, everyRelease, fillLists, listed } from "../support/fill-lists.ts";
import type { Figure } from "./figure.ts";
import type { World } from "./world.ts";

const [few, many] = [1000, 100_000];
const { managerId, serviceKey } = listed;
const actor = { kind: "person", id: managerId, name: "Manager 1", roles: ["release_manager"] } as const;

const releases = (filter: Partial<ReleaseFilter>) => (viewer: Viewer) => releaseList(viewer, { ...everyRelease, ...filter });

const lists: Record<string, (rows: number) => (viewer: Viewer) => Promise<unknown>> = {
  "Releases, first page": () => releases({}),
  "Releases, deep cursor": (rows) => releases({ below: Math.round(rows / 2) }),
  "Releases on their way": () => releases({ phase: "open" }),
  "Releases in a phase": () => releases({ phase: "planning" }),
  "Releases of a service": () => releases({ service: serviceKey }),
  "Releases of a manager": () => releases({ managerId }),
  "Emergency releases": () => releases({ model: "emergency" }),
  "Releases by a rare word": () => releases({ text: "zebra" }),
  "Board of releases": () => (viewer) => releaseBoard(viewer, { ...everyRelease, phase: "open" }),
  "Changes, first page": () => (viewer) => changeList(viewer, everyChange),
  "Changes, deep cursor": (rows) => (viewer) => changeList(viewer, { ...everyChange, below: Math.round(rows / 2) }),
};

export async function measureLists(world: World): Promise<Figure[]> {
  const database = await world.empty("bench_lists");
  const touched = async (rows: number): Promise<number[]> => {
    const buffers: number[] = [];
    for (const list of Object.values(lists)) buffers.push((await buffersOf(database.databaseUrl, actor, list(rows))).buffers);
    return buffers;
  };
  await asAdmin(database.adminUrl, (admin) => fillLists(admin, 0, few));
  const small = await touched(few);
  await asAdmin(database.adminUrl, (admin) => fillLists(admin, few, many));
  const large = await touched(many);
  return Object.keys(lists).map((what, index) => ({
    what: `${what}, at ${many.toLocaleString("en")}`,
    ...{ measured: large[index] ?? Number.NaN, limit: small[index] ?? Number.NaN, unit: "buffers" },
    ...{ beside: `at ${few.toLocaleString("en")}`, target: { atMost: 1.5 } },
  }));
}
