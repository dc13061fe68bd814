/** What anybody may try on a release, through the services: the same commands for everybody, allowed or not. */
import { readRelease } from "#lib/db/release-store";
import { runningDeployment } from "#lib/domain/deployment";
import { gateAhead } from "#lib/domain/phase";
import { type Gate, gates, type Phase, phases, type Release } from "#lib/domain/release";
import { addArtifact } from "#lib/services/build/add-artifact";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { handInReport } from "#lib/services/build/hand-in-report";
import { judgeCriterion } from "#lib/services/build/judge-criterion";
import { raiseDefect } from "#lib/services/build/raise-defect";
import { sealBuild } from "#lib/services/build/seal-build";
import { settleDefect } from "#lib/services/build/settle-defect";
import type { Context } from "#lib/services/context";
import { chooseEnvironment } from "#lib/services/deployment/choose-environment";
import { endDeployment } from "#lib/services/deployment/end-deployment";
import { extendRunSheet } from "#lib/services/deployment/extend-run-sheet";
import { recordRehearsal } from "#lib/services/deployment/record-rehearsal";
import { recordStep } from "#lib/services/deployment/record-step";
import { saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { startDeployment } from "#lib/services/deployment/start-deployment";
import { askGate } from "#lib/services/gate/ask-gate";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { castVote } from "#lib/services/gate/cast-vote";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { expireAuthorization } from "#lib/services/gate/expire-authorization";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { checkIn } from "#lib/services/library/check-in";
import { verifyItem } from "#lib/services/library/verify-item";
import { saveCriteria } from "#lib/services/plan/save-criteria";
import { saveDecommission } from "#lib/services/plan/save-decommission";
import { savePlan } from "#lib/services/plan/save-plan";
import { saveRisks } from "#lib/services/plan/save-risks";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { amendRelease } from "#lib/services/release/amend-release";
import { changeScope } from "#lib/services/release/change-scope";
import { giveVerdicts } from "#lib/services/review/give-verdicts";
import { saveReview } from "#lib/services/review/save-review";
import { billJson, manyComponents } from "./bills.ts";
import type { MadeRelease } from "./factories.ts";
import { artifactName, bytesOf, environments, junitXml, manifestOf, wholeReview } from "./release-journey.ts";
import { signAndVote } from "./sign.ts";

export interface Stage {
  made: MadeRelease;
  /** Changes of the same service that this release might carry too. */
  changeIds: readonly string[];
}

const nothing = "00000000-0000-4000-8000-000000000000";
const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(list.length, 1)];
const idOf = (one: { id: string } | undefined): string => one?.id ?? nothing;
const step = { instruction: "", responsible: "", expectedMinutes: 5 };

interface Given {
  stage: Stage;
  /** As it stands when it is tried. */
  seen: Release;
  target: { releaseId: string; expectedVersion: number };
  which: number;
  now: Date;
}

type Try = (context: Context, given: Given) => Promise<unknown>;

export const attempts = {
  amend: (context, { stage, seen, target, which }) =>
    amendRelease(context, {
      ...target,
      title: `Faster search ${which}`,
      purpose: seen.purpose,
      kind: "minor",
      wantedAt: null,
      managerId: stage.made.manager.id,
    }),
  changeScope: (context, { stage, target, which }) =>
    changeScope(context, {
      ...target,
      changeIds: [...stage.made.changeIds, ...stage.changeIds].filter((_, index) => (which >> index) & 1),
    }),
  savePlan: (context, { target, which }) =>
    savePlan(context, {
      ...target,
      scope: `Scope ${which}`,
      backOutTrigger: "Errors",
      backOutSteps: "Restore",
      backOutMinutes: which % 7 === 0 ? null : 15,
      testStrategy: "Unit tests",
    }),
  saveSchedule: (context, { target, which, now }) =>
    saveSchedule(context, {
      ...target,
      windowStart: new Date(now.getTime() + ((which % 3) - 1) * 3_600_000),
      windowEnd: new Date(now.getTime() + (2 + (which % 30)) * 3_600_000),
      observationDays: 0,
      communication: "",
    }),
  saveRisks: (context, { target, which }) =>
    saveRisks(context, {
      ...target,
      risks: [
        { title: "Slow", likelihood: "high", impact: "low", mitigation: which % 5 === 0 ? "" : "Warm up", contingency: "Stop" },
      ],
    }),
  saveCriteria: (context, { seen, target, which }) =>
    saveCriteria(context, { ...target, criteria: [{ id: seen.criteria[0]?.id, text: `Answers in ${which % 3} s` }] }),
  saveDecommission: (context, { target, which }) =>
    saveDecommission(context, {
      ...target,
      tasks: (["dry_run", "dependant", "data", "licence"] as const).map((kind) => ({
        kind,
        title: kind,
        isDone: which % 3 !== 0,
        note: "",
      })),
    }),
  takeImpact: (context, { target }) => takeImpact(context, target),
  handInBuild: (context, { target }) => handInBuild(context, { ...target, source: "s", commit: "c", builder: "b", runUrl: "" }),
  addArtifact: (context, { stage, seen, target, which }) =>
    addArtifact(
      context,
      {
        releaseId: target.releaseId,
        buildId: idOf(pick(seen.builds.toReversed(), which % 3)),
        name: `${which % 2}-${artifactName(stage.made)}`,
        version: `2.${seen.version}.${seen.number}`,
        mediaType: "application/gzip",
      },
      bytesOf(`${seen.id} ${which}`),
    ),
  sealBuild: (context, { seen, target }) => sealBuild(context, { ...target, buildId: idOf(seen.builds.at(-1)) }),
  handInReport: async (context, { seen, target, which }) => {
    const { sandbox, production } = await environments();
    const environmentId = which % 9 === 0 ? production.id : sandbox.id;
    const input = { releaseId: target.releaseId, buildId: idOf(seen.builds.at(-1)), suite: "unit", environmentId };
    return handInReport(context, input, bytesOf(junitXml(which % 4 === 0 ? { failing: ["search"] } : {})));
  },
  handInBill: (context, { seen, target, which }) => {
    const listed = billJson(manyComponents(which % 5), which % 7 === 0 ? { specVersion: "1.2" } : {});
    return handInBill(
      context,
      { releaseId: target.releaseId, buildId: idOf(seen.builds.at(-1)) },
      bytesOf(JSON.stringify(listed)),
    );
  },
  raiseDefect: (context, { target, which }) => raiseDefect(context, { ...target, title: "Typo", isBlocking: which % 2 === 0 }),
  settleDefect: (context, { seen, target, which }) =>
    settleDefect(context, { ...target, defectId: idOf(pick(seen.defects, which)), state: "fixed", isBlocking: false }),
  judgeCriterion: (context, { seen, target, which }) =>
    judgeCriterion(context, { ...target, criterionId: idOf(seen.criteria[0]), isMet: which % 5 !== 0, note: "" }),
  checkIn: (context, { target }) => checkIn(context, target),
  verifyItem: (context, { seen, which }) => verifyItem(context, { itemId: idOf(pick(seen.libraryItems, which)) }),
  chooseEnvironment: async (context, { target, which }) => {
    const { sandbox, production } = await environments();
    return chooseEnvironment(context, { ...target, environmentId: which % 4 === 0 ? sandbox.id : production.id });
  },
  saveRunSheet: (context, { seen, target, which }) =>
    saveRunSheet(context, {
      ...target,
      steps: [
        { ...step, id: seen.runSheet[0]?.id, kind: "deploy", title: `Install ${which % 3}` },
        { ...step, id: seen.runSheet[1]?.id, kind: which % 7 === 0 ? "note" : "back_out", title: "Restore" },
      ],
    }),
  recordRehearsal: async (context, { target, which }) => {
    const { sandbox, production } = await environments();
    const outcome = which % 2 === 0 ? "went_well" : "failed";
    const environmentId = which % 4 === 0 ? production.id : sandbox.id;
    await recordRehearsal(context, { ...target, environmentId, outcome, minutes: 12, note: "Tried." });
  },
  extendRunSheet: (context, { target, which }) =>
    extendRunSheet(context, {
      ...target,
      ...step,
      kind: pick(["note", "back_out", "deploy"] as const, which) ?? "note",
      title: "Call",
    }),
  startDeployment: (context, { target }) => startDeployment(context, target),
  recordStep: (context, { seen, target, which }) =>
    recordStep(context, {
      ...target,
      deploymentId: idOf(runningDeployment(seen) ?? seen.deployments.at(-1)),
      stepId: idOf(pick(seen.runSheet, which)),
      result: which % 6 === 5 ? "failed" : "done",
      note: "x",
    }),
  endDeployment: (context, { seen, target, which }) =>
    endDeployment(context, {
      ...target,
      deploymentId: idOf(runningDeployment(seen) ?? seen.deployments.at(-1)),
      outcome: which % 3 === 0 ? "backed_out" : "finished",
      note: "x",
      runningAfter: seen.retires ? [] : manifestOf(seen),
    }),
  saveReview: (context, { target, which }) =>
    saveReview(context, { ...target, ...wholeReview, decision: which % 5 === 0 ? null : "nothing_further" }),
  giveVerdicts: (context, { target }) => giveVerdicts(context, target),
  askGate: (context, { seen, target, which }) =>
    askGate(context, {
      ...target,
      gate: (which % 4 === 0 ? pick(gates, which) : gateAhead(seen.phase)) ?? ("closed" satisfies Gate),
    }),
  askRatification: (context, { target }) => askRatification(context, target),
  castVote: (context, { seen, which }) => {
    const of = which % 7 === 0 ? pick(seen.authorizations, which) : seen.authorizations.at(-1);
    const verdict = which % 11 === 0 ? "refuse" : which % 13 === 0 ? "abstain" : "grant";
    const decided = { authorizationId: idOf(of), verdict, reason: "x", evidenceDigest: of?.evidenceDigest ?? "" } as const;
    // A job has nothing to sign with.
    return context.actor.kind === "person"
      ? signAndVote(context, decided)
      : castVote(context, { ...decided, signatureId: nothing });
  },
  withdraw: (context, { seen, which }) =>
    withdrawAuthorization(context, { authorizationId: idOf(pick(seen.authorizations.toReversed(), which)), reason: "x" }),
  expire: (context, { seen, which }) => expireAuthorization(context, idOf(pick(seen.authorizations.toReversed(), which))),
  enterPhase: (context, { seen, target, which }) => {
    const ahead: Phase = gateAhead(seen.phase) ?? "review";
    const to = which % 3 === 0 ? pick(phases, which) : ahead;
    return enterPhase(context, { ...target, to: to === "cancelled" && which % 4 !== 0 ? ahead : (to ?? ahead), reason: "x" });
  },
} as const satisfies Record<string, Try>;

export type Attempt = keyof typeof attempts;
export const attemptNames = Object.keys(attempts) as readonly Attempt[];

/** Tries it on the release as it stands now. */
export async function tryOut(context: Context, stage: Stage, what: Attempt, which: number): Promise<unknown> {
  const { release: seen, now } = await readRelease(context.db, { id: stage.made.id });
  return attempts[what](context, { stage, seen, target: { releaseId: seen.id, expectedVersion: seen.version }, which, now });
}
