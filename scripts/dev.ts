/** `npm run dev`: the demonstration's data, served from the sources as they change. */
import { ensureClient } from "./build.ts";
import { buildCommand } from "./build-cli.ts";
import { liveWith, openEmbedded } from "./database.ts";
import { ensureDemonstration } from "./demonstration.ts";
import { claim, noteRunning, openHome, release } from "./home.ts";
import { live } from "./lifetime.ts";
import { step } from "./say.ts";
import { chosenAddress, publicUrl, serve } from "./serve.ts";

await live(
  async (lifetime) => {
    const address = await chosenAddress("127.0.0.1");
    const home = openHome("demo");
    claim(home);
    lifetime.atEnd(() => release(home));
    await ensureClient(lifetime);
    await buildCommand();
    const database = await step("Starting the database", () => openEmbedded(home));
    liveWith(database, lifetime);
    noteRunning(home, database);
    await ensureDemonstration(home, database, lifetime);
    await serve({ home, address, databaseUrl: database.databaseUrl, mode: "dev" }, lifetime);
    noteRunning(home, { ...database, url: publicUrl(address) });
    console.log(`\nReady at ${publicUrl(address)}; Ctrl-C stops it.`);
  },
  { stay: true },
);
