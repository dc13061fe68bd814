/** Raising a release, and the facts that what it carries is judged by. */
import type { Actor } from "#lib/domain/release";
import type { EventOf } from "#lib/domain/release-event";
import type { CandidateChange } from "#lib/domain/release-rules";
import { AppError } from "#lib/errors";
import type { Transaction } from "./client.ts";
import { appendRecord, openStream } from "./record.ts";
import { authorOf } from "./release-events.ts";

/** Inserts a release with its stream of the record and what it carries. The record speaks first: the row names its stream. */
export async function createRelease(tx: Transaction, actor: Actor, id: string, event: EventOf<"release.raised">): Promise<void> {
  const { type: _, changeIds, ...head } = event;
  const streamId = await openStream(tx, { kind: "release", name: `REL-${event.number}`, actor });
  await appendRecord(tx, { streamId, actor, events: [event], subject: { releaseId: id } });
  await tx.release.create({
    data: { id, streamId, raisedBy: authorOf({ actorId: actor.kind === "person" ? actor.id : null }), ...head },
    select: { id: true },
  });
  await tx.releaseChange.createMany({ data: changeIds.map((changeId) => ({ releaseId: id, changeId })) });
}

/** The changes named, locked in order of id, so that no two releases take the same one and none is withdrawn in between. */
export async function lockCandidateChanges(tx: Transaction, changeIds: readonly string[]): Promise<CandidateChange[]> {
  if (changeIds.length === 0) return [];
  await tx.$queryRaw`SELECT 1 FROM change WHERE id = ANY (${[...changeIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.change.findMany({
    where: { id: { in: [...changeIds] } },
    include: { releases: { where: { isOpen: true }, include: { release: { select: { number: true } } } } },
    orderBy: { number: "asc" },
  });
  if (rows.length < changeIds.length)
    throw new AppError("invalid", "There is no such change.", [
      { code: "no-such-change", message: "One of the changes does not exist.", field: "changeIds" },
    ]);
  return rows.map(({ id, number, title, origin, model, state, templateId, serviceId, releases }) => ({
    ...{ id, number, title, origin, model, state, templateId, serviceId },
    carriedBy: releases[0]?.release.number ?? null,
  }));
}

/** The release that another one follows, as far as that one's rules ask. */
export async function readFollowed(
  tx: Transaction,
  releaseId: string | null,
): Promise<{ id: string; number: number; serviceId: string } | null> {
  if (releaseId === null) return null;
  const row = await tx.release.findUnique({ where: { id: releaseId }, select: { id: true, number: true, serviceId: true } });
  if (!row)
    throw new AppError("invalid", "There is no such release.", [
      { code: "no-such-release", message: "There is no such release.", field: "followsReleaseId" },
    ]);
  return row;
}

/** Whether somebody holds the role of a release manager now. */
export async function mayManageReleases(tx: Transaction, personId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ may: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM appointment_in_force WHERE person_id = ${personId}::uuid AND role = 'release_manager') AS may`;
  return row?.may === true;
}
