/** Series of meetings: aggregates out, events in. */
import type { MeetingSeriesEvent } from "#lib/domain/meeting-event";
import type { AuthorityKey } from "#lib/domain/policy";
import type { PersonRef } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

export interface MeetingSeries {
  id: string;
  name: string;
  authority: { id: string; key: AuthorityKey | null; name: string };
  chair: PersonRef;
  rule: string;
  startsOn: string;
  timeZone: string;
  minutes: number;
  itemMinutes: number;
  leadHours: number;
  quorum: number;
  version: number;
  isEnded: boolean;
}

export const seriesInclude = {
  authority: { select: { id: true, key: true, name: true } },
  chair: { select: { id: true, name: true } },
} as const satisfies Prisma.MeetingSeriesInclude;

type Row = Prisma.MeetingSeriesGetPayload<{ include: typeof seriesInclude }>;

export const toSeries = ({ entryId: _entry, endedAt, authorityId: _authority, chairId: _chair, ...row }: Row): MeetingSeries => ({
  ...row,
  isEnded: endedAt !== null,
});

export async function readSeries(db: Database | Transaction, id: string): Promise<MeetingSeries> {
  const row = await db.meetingSeries.findUnique({ where: { id }, include: seriesInclude, relationLoadStrategy: "join" });
  if (!row) throw new AppError("not-found", "There is no such series of meetings.");
  return toSeries(row);
}

/** Ids of the series that go on. */
export async function seriesGoingOn(db: Database | Transaction): Promise<string[]> {
  const rows = await db.meetingSeries.findMany({ where: { endedAt: null }, select: { id: true }, orderBy: { id: "asc" } });
  return rows.map(({ id }) => id);
}

/** The authority and who of it may preside, as appointments stand now; null where there is no such authority. */
export async function readAuthority(
  db: Database | Transaction,
  id: string,
): Promise<{ id: string; name: string; members: PersonRef[] } | null> {
  const authority = await db.authority.findUnique({ where: { id }, select: { id: true, name: true } });
  return authority && { ...authority, members: await membersOf(db, id) };
}

export const membersOf = (db: Database | Transaction, authorityId: string): Promise<PersonRef[]> =>
  db.$queryRaw<PersonRef[]>`
    SELECT DISTINCT p.id, p.name FROM appointment_in_force f JOIN person p ON p.id = f.person_id
    WHERE f.kind = 'member' AND f.authority_id = ${authorityId}::uuid ORDER BY p.name, p.id`;

export async function saveSeriesEvent(tx: Transaction, event: MeetingSeriesEvent, entryId: string): Promise<void> {
  if (event.type === "meeting_series.ended") {
    await tx.$executeRaw`
      UPDATE meeting_series SET ended_at = countersign_clock(), entry_id = ${entryId}::uuid WHERE id = ${event.seriesId}::uuid`;
    return;
  }
  const { seriesId: id, name, authorityId, chairId, rule, startsOn, timeZone, minutes, itemMinutes, leadHours, quorum } = event;
  const fields = { name, chairId, rule, startsOn, timeZone, minutes, itemMinutes, leadHours, quorum, entryId };
  if (event.type === "meeting_series.defined")
    await tx.meetingSeries.create({ data: { id, authorityId, ...fields }, select: { id: true } });
  else await tx.meetingSeries.updateMany({ where: { id }, data: fields });
}
