/** Checks that are waived in the story, and waivers that end. */
import { judgeCriterion } from "#lib/services/build/judge-criterion";
import { endWaiver } from "#lib/services/gate/end-waiver";
import { waiveCheck } from "#lib/services/gate/waive-check";
import type { Incident } from "./course.ts";
import type { PersonKey } from "./people.ts";
import { daysBefore, hour } from "./story.ts";

/** The last acceptance criterion is not met, every other one is. */
export const acceptsAllButOne =
  (note: string): Incident =>
  async ({ team, read, target }) => {
    const { criteria } = await read();
    for (const [place, { id: criterionId }] of criteria.entries()) {
      const isMet = place < criteria.length - 1;
      await judgeCriterion(team.tester.context, {
        ...(await target()),
        ...{ criterionId, isMet, note: isMet ? "Seen in the sandbox." : note },
      });
    }
  };

/** Somebody whom the rule names waives a check until so many days from the present. */
export const waives =
  (by: PersonKey, check: string, reason: string, inDays: number): Incident =>
  async ({ story, target }) => {
    await story.clock.pass(2 * hour);
    const until = daysBefore(story, -inDays);
    await waiveCheck(story.nordwind.people[by].context, { ...(await target()), check, reason, until });
  };

/** The manager ends the waiver that was given last. */
export const endsWaiver =
  (reason: string): Incident =>
  async ({ story, team, read, target }) => {
    await story.clock.pass(5 * hour);
    const waiverId = (await read()).waivers.findLast(({ ended }) => ended === null)?.id ?? "";
    await endWaiver(team.manager.context, { ...(await target()), waiverId, reason });
  };
