/** Requests for change: aggregates out, events in. */
import type { Change, ChangeEvent } from "#lib/domain/change";
import type { Actor, Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { saveAuthorizationEvent } from "./authorization-events.ts";
import { authorizationInclude, authorizationOmit, toAuthorization } from "./authorization-rows.ts";
import type { Database, Transaction } from "./client.ts";
import { clockTime } from "./clock.ts";
import type { Prisma } from "./generated/client.ts";
import { intakeInclude, toIntake } from "./intake-store.ts";

const whole = {
  service: { select: { id: true, key: true, name: true, tier: true } },
  template: { select: { id: true, name: true, version: true } },
  raiser: { select: { id: true, name: true } },
  releases: { include: { release: { select: { id: true, number: true, title: true } } } },
  intake: intakeInclude,
  authorizations: { include: authorizationInclude, omit: authorizationOmit, orderBy: { number: "asc" } },
} as const satisfies Prisma.ChangeInclude;

/** Locks the change for the transaction, always as its first statement. */
export async function lockChange(tx: Transaction, changeId: string): Promise<{ change: Change; now: Instant }> {
  const locked = await tx.$queryRaw<unknown[]>`SELECT 1 FROM change WHERE id = ${changeId}::uuid FOR NO KEY UPDATE`;
  if (locked.length === 0) throw new AppError("not-found", "There is no such change.");
  return readChange(tx, { id: changeId });
}

export async function readChange(
  db: Database | Transaction,
  where: { id: string } | { number: number },
): Promise<{ change: Change; now: Instant }> {
  const row = await db.change.findUnique({ where, include: whole, relationLoadStrategy: "join" });
  if (!row) throw new AppError("not-found", "There is no such change.");
  const now = await clockTime(db);
  const { service, template, raiser, releases, authorizations, intake } = row;
  return {
    now,
    change: {
      id: row.id,
      number: row.number,
      title: row.title,
      reason: row.reason,
      origin: row.origin,
      model: row.model,
      raisedAt: row.raisedAt,
      state: row.state,
      version: row.version,
      evidenceRevision: row.evidenceRevision,
      streamId: row.streamId,
      service,
      template,
      raisedBy: raiser,
      carriedBy: releases.map(({ release, isOpen }) => ({ ...release, isOpen })),
      authorizations: authorizations.map(toAuthorization),
      intake: intake && toIntake(intake),
    },
  };
}

/** Writes the rows of a decision, in order, and raises the change's version. */
export async function saveChangeEvents(
  tx: Transaction,
  change: Pick<Change, "id">,
  actor: Actor,
  told: readonly { event: ChangeEvent; entryId: string }[],
): Promise<void> {
  const saving = { tx, actorId: actor.kind === "person" ? actor.id : null, told };
  for (const one of told) {
    const { event } = one;
    switch (event.type) {
      case "change.raised":
        break; // the row exists already
      case "change.amended": {
        const { title, reason, origin, model, templateId } = event;
        await tx.change.updateMany({ where: { id: change.id }, data: { title, reason, origin, model, templateId } });
        break;
      }
      case "change.withdrawn":
        await tx.change.updateMany({ where: { id: change.id }, data: { state: "withdrawn" } });
        break;
      default:
        await saveAuthorizationEvent(saving, { releaseId: null, changeId: change.id }, { event, entryId: one.entryId });
    }
  }
  await tx.change.updateMany({ where: { id: change.id }, data: { version: { increment: 1 } } });
}
