/** Components of others: let in for good as a baseline, let in until a day, or waiting for the board. */
import { readChange } from "#lib/db/change-store";
import type { IntakeKind } from "#lib/domain/intake";
import { askChange } from "#lib/services/change/ask-change";
import { raiseIntakeOfBill } from "#lib/services/library/raise-intake-of-bill";
import type { Incident } from "./course.ts";
import { digestOf } from "./request.ts";
import { vote } from "./sign.ts";
import { daysBefore, hour, minute } from "./story.ts";
import { personOf, type Teller } from "./teller.ts";

interface Wish {
  title: string;
  reason: string;
  kind?: IntakeKind;
  /** Let in for so many days from the present. */
  days?: number;
}

/** The developer asks for everything that is foreign in the release's build. */
async function ask({ id, story, plot, team }: Teller, { title, reason, kind = "addition", days }: Wish): Promise<string> {
  const { nordwind, clock } = story;
  const { context } = team.developer;
  await clock.pass(20 * minute);
  const { number } = await raiseIntakeOfBill(context, {
    ...{ releaseId: id, serviceId: nordwind.services[plot.service], title, reason, kind, model: "normal" },
    source: "The public npm registry, through our own mirror",
    until: days === undefined ? null : daysBefore(story, -days),
  });
  const { change } = await readChange(nordwind.db, { number });
  return askChange(context, { changeId: change.id, expectedVersion: change.version });
}

/** Two of the board grant it, some time apart. */
export const letsIn =
  (wish: Wish): Incident =>
  async (teller) => {
    const { nordwind, clock } = teller.story;
    const authorizationId = await ask(teller, wish);
    const evidenceDigest = await digestOf(nordwind, authorizationId);
    const seats = await nordwind.db.authorizationSeat.findMany({
      where: { authorizationId },
      orderBy: { person: { name: "asc" } },
      select: { personId: true },
    });
    for (const { personId } of seats.slice(0, 2)) {
      await clock.pass(2 * hour);
      await vote(personOf(nordwind.people, personId), { authorizationId, verdict: "grant", reason: "", evidenceDigest });
    }
  };

/** The board has not decided yet. */
export const wantsIn =
  (wish: Wish): Incident =>
  async (teller) => {
    await ask(teller, wish);
  };
