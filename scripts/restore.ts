/** `npm run restore -- FILE`: a backup into an empty system, verified. `--demo` means the demonstration. */
import { loadBackup } from "./backup/load.ts";
import { readManifest } from "./backup/read.ts";
import { asAdmin, openEmbedded, outsideDatabase } from "./database.ts";
import { noteComplete } from "./demonstration.ts";
import { fileAndHome } from "./file-and-home.ts";
import { claim, openHome, release } from "./home.ts";
import { libraryOf } from "./home-library.ts";
import { live } from "./lifetime.ts";
import { step, Unable } from "./say.ts";

await live(async (lifetime) => {
  const { file, name } = fileAndHome("restore");
  const manifest = await step("Checking the file", () => readManifest(file));
  if (manifest.isDemonstration && name !== "demo")
    throw new Unable("This is the backup of a demonstration: restore it with --demo.");
  if (!manifest.isDemonstration && name === "demo")
    throw new Unable("This is the backup of a real system: it is restored without --demo.");
  const home = openHome(name);
  claim(home);
  lifetime.atEnd(() => release(home));
  const outside = name === "system" ? outsideDatabase() : undefined;
  if (outside && !outside.ownerUrl)
    throw new Unable("Set DATABASE_OWNER_URL besides DATABASE_URL: a restore writes as the owner.");
  const database = outside ?? (await step("Starting the database", () => openEmbedded(home)));
  lifetime.atEnd(() => database.stop());
  const { ownerUrl } = database;
  const verified = await step("Loading and verifying", () => loadBackup({ ownerUrl, library: libraryOf(home) }, file, manifest));
  if (manifest.isDemonstration) await asAdmin(ownerUrl, noteComplete);

  console.log(`\nRestored as it was on ${manifest.takenAt.slice(0, 16).replace("T", " ")} UTC.`);
  console.log(
    `  Record: ${verified.entries} entries in ${verified.streams} streams, every one verified; the restore itself was recorded.`,
  );
  console.log(`  Library: ${verified.files} files, every one verified.`);
  for (const { sha256, state } of verified.libraryFaults)
    console.log(`  The file ${sha256} was ${state} already when the backup was taken.`);
  console.log("  Everybody signs in again.");
});
