/**
 * `npm run bench`: each figure beside the limit measured in the same run, so that a slow or busy machine does not matter. `-- pages`
 * (or another name) measures a part; `-- --fresh` makes the demonstration it measures on anew.
 */
import { type Figure, isShort, say } from "../tests/bench/figure.ts";
import type { World } from "../tests/bench/world.ts";
import { ensureBuild, ensureClient } from "./build.ts";
import { live } from "./lifetime.ts";
import { Unable } from "./say.ts";

// Loaded when they run: on a fresh clone the database's client is only made meanwhile.
const parts: Record<string, (world: World) => Promise<Figure[]> | Figure[]> = {
  record: async () => (await import("../tests/bench/record.ts")).measureRecord(),
  reports: async () => (await import("../tests/bench/reports.ts")).measureReports(),
  mutations: async (world) => (await import("../tests/bench/mutations.ts")).measureMutations(world),
  lists: async (world) => (await import("../tests/bench/lists.ts")).measureLists(world),
  waiting: async (world) => (await import("../tests/bench/waiting.ts")).measureWaiting(world),
  pages: async (world) => (await import("../tests/bench/pages.ts")).measurePages(world),
  javascript: async (world) => (await import("../tests/bench/javascript.ts")).measureJavascript(world),
  library: async (world) => (await import("../tests/bench/library.ts")).measureLibrary(world),
  bills: async (world) => (await import("../tests/bench/bills.ts")).measureBills(world),
  api: async (world) => (await import("../tests/bench/api.ts")).measureApi(world),
  "library-search": async (world) => (await import("../tests/bench/library-search.ts")).measureLibrarySearch(world),
};

await live(async (lifetime) => {
  const asked = process.argv.slice(2).filter((one) => !one.startsWith("--"));
  const unknown = asked.find((one) => !Object.hasOwn(parts, one));
  if (unknown !== undefined) throw new Unable(`Say nothing, or some of: ${Object.keys(parts).join(", ")}.`);
  await ensureClient(lifetime);
  await ensureBuild(lifetime);
  const { openWorld } = await import("../tests/bench/world.ts");
  const world = await openWorld(lifetime);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(parts))
    if (asked.length === 0 || asked.includes(name))
      for (const figure of await measure(world)) {
        console.log(say(figure));
        figures.push(figure);
      }
  const short = figures.filter(isShort).length;
  console.log(`\n${figures.length} figures, ${short} short of what is asked.`);
});
