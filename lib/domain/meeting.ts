/**
 * Meetings of an authority: planned, started, closed. A meeting gathers people around an agenda that was frozen when it was started;
 * what is decided is decided by votes on authorizations, in the meeting or outside of it, and no meeting ever stands in their way.
 */
import type { AuthorizationState } from "./authorization.ts";
import { type Decision, decide, type Refusal, refuse } from "./decision.ts";
import type { MeetingEvent } from "./meeting-event.ts";
import { may } from "./permissions.ts";
import type { Actor, Instant, PersonRef } from "./release.ts";

export type MeetingState = "planned" | "started" | "closed";

/** Nothing else, and nothing after. */
export const meetingSteps: Readonly<Record<MeetingState, readonly MeetingState[]>> = {
  planned: ["started"],
  started: ["closed"],
  closed: [],
};

export interface PresenceStep {
  person: PersonRef;
  kind: "came" | "left";
  at: Instant;
}

export interface ItemCall {
  authorizationId: string;
  by: PersonRef;
  at: Instant;
}

export interface ItemPull {
  by: PersonRef;
  reason: string;
  at: Instant;
}

export interface MeetingItem {
  authorizationId: string;
  number: number;
  position: number;
  origin: "agenda" | "late";
  /** Frozen: it was of low risk. Whether it still is granted with the block, `isInBlock` says. */
  inBlock: boolean;
  /** Why the chair took it up, where it came late. */
  word: string;
  pull: ItemPull | null;
  /** As the authorization stands now. */
  state: AuthorizationState;
}

export interface Meeting {
  id: string;
  number: number;
  state: MeetingState;
  startsAt: Instant;
  startedAt: Instant | null;
  closedAt: Instant | null;
  /** How long it is meant to be, and one item in it. */
  minutes: number;
  itemMinutes: number;
  quorum: number;
  chair: PersonRef;
  isSeriesEnded: boolean;
  /** Of the authority, as appointments stand now. */
  members: readonly PersonRef[];
  items: readonly MeetingItem[];
  presence: readonly PresenceStep[];
  calls: readonly ItemCall[];
}

/** A meeting may be started from an hour before its time on. */
export const earlyMs = 3_600_000;
/** One that nobody started so long after its end is not held: it moves on to the next date. */
export const missedMs = 12 * 3_600_000;

export const isMissed = ({ state, startsAt, minutes }: Pick<Meeting, "state" | "startsAt" | "minutes">, now: Instant): boolean =>
  state === "planned" && now.getTime() > startsAt.getTime() + minutes * 60_000 + missedMs;

/** Who is here: the last that somebody said of themselves counts. In the order in which they came. */
export function presentIn({ presence }: Pick<Meeting, "presence">): PersonRef[] {
  const here = new Map<string, PersonRef>();
  for (const { person, kind } of presence) {
    if (kind === "came") here.set(person.id, person);
    else here.delete(person.id);
  }
  return [...here.values()];
}

export interface MeetingQuorum {
  here: number;
  needed: number;
  isReached: boolean;
}

/** The quorum of the meeting: members of its authority who are here. Guests do not count. */
export function quorumOf(meeting: Pick<Meeting, "presence" | "members" | "quorum">): MeetingQuorum {
  const members = new Set(meeting.members.map(({ id }) => id));
  const here = presentIn(meeting).filter(({ id }) => members.has(id)).length;
  return { here, needed: meeting.quorum, isReached: here >= meeting.quorum };
}

export const isHere = (meeting: Pick<Meeting, "presence">, actor: Actor): boolean =>
  actor.kind === "person" && presentIn(meeting).some(({ id }) => id === actor.id);

/** The chair, or a change manager in the chair's place. */
export const presides = ({ chair }: Pick<Meeting, "chair">, actor: Actor): boolean =>
  actor.kind === "person" && (actor.id === chair.id || may(actor, "meeting:define"));

export const isInBlock = ({ inBlock, pull, state }: Pick<MeetingItem, "inBlock" | "pull" | "state">): boolean =>
  inBlock && pull === null && state === "pending";

/** What is spoken about now. */
export const calledItem = ({ state, calls }: Pick<Meeting, "state" | "calls">): string | null =>
  state === "started" ? (calls.at(-1)?.authorizationId ?? null) : null;

/** How long each item was spoken about, in milliseconds, up to an instant: from its call to the next one. */
export function timeSpent(calls: readonly ItemCall[], until: Instant): Map<string, number> {
  const spent = new Map<string, number>();
  for (const [index, { authorizationId, at }] of calls.entries()) {
    const ends = calls[index + 1]?.at ?? until;
    spent.set(authorizationId, (spent.get(authorizationId) ?? 0) + Math.max(0, ends.getTime() - at.getTime()));
  }
  return spent;
}

const stateWords: Record<MeetingState, string> = {
  planned: "It has not been started yet.",
  started: "It has been started already.",
  closed: "It is closed: nothing of it changes any more.",
};

const notPresiding = ({ chair }: Meeting): Refusal => ({
  code: "role-missing",
  message: `Only its chair, ${chair.name}, or a change manager does this.`,
});
const notAPerson: Refusal = { code: "not-a-person", message: "This is done by a person who signed in." };
const notHere: Refusal = { code: "not-here", message: "Say first that you are here." };

function stands(meeting: Meeting, wanted: MeetingState): Refusal[] {
  return meeting.state === wanted ? [] : [{ code: `meeting-${meeting.state}`, message: stateWords[meeting.state] }];
}

const mustPreside = (meeting: Meeting, actor: Actor): Refusal[] => (presides(meeting, actor) ? [] : [notPresiding(meeting)]);
const mustBePerson = (actor: Actor): Refusal[] => (actor.kind === "person" ? [] : [notAPerson]);

export function reasonsAgainstStart(meeting: Meeting, actor: Actor, now: Instant): Refusal[] {
  const refusals = [...stands(meeting, "planned"), ...mustPreside(meeting, actor)];
  if (meeting.isSeriesEnded) refusals.push({ code: "series-ended", message: "Its series has ended: it takes place no more." });
  if (meeting.state === "planned" && now.getTime() < meeting.startsAt.getTime() - earlyMs)
    refusals.push({ code: "too-early", message: "It can be started from one hour before its time on." });
  return refusals;
}

interface Frozen {
  agenda: Uint8Array;
  agendaDigest: string;
  items: readonly { authorizationId: string; inBlock: boolean }[];
}

/** Starts it with the agenda as it stands; what is asked later goes to the late tray. */
export const decideStart = (meeting: Meeting, frozen: Frozen, actor: Actor, now: Instant): Decision<MeetingEvent> =>
  decide(reasonsAgainstStart(meeting, actor, now), { type: "meeting.started", number: meeting.number, ...frozen });

export function decideJoin(meeting: Meeting, presenceId: string, actor: Actor): Decision<MeetingEvent> {
  const refusals = [...mustBePerson(actor), ...stands(meeting, "started")];
  if (isHere(meeting, actor)) refusals.push({ code: "here-already", message: "You are here already." });
  return decide(refusals, { type: "meeting.joined", presenceId });
}

export function decideLeave(meeting: Meeting, presenceId: string, actor: Actor): Decision<MeetingEvent> {
  const refusals = [...mustBePerson(actor), ...stands(meeting, "started")];
  if (refusals.length === 0 && !isHere(meeting, actor)) refusals.push({ code: "not-here", message: "You are not here." });
  return decide(refusals, { type: "meeting.left", presenceId });
}

const itemOf = ({ items }: Meeting, authorizationId: string): MeetingItem | undefined =>
  items.find((item) => item.authorizationId === authorizationId);

const noSuchItem: Refusal = { code: "no-such-item", message: "This is not on the agenda of the meeting." };

/** The next item to speak about; it may be called again. */
export function decideCall(
  meeting: Meeting,
  { authorizationId, callId }: { authorizationId: string; callId: string },
  actor: Actor,
): Decision<MeetingEvent> {
  const refusals = [...stands(meeting, "started"), ...mustPreside(meeting, actor)];
  if (!itemOf(meeting, authorizationId)) refusals.push(noSuchItem);
  if (calledItem(meeting) === authorizationId)
    refusals.push({ code: "called-already", message: "This is what you are speaking about." });
  return decide(refusals, { type: "meeting.item_called", callId, authorizationId });
}

/** Anybody who is here takes an item out of the block before it is decided: it is then voted upon by itself. */
export function decidePull(
  meeting: Meeting,
  { authorizationId, reason }: { authorizationId: string; reason: string },
  actor: Actor,
): Decision<MeetingEvent> {
  const item = itemOf(meeting, authorizationId);
  const refusals = [...mustBePerson(actor), ...stands(meeting, "started")];
  if (!item) return refuse(...refusals, noSuchItem);
  if (!isHere(meeting, actor)) refusals.push(notHere);
  if (!item.inBlock) refusals.push({ code: "not-in-block", message: "It is not in the consent block." });
  else if (item.pull)
    refusals.push({ code: "pulled-already", message: `${item.pull.by.name} took it out of the block already.` });
  if (item.state !== "pending")
    refusals.push({ code: "not-pending", message: `It is already ${item.state}: what is decided stays decided.` });
  if (reason.trim() === "")
    refusals.push({ code: "reason-missing", message: "Say why it is to be voted upon by itself.", field: "reason" });
  return decide(refusals, { type: "meeting.item_pulled", authorizationId, reason: reason.trim() });
}

/** Takes a request up that came after the agenda was frozen, with the chair's word for it. */
export function decideTakeUp(
  meeting: Meeting,
  { authorizationId, word, isWaiting }: { authorizationId: string; word: string; isWaiting: boolean },
  actor: Actor,
): Decision<MeetingEvent> {
  const refusals = [...stands(meeting, "started"), ...mustPreside(meeting, actor)];
  if (itemOf(meeting, authorizationId)) refusals.push({ code: "on-agenda", message: "It is on the agenda already." });
  else if (!isWaiting)
    refusals.push({ code: "not-pending", message: "It does not wait for this authority: it was decided, withdrawn or is late." });
  if (word.trim() === "")
    refusals.push({ code: "word-missing", message: "Say why it is taken up although it came late.", field: "word" });
  return decide(refusals, {
    type: "meeting.item_taken_up",
    authorizationId,
    position: meeting.items.length + 1,
    word: word.trim(),
  });
}

/** Why this person cannot grant the block as a whole; each item of it may still be voted upon by itself. */
export function reasonsAgainstConsent(meeting: Meeting, actor: Actor): Refusal[] {
  const refusals = [...mustBePerson(actor), ...stands(meeting, "started")];
  if (!isHere(meeting, actor)) refusals.push(notHere);
  const { here, needed, isReached } = quorumOf(meeting);
  if (!isReached)
    refusals.push({
      code: "no-quorum",
      message: `The block is granted by a meeting with a quorum: ${here} of ${needed} members are here. Each item can be voted upon by itself.`,
    });
  if (!meeting.items.some(isInBlock)) refusals.push({ code: "block-empty", message: "Nothing is left in the consent block." });
  return refusals;
}

export function reasonsAgainstClose(meeting: Meeting, actor: Actor): Refusal[] {
  return [...stands(meeting, "started"), ...mustPreside(meeting, actor)];
}

/** Closes it with its minutes. What is still pending stays so, and is decided without a meeting or in the next one. */
export const decideClose = (
  meeting: Meeting,
  minutes: { minutes: Uint8Array; minutesDigest: string },
  actor: Actor,
): Decision<MeetingEvent> =>
  decide(reasonsAgainstClose(meeting, actor), {
    type: "meeting.closed",
    number: meeting.number,
    ...minutes,
    present: presentIn(meeting),
  });

/** Nobody held it: it moves on to the next date. */
export function decideMove(meeting: Pick<Meeting, "state" | "number" | "startsAt">, to: Instant): Decision<MeetingEvent> {
  if (meeting.state !== "planned") return refuse({ code: `meeting-${meeting.state}`, message: stateWords[meeting.state] });
  return decide([], { type: "meeting.moved", number: meeting.number, from: meeting.startsAt, startsAt: to });
}
