/** What is said and looked at before a decision. */
import { answerQuestion } from "#lib/services/gate/answer-question";
import { askQuestion } from "#lib/services/gate/ask-question";
import { declareRecusal } from "#lib/services/gate/declare-recusal";
import { noteEvidenceShown } from "#lib/services/gate/note-evidence-shown";
import type { Incident } from "./course.ts";
import type { PersonKey } from "./people.ts";
import { hour } from "./story.ts";
import type { Teller } from "./teller.ts";

async function pendingOf(teller: Teller): Promise<string> {
  const pending = await teller.pending();
  if (!pending) throw new Error(`REL-${teller.number} waits for no decision.`);
  return pending.id;
}

/** Somebody has a question about what is asked for; the release manager answers it, or has not yet. */
export const questioned =
  (by: PersonKey, text: string, answer?: string): Incident =>
  async (teller) => {
    const { story, team } = teller;
    await story.clock.pass(hour / 2);
    const authorizationId = await pendingOf(teller);
    const questionId = await askQuestion(story.nordwind.people[by].context, { authorizationId, text });
    if (answer === undefined) return;
    await story.clock.pass(hour / 2);
    await answerQuestion(team.manager.context, { questionId, text: answer });
  };

/** An elector has a stake in what is asked for, says so and gives the vote up. */
export const recused =
  (by: PersonKey, reason: string): Incident =>
  async (teller) => {
    const { nordwind, clock } = teller.story;
    await clock.pass(hour / 2);
    await declareRecusal(nordwind.people[by].context, { authorizationId: await pendingOf(teller), reason });
  };

/** Somebody opened the decision, and has not voted. */
export const opened =
  (...people: readonly PersonKey[]): Incident =>
  async (teller) => {
    const authorizationId = await pendingOf(teller);
    for (const key of people) await noteEvidenceShown(teller.story.nordwind.people[key].context, { authorizationId });
  };
