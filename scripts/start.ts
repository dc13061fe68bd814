/** `npm start`: real work. The database that DATABASE_URL names, else an embedded one; no demonstration data. */
import { createHash, randomBytes } from "node:crypto";
import { ensureBuild, ensureClient } from "./build.ts";
import {
  asAdmin,
  type InstalledDatabase,
  liveWith,
  migrate,
  openEmbedded,
  outsideDatabase,
  requireApplicationRole,
} from "./database.ts";
import { claim, noteRunning, openHome, release } from "./home.ts";
import { live } from "./lifetime.ts";
import { step, Unable } from "./say.ts";
import { chosenAddress, publicUrl, serve } from "./serve.ts";

/** What the database says it belongs to; nothing, before the first visit. */
async function organisationOf({ databaseUrl }: InstalledDatabase): Promise<{ isDemonstration: boolean } | undefined> {
  const { rows } = await asAdmin(databaseUrl, (client) =>
    client.query<{ is_demonstration: boolean }>("SELECT is_demonstration FROM organisation"),
  );
  return rows[0] && { isDemonstration: rows[0].is_demonstration };
}

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
    const organisation = await organisationOf(database);
    if (organisation?.isDemonstration) throw new Unable("This database holds a demonstration: it can never become a real one.");
    await ensureBuild(lifetime);

    const token = organisation ? undefined : randomBytes(24).toString("base64url");
    const setupTokenHash = token && createHash("sha256").update(token).digest("hex");
    await serve({ home, address, databaseUrl: database.databaseUrl, mode: "start", setupTokenHash }, lifetime);
    const url = publicUrl(address);
    noteRunning(home, { ...database, url });
    console.log(`\nReady at ${url}`);
    if (token) console.log(`\nNo organisation yet. Make it and its first administrator once, at\n  ${url}/setup?token=${token}`);
    console.log("\nCtrl-C stops it.");
  },
  { stay: true },
);
