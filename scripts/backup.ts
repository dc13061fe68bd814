/** `npm run backup -- FILE`: database and library of the system here in one file, while it runs. `--demo` means the demonstration. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type BackupSource, writeBackup } from "./backup/write.ts";
import { openEmbedded, outsideDatabase } from "./database.ts";
import { fileAndHome } from "./file-and-home.ts";
import { claim, type HomeName, openHome, release, root, runningIn } from "./home.ts";
import { libraryOf } from "./home-library.ts";
import { type Lifetime, live } from "./lifetime.ts";
import { megabytes, step, Unable } from "./say.ts";

const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };

/** Where the system's owner connects: to the outside database, to the embedded one that runs, or to one started for this. */
async function ownerUrlOf(name: HomeName, lifetime: Lifetime): Promise<string> {
  const outside = name === "system" ? outsideDatabase() : undefined;
  if (outside) {
    if (!outside.ownerUrl) throw new Unable("Set DATABASE_OWNER_URL besides DATABASE_URL: a backup reads as the owner.");
    return outside.ownerUrl;
  }
  const running = runningIn(name);
  if (running?.ownerUrl) return running.ownerUrl;
  const home = openHome(name);
  if (!existsSync(path.join(home.folder, "postgres")))
    throw new Unable(`There is no system in ${home.folder}${name === "system" ? "; the demonstration is named by --demo" : ""}.`);
  claim(home);
  lifetime.atEnd(() => release(home));
  const database = await step("Starting the database", () => openEmbedded(home));
  lifetime.atEnd(() => database.stop());
  return database.ownerUrl;
}

await live(async (lifetime) => {
  const { file, name } = fileAndHome("backup");
  const source: BackupSource = {
    ownerUrl: await ownerUrlOf(name, lifetime),
    library: libraryOf(openHome(name)),
    product: version,
  };
  const { manifest, size, sha256 } = await step("Writing the backup", () => writeBackup(source, file));
  const rows = manifest.tables.reduce((all, table) => all + table.rows, 0);
  const files = manifest.members.filter((member) => member.name.includes("/library/")).length;
  console.log(`\n${file}: ${megabytes(size)}, ${rows} rows of ${manifest.tables.length} tables, ${files} files of the library.`);
  console.log(`The record has ${manifest.record.entries} entries in ${manifest.record.heads.length} streams.`);
  console.log(`SHA-256 of the file: ${sha256}`);
  for (const fault of manifest.libraryFaults)
    console.error(`The library's file ${fault.sha256} is ${fault.state}: the backup lacks it.`);
  if (manifest.libraryFaults.length > 0) process.exitCode = 1;
});
