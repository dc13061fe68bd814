/** The library's search at 1,000 and at 1,000,000 items: the buffers that PostgreSQL touches for each, counted by EXPLAIN. */
import { asAdmin } from "../../scripts/database.ts";
import { buffersOf } from "../support/buffers.ts";
import { fillLibrary, libraryReleases, librarySearches } from "../support/fill-library.ts";
import { fillLists, listed } from "../support/fill-lists.ts";
import type { Figure } from "./figure.ts";
import type { World } from "./world.ts";

const few = 1000;
const many = Number(process.env["LIBRARY_MANY"] ?? 1_000_000);
const actor = { kind: "person", id: listed.managerId, name: "Manager 1", roles: ["release_manager"] } as const;

export async function measureLibrarySearch(world: World): Promise<Figure[]> {
  const database = await world.empty("bench_library");
  const touched = async (): Promise<number[]> => {
    const buffers: number[] = [];
    for (const search of Object.values(librarySearches))
      buffers.push((await buffersOf(database.databaseUrl, actor, search)).buffers);
    return buffers;
  };
  await asAdmin(database.adminUrl, (admin) => fillLists(admin, 0, libraryReleases));
  await asAdmin(database.adminUrl, (admin) => fillLibrary(admin, 0, few));
  const small = await touched();
  await asAdmin(database.adminUrl, (admin) => fillLibrary(admin, few, many));
  const large = await touched();
  return Object.keys(librarySearches).map((what, index) => ({
    what: `${what}, at ${many.toLocaleString("en")}`,
    ...{ measured: large[index] ?? Number.NaN, limit: small[index] ?? Number.NaN, unit: "buffers" },
    ...{ beside: `at ${few.toLocaleString("en")}`, target: { atMost: 1.5 } },
  }));
}
