/** Asking a change authority: for a gate, or for the ratification of an emergency. */
import { type Authorization, isLate, isOpen, isPolicyPanel, noPolicy, reasonsItCannotBeDecided } from "./authorization.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { gateChecks, refusalsOf } from "./gate-checks.ts";
import { phaseLabels } from "./labels.ts";
import { requireCapability } from "./permissions.ts";
import { gateAhead } from "./phase.ts";
import { type Panel, seatParties } from "./policy.ts";
import type { SeatedParty } from "./quorum.ts";
import { type Actor, type Gate, gates, type Instant, type Level, type Release } from "./release.ts";
import type { AuthorizationAsked, ReleaseEvent, ReleaseEventType } from "./release-event.ts";
import { ratificationOf } from "./review.ts";
import { type MetTemplate, reasonsItGrantsNothing } from "./template.ts";
import { lastWaiver } from "./waiver.ts";

export interface AskInput {
  gate: Gate;
  authorizationId: string;
  evidence: Uint8Array;
  evidenceDigest: string;
}

/** Who does not vote: the asker, who raised or manages the release, and on G3 everyone who handed in the final build. */
export function excludedFrom(release: Release, gate: Gate | null, actor: Actor): Set<string> {
  const excluded = new Set([release.raisedBy.id, release.manager.id]);
  if (actor.kind === "person") excluded.add(actor.id);
  const build = gate === "check_in" ? release.builds.at(-1) : undefined;
  if (build) {
    excluded.add(build.handedInBy.id);
    if (build.sealed) excluded.add(build.sealed.by.id);
    for (const { uploadedBy } of build.artifacts) excluded.add(uploadedBy.id);
  }
  return excluded;
}

/** The ids of those templates that grant this release something now: the one that its changes follow, or none. */
export function templatesGranting(template: MetTemplate | null, release: Release, riskLevel: Level, now: Instant): Set<string> {
  const grants = template !== null && reasonsItGrantsNothing(template, release, riskLevel, now).length === 0;
  return new Set(grants ? [template.id] : []);
}

/** The standard-change template that grants this gate without votes, if one does. */
export function grantingTemplate(release: Release, gate: Gate, templatesInForce: ReadonlySet<string>): string | null {
  if (release.model !== "standard" || (gate !== "planning" && gate !== "build_and_test")) return null;
  const [first, ...others] = new Set(release.changes.map(({ templateId }) => templateId));
  return first && others.length === 0 && templatesInForce.has(first) ? first : null;
}

/** Asks for the gate ahead. Every failing check, the missing policy and the missing electors are named at once. */
export function decideAskGate(
  release: Release,
  input: AskInput,
  facts: { panel: Panel; templatesInForce: ReadonlySet<string>; riskLevel?: Level },
  actor: Actor,
  now: Instant,
): Decision<ReleaseEvent> {
  const { gate } = input;
  const refusals: Refusal[] = [...requireCapability(actor, "gate:ask")];
  if (gateAhead(release.phase) !== gate)
    return {
      allowed: false,
      refusals: [
        ...refusals,
        { code: "not-this-gate", message: `A release in ${phaseLabels[release.phase]} does not stand before this gate.` },
      ],
    };
  const open = release.authorizations.find((one) => one.subject === "gate" && one.gate === gate && isOpen(one));
  const isOver = open !== undefined && isLate(open, now);
  if (open && !isOver)
    refusals.push({ code: "asked-already", message: `Authorization ${open.number} for this gate is ${open.state}.` });
  refusals.push(...refusalsOf(gateChecks(release, gate, now)));
  refusals.push(...reasonsAgainstWaivers(release, gate, facts.riskLevel ?? "low", now));
  const templateId = grantingTemplate(release, gate, facts.templatesInForce);
  const seated = templateId ? [] : seatOrRefuse(facts.panel, excludedFrom(release, gate, actor), refusals);
  if (refusals.length > 0) return { allowed: false, refusals };
  const asked: AuthorizationAsked = {
    type: "authorization.asked",
    subject: "gate",
    evidenceRevision: release.evidenceRevisions[gate],
    templateId,
    waiverId: null,
    parties: seated,
    ...input,
  };
  const expired: ReleaseEvent[] = isOver ? [{ type: "authorization.expired", authorizationId: open.id }] : [];
  const granted: ReleaseEvent[] = templateId ? [{ type: "authorization.granted", authorizationId: input.authorizationId }] : [];
  return { allowed: true, events: [...expired, asked, ...granted] };
}

/** At high risk a waiver needs an authorization of its own: one that was given before the risk rose has none. */
function reasonsAgainstWaivers(release: Release, gate: Gate, riskLevel: Level, now: Instant): Refusal[] {
  if (riskLevel !== "high") return [];
  return gateChecks(release, gate, now)
    .filter(({ state, code }) => state === "waived" && lastWaiver(release, gate, code)?.needsAuthorization === false)
    .map(({ title, href }) => ({
      code: "waiver-unauthorized",
      message: `${title}: the risk is high now, so the waiver needs an authorization of its own. End it and give it anew.`,
      href,
    }));
}

/** Seats the parties; pushes the refusals when no policy is in force or the eligible people cannot decide. */
export function seatOrRefuse(panel: Panel, excluded: ReadonlySet<string>, refusals: Refusal[]): SeatedParty[] {
  if (!isPolicyPanel(panel)) {
    refusals.push(noPolicy);
    return [];
  }
  const parties = seatParties(panel, excluded);
  refusals.push(...reasonsItCannotBeDecided(panel.policy, parties));
  return parties;
}

/** Asks a CAB to ratify an emergency release after it was deployed; decided either way, it opens the way to G5. */
export function decideAskRatification(
  release: Release,
  input: Omit<AskInput, "gate">,
  panel: Panel,
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals: Refusal[] = [...requireCapability(actor, "gate:ask")];
  if (release.model !== "emergency")
    refusals.push({ code: "not-an-emergency", message: "Only an emergency release is ratified." });
  if (release.phase !== "review")
    refusals.push({ code: "not-in-review", message: "An emergency is ratified after its deployment, in review." });
  const earlier = ratificationOf(release);
  if (earlier && isOpenOrDecided(earlier))
    refusals.push({ code: "asked-already", message: `Ratification ${earlier.number} is ${earlier.state}.` });
  const involved = release.authorizations.flatMap(({ votes }) => votes.map(({ person }) => person.id));
  const seated = seatOrRefuse({ ...panel, involved }, excludedFrom(release, null, actor), refusals);
  if (refusals.length > 0) return { allowed: false, refusals };
  return {
    allowed: true,
    events: [
      {
        type: "authorization.asked",
        subject: "ratification",
        gate: null,
        evidenceRevision: release.evidenceRevisions.closed,
        templateId: null,
        waiverId: null,
        parties: seated,
        ...input,
      },
    ],
  };
}

export interface AskWaiverInput extends AskInput {
  waiverId: string;
  revision: number;
}

/** Asks a board about a waiver given at high risk. Whoever gave it does not vote on it. */
export function decideAskWaiver(
  release: Release,
  { gate, revision, ...input }: AskWaiverInput,
  panel: Panel,
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals: Refusal[] = [];
  const parties = seatOrRefuse(panel, excludedFrom(release, null, actor), refusals);
  return decide(refusals, {
    type: "authorization.asked",
    subject: "waiver",
    gate: null,
    evidenceRevision: revision,
    templateId: null,
    parties,
    ...input,
  });
}

const isOpenOrDecided = ({ state }: Authorization): boolean => state === "pending" || state === "granted" || state === "refused";

/**
 * Which gates' evidence an event changes. The evidence triggers in the database raise the same revisions. What the phase in front
 * of a gate holds fixed is not named: the final build is shown at G4 too, but entering check-in has renewed G4 already.
 */
const touchedGates: Partial<Record<ReleaseEventType, readonly Gate[]>> = {
  "release.amended": gates,
  "release.passed_on": gates,
  "scope.changed": gates,
  "plan.saved": ["build_and_test", "deployment"],
  "schedule.saved": ["build_and_test", "deployment", "closed"],
  "risks.saved": ["build_and_test"],
  "criteria.saved": ["build_and_test", "check_in"],
  "impact.taken": ["build_and_test"],
  "decommission.saved": ["build_and_test", "check_in"],
  "build.handed_in": ["check_in"],
  "artifact.added": ["check_in"],
  "build.sealed": ["check_in"],
  "provenance.handed_in": ["check_in"],
  "report.handed_in": ["check_in"],
  "bill.handed_in": ["check_in"],
  "defect.raised": ["check_in"],
  "defect.settled": ["check_in"],
  "criterion.judged": ["check_in"],
  "library.checked_in": ["deployment"],
  "environment.chosen": ["deployment"],
  "run_sheet.saved": ["deployment", "closed"],
  "run_sheet.extended": ["deployment", "closed"],
  "rehearsal.recorded": ["deployment"],
  "deployment.started": ["closed"],
  "step.recorded": ["closed"],
  "deployment.ended": ["closed"],
  "review.saved": ["closed"],
  "verdicts.given": ["closed"],
  "waiver.given": gates,
  "waiver.ended": gates,
};

const isGate = (phase: string): phase is Gate => (gates as readonly string[]).includes(phase);

/** The gates whose evidence these events make new; entering a phase renews every later gate. */
export function gatesTouchedBy(events: readonly ReleaseEvent[]): Set<Gate> {
  const touched = new Set<Gate>();
  for (const event of events) {
    const renewed = event.type === "phase.entered" ? gatesRenewedBy(event.to) : (touchedGates[event.type] ?? []);
    for (const gate of renewed) touched.add(gate);
  }
  return touched;
}

/** Entering a phase renews the evidence of every gate that lies after it. */
export function gatesRenewedBy(to: Release["phase"]): readonly Gate[] {
  if (to === "cancelled" || to === "requested") return gates;
  if (to === "review") return ["closed"];
  return isGate(to) ? gates.slice(gates.indexOf(to) + 1) : [];
}

/** The unspent authorizations that do not outlive these events, because their evidence changed. */
export function supersededBy(release: Release, events: readonly ReleaseEvent[]): ReleaseEvent[] {
  const touched = gatesTouchedBy(events);
  const spentNow = new Set(events.flatMap((event) => (event.type === "phase.entered" ? [event.authorizationId] : [])));
  const endedNow = new Set(
    events.flatMap((event) => (endings.has(event.type) && "authorizationId" in event ? [event.authorizationId] : [])),
  );
  const isMoved = events.some(({ type }) => type === "phase.entered");
  return (
    release.authorizations
      .filter((one) => isOpen(one) && !spentNow.has(one.id) && !endedNow.has(one.id))
      // A waiver is about the gate ahead: whatever way the release goes on, nobody decides about it any more.
      .filter((one) => (one.subject === "waiver" ? isMoved : one.gate !== null && touched.has(one.gate)))
      .map((one) => ({ type: "authorization.superseded", authorizationId: one.id, because: events[0]?.type ?? "" }))
  );
}

const endings: ReadonlySet<string> = new Set(["authorization.refused", "authorization.withdrawn", "authorization.expired"]);
