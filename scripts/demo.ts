/** `npm run demo`: the demonstration organisation, on this machine only. `-- --fresh` makes it anew. */
import path from "node:path";
import { ensureBuild, ensureClient } from "./build.ts";
import { liveWith, openEmbedded } from "./database.ts";
import { ensureDemonstration, peopleOf } from "./demonstration.ts";
import { claim, noteRunning, openHome, release } from "./home.ts";
import { live } from "./lifetime.ts";
import { removeCluster } from "./postgres-place.ts";
import { step } from "./say.ts";
import { chosenAddress, publicUrl, serve } from "./serve.ts";

await live(
  async (lifetime) => {
    console.log("Countersign, demonstration");
    const address = await chosenAddress("127.0.0.1");
    const home = openHome("demo");
    claim(home);
    lifetime.atEnd(() => release(home));
    if (process.argv.includes("--fresh")) removeCluster(path.join(home.folder, "postgres"));
    await ensureClient(lifetime);
    const database = await step("Starting the database", () => openEmbedded(home));
    liveWith(database, lifetime);
    noteRunning(home, database);
    await ensureDemonstration(home, database, lifetime);
    await ensureBuild(lifetime);
    await serve({ home, address, databaseUrl: database.databaseUrl, mode: "start" }, lifetime);
    const url = publicUrl(address);
    noteRunning(home, { ...database, url });
    console.log(`\nReady at ${url}\n\nEverybody here signs in with one click:`);
    for (const person of await peopleOf(database)) console.log(`  ${person}`);
    console.log("\nCtrl-C stops it.");
  },
  { stay: true },
);
