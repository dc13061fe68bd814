/** A search of the library costs as much among many items as among a thousand: in buffers touched, which no noise of a machine changes. */
import { beforeAll, expect, test } from "vitest";
import { buffersOf, type Touched } from "../../support/buffers.ts";
import { asRole, urlFor } from "../../support/database.ts";
import { fillLibrary, libraryReleases, librarySearches } from "../../support/fill-library.ts";
import { fillLists, listed } from "../../support/fill-lists.ts";

const few = 1000;
const many = Number(process.env["LIBRARY_MANY"] ?? 20_000);
const actor = { kind: "person", id: listed.managerId, name: "Manager 1", roles: ["release_manager"] } as const;

const touched = new Map<string, { few: Touched; many: Touched }>();

async function measure(): Promise<Map<string, Touched>> {
  const found = new Map<string, Touched>();
  for (const [name, search] of Object.entries(librarySearches))
    found.set(name, await buffersOf(urlFor("countersign_app"), actor, search));
  return found;
}

beforeAll(async () => {
  await asRole("postgres", async (admin) => {
    await fillLists(admin, 0, libraryReleases);
    await fillLibrary(admin, 0, few);
  });
  const before = await measure();
  await asRole("postgres", (admin) => fillLibrary(admin, few, many));
  for (const [name, after] of await measure()) touched.set(name, { few: before.get(name) ?? after, many: after });
  if (process.env["LIST_SHOW"] !== undefined)
    console.table(
      Object.fromEntries(
        [...touched].map(([name, found]) => [
          name,
          { few: found.few.buffers, many: found.many.buffers, whole: found.many.wholeTables.join() },
        ]),
      ),
    );
}, 900_000);

test.each(Object.keys(librarySearches))("%s: at most one and a half times the buffers, and no item from end to end", (name) => {
  const found = touched.get(name);
  expect(found?.many.wholeTables.filter((table) => ["library_item", "media_check"].includes(table))).toEqual([]);
  expect((found?.many.buffers ?? 0) / (found?.few.buffers ?? 1)).toBeLessThanOrEqual(1.5);
});
