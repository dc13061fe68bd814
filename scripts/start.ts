/** `npm start`: real work. The database that DATABASE_URL names, else an embedded one; no demonstration data. */
import { ensureBuild, ensureClient } from "./build.ts";
import { liveWith, migrate, openEmbedded, outsideDatabase, requireApplicationRole } from "./database.ts";
import { claim, noteRunning, openHome, release } from "./home.ts";
import { live } from "./lifetime.ts";
import { step } from "./say.ts";
import { chosenAddress, publicUrl, serve } from "./serve.ts";
import { firstToken } from "./setup-token.ts";

await live(
  async (lifetime) => {
    console.log("Countersign");
    const address = await chosenAddress(process.env["HOST"] ?? "0.0.0.0");
    const home = openHome("system");
    claim(home);
    lifetime.atEnd(() => release(home));
    await ensureClient(lifetime);
    const database = outsideDatabase() ?? (await step("Starting the database", () => openEmbedded(home)));
    liveWith(database, lifetime);
    noteRunning(home, database);
    await migrate(database);
    await requireApplicationRole(database);
    const first = await firstToken(database.databaseUrl);
    await ensureBuild(lifetime);

    await serve({ home, address, databaseUrl: database.databaseUrl, mode: "start", setupTokenHash: first?.hash }, lifetime);
    const url = publicUrl(address);
    noteRunning(home, { ...database, url });
    console.log(`\nReady at ${url}`);
    if (first)
      console.log(`\nNo organisation yet. Make it and its first administrator once, at\n  ${url}/setup?token=${first.token}`);
    console.log("\nCtrl-C stops it.");
  },
  { stay: true },
);
