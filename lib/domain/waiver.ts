/**
 * Waivers: a check that need not hold at one gate of one release, until a day. Never waivable is what no reason makes right: a perfect
 * test run, digests in the library, the back-out plan, segregation of duties; nor the facts that a phase stands on.
 */
import { type Authorization, isLate } from "./authorization.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { type GateCheck, utc } from "./gate-check.ts";
import { roleLabels } from "./labels.ts";
import type { Actor, Gate, Instant, PersonRef, Release, Role } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

/** What can be waived at all, with its title; the table `waivable_check` holds the same. */
export const waivableChecks: Readonly<Record<Gate, Readonly<Record<string, string>>>> = {
  planning: {},
  build_and_test: {
    "high-risks-held": "Every high risk has mitigation and contingency",
    "test-strategy": "A test strategy and acceptance criteria",
    "impact-taken": "Impact snapshot taken",
  },
  check_in: {
    "no-blocking-defect": "No open blocking defect",
    "criteria-met": "Acceptance criteria met",
    "components-known": "Every component is in the library",
    "decommission-dry_run": "The decommission dry run was done",
    "decommission-data": "Data is kept or deleted as it must be",
    "decommission-licence": "Licences are given back",
  },
  deployment: {},
  closed: { observed: "Observation window over" },
};

export const isWaivable = (gate: Gate, check: string): boolean => Object.hasOwn(waivableChecks[gate], check);

/** Who may waive a check, and for how many days at most, by the version in force. */
export interface WaiverRule {
  id: string;
  gate: Gate;
  check: string;
  version: number;
  role: Role | null;
  authority: { id: string; name: string } | null;
  longestDays: number;
}

/** "change manager" or "member of the Change advisory board"; null when the rule names nobody. */
export function sayWhoWaives({ role, authority }: Pick<WaiverRule, "role" | "authority">): string | null {
  if (authority) return `member of the ${authority.name}`;
  return role ? roleLabels[role] : null;
}

/** "a change manager", "an auditor". */
export const oneOf = (as: string): string => `${/^[aeiou]/.test(as) ? "an" : "a"} ${as}`;

export interface Waiver {
  id: string;
  gate: Gate;
  check: string;
  reason: string;
  until: Instant;
  givenBy: PersonRef;
  givenAt: Instant;
  /** By which version of the rule, and what it let them do so as. */
  rule: { version: number; as: string };
  /** At high risk a board decides about the waiver itself; until it has granted it, the waiver counts for nothing. */
  needsAuthorization: boolean;
  ended: { by: PersonRef; at: Instant; reason: string } | null;
}

export type WaiverState = "in_force" | "waiting" | "not_granted" | "ended" | "past";

export const waiverStateLabels: Record<WaiverState, string> = {
  in_force: "in force",
  waiting: "waiting for its authorization",
  not_granted: "not granted",
  ended: "ended",
  past: "past its end date",
};

/** The authorization that a waiver at high risk has of its own. */
export const authorizationOf = (
  { authorizations }: Pick<Release, "authorizations">,
  { id }: Pick<Waiver, "id">,
): Authorization | undefined => authorizations.find(({ waiverId }) => waiverId === id);

export function waiverState(release: Pick<Release, "authorizations">, waiver: Waiver, now: Instant): WaiverState {
  if (waiver.ended) return "ended";
  if (waiver.until <= now) return "past";
  if (!waiver.needsAuthorization) return "in_force";
  const asked = authorizationOf(release, waiver);
  if (asked?.state === "granted") return "in_force";
  return asked?.state === "pending" && !isLate(asked, now) ? "waiting" : "not_granted";
}

const waiversOf = (release: Release, gate: Gate, check: string): readonly Waiver[] =>
  release.waivers.filter((one) => one.gate === gate && one.check === check);

/** The last waiver of a check that was not ended, whether it counts or not. */
export const lastWaiver = (release: Release, gate: Gate, check: string): Waiver | undefined =>
  waiversOf(release, gate, check).findLast(({ ended }) => !ended);

export const sayWaiver = ({ givenBy, until, reason }: Pick<Waiver, "givenBy" | "until" | "reason">): string =>
  `Waived by ${givenBy.name} until ${utc(until)}: ${reason}`;

/**
 * The check as its waiver leaves it. It never reads as passed; and since the waiver may be over at any moment, it is asked again at the
 * deciding vote and at passing, which supersedes nothing.
 */
export function withWaiver(check: GateCheck, release: Release, gate: Gate, now: Instant): GateCheck {
  const waivers = check.state === "fails" ? waiversOf(release, gate, check.code) : [];
  const last = waivers.findLast(({ ended }) => !ended) ?? waivers.at(-1);
  if (!last) return check;
  const inForce = waivers.find((one) => waiverState(release, one, now) === "in_force");
  if (inForce) return { ...check, state: "waived", detail: `${sayWaiver(inForce)}\n${check.detail}`, isCondition: true };
  return { ...check, detail: `${check.detail}\n${sayNoLonger(release, last, now)}`, isCondition: true };
}

function sayNoLonger(release: Release, waiver: Waiver, now: Instant): string {
  switch (waiverState(release, waiver, now)) {
    case "waiting":
      return `Its waiver waits for authorization ${authorizationOf(release, waiver)?.number ?? ""}.`;
    case "not_granted":
      return "Its waiver was not granted.";
    case "ended":
      return `Its waiver was ended by ${waiver.ended?.by.name ?? ""}.`;
    default:
      return `Its waiver ended on ${utc(waiver.until)}.`;
  }
}

/** What the evidence of a gate tells of its waivers: those that count at the asking. */
export const waiversInForce = (release: Release, gate: Gate, now: Instant): Waiver[] =>
  release.waivers.filter((one) => one.gate === gate && waiverState(release, one, now) === "in_force");

export interface WaiveInput {
  waiverId: string;
  check: string;
  reason: string;
  until: Instant;
}

export interface WaiveFacts {
  gate: Gate | null;
  /** The gate's checks as they stand. */
  checks: readonly GateCheck[];
  rule: WaiverRule | null;
  /** Whether the actor is whom the rule names. */
  mayWaive: boolean;
  isHighRisk: boolean;
}

const day = 86_400_000;

/** Waives a check of the gate ahead. Every reason against it is named at once. */
export function decideWaiveCheck(
  release: Release,
  { waiverId, check, reason, until }: WaiveInput,
  { gate, checks, rule, mayWaive, isHighRisk }: WaiveFacts,
  actor: Actor,
  now: Instant,
): Decision<ReleaseEvent> {
  if (!gate) return decide([{ code: "no-gate", message: "It stands before no gate, so there is no check to waive." }]);
  const as = rule && sayWhoWaives(rule);
  if (!isWaivable(gate, check) || !rule || !as) return decide([againstAny(gate, check)]);
  const refusals: Refusal[] = reasonsAgainstWaiving(release, { rule, as, mayWaive }, actor);
  const current = checks.find(({ code }) => code === check);
  const last = lastWaiver(release, gate, check);
  const state = last && waiverState(release, last, now);
  if (state === "in_force" || state === "waiting")
    refusals.push({ code: "waived-already", message: `This check has a waiver already: it is ${waiverStateLabels[state]}.` });
  else if (current?.state !== "fails")
    refusals.push({ code: "not-failing", message: "This check does not fail, so there is nothing to waive.", field: "check" });
  if (reason.trim() === "") refusals.push({ code: "reason-missing", message: "Say why it may be waived.", field: "reason" });
  if (until <= now) refusals.push({ code: "until-past", message: "Choose a moment that is still to come.", field: "until" });
  else if (until.getTime() - now.getTime() > rule.longestDays * day)
    refusals.push({ code: "too-long", message: `It is waived for ${rule.longestDays} days at most.`, field: "until" });
  return decide(refusals, {
    type: "waiver.given",
    waiverId,
    gate,
    check,
    title: waivableChecks[gate][check] ?? check,
    reason: reason.trim(),
    until,
    ruleId: rule.id,
    as,
    needsAuthorization: isHighRisk,
  });
}

const againstAny = (gate: Gate, check: string): Refusal => ({
  code: "not-waivable",
  message: isWaivable(gate, check) ? "No rule in force lets anybody waive this check." : "This check is never waived. Mend it.",
  field: "check",
});

/** Reasons against this person waiving anything of this release by this rule: also what the page says in place of the form. */
export function reasonsAgainstWaiving(
  release: Release,
  { rule, as, mayWaive }: { rule: Pick<WaiverRule, "gate">; as: string; mayWaive: boolean },
  actor: Actor,
): Refusal[] {
  if (actor.kind !== "person") return [{ code: "not-a-person", message: "A waiver is given by a person who signed in." }];
  const refusals: Refusal[] = [];
  if (!mayWaive) refusals.push({ code: "may-not-waive", message: `Only ${oneOf(as)} can waive this check.` });
  if (partsOf(release, rule.gate).has(actor.id))
    refusals.push({
      code: "own-release",
      message: "Whoever raised, manages or built a release waives nothing of it: somebody else has to.",
    });
  return refusals;
}

/** Who has a part in the release: it is not for them to say that a check need not hold. */
function partsOf(release: Release, gate: Gate): Set<string> {
  const parts = new Set([release.raisedBy.id, release.manager.id]);
  const build = gate === "check_in" ? release.builds.at(-1) : undefined;
  if (build) {
    parts.add(build.handedInBy.id);
    if (build.sealed) parts.add(build.sealed.by.id);
    for (const { uploadedBy } of build.artifacts) parts.add(uploadedBy.id);
  }
  return parts;
}

/** Ends a waiver before its day: who gave it, who may give one, or the release manager. */
export function decideEndWaiver(
  release: Release,
  { waiverId, reason }: { waiverId: string; reason: string },
  { mayWaive }: { mayWaive: boolean },
  actor: Actor,
  now: Instant,
): Decision<ReleaseEvent> {
  const waiver = release.waivers.find(({ id }) => id === waiverId);
  if (!waiver) return decide([{ code: "no-such-waiver", message: "There is no such waiver here." }]);
  const refusals = reasonsAgainstEnding(release, waiver, { mayWaive }, actor, now);
  if (reason.trim() === "") refusals.push({ code: "reason-missing", message: "Say why it ends.", field: "reason" });
  const asked = authorizationOf(release, waiver);
  const withdrawn: ReleaseEvent[] =
    asked?.state === "pending" ? [{ type: "authorization.withdrawn", authorizationId: asked.id, reason: reason.trim() }] : [];
  const title = waivableChecks[waiver.gate][waiver.check] ?? waiver.check;
  return decide(
    refusals,
    { type: "waiver.ended", waiverId, gate: waiver.gate, check: waiver.check, title, reason: reason.trim() },
    ...withdrawn,
  );
}

export function reasonsAgainstEnding(
  release: Release,
  waiver: Waiver,
  { mayWaive }: { mayWaive: boolean },
  actor: Actor,
  now: Instant,
): Refusal[] {
  const isIts = actor.kind === "person" && [waiver.givenBy.id, release.manager.id].includes(actor.id);
  const refusals: Refusal[] = [];
  if (!isIts && !mayWaive)
    refusals.push({
      code: "may-not-end",
      message: `Only ${waiver.givenBy.name}, who gave it, whoever may give one, or ${release.manager.name}, who manages the release, ends it.`,
    });
  const state = waiverState(release, waiver, now);
  if (state !== "in_force" && state !== "waiting")
    refusals.push({ code: "over", message: `There is nothing to end: this waiver is ${waiverStateLabels[state]}.` });
  return refusals;
}
