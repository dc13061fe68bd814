/** Somebody leaves: what he answered for passes on first, and what he voted stays. */
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { appoint } from "./people.ts";
import { daysBefore, type Story } from "./story.ts";

export async function tellLeaver(story: Story): Promise<void> {
  const { people, services } = story.nordwind;
  await story.clock.until(daysBefore(story, 120, 9));
  await appoint(people, people.daniel, { owner: services["supplier-orders"] });
  await story.clock.until(daysBefore(story, 117, 3));
  await deactivatePerson(people.ingrid.context, { personId: people.stefan.id });
}
