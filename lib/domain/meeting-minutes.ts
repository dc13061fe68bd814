/** The minutes of a meeting: made of what was recorded, and of nothing that anybody typed afterwards. */
import type { AuthorizationState, Vote } from "./authorization.ts";
import { type Meeting, type PresenceStep, quorumOf, timeSpent } from "./meeting.ts";
import type { AgendaItem } from "./meeting-agenda.ts";
import type { Verdict } from "./quorum.ts";
import type { Instant } from "./release.ts";

export interface MinutedPresence {
  name: string;
  isMember: boolean;
  /** Each time they were here: from, and to where they left before the end. */
  spans: { from: string; to: string | null }[];
}

export interface MinutedVote {
  name: string;
  verdict: Verdict;
  reason: string;
  at: string;
  /** Cast while they were here; everything else was cast outside of the meeting, before or during it. */
  inMeeting: boolean;
}

export interface MinutedItem extends AgendaItem {
  position: number;
  origin: "agenda" | "late";
  /** Why it was taken up late. */
  word: string;
  pulled: { by: string; reason: string } | null;
  /** How it stood when the meeting was closed. */
  state: AuthorizationState;
  endedAt: string | null;
  /** Decided while the meeting ran. */
  decidedInMeeting: boolean;
  seconds: number;
  votes: MinutedVote[];
}

export interface Minutes {
  version: 1;
  meeting: number;
  name: string;
  authority: string;
  agendaDigest: string;
  plannedAt: string;
  startedAt: string;
  startedBy: string;
  closedAt: string;
  closedBy: string;
  timeZone: string;
  seconds: number;
  quorum: { needed: number; most: number; wasReached: boolean };
  present: MinutedPresence[];
  items: MinutedItem[];
  /** Requests that came too late and were not taken up. */
  leftInTray: { number: number; about: string; title: string }[];
}

/** An item with what the record says of it. */
export interface ItemRecord {
  item: AgendaItem;
  state: AuthorizationState;
  votes: readonly Vote[];
  endedAt: Instant | null;
}

export interface MinutesInput {
  meeting: Meeting & { startedAt: Instant };
  name: string;
  authority: string;
  timeZone: string;
  agendaDigest: string;
  startedBy: string;
  closedBy: string;
  closedAt: Instant;
  records: ReadonlyMap<string, ItemRecord>;
  leftInTray: Minutes["leftInTray"];
}

export function minutesOf({ meeting, closedAt, records, ...known }: MinutesInput): Minutes {
  const spent = timeSpent(meeting.calls, closedAt);
  const spans = spansOf(meeting.presence);
  const wasHere = (personId: string, at: Instant): boolean =>
    (spans.get(personId) ?? []).some(({ from, to }) => from <= at && at <= (to ?? closedAt));
  const members = new Set(meeting.members.map(({ id }) => id));
  const names = new Map(meeting.presence.map(({ person }) => [person.id, person.name]));
  return {
    version: 1,
    meeting: meeting.number,
    name: known.name,
    authority: known.authority,
    agendaDigest: known.agendaDigest,
    plannedAt: meeting.startsAt.toISOString(),
    startedAt: meeting.startedAt.toISOString(),
    startedBy: known.startedBy,
    closedAt: closedAt.toISOString(),
    closedBy: known.closedBy,
    timeZone: known.timeZone,
    seconds: seconds(closedAt.getTime() - meeting.startedAt.getTime()),
    quorum: mostHere(meeting),
    present: [...spans].map(([id, its]) => ({
      name: names.get(id) ?? "",
      isMember: members.has(id),
      spans: its.map(({ from, to }) => ({ from: from.toISOString(), to: to?.toISOString() ?? null })),
    })),
    items: meeting.items.flatMap(({ authorizationId, position, origin, word, pull }) => {
      const record = records.get(authorizationId);
      if (!record) return [];
      const { item, state, votes, endedAt } = record;
      return [
        {
          ...item,
          position,
          origin,
          word,
          pulled: pull && { by: pull.by.name, reason: pull.reason },
          state,
          endedAt: endedAt?.toISOString() ?? null,
          decidedInMeeting: endedAt !== null && endedAt >= meeting.startedAt,
          seconds: seconds(spent.get(authorizationId) ?? 0),
          votes: votes.map(({ person, verdict, reason, castAt }) => ({
            name: person.name,
            verdict,
            reason,
            at: castAt.toISOString(),
            inMeeting: wasHere(person.id, castAt),
          })),
        },
      ];
    }),
    leftInTray: known.leftInTray,
  };
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);

interface Span {
  from: Instant;
  to: Instant | null;
}

/** When each person was here, in the order in which they came. */
export function spansOf(presence: readonly PresenceStep[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const { person, kind, at } of presence) {
    const its = spans.get(person.id) ?? [];
    const open = its.at(-1);
    if (kind === "came") spans.set(person.id, [...its, { from: at, to: null }]);
    else if (open) spans.set(person.id, [...its.slice(0, -1), { ...open, to: at }]);
  }
  return spans;
}

/** The most members who were here at once. */
function mostHere(meeting: Meeting): Minutes["quorum"] {
  const counts = meeting.presence.map(
    (_, index) => quorumOf({ ...meeting, presence: meeting.presence.slice(0, index + 1) }).here,
  );
  const most = Math.max(0, ...counts);
  return { needed: meeting.quorum, most, wasReached: most >= meeting.quorum };
}
