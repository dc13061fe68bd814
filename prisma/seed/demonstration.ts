/** Fills an empty, migrated database with the demonstration. Run by `npm run demo`; drives the services, inserts nothing. */
import { closeSharedDatabase, database } from "#lib/db/client";
import { foundNordwind } from "./organisation.ts";
import { tellReleases } from "./releases.ts";
import { startStoryClock } from "./story-clock.ts";

const storyDays = 180;

const ownerUrl = process.env["DATABASE_OWNER_URL"];
if (!ownerUrl) throw new Error("DATABASE_OWNER_URL must name the owner's connection: only the owner makes a demonstration.");

const say = (step: string): void => console.log(`    ${step}`);
const begins = new Date(Date.now() - storyDays * 86_400_000);

try {
  const clock = await startStoryClock(ownerUrl, begins);
  const nordwind = await foundNordwind(database(), begins, say);
  await tellReleases({ nordwind, clock, ends: new Date() }, say);
  await clock.moveTo(new Date());
} finally {
  await closeSharedDatabase();
}
