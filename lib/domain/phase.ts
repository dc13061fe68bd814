/** The way of a release: every allowed step, and what must hold to take one. The table `phase_step` holds the same rows. */
import { type Authorization, isLate, isOpen } from "./authorization.ts";
import type { Decision, Refusal } from "./decision.ts";
import { deploymentsSinceEntry } from "./deployment.ts";
import { conditionsOf } from "./gate-checks.ts";
import { phaseLabels } from "./labels.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Gate, Instant, Phase, Release, StepVia } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

export interface PhaseStep {
  from: Phase;
  to: Phase;
  via: StepVia;
  gate: Gate | null;
}

/** Nothing but `gate` goes forward past a gate; `finish` needs a recorded deployment outcome. */
export const phaseSteps: readonly PhaseStep[] = [
  { from: "requested", to: "planning", via: "gate", gate: "planning" },
  { from: "planning", to: "build_and_test", via: "gate", gate: "build_and_test" },
  { from: "build_and_test", to: "check_in", via: "gate", gate: "check_in" },
  { from: "check_in", to: "deployment", via: "gate", gate: "deployment" },
  { from: "review", to: "closed", via: "gate", gate: "closed" },
  { from: "deployment", to: "review", via: "finish", gate: null },
  { from: "build_and_test", to: "planning", via: "back", gate: null },
  { from: "check_in", to: "build_and_test", via: "back", gate: null },
  { from: "deployment", to: "check_in", via: "back", gate: null },
  { from: "deployment", to: "build_and_test", via: "back", gate: null },
  { from: "requested", to: "cancelled", via: "cancel", gate: null },
  { from: "planning", to: "cancelled", via: "cancel", gate: null },
  { from: "build_and_test", to: "cancelled", via: "cancel", gate: null },
  { from: "check_in", to: "cancelled", via: "cancel", gate: null },
  { from: "deployment", to: "cancelled", via: "cancel", gate: null },
];

/** The gate in front of a release, or null where none is (deployment, closed, cancelled). */
export function gateAhead(phase: Phase): Gate | null {
  return phaseSteps.find(({ from, via }) => from === phase && via === "gate")?.gate ?? null;
}

export const isEnded = (phase: Phase): boolean => phase === "closed" || phase === "cancelled";

/** The open or last authorization of a gate, newest first. */
export function lastAuthorization(release: Release, gate: Gate): Authorization | undefined {
  return release.authorizations.findLast((one) => one.subject === "gate" && one.gate === gate);
}

/** Reasons why a gate cannot be passed now, all at once. */
export function reasonsAgainstPassing(release: Release, gate: Gate, now: Instant): Refusal[] {
  const authorization = release.authorizations.find((one) => one.subject === "gate" && one.gate === gate && isOpen(one));
  if (!authorization) return [{ code: "not-granted", message: "This gate has not been granted." }];
  const refusals: Refusal[] = [];
  if (authorization.state !== "granted")
    refusals.push({ code: "not-granted", message: "The change authority has not decided yet." });
  else if (isLate(authorization, now))
    refusals.push({ code: "grant-expired", message: "The grant is past its time. The gate has to be asked again." });
  if (authorization.evidenceRevision !== release.evidenceRevisions[gate])
    refusals.push({ code: "stale-evidence", message: "The evidence changed since the grant. The gate has to be asked again." });
  return [...refusals, ...conditionsOf(release, gate, now)];
}

export interface EnterPhaseInput {
  to: Phase;
  phaseEntryId: string;
  reason: string;
}

/** Takes the next step: through a granted gate, back, on to review after a deployment, or out by cancelling. */
export function decideEnterPhase(release: Release, input: EnterPhaseInput, actor: Actor, now: Instant): Decision<ReleaseEvent> {
  const step = phaseSteps.find(({ from, to }) => from === release.phase && to === input.to);
  const lacking = requireCapability(actor, step?.via === "finish" ? "deployment:run" : "release:move");
  if (!step)
    return {
      allowed: false,
      refusals: [
        ...lacking,
        { code: "no-such-step", message: `A release in ${phaseLabels[release.phase]} cannot go to ${phaseLabels[input.to]}.` },
      ],
    };
  const refusals = [...lacking, ...reasonsAgainst(release, step, input, now)];
  if (refusals.length > 0) return { allowed: false, refusals };
  const grant =
    step.gate && release.authorizations.find((one) => one.gate === step.gate && one.subject === "gate" && isOpen(one));
  return {
    allowed: true,
    events: [
      {
        type: "phase.entered",
        phaseEntryId: input.phaseEntryId,
        ...step,
        authorizationId: grant ? grant.id : null,
        evidenceDigest: grant ? grant.evidenceDigest : null,
        reason: input.reason.trim() === "" ? null : input.reason.trim(),
      },
    ],
  };
}

function reasonsAgainst(release: Release, step: PhaseStep, { reason }: EnterPhaseInput, now: Instant): Refusal[] {
  const current = deploymentsSinceEntry(release);
  const running = current.some(({ ended }) => ended === null);
  const last = current.at(-1)?.ended?.outcome ?? null;
  switch (step.via) {
    case "gate":
      return step.gate ? reasonsAgainstPassing(release, step.gate, now) : [];
    case "finish":
      return last === null || running
        ? [
            {
              code: "deployment-not-ended",
              message: "The deployment has not been finished or backed out yet.",
              href: `/releases/REL-${release.number}/deploy`,
            },
          ]
        : [];
    case "back":
    case "cancel": {
      const refusals: Refusal[] = [];
      if (reason.trim() === "") refusals.push({ code: "reason-missing", message: "Say why.", field: "reason" });
      if (release.phase !== "deployment") return refusals;
      if (step.via === "back" && last !== "backed_out")
        refusals.push({ code: "not-backed-out", message: "A deployment is left backwards only after a recorded back-out." });
      if (step.via === "cancel" && current.length > 0)
        refusals.push({
          code: "deployment-started",
          message: "A release can be cancelled until its deployment starts. Back it out instead.",
        });
      return refusals;
    }
  }
}

/** The steps open to a release now, each with the reasons against it. */
export function stepsFrom(release: Release, actor: Actor, now: Instant): { step: PhaseStep; refusals: Refusal[] }[] {
  return phaseSteps
    .filter(({ from }) => from === release.phase)
    .map((step) => {
      const decision = decideEnterPhase(release, { to: step.to, phaseEntryId: "", reason: "-" }, actor, now);
      return { step, refusals: decision.allowed ? [] : [...decision.refusals] };
    });
}
