import { authorizationInclude, authorizationOmit, toAuthorization } from "#lib/db/authorization-rows";
import { readAgenda, readJson, waitingAndTakenUp, waitingFor } from "#lib/db/meeting-agenda-store";
import { readMeeting, type StoredMeeting } from "#lib/db/meeting-store";
import { type Authorization, reasonsAgainstVote } from "#lib/domain/authorization";
import type { Refusal } from "#lib/domain/decision";
import { sha256Hex } from "#lib/domain/evidence";
import {
  isHere,
  isInBlock,
  type Meeting,
  type MeetingItem,
  presides,
  reasonsAgainstClose,
  reasonsAgainstConsent,
  reasonsAgainstStart,
} from "#lib/domain/meeting";
import { type AgendaItem, agendaOf, toAgendaItem } from "#lib/domain/meeting-agenda";
import type { Minutes } from "#lib/domain/meeting-minutes";
import type { Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Viewer } from "./viewer.ts";

export interface ShownItem {
  /** As it was frozen, or taken up. */
  agenda: AgendaItem;
  item: MeetingItem;
  authorization: Authorization;
  isInBlock: boolean;
  /** Reasons against this person's vote; none where it may be cast. */
  against: readonly Refusal[];
}

export interface MeetingPage {
  now: Instant;
  meeting: Meeting;
  series: StoredMeeting["series"];
  startedBy: string | null;
  agendaDigest: string | null;
  /** Whether the stored agenda still is what its digest says; what is altered is not shown. */
  isIntact: boolean;
  /** Where it has been started. */
  items: ShownItem[];
  /** Where it is planned: as the agenda would stand now. */
  preview: AgendaItem[];
  /** What came too late. */
  tray: AgendaItem[];
  presides: boolean;
  isHere: boolean;
  against: { start: readonly Refusal[]; consent: readonly Refusal[]; close: readonly Refusal[] };
  minutes: { value: Minutes | null; digest: string } | null;
}

/** One meeting, whole: its agenda, who is here, and what this person may do. */
export async function meetingPage(viewer: Viewer, number: number): Promise<MeetingPage | null> {
  const { db, actor } = viewer;
  const stored = await found(readMeeting(db, { number }));
  if (!stored) return null;
  const { meeting, series } = stored;
  const [clock] = await db.$queryRaw<{ now: Instant }[]>`SELECT countersign_clock() AS now`;
  const now = clock?.now ?? meeting.startsAt;
  const page: MeetingPage = {
    now,
    meeting,
    series,
    startedBy: stored.startedBy,
    agendaDigest: stored.agendaDigest,
    isIntact: true,
    items: [],
    preview: [],
    tray: [],
    presides: presides(meeting, actor),
    isHere: isHere(meeting, actor),
    against: {
      start: reasonsAgainstStart(meeting, actor, now),
      consent: reasonsAgainstConsent(meeting, actor),
      close: reasonsAgainstClose(meeting, actor),
    },
    minutes: null,
  };
  if (meeting.state === "closed") return { ...page, minutes: await storedMinutes(viewer, meeting.id, stored.minutesDigest) };
  if (meeting.state === "planned") {
    const { startsAt } = meeting;
    const { items, late } = agendaOf(await waitingFor(db, series.authority.id), { ...series, startsAt });
    return { ...page, preview: items.map(toAgendaItem), tray: late.map(toAgendaItem) };
  }
  const lateIds = meeting.items.filter(({ origin }) => origin === "late").map(({ authorizationId }) => authorizationId);
  const [frozen, { late, waiting }, shown] = await Promise.all([
    readAgenda(db, meeting.id),
    waitingAndTakenUp(db, { authorityId: series.authority.id, meetingId: meeting.id, lateIds }),
    decisionsOn(viewer, meeting.items),
  ]);
  const isIntact = frozen !== null && sha256Hex(frozen.bytes) === stored.agendaDigest;
  const agendas = new Map(
    [...(isIntact ? frozen.agenda.items : []), ...late.map(toAgendaItem)].map((one) => [one.authorizationId, one]),
  );
  return {
    ...page,
    isIntact,
    items: meeting.items.flatMap((item) => {
      const [agenda, decision] = [agendas.get(item.authorizationId), shown.get(item.authorizationId)];
      if (!agenda || !decision) return [];
      const { authorization, revision } = decision;
      return [
        {
          agenda,
          item,
          authorization,
          isInBlock: isInBlock(item),
          against: reasonsAgainstVote(authorization, actor, now, revision),
        },
      ];
    }),
    tray: waiting.map(toAgendaItem),
  };
}

async function found<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") return null;
    throw error;
  }
}

async function storedMinutes({ db }: Viewer, id: string, digest: string | null): Promise<MeetingPage["minutes"]> {
  const { minutes } = await db.meeting.findUniqueOrThrow({ where: { id }, select: { minutes: true } });
  if (!minutes || digest === null) return null;
  return { value: sha256Hex(minutes) === digest ? readJson<Minutes>(minutes) : null, digest };
}

/** The authorizations of a meeting, each with the revision at which the evidence of its gate, or of its change, stands now. */
async function decisionsOn(
  { db }: Viewer,
  items: readonly MeetingItem[],
): Promise<Map<string, { authorization: Authorization; revision: number }>> {
  const rows = await db.authorization.findMany({
    // By their ids: by the meeting that they stand in, PostgreSQL gathers the parties of every authorization there ever was.
    where: { id: { in: items.map(({ authorizationId }) => authorizationId) } },
    include: {
      ...authorizationInclude,
      change: { select: { evidenceRevision: true } },
      release: { select: { evidenceRevisions: true } },
    },
    omit: authorizationOmit,
    relationLoadStrategy: "join",
  });
  return new Map(
    rows.map((row) => {
      const ofGate = row.release?.evidenceRevisions.find(({ gate }) => gate === row.gate)?.revision;
      const revision = (row.subject === "change" ? row.change?.evidenceRevision : ofGate) ?? row.evidenceRevision;
      return [row.id, { authorization: toAuthorization(row), revision }];
    }),
  );
}
