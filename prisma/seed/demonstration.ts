/** Fills an empty, migrated database with the demonstration. Run by `npm run demo`; drives the services, inserts nothing. */
import { openDatabase } from "#lib/db/client";
import { environment } from "#lib/env";
import { settleEveryNeed } from "#lib/services/need/raise-needs";
import { sendOutbox } from "#lib/services/outbox/send-outbox";
import { tellBoard } from "./board.ts";
import { changeStories } from "./changes.ts";
import { chronicle } from "./chronicle.ts";
import { tellChapter } from "./course.ts";
import { tellLeaver } from "./leaver.ts";
import { tellMeasurements } from "./measurements.ts";
import { tellMeetings } from "./meetings.ts";
import { foundNordwind } from "./organisation.ts";
import { tellInventory } from "./service-map.ts";
import { day, type Story } from "./story.ts";
import { startStoryClock } from "./story-clock.ts";

const storyDays = 180;

const ownerUrl = process.env["DATABASE_OWNER_URL"];
if (!ownerUrl) throw new Error("DATABASE_OWNER_URL must name the owner's connection: only the owner makes a demonstration.");

/** A demonstration that a power cut interrupts is made anew: nothing has to be on the disk before all of it is there. */
function withoutWaitingForTheDisk(connectionString: string): string {
  const url = new URL(connectionString);
  url.searchParams.set("options", "-c synchronous_commit=off");
  return url.href;
}

const say = (step: string): void => console.log(`    ${step}`);
const begins = new Date(Date.now() - storyDays * day);

const opened = openDatabase(withoutWaitingForTheDisk(environment().DATABASE_URL));
const clock = await startStoryClock(ownerUrl, begins);
try {
  const nordwind = await foundNordwind(opened.database, begins, say);
  const story: Story = { nordwind, clock, ends: new Date(), raised: new Map() };
  await clock.tell([
    ...chronicle.map((chapter) => () => tellChapter(story, chapter)),
    ...changeStories(story),
    () => tellLeaver(story),
    () => tellInventory(story),
    () => tellMeasurements(story),
    () => tellMeetings(story),
    () => tellBoard(story),
    () => sayMonths(story),
  ]);
  await clock.until(new Date());
  // Who waits for whom stands in the inboxes before anybody signs in.
  while ((await sendOutbox({ db: nordwind.db })).length > 0);
  await settleEveryNeed({ db: nordwind.db });
} finally {
  await clock.close();
  await opened.close();
}

/** Half a year is long: month by month it is said how far it has come. */
async function sayMonths({ clock: along, ends, raised }: Story): Promise<void> {
  for (let months = 5; months >= 0; months--) {
    await along.until(new Date(ends.getTime() - months * 30 * day));
    say(`${6 - months} ${months === 5 ? "month" : "months"} of six: ${raised.size} releases raised`);
  }
}
