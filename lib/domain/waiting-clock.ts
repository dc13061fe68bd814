/**
 * The waiting clock: what a release waited for on its way to each gate, from the events of its record. Every second of its life is
 * counted once: it was worked on, it waited on people, on a window, or on evidence.
 */

import { gateAhead } from "./phase.ts";
import { type PartyKind, type SeatedParty, tally, type Verdict } from "./quorum.ts";
import { type Gate, gates, type Instant, type Phase, phases } from "./release.ts";

/** Worked on; waiting on people: for votes, or for who has to pass what is granted; on a window; on evidence that has to be mended. */
export const waits = ["work", "person", "window", "evidence"] as const;
export type Wait = (typeof waits)[number];

/** The border ahead; between G4 and the review there is none: the release is being deployed. */
export type Stretch = Gate | "deploying";

export interface PartyWait {
  party: PartyKind;
  seconds: number;
}

export interface StretchClock {
  stretch: Stretch;
  /** In seconds; together the time that the release stood before this gate. */
  seconds: Readonly<Record<Wait, number>>;
  /** How long each party's votes were waited for. Parties are waited for side by side, so these overlap. */
  parties: readonly PartyWait[];
  total: number;
}

export interface RecordedAt {
  at: Instant;
  /** As the record has it: nothing is promised to be there. */
  content: unknown;
}

interface Asked {
  id: string;
  gate: Gate;
  parties: readonly SeatedParty[];
  votes: { person: { id: string }; verdict: Verdict; castAt: Instant }[];
}

/** What has been read so far. */
interface Standing {
  phase: Phase;
  /** The request or grant before the gate ahead. */
  asked: Asked | null;
  isGranted: boolean;
  /** The last one was refused or superseded: until it is asked again, the evidence has to be mended. */
  isToBeMended: boolean;
  windowStart: number | null;
  observationDays: number;
  /** When the last deployment was finished; null when it was backed out, or none was. */
  finishedAt: number | null;
  isDeploymentBegun: boolean;
}

const day = 86_400;
const secondsOf = (at: Instant): number => Math.floor(at.getTime() / 1000);

const member = (content: unknown, name: string): unknown =>
  typeof content === "object" && content !== null ? (content as Record<string, unknown>)[name] : undefined;
const text = (content: unknown, name: string): string | null => {
  const value = member(content, name);
  return typeof value === "string" ? value : null;
};
const oneOf = <T extends string>(list: readonly T[], value: string | null): T | null => list.find((one) => one === value) ?? null;
const instantIn = (content: unknown, name: string): number | null => {
  const at = Date.parse(text(content, name) ?? "");
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
};

/** The clock of a release whose record has these entries, in their order, up to `now` or to its end. */
export function waitingClock(entries: readonly RecordedAt[], now: Instant): StretchClock[] {
  const [first] = entries;
  if (!first) return [];
  const clocks = new Map<Stretch, StretchClock & { seconds: Record<Wait, number>; parties: PartyWait[] }>();
  let standing = begun;
  let since = secondsOf(first.at);
  const passUntil = (until: number) => {
    const stretch = stretchOf(standing.phase);
    // An entry is never older than the one before it, but for a clock that was set back.
    if (until <= since) return;
    if (stretch === null) {
      since = until;
      return;
    }
    const clock = clocks.get(stretch) ?? {
      stretch,
      seconds: { work: 0, person: 0, window: 0, evidence: 0 },
      parties: [],
      total: 0,
    };
    clocks.set(stretch, clock);
    for (const [wait, seconds] of splitUp(standing, since, until)) clock.seconds[wait] += seconds;
    for (const party of waitedFor(standing)) addTo(clock.parties, party, until - since);
    clock.total += until - since;
    since = until;
  };
  for (const { at, content } of entries) {
    passUntil(secondsOf(at));
    standing = after(standing, content, secondsOf(at));
  }
  passUntil(secondsOf(now));
  return stretches.flatMap((stretch) => clocks.get(stretch) ?? []);
}

/** In the order in which a release meets them. */
const stretches: readonly Stretch[] = [...gates.slice(0, 4), "deploying", ...gates.slice(4)];

const begun: Standing = {
  phase: "requested",
  asked: null,
  isGranted: false,
  isToBeMended: false,
  windowStart: null,
  observationDays: 0,
  finishedAt: null,
  isDeploymentBegun: false,
};

function stretchOf(phase: Phase): Stretch | null {
  return phase === "deployment" ? "deploying" : gateAhead(phase);
}

/** What is waited for between two instants at which nothing happened: only a window that opens in between divides it. */
function splitUp(standing: Standing, since: number, until: number): [Wait, number][] {
  const opensAt = Math.min(Math.max(heldUntil(standing) ?? since, since), until);
  return [
    ["window", opensAt - since],
    [waitOf(standing), until - opensAt],
  ];
}

/** The window that is waited for, whatever else is done meanwhile; null where none is. */
function heldUntil({
  phase,
  asked,
  isGranted,
  windowStart,
  finishedAt,
  observationDays,
  isDeploymentBegun,
}: Standing): number | null {
  // Until the observation window is over, nothing can be asked for.
  if (phase === "review") return asked || finishedAt === null ? null : finishedAt + observationDays * day;
  if (phase === "check_in") return isGranted ? windowStart : null;
  return phase === "deployment" && !isDeploymentBegun ? windowStart : null;
}

function waitOf({ asked, isToBeMended }: Standing): Wait {
  if (asked) return "person";
  return isToBeMended ? "evidence" : "work";
}

/** The parties whose votes are missing. */
function waitedFor({ asked, isGranted }: Standing): PartyKind[] {
  if (!asked || isGranted) return [];
  return tally(asked.parties, asked.votes).flatMap(({ party, granted, needed }) => (granted < needed ? party : []));
}

function addTo(parties: PartyWait[], party: PartyKind, seconds: number): void {
  const found = parties.find((one) => one.party === party);
  if (found) found.seconds += seconds;
  else parties.push({ party, seconds });
}

function after(standing: Standing, content: unknown, at: number): Standing {
  const { asked } = standing;
  const isOfAsked = asked !== null && text(content, "authorizationId") === asked.id;
  switch (text(content, "type")) {
    case "phase.entered":
      return entered(standing, oneOf(phases, text(content, "to")));
    case "schedule.saved":
      return scheduled(standing, member(content, "schedule"));
    case "authorization.asked":
      return wasAsked(standing, content);
    case "vote.cast":
      return isOfAsked ? voted(standing, asked, content, at) : standing;
    case "authorization.granted":
      return isOfAsked ? { ...standing, isGranted: true } : standing;
    case "authorization.refused":
    case "authorization.superseded":
      return isOfAsked ? { ...standing, asked: null, isGranted: false, isToBeMended: true } : standing;
    case "authorization.withdrawn":
    case "authorization.expired":
      return isOfAsked ? { ...standing, asked: null, isGranted: false } : standing;
    case "deployment.started":
      return { ...standing, isDeploymentBegun: true };
    case "deployment.ended":
      return { ...standing, finishedAt: text(content, "outcome") === "finished" ? at : null };
    default:
      return standing;
  }
}

function entered(standing: Standing, phase: Phase | null): Standing {
  if (phase === null) return standing;
  const isDeploymentBegun = phase === "deployment" ? false : standing.isDeploymentBegun;
  return { ...standing, phase, asked: null, isGranted: false, isToBeMended: false, isDeploymentBegun };
}

function scheduled(standing: Standing, schedule: unknown): Standing {
  const days = member(schedule, "observationDays");
  return {
    ...standing,
    windowStart: instantIn(schedule, "windowStart"),
    observationDays: typeof days === "number" ? days : standing.observationDays,
  };
}

function wasAsked(standing: Standing, content: unknown): Standing {
  const [id, gate] = [text(content, "authorizationId"), oneOf(gates, text(content, "gate"))];
  // A ratification is asked for beside the gate, and holds nothing up by itself.
  if (id === null || gate === null || gate !== gateAhead(standing.phase)) return standing;
  return { ...standing, asked: { id, gate, parties: partiesIn(content), votes: [] }, isGranted: false, isToBeMended: false };
}

function partiesIn(content: unknown): SeatedParty[] {
  const parties = member(content, "parties");
  return Array.isArray(parties) ? (parties as RecordedParty[]).filter(({ seats }) => Array.isArray(seats)).map(partyIn) : [];
}

/** As an entry tells of a party: instants are text in it, and older entries know neither majorities nor seats that are lent. */
type RecordedParty = Pick<SeatedParty, "party" | "needed" | "mayVeto"> &
  Partial<Pick<SeatedParty, "of" | "majorityOf" | "abstentions">> & {
    seats: readonly (Omit<SeatedParty["seats"][number], "lent"> & {
      lent?: { by: { id: string; name: string }; from: string; to: string } | null;
    })[];
  };

const partyIn = ({ of = null, majorityOf = null, abstentions = "not_counted", seats, ...party }: RecordedParty): SeatedParty => ({
  ...party,
  ...{ of, majorityOf, abstentions },
  seats: seats.map(({ lent, ...seat }) => ({
    ...seat,
    lent: lent ? { by: lent.by, from: new Date(lent.from), to: new Date(lent.to) } : null,
  })),
});

function voted(standing: Standing, asked: Asked, content: unknown, at: number): Standing {
  const id = text(member(content, "actor"), "id");
  const verdict = oneOf(["grant", "refuse", "abstain"] as const, text(content, "verdict"));
  if (id === null || verdict === null) return standing;
  return { ...standing, asked: { ...asked, votes: [...asked.votes, { person: { id }, verdict, castAt: new Date(at * 1000) }] } };
}

const units: readonly (readonly [number, string])[] = [
  [day, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
];

/** "3 d 4 h", "2 min 5 s": its two largest units; seconds beside ten minutes or more say nothing. */
export function saySeconds(seconds: number): string {
  const at = units.findIndex(([size]) => seconds >= size);
  if (at === -1) return "0 s";
  const [[large, largeName] = [1, "s"], [small, smallName] = [0, ""]] = units.slice(at);
  const rest = small > 0 && (small > 1 || seconds < 600) ? Math.floor((seconds % large) / small) : 0;
  const whole = `${Math.floor(seconds / large)} ${largeName}`;
  return rest > 0 ? `${whole} ${rest} ${smallName}` : whole;
}
