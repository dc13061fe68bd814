/** Rows of asking, voting and ending. Parties, seats, policy and every grant are the database's own work. */
import type { AuthorizationEvent } from "#lib/domain/release-event";
import type { Transaction } from "./client.ts";

interface Told {
  event: { type: string };
  entryId: string;
}

interface Saving {
  tx: Transaction;
  actorId: string | null;
  told: readonly Told[];
}

/** The entry of the outcome that these events decide for an authorization, if they decide one. */
function outcomeEntryId(told: readonly Told[], authorizationId: string): string | null {
  const outcome = told.find(
    ({ event }) =>
      (event.type === "authorization.granted" || event.type === "authorization.refused") &&
      "authorizationId" in event &&
      event.authorizationId === authorizationId,
  );
  return outcome?.entryId ?? null;
}

export async function saveAuthorizationEvent(
  { tx, actorId, told }: Saving,
  subject: { releaseId: string; changeId: null } | { releaseId: null; changeId: string },
  { event, entryId }: { event: AuthorizationEvent; entryId: string },
): Promise<void> {
  switch (event.type) {
    case "authorization.asked":
      if (!actorId) throw new Error("Only a person asks for an authorization.");
      await tx.authorization.create({
        data: {
          ...subject,
          id: event.authorizationId,
          subject: event.subject,
          gate: event.gate,
          templateId: event.templateId,
          waiverId: event.waiverId,
          evidence: Buffer.from(event.evidence),
          evidenceDigest: event.evidenceDigest,
          evidenceRevision: event.evidenceRevision,
          askedBy: actorId,
          entryId,
          outcomeEntryId: event.templateId ? outcomeEntryId(told, event.authorizationId) : null,
        },
        select: { id: true },
      });
      return;
    case "vote.cast":
      if (!actorId) throw new Error("Only a person votes.");
      await tx.vote.create({
        data: {
          id: event.voteId,
          authorizationId: event.authorizationId,
          personId: actorId,
          verdict: event.verdict,
          reason: event.reason,
          evidenceDigest: event.evidenceDigest,
          entryId,
          outcomeEntryId: outcomeEntryId(told, event.authorizationId),
          signatureId: event.signature?.id ?? null,
        },
        select: { id: true },
      });
      return;
    case "question.asked":
      if (!actorId) throw new Error("Only a person asks.");
      await tx.authorizationQuestion.create({
        data: { id: event.questionId, authorizationId: event.authorizationId, personId: actorId, text: event.text, entryId },
        select: { id: true },
      });
      return;
    case "question.answered":
      if (!actorId) throw new Error("Only a person answers.");
      await tx.authorizationAnswer.create({
        data: { id: event.answerId, questionId: event.questionId, personId: actorId, text: event.text, entryId },
        select: { id: true },
      });
      return;
    case "recusal.declared":
      if (!actorId) throw new Error("Only a person declares a conflict of interest.");
      await tx.recusal.create({
        data: {
          id: event.recusalId,
          authorizationId: event.authorizationId,
          personId: actorId,
          reason: event.reason,
          entryId,
          outcomeEntryId: outcomeEntryId(told, event.authorizationId),
        },
        select: { id: true },
      });
      return;
    case "authorization.granted":
    case "authorization.refused":
      return; // the deciding vote, or the template, has done it
    case "authorization.withdrawn":
      return end(tx, event.authorizationId, "withdrawn", entryId);
    case "authorization.expired":
      return end(tx, event.authorizationId, "expired", entryId);
    case "authorization.superseded":
      return end(tx, event.authorizationId, "superseded", entryId);
  }
}

async function end(tx: Transaction, id: string, state: "withdrawn" | "expired" | "superseded", outcome: string): Promise<void> {
  await tx.authorization.updateMany({ where: { id }, data: { state, outcomeEntryId: outcome } });
}
