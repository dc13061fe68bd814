/** Questions put to whoever asks for an authorization, and their answers. They are part of the record and decide nothing. */
import { type Authorization, isLate, noSuchAuthorization } from "./authorization.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { authorizationStateLabels } from "./labels.ts";
import type { Actor, Instant, PersonRef } from "./release.ts";
import type { AuthorizationEvent } from "./release-event.ts";

export interface Answer {
  id: string;
  person: PersonRef;
  text: string;
  answeredAt: Instant;
}

export interface Question {
  id: string;
  /** The number of the authorization it was put about. */
  authorization: number;
  person: PersonRef;
  text: string;
  askedAt: Instant;
  answers: readonly Answer[];
}

/** Who answers: whoever asked for it, raised or manages what it is about, and the service's owner and deputy. */
export type Answerers = ReadonlySet<string>;

export function answerersOf(
  involved: readonly (PersonRef | undefined)[],
  { owner, deputy }: { owner: PersonRef | null; deputy: PersonRef | null },
): Answerers {
  return new Set([...involved, owner, deputy].flatMap((person) => (person ? [person.id] : [])));
}

type Asked = Pick<Authorization, "id" | "state" | "expiresAt" | "grantExpiresAt">;

/** A thread ends with its request: what is decided is not explained afterwards. */
function reasonsItIsOver(authorization: Asked, now: Instant): Refusal[] {
  if (authorization.state !== "pending")
    return [
      {
        code: "not-pending",
        message: `This authorization is already ${authorizationStateLabels[authorization.state]}: its questions are closed.`,
      },
    ];
  if (isLate(authorization, now))
    return [{ code: "expired", message: "The time to decide this request is over, and its questions are closed." }];
  return [];
}

const notAPerson: Refusal = { code: "not-a-person", message: "Questions are asked and answered by people who signed in." };
const says = (text: string, message: string): Refusal[] =>
  text.trim() === "" ? [{ code: "text-missing", message, field: "text" }] : [];

/** Whoever is signed in may ask, with a seat or without: whoever is affected has reason to. */
export function reasonsAgainstQuestion(authorization: Asked, actor: Actor, now: Instant): Refusal[] {
  return [...(actor.kind === "person" ? [] : [notAPerson]), ...reasonsItIsOver(authorization, now)];
}

export function reasonsAgainstAnswer(authorization: Asked, answerers: Answerers, actor: Actor, now: Instant): Refusal[] {
  const refusals = reasonsAgainstQuestion(authorization, actor, now);
  if (actor.kind === "person" && !answerers.has(actor.id))
    refusals.push({
      code: "not-an-answerer",
      message: "It is answered by whoever asked for it, raised or manages it, and by the service's owner or deputy.",
    });
  return refusals;
}

export interface QuestionInput {
  authorizationId: string;
  questionId: string;
  text: string;
}

export function decideAskQuestion(
  authorization: Asked | undefined,
  { text, ...input }: QuestionInput,
  actor: Actor,
  now: Instant,
): Decision<AuthorizationEvent> {
  if (!authorization) return { allowed: false, refusals: [noSuchAuthorization] };
  const refusals = [...reasonsAgainstQuestion(authorization, actor, now), ...says(text, "Write the question.")];
  return decide(refusals, { type: "question.asked", ...input, text: text.trim() });
}

export interface AnswerInput {
  answerId: string;
  questionId: string;
  text: string;
}

export function decideAnswerQuestion(
  authorization: Asked | undefined,
  answerers: Answerers,
  { text, ...input }: AnswerInput,
  actor: Actor,
  now: Instant,
): Decision<AuthorizationEvent> {
  if (!authorization) return { allowed: false, refusals: [noSuchAuthorization] };
  const refusals = [...reasonsAgainstAnswer(authorization, answerers, actor, now), ...says(text, "Write the answer.")];
  return decide(refusals, { type: "question.answered", authorizationId: authorization.id, ...input, text: text.trim() });
}
