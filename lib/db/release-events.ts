/** What an event of a release writes: one exhaustive switch, each case one thing that happened. */
import type { Actor, Release } from "#lib/domain/release";
import type { ReleaseEvent } from "#lib/domain/release-event";
import { saveAuthorizationEvent } from "./authorization-events.ts";
import { saveBuildEvent } from "./build-events.ts";
import type { Transaction } from "./client.ts";
import { saveDeploymentEvent } from "./deployment-events.ts";
import { savePlanEvent } from "./plan-events.ts";
import { saveWaiverEvent } from "./waiver-events.ts";

export interface Told {
  event: ReleaseEvent;
  /** The record entry that tells of the event. */
  entryId: string;
}

export interface Saving {
  tx: Transaction;
  releaseId: string;
  actorId: string | null;
  /** All of this decision's events with their entries: a deciding vote names the entry of its outcome. */
  told: readonly Told[];
}

/** The person behind an act. Only people write what names its author; a job that tries is a bug. */
export function authorOf({ actorId }: Pick<Saving, "actorId">): string {
  if (!actorId) throw new Error("Only a person can do this.");
  return actorId;
}

/**
 * Writes the rows of a decision, in order, and raises the release's version: what an editor saw is old now, except after what changes
 * nothing of the release: a re-hash, a withdrawal, bytes that were let go of, a question, an answer.
 */
export async function saveReleaseEvents(
  tx: Transaction,
  release: Pick<Release, "id">,
  actor: Actor,
  told: readonly Told[],
): Promise<void> {
  const saving: Saving = { tx, releaseId: release.id, actorId: actor.kind === "person" ? actor.id : null, told };
  for (const one of told) await saveReleaseEvent(saving, one);
  if (told.some(({ event }) => !changesNothing.has(event.type)))
    await tx.release.updateMany({ where: { id: release.id }, data: { version: { increment: 1 } } });
}

const changesNothing: ReadonlySet<string> = new Set([
  "media.checked",
  "library.withdrawn",
  "build.bytes_removed",
  "question.asked",
  "question.answered",
]);

async function saveReleaseEvent(saving: Saving, { event, entryId }: Told): Promise<void> {
  const { tx, releaseId } = saving;
  switch (event.type) {
    case "release.raised":
      return; // the row exists already: raising has nothing to lock
    case "release.amended": {
      const { type: _, ...data } = event;
      await tx.release.updateMany({ where: { id: releaseId }, data });
      return;
    }
    case "release.passed_on":
      await tx.release.updateMany({ where: { id: releaseId }, data: { managerId: event.managerId } });
      return;
    case "scope.changed":
      await tx.releaseChange.deleteMany({ where: { releaseId, changeId: { in: [...event.removed] } } });
      await tx.releaseChange.createMany({ data: event.added.map((changeId) => ({ releaseId, changeId })) });
      await tx.release.updateMany({ where: { id: releaseId }, data: { model: event.model, retires: event.retires } });
      return;
    case "plan.saved":
    case "schedule.saved":
    case "risks.saved":
    case "criteria.saved":
    case "impact.taken":
    case "decommission.saved":
      return savePlanEvent(saving, event);
    case "build.handed_in":
    case "artifact.added":
    case "build.sealed":
    case "provenance.handed_in":
    case "report.handed_in":
    case "bill.handed_in":
    case "defect.raised":
    case "defect.settled":
    case "criterion.judged":
      return saveBuildEvent(saving, event);
    case "library.checked_in":
      await tx.libraryItem.create({
        data: {
          id: event.itemId,
          artifactId: event.artifactId,
          name: event.name,
          version: event.version,
          sha256: event.sha256,
          size: event.size,
          mediaType: event.mediaType,
          releaseId,
          checkedInBy: authorOf(saving),
          entryId,
        },
        select: { id: true },
      });
      return;
    case "build.bytes_removed":
      await tx.bytesRemoval.create({
        data: { buildId: event.buildId, supersededBy: event.supersededBy, entryId },
        select: { buildId: true },
      });
      return;
    case "library.withdrawn":
      await tx.libraryWithdrawal.create({
        data: { itemId: event.itemId, reason: event.reason, withdrawnBy: authorOf(saving), entryId },
        select: { itemId: true },
      });
      return;
    case "media.checked":
      await tx.mediaCheck.create({
        data: { id: event.checkId, itemId: event.itemId, result: event.result },
        select: { id: true },
      });
      return;
    case "environment.chosen":
    case "run_sheet.saved":
    case "run_sheet.extended":
    case "rehearsal.recorded":
    case "deployment.started":
    case "step.recorded":
    case "deployment.ended":
    case "review.saved":
    case "verdicts.given":
      return saveDeploymentEvent(saving, event);
    case "waiver.given":
    case "waiver.ended":
      return saveWaiverEvent(saving, event, entryId);
    case "authorization.asked":
    case "vote.cast":
    case "question.asked":
    case "question.answered":
    case "recusal.declared":
    case "authorization.granted":
    case "authorization.refused":
    case "authorization.withdrawn":
    case "authorization.expired":
    case "authorization.superseded":
      return saveAuthorizationEvent(saving, { releaseId, changeId: null }, { event, entryId });
    case "phase.entered":
      await tx.phaseEntry.create({
        data: {
          id: event.phaseEntryId,
          releaseId,
          fromPhase: event.from,
          toPhase: event.to,
          via: event.via,
          gate: event.gate,
          authorizationId: event.authorizationId,
          evidenceDigest: event.evidenceDigest,
          authorizationState: event.via === "gate" ? "granted" : null,
          reason: event.reason,
          enteredBy: authorOf(saving),
          entryId,
        },
        select: { id: true },
      });
      return;
    default:
      return unknownEvent(event);
  }
}

export function unknownEvent(event: never): never {
  throw new Error(`No rows are known for ${JSON.stringify(event)}.`);
}
