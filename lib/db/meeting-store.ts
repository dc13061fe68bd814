/** Meetings: aggregates out, events in. */
import type { Meeting } from "#lib/domain/meeting";
import type { MeetingEvent } from "#lib/domain/meeting-event";
import type { Actor, Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { nextNumber } from "./change-create.ts";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";
import { type MeetingSeries, membersOf, seriesInclude, toSeries } from "./meeting-series-store.ts";
import { appendRecord, openStream } from "./record.ts";
import { authorOf } from "./release-events.ts";

const person = { select: { id: true, name: true } } as const;

const whole = {
  series: { include: seriesInclude },
  starter: person,
  closer: person,
  items: {
    include: {
      authorization: { select: { number: true, state: true } },
      pull: { select: { reason: true, at: true, person } },
      calls: { select: { at: true, person } },
    },
    orderBy: { position: "asc" },
  },
  presence: { select: { kind: true, at: true, person, entry: { select: { sequence: true } } } },
} as const satisfies Prisma.MeetingInclude;

const frozen = { agenda: true, minutes: true } as const;

/** A meeting as it is stored: the aggregate the rules speak of, its series, and the frozen bytes. */
export interface StoredMeeting {
  meeting: Meeting;
  series: MeetingSeries;
  streamId: string;
  startedBy: string | null;
  closedBy: string | null;
  agendaDigest: string | null;
  minutesDigest: string | null;
}

/** Locks the meeting for the transaction, always as its first statement. */
export async function lockMeeting(tx: Transaction, id: string): Promise<StoredMeeting & { now: Instant }> {
  const locked = await tx.$queryRaw<
    { now: Instant }[]
  >`SELECT countersign_clock() AS now FROM meeting WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const [row] = locked;
  if (!row) throw new AppError("not-found", "There is no such meeting.");
  return { ...(await readMeeting(tx, { id })), now: row.now };
}

export async function readMeeting(
  db: Database | Transaction,
  where: { id: string } | { number: number },
): Promise<StoredMeeting> {
  const row = await db.meeting.findUnique({ where, include: whole, omit: frozen, relationLoadStrategy: "join" });
  if (!row) throw new AppError("not-found", "There is no such meeting.");
  const series = toSeries(row.series);
  const { id, number, state, startsAt, startedAt, closedAt } = row;
  return {
    series,
    streamId: row.streamId,
    startedBy: row.starter?.name ?? null,
    closedBy: row.closer?.name ?? null,
    agendaDigest: row.agendaDigest,
    minutesDigest: row.minutesDigest,
    meeting: {
      id,
      number,
      state,
      startsAt,
      startedAt,
      closedAt,
      minutes: series.minutes,
      itemMinutes: series.itemMinutes,
      quorum: series.quorum,
      chair: series.chair,
      isSeriesEnded: series.isEnded,
      members: await membersOf(db, series.authority.id),
      items: row.items.map((item) => ({
        authorizationId: item.authorizationId,
        number: item.authorization.number,
        position: item.position,
        origin: item.origin,
        inBlock: item.inBlock,
        word: item.word,
        pull: item.pull && { by: item.pull.person, reason: item.pull.reason, at: item.pull.at },
        state: item.authorization.state,
      })),
      presence: row.presence
        .toSorted((a, b) => Number(a.entry.sequence - b.entry.sequence))
        .map(({ kind, at, person: who }) => ({ kind, at, person: who })),
      calls: row.items
        .flatMap(({ authorizationId, calls }) => calls.map(({ at, person: by }) => ({ authorizationId, at, by })))
        .sort((a, b) => a.at.getTime() - b.at.getTime()),
    },
  };
}

/** The planned meeting of a series, and when the last one that was held took place. */
export async function plannedMeeting(
  tx: Transaction,
  seriesId: string,
): Promise<{ plannedId: string | null; last: Instant | null }> {
  const [row] = await tx.$queryRaw<{ plannedId: string | null; last: Instant | null }[]>`
    SELECT (SELECT m.id FROM meeting m WHERE m.series_id = ${seriesId}::uuid AND m.state = 'planned') AS "plannedId",
      (SELECT max(m.starts_at) FROM meeting m WHERE m.series_id = ${seriesId}::uuid AND m.state <> 'planned') AS last`;
  return row ?? { plannedId: null, last: null };
}

interface Planned {
  id: string;
  series: Pick<MeetingSeries, "id" | "name">;
  startsAt: Instant;
}

/** Plans a meeting, with a stream of the record to itself. Answers its number. */
export async function createMeeting(tx: Transaction, actor: Actor, { id, series, startsAt }: Planned): Promise<number> {
  const number = await nextNumber(tx, "meeting_number");
  const streamId = await openStream(tx, { kind: "meeting", name: `CAB-${number}`, actor });
  const planned: MeetingEvent = { type: "meeting.planned", number, name: series.name, startsAt };
  const [entryId = ""] = await appendRecord(tx, { streamId, actor, events: [planned], subject: { meetingId: id } });
  await tx.meeting.create({
    data: { id, number, seriesId: series.id, startsAt, streamId, planEntryId: entryId },
    select: { id: true },
  });
  return number;
}

interface ToldMeeting {
  event: MeetingEvent;
  /** The record entry that tells of the event. */
  entryId: string;
}

/** Writes the rows of a decision, in order. */
export async function saveMeetingEvents(
  tx: Transaction,
  meetingId: string,
  actor: Actor,
  told: readonly ToldMeeting[],
): Promise<void> {
  const actorId = actor.kind === "person" ? actor.id : null;
  for (const one of told) await saveMeetingEvent(tx, meetingId, actorId, one);
}

async function saveMeetingEvent(
  tx: Transaction,
  meetingId: string,
  actorId: string | null,
  { event, entryId }: ToldMeeting,
): Promise<void> {
  const where = { id: meetingId };
  switch (event.type) {
    case "meeting.planned":
    case "meeting.consented":
      return; // the row, or the votes, exist already
    case "meeting.moved":
      await tx.meeting.updateMany({ where, data: { startsAt: event.startsAt, planEntryId: entryId } });
      return;
    case "meeting.started": {
      const { agendaDigest, items } = event;
      const startedBy = authorOf({ actorId });
      const agenda = Buffer.from(event.agenda);
      await tx.meeting.updateMany({ where, data: { state: "started", agenda, agendaDigest, startedBy, startEntryId: entryId } });
      // One after the other: each stands after those that are there.
      for (const [index, item] of items.entries())
        await tx.meetingItem.create({
          data: { meetingId, ...item, position: index + 1, origin: "agenda", entryId },
          select: { position: true },
        });
      return;
    }
    case "meeting.joined":
    case "meeting.left": {
      const kind = event.type === "meeting.joined" ? "came" : "left";
      const data = { id: event.presenceId, meetingId, personId: authorOf({ actorId }), kind, entryId } as const;
      await tx.meetingPresence.create({ data, select: { id: true } });
      return;
    }
    case "meeting.item_called": {
      const { callId: id, authorizationId } = event;
      await tx.meetingCall.create({
        data: { id, meetingId, authorizationId, personId: authorOf({ actorId }), entryId },
        select: { id: true },
      });
      return;
    }
    case "meeting.item_pulled": {
      const { authorizationId, reason } = event;
      await tx.meetingPull.create({
        data: { meetingId, authorizationId, personId: authorOf({ actorId }), reason, entryId },
        select: { meetingId: true },
      });
      return;
    }
    case "meeting.item_taken_up": {
      const { authorizationId, position, word } = event;
      await tx.meetingItem.create({
        data: { meetingId, authorizationId, position, origin: "late", inBlock: false, word, entryId },
        select: { position: true },
      });
      return;
    }
    case "meeting.closed": {
      const minutes = Buffer.from(event.minutes);
      const { minutesDigest } = event;
      await tx.meeting.updateMany({
        where,
        data: { state: "closed", minutes, minutesDigest, closedBy: authorOf({ actorId }), closeEntryId: entryId },
      });
      return;
    }
  }
}
