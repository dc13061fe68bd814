/** The picture of a release: five doors that change management opens, five phases in which release management works. */
import { type Authorization, type AuthorizationState, isLate, isOpen } from "./authorization.ts";
import { isAskedFor } from "./gate-check.ts";
import { gateChecks } from "./gate-checks.ts";
import { gateLabels, phaseLabels } from "./labels.ts";
import { gateAhead, lastAuthorization } from "./phase.ts";
import { phaseFact } from "./phase-fact.ts";
import { type PartyKind, tally } from "./quorum.ts";
import { type Gate, gates, type Instant, type Phase, type PhaseEntry, type Release } from "./release.ts";

/** A short text; instants stay instants, so that whoever shows it can say them in the reader's time zone. */
export type Line = readonly (string | Instant)[];

/** `granted` is an open door nobody went through yet; `passed` one that was gone through. */
export type GateState = "shut" | "asked" | "granted" | "refused" | "superseded" | "expired" | "withdrawn" | "passed";

export interface GateView {
  gate: Gate;
  state: GateState;
  /** The door the release stands before. */
  isAhead: boolean;
  line: Line;
  votes: { granted: number; needed: number } | null;
  /** Parties that still owe a vote. */
  missing: readonly PartyKind[];
  /** Number of the authorization it shows, if any. */
  authorization: number | null;
}

export const workPhases = ["planning", "build_and_test", "check_in", "deployment", "review"] as const;
export type WorkPhase = (typeof workPhases)[number];

/** `stopped`: here the release was cancelled. */
export type PhaseState = "done" | "now" | "ahead" | "stopped";

export interface PhaseView {
  phase: WorkPhase;
  state: PhaseState;
  line: Line;
  /** Something in it went wrong: a red test, a back-out, a damaged item. */
  isTrouble: boolean;
}

export interface GatePicture {
  /** The whole picture as a sentence. */
  headline: Line;
  gates: readonly GateView[];
  phases: readonly PhaseView[];
  /** The last step, when it led back. */
  wayBack: { from: WorkPhase; to: WorkPhase; at: Instant; reason: string } | null;
}

const order: Record<Phase, number> = {
  requested: 0,
  planning: 1,
  build_and_test: 2,
  check_in: 3,
  deployment: 4,
  review: 5,
  closed: 6,
  cancelled: 0,
};

export function gatePicture(release: Release, now: Instant): GatePicture {
  const stopped = release.phase === "cancelled" ? release.entries.findLast(({ to }) => to === "cancelled") : undefined;
  const phase = stopped?.from ?? release.phase;
  const views = gates.map((gate) =>
    gateView(release, gate, stopped ? { phase, ahead: null } : { phase, ahead: gateAhead(phase) }, now),
  );
  return {
    headline: stopped ? cancelledHeadline(stopped) : headline(release, views),
    gates: views,
    phases: workPhases.map((one) => phaseView(release, one, phaseState(one, phase, stopped !== undefined), now)),
    wayBack: wayBackOf(release),
  };
}

function phaseView(release: Release, phase: WorkPhase, state: PhaseState, now: Instant): PhaseView {
  const { line, isTrouble } = phaseFact(release, phase, now);
  // A red build of the last round is no trouble while the plan is made anew; a window that is over, or a back-out, is.
  return { phase, state, line, isTrouble: isTrouble && (state !== "ahead" || phase === "deployment") };
}

function phaseState(one: Phase, phase: Phase, isStopped: boolean): PhaseState {
  if (order[one] < order[phase]) return "done";
  if (order[one] > order[phase]) return "ahead";
  return isStopped ? "stopped" : "now";
}

function gateView(release: Release, gate: Gate, at: { phase: Phase; ahead: Gate | null }, now: Instant): GateView {
  const isAhead = at.ahead === gate;
  if (order[at.phase] >= order[gate]) return passedGate(release, gate);
  // A request of an earlier round says nothing about this one.
  const last = isAhead ? lastAuthorization(release, gate) : undefined;
  const current = last && !last.spent && last.askedAt >= release.phaseSince ? last : undefined;
  if (!current) return { ...shut, gate, isAhead, line: isAhead ? [sayChecks(release, gate, now)] : stillAhead(gate) };
  const state = stateOf(current, now);
  return { gate, state, isAhead, ...votesOf(current), line: lineOf(current, state), authorization: current.number };
}

const shut = { state: "shut", votes: null, missing: [], authorization: null } as const;

const stillAhead = (gate: Gate): Line => [gate === "closed" ? "the report comes up" : "not asked yet"];

function passedGate(release: Release, gate: Gate): GateView {
  const entry = release.entries.findLast((one) => one.via === "gate" && one.gate === gate);
  const grant = release.authorizations.find(({ id }) => id === entry?.authorizationId);
  const base = { gate, state: "passed", isAhead: false } as const;
  if (!grant) return { ...shut, ...base, line: entry ? ["passed ", entry.enteredAt] : ["passed"] };
  return { ...base, ...votesOf(grant), line: lineOf(grant, "granted"), authorization: grant.number };
}

function stateOf(authorization: Authorization, now: Instant): GateState {
  if (isOpen(authorization) && isLate(authorization, now)) return "expired";
  return authorization.state === "pending" ? "asked" : authorization.state;
}

function votesOf({ parties, votes, templateId }: Authorization): Pick<GateView, "votes" | "missing"> {
  const counts = tally(parties, votes);
  const board = counts.find(({ party }) => party === "authority");
  return {
    votes: board && templateId === null ? { granted: board.granted, needed: board.needed } : null,
    missing: templateId === null ? counts.filter(({ granted, needed }) => granted < needed).map(({ party }) => party) : [],
  };
}

const missingWords: Record<PartyKind, string> = {
  authority: "votes",
  change_manager: "sign-off",
  service_owner: "owner",
  uninvolved: "fresh eyes",
  affected_owner: "owners",
  named_authority: "required authority",
};

function lineOf(authorization: Authorization, state: GateState): Line {
  const { votes, missing } = votesOf(authorization);
  const count = votes ? `${votes.granted} of ${votes.needed}` : "";
  const ended = authorization.endedAt ?? authorization.askedAt;
  switch (state) {
    case "asked": {
      const others = missing.filter((party) => party !== "authority").map((party) => missingWords[party]);
      if (missing.includes("authority") || others.length === 0) return ["asked ", authorization.askedAt, `, ${count}`];
      return [others.length === 1 ? `${count}, ${others.join("")} missing` : `${others.join(", ")} missing`];
    }
    case "granted":
      return ["granted ", ended, authorization.templateId === null ? `, ${count}` : ", template"];
    default:
      return [`${state} `, ended];
  }
}

function sayChecks(release: Release, gate: Gate, now: Instant): string {
  const asked = gateChecks(release, gate, now).filter(isAskedFor);
  const missing = asked.filter(({ state }) => state === "fails").length;
  const waived = asked.filter(({ state }) => state === "waived").length;
  const standing = missing === 0 ? "can be asked for" : `${missing} of ${asked.length} missing`;
  return waived === 0 ? standing : `${standing}, ${waived} waived`;
}

function wayBackOf({ entries }: Release): GatePicture["wayBack"] {
  const last = entries.at(-1);
  if (last?.via !== "back" || !isWorkPhase(last.from) || !isWorkPhase(last.to)) return null;
  return { from: last.from, to: last.to, at: last.enteredAt, reason: last.reason ?? "" };
}

const isWorkPhase = (phase: Phase): phase is WorkPhase => (workPhases as readonly string[]).includes(phase);

const cancelledHeadline = ({ from, enteredAt, reason }: PhaseEntry): Line => [
  from === "requested" ? "Cancelled before planning on " : `Cancelled in ${phaseLabels[from]} on `,
  enteredAt,
  reason ? `: ${reason}` : ".",
];

const headlines: Record<GateState, string> = {
  shut: "is not asked for yet",
  asked: "is asked for",
  granted: "is granted and can be passed",
  refused: "was refused",
  superseded: "was asked for, but the evidence changed since",
  expired: "was asked for, but the time is over",
  withdrawn: "was asked for and withdrawn",
  passed: "was passed",
};

function headline({ phase, phaseSince, deployments }: Release, views: readonly GateView[]): Line {
  const isBackedOut = deployments.at(-1)?.ended?.outcome === "backed_out";
  if (phase === "closed") return ["Closed on ", phaseSince, isBackedOut ? ", backed out." : "; every gate was passed."];
  const place: Line = [phase === "requested" ? "Raised on " : `In ${phaseLabels[phase]} since `, phaseSince];
  const door = views.find(({ isAhead }) => isAhead);
  return door ? [...place, `. ${gateLabels[door.gate]} ${headlines[door.state]}.`] : [...place, "."];
}

/** What a row of a list knows. */
export interface GlyphFacts {
  phase: Phase;
  /** The state of the last request for the gate ahead; null where there is none. */
  gateState: AuthorizationState | null;
}

export interface Glyph {
  steps: readonly { phase: WorkPhase; state: PhaseState; gate: GateState }[];
  /** The same in words. */
  text: string;
}

/** The picture as five steps, for a row of a list. */
export function glyphOf({ phase, gateState }: GlyphFacts): Glyph {
  const ahead = gateAhead(phase);
  const door: GateState = gateState === null ? "shut" : gateState === "pending" ? "asked" : gateState;
  const steps = workPhases.map((one, index) => {
    const gate = gates[index] ?? "closed";
    const isPassed = order[phase] >= order[gate];
    return {
      phase: one,
      state: phaseState(one, phase, false),
      gate: isPassed ? "passed" : gate === ahead ? door : "shut",
    } as const;
  });
  const text =
    ahead && gateState !== null ? `${phaseLabels[phase]}; ${gateLabels[ahead]} ${headlines[door]}` : phaseLabels[phase];
  return { steps, text };
}
