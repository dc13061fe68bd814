import { Prisma } from "#lib/db/generated/client";
import { type MeetingSeries, membersOf, seriesInclude, toSeries } from "#lib/db/meeting-series-store";
import type { Refusal } from "#lib/domain/decision";
import type { MeetingState } from "#lib/domain/meeting";
import { requireCapability } from "#lib/domain/permissions";
import { occurrencesAfter } from "#lib/domain/recurrence";
import type { Instant, PersonRef } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface ListedMeeting {
  number: number;
  name: string;
  authority: string;
  state: MeetingState;
  startsAt: Instant;
  startedAt: Instant | null;
  closedAt: Instant | null;
  /** On the frozen agenda, with what was taken up late. */
  items: number;
  decided: number;
}

export interface ListedSeries extends MeetingSeries {
  /** The planned meeting's number and time, and the dates after it: those are computed, and have no place of their own yet. */
  planned: { number: number; startsAt: Instant } | null;
  later: Instant[];
}

export interface CabPage {
  series: ListedSeries[];
  running: ListedMeeting[];
  past: ListedMeeting[];
  /** Reasons against defining meetings; none where this person may. */
  against: Refusal[];
  /** To choose from where meetings may be defined. */
  authorities: { id: string; name: string; members: PersonRef[] }[];
}

const mostPast = 30;
const mostLater = 3;

/** When authorities meet, what runs, and what was held. */
export async function cabPage({ db, actor }: Viewer): Promise<CabPage> {
  const against = requireCapability(actor, "meeting:define");
  const [rows, meetings, authorities] = await Promise.all([
    db.meetingSeries.findMany({
      where: { endedAt: null },
      include: { ...seriesInclude, meetings: { where: { state: "planned" }, select: { number: true, startsAt: true } } },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      relationLoadStrategy: "join",
    }),
    db.$queryRaw<ListedMeeting[]>`
      SELECT m.number, s.name, a.name AS authority, m.state, m.starts_at AS "startsAt", m.started_at AS "startedAt", m.closed_at AS "closedAt",
        (SELECT count(*)::int FROM meeting_item i WHERE i.meeting_id = m.id) AS items,
        (SELECT count(*)::int FROM meeting_item i JOIN "authorization" z ON z.id = i.authorization_id
          WHERE i.meeting_id = m.id AND z.ended_at BETWEEN m.started_at AND coalesce(m.closed_at, 'infinity')) AS decided
      FROM meeting m JOIN meeting_series s ON s.id = m.series_id JOIN authority a ON a.id = s.authority_id
      WHERE m.state <> 'planned' ORDER BY m.starts_at DESC, m.number DESC LIMIT ${mostPast}`,
    against.length > 0
      ? []
      : db.authority.findMany({
          where: { key: { not: "change_managers" } },
          select: { id: true, name: true },
          orderBy: { name: "asc" },
        }),
  ]);
  return {
    series: rows.map(({ meetings: [planned = null], ...row }) => ({
      ...toSeries(row),
      planned,
      later: planned ? occurrencesAfter(row, planned.startsAt, mostLater) : [],
    })),
    running: meetings.filter(({ state }) => state === "started"),
    past: meetings.filter(({ state }) => state === "closed"),
    against,
    authorities: await Promise.all(authorities.map(async (one) => ({ ...one, members: await membersOf(db, one.id) }))),
  };
}

/** Whether somebody decides in meetings: as a part of a statement. */
export const isOnABoard = (personId: string): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT 1 FROM appointment_in_force WHERE person_id = ${personId}::uuid AND kind = 'member')`;
