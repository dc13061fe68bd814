/** A release and its people without a database, driven by commands: what the rules make of whatever anybody tries. */
import type { Authorization } from "#lib/domain/authorization";
import { decideExpire, decideWithdraw } from "#lib/domain/authorization";
import { decideHandInBill } from "#lib/domain/bill-of-materials";
import * as build from "#lib/domain/build";
import type { Decision } from "#lib/domain/decision";
import * as deployment from "#lib/domain/deployment";
import { decideAskGate, decideAskRatification } from "#lib/domain/gate-asking";
import { assembleGateEvidence, assembleRatificationEvidence, manifestDigestOf } from "#lib/domain/gate-evidence";
import { decideCastVote } from "#lib/domain/gate-voting";
import { decideCheckIn, decideRecordMediaCheck, decideWithdrawItem, manifestInLibrary } from "#lib/domain/library";
import { decideEnterPhase } from "#lib/domain/phase";
import * as plan from "#lib/domain/plan";
import type { Actor, Environment, Gate, Phase, Release, Role } from "#lib/domain/release";
import type { ReleaseEvent } from "#lib/domain/release-event";
import { decideAmendRelease, decideChangeScope } from "#lib/domain/release-rules";
import * as review from "#lib/domain/review";
import { applyEvents } from "./apply-events.ts";
import { actor, change, changeSuccess, days, hours, now, panel, release, service, target } from "./build-release.ts";

/** Everybody who might try something, electors and their opposites. */
export const people: readonly (Actor & { kind: "person" })[] = [
  actor("ann", "release_manager"),
  actor("rob", "release_manager", "operator"),
  actor("bob", "developer", "tester"),
  actor("mira", "developer"),
  actor("jonas"),
  actor("priya"),
  actor("emil"),
  actor("olga", "operator"),
  actor("dora"),
  actor("tom", "change_manager"),
  actor("tina", "change_manager", "release_manager"),
  actor("adam", "administrator" satisfies Role),
];

export const environments: readonly Environment[] = [
  { id: "production", name: "production", isProduction: true },
  { id: "sandbox", name: "sandbox", isProduction: false },
];

/** What is tried: by whom, what, and a number that chooses among the possibilities. */
export interface Attempt {
  who: number;
  what: Command;
  which: number;
}

export interface Model {
  release: Release;
  now: Date;
  /** Who was excluded when an authorization was asked, worked out anew. */
  excluded: ReadonlyMap<string, ReadonlySet<string>>;
  ids: number;
}

export function newModel(emergency: boolean): Model {
  const raised = release({
    phase: "requested",
    model: emergency ? "emergency" : "normal",
    changes: [change({ model: emergency ? "emergency" : "normal" })],
    service: service({ state: "design" }),
    plan: null,
    schedule: null,
    risks: [],
    criteria: [],
    impact: null,
    builds: [],
    libraryItems: [],
    environment: null,
    runSheet: [],
    rehearsals: [],
    review: null,
    verdicts: [],
  });
  return { release: raised, now, excluded: new Map(), ids: 0 };
}

const candidates = [change(), change({ id: "change-2", number: 2 }), change({ id: "change-3", number: 3, state: "draft" })].map(
  (one) => ({ ...one, serviceId: "service-1", carriedBy: null }),
);

const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(list.length, 1)];
const chosen = (one: Authorization | undefined): string => one?.id ?? "none";

type Try = (model: Model, who: Actor, which: number) => Decision<ReleaseEvent>;
const id = (model: Model, kind: string): string => `${kind}-${model.ids}`;

const wholePlan = { scope: "All", backOutTrigger: "Errors", backOutSteps: "Restore", backOutMinutes: 5, testStrategy: "Unit" };
const wholeReview = {
  plannedVsActual: "x",
  incidents: "x",
  customerValue: "x",
  businessValue: "x",
  lessons: "x",
  decisionReason: "",
};
const step = { instruction: "", responsible: "", expectedMinutes: 5 };

/** Everything anybody can try. */
export const commands = {
  amend: ({ release: of }, who, which) => {
    const managerId = pick(people, which)?.id ?? "ann";
    return decideAmendRelease(
      of,
      {
        title: `Payments ${which}`,
        purpose: of.purpose,
        kind: of.kind,
        wantedAt: null,
        managerId,
        managerMayManage: which % 5 === 0,
      },
      who,
    );
  },
  changeScope: ({ release: of }, who, which) =>
    decideChangeScope(of, { changes: candidates.filter((_, index) => (which >> index) & 1) }, who),
  savePlan: ({ release: of }, who, which) =>
    plan.decideSavePlan(of, { plan: { ...wholePlan, scope: `Scope ${which}`, backOutMinutes: which % 7 === 0 ? null : 5 } }, who),
  saveSchedule: ({ release: of, now: at }, who, which) =>
    plan.decideSaveSchedule(
      of,
      {
        schedule: {
          windowStart: hours((which % 3) - 1, at),
          windowEnd: hours(2 + (which % 30), at),
          observationDays: which % 2,
          communication: "",
        },
      },
      who,
      at,
    ),
  saveRisks: (model, who, which) =>
    plan.decideSaveRisks(
      model.release,
      {
        risks: [
          {
            id: id(model, "risk"),
            title: "Refund twice",
            likelihood: "high",
            impact: "low",
            mitigation: which % 7 === 0 ? "" : "Locks",
            contingency: "Stop",
          },
        ],
      },
      who,
    ),
  saveCriteria: (model, who, which) =>
    plan.decideSaveCriteria(
      model.release,
      { criteria: [{ id: "criterion-1", text: `A refund arrives in ${which % 3} days`, tie: null }] },
      who,
    ),
  takeImpact: (model, who) =>
    plan.decideTakeImpact(model.release, { snapshot: { id: id(model, "impact"), services: [], targets: [target] } }, who),
  handInBuild: (model, who) =>
    build.decideHandInBuild(
      model.release,
      { buildId: id(model, "build"), source: "s", commit: "c", builder: "b", runUrl: "" },
      who,
    ),
  addArtifact: (model, who, which) =>
    build.decideAddArtifact(
      model.release,
      {
        buildId: pick(model.release.builds.toReversed(), which % 4)?.id ?? "none",
        artifact: {
          id: id(model, "artifact"),
          name: `part-${which % 2}.tgz`,
          version: `1.${model.ids}`,
          mediaType: "application/gzip",
          size: 1,
          sha256: model.ids.toString(16).padStart(64, "0"),
        },
      },
      who,
    ),
  sealBuild: ({ release: of }, who) => {
    const last = of.builds.at(-1);
    return build.decideSealBuild(of, { buildId: last?.id ?? "none", manifestDigest: last ? manifestDigestOf(last) : "" }, who);
  },
  handInReport: (model, who, which) =>
    build.decideHandInReport(
      model.release,
      {
        buildId: model.release.builds.at(-1)?.id ?? "none",
        environment: which % 9 === 0 ? environments[0] : environments[1],
        report: {
          id: id(model, "report"),
          suite: "unit",
          tests: 3,
          failed: which % 4 === 0 ? 1 : 0,
          skipped: 0,
          flaky: 0,
          durationMs: 1,
          failures: [],
          flakyTests: [],
          skippedTests: [],
          named: [],
          sha256: "c".repeat(64),
        },
      },
      who,
    ),
  handInBill: (model, who, which) =>
    decideHandInBill(
      model.release,
      {
        buildId: model.release.builds.at(-1)?.id ?? "none",
        bill: {
          ...{
            id: id(model, "bill"),
            sha256: String(which % 5).padEnd(64, "d"),
            format: "json",
            specVersion: "1.6",
            components: which % 5,
          },
          ...{ duplicates: 0, serialNumber: null, mainPurl: null },
        },
        listing: new Uint8Array(),
      },
      who,
    ),
  raiseDefect: (model, who, which) =>
    build.decideRaiseDefect(model.release, { defectId: id(model, "defect"), title: "Typo", isBlocking: which % 2 === 0 }, who),
  settleDefect: ({ release: of }, who, which) =>
    build.decideSettleDefect(of, { defectId: pick(of.defects, which)?.id ?? "none", state: "fixed", isBlocking: false }, who),
  judgeCriterion: ({ release: of }, who, which) =>
    build.decideJudgeCriterion(of, { criterionId: "criterion-1", isMet: which % 5 !== 0, note: "" }, who),
  checkIn: (model, who, which) =>
    decideCheckIn(
      model.release,
      {
        items: manifestInLibrary(model.release).map(({ artifact }) => ({
          artifactId: artifact.id,
          itemId: `item-${artifact.id}`,
          checkId: id(model, "check"),
          result: which % 9 === 0 ? "altered" : "intact",
        })),
        taken: [],
        withdrawn: [],
      },
      who,
    ),
  reHash: (model, who, which) =>
    decideRecordMediaCheck(
      model.release,
      {
        checkId: id(model, "check"),
        itemId: pick(model.release.libraryItems, which)?.id ?? "none",
        result: which % 5 === 0 ? "altered" : "intact",
      },
      who,
    ),
  withdrawItem: ({ release: of }, who, which) =>
    // Seldom: nothing moves on after it.
    decideWithdrawItem(
      of,
      { sha256: (which % 7 === 0 && pick(of.libraryItems, which)?.sha256) || "none", reason: "Leaks." },
      who,
    ),
  chooseEnvironment: ({ release: of }, who, which) => deployment.decideChooseEnvironment(of, environments[which % 3], who),
  saveRunSheet: (model, who, which) =>
    deployment.decideSaveRunSheet(
      model.release,
      {
        steps: [
          { ...step, id: "step-1", kind: "deploy", position: 1, title: `Install ${which % 3}` },
          { ...step, id: "step-2", kind: "back_out", position: 2, title: "Restore" },
        ],
      },
      who,
    ),
  recordRehearsal: (model, who, which) =>
    deployment.decideRecordRehearsal(
      model.release,
      environments[which % 3],
      { rehearsalId: id(model, "rehearsal"), outcome: which % 2 === 0 ? "went_well" : "failed", minutes: 12, note: "Tried." },
      who,
    ),
  extendRunSheet: (model, who, which) =>
    deployment.decideExtendRunSheet(
      model.release,
      {
        step: {
          ...step,
          id: id(model, "step"),
          kind: pick(["note", "back_out", "deploy"] as const, which) ?? "note",
          position: 9,
          title: "Call",
        },
      },
      who,
    ),
  startDeployment: (model, who) =>
    deployment.decideStartDeployment(model.release, { deploymentId: id(model, "deployment"), runningBefore: [] }, who, model.now),
  recordStep: (model, who, which) =>
    deployment.decideRecordStep(
      model.release,
      {
        resultId: id(model, "result"),
        deploymentId: deployment.runningDeployment(model.release)?.id ?? "none",
        stepId: pick(model.release.runSheet, which)?.id ?? "none",
        result: which % 6 === 5 ? "failed" : "done",
        note: "x",
      },
      who,
    ),
  endDeployment: (model, who, which) =>
    deployment.decideEndDeployment(
      model.release,
      {
        deploymentId: deployment.runningDeployment(model.release)?.id ?? "none",
        outcome: which % 3 === 0 ? "backed_out" : "finished",
        note: "x",
        runningAfter: manifestInLibrary(model.release).map(({ artifact: { name, version, sha256 } }) => ({
          name,
          version,
          sha256,
        })),
      },
      who,
      model.now,
    ),
  saveReview: ({ release: of }, who, which) =>
    review.decideSaveReview(of, { review: { ...wholeReview, decision: which % 5 === 0 ? null : "nothing_further" } }, who),
  giveVerdicts: ({ release: of, now: at }, who, which) =>
    review.decideGiveVerdicts(
      of,
      { measured: [{ targetId: target.id, measurement: { value: which % 5 === 0 ? 1 : 99.95, sampleSize: 100 } }] },
      who,
      at,
    ),
  askGate: (model, who, which) => {
    const { release: of, now: at } = model;
    const order: readonly Gate[] = ["planning", "build_and_test", "check_in", "deployment", "closed"];
    const gate = which % 5 === 0 ? order[which % 4] : order.find((one) => phaseInFront[one] === of.phase);
    if (!gate) return { allowed: false, refusals: [] };
    const authorizationId = id(model, "authorization");
    const { bytes, digest } = assembleGateEvidence(of, gate, authorizationId, { baseline: [], collisions: [], changeSuccess });
    const facts = { panel: panel(gate, {}, { model: of.model }), templatesInForce: new Set<string>() };
    return decideAskGate(of, { gate, authorizationId, evidence: bytes, evidenceDigest: digest }, facts, who, at);
  },
  askRatification: (model, who) => {
    const authorizationId = id(model, "authorization");
    const { bytes, digest } = assembleRatificationEvidence(model.release, authorizationId, { changeSuccess });
    const board = panel(null, {}, { subject: "ratification", model: "emergency" });
    return decideAskRatification(model.release, { authorizationId, evidence: bytes, evidenceDigest: digest }, board, who);
  },
  vote: (model, who, which) => {
    const { authorizations } = model.release;
    const of = which % 9 === 0 ? pick(authorizations, which) : authorizations.at(-1);
    return decideCastVote(
      model.release,
      {
        authorizationId: chosen(of),
        voteId: id(model, "vote"),
        verdict: which % 11 === 0 ? "refuse" : which % 13 === 0 ? "abstain" : "grant",
        reason: "x",
        evidenceDigest: of?.evidenceDigest ?? "",
      },
      who,
      model.now,
    );
  },
  withdraw: ({ release: of }, who, which) => decideWithdraw(pick(of.authorizations.toReversed(), which), { reason: "x" }, who),
  expire: ({ release: of, now: at }, _who, which) => decideExpire(pick(of.authorizations.toReversed(), which), at),
  enter: (model, who, which) => {
    const ahead = which % 3 === 0 ? phaseOrder[which % phaseOrder.length] : nextPhase[model.release.phase];
    if (!ahead || (ahead === "cancelled" && which % 27 !== 0)) return { allowed: false, refusals: [] };
    return decideEnterPhase(model.release, { to: ahead, phaseEntryId: id(model, "entry"), reason: "x" }, who, model.now);
  },
} as const satisfies Record<string, Try>;

export type Command = keyof typeof commands;
export const commandNames = Object.keys(commands) as readonly Command[];

const phaseOrder: readonly Phase[] = ["planning", "build_and_test", "check_in", "deployment", "review", "closed", "cancelled"];
const phaseInFront: Record<Gate, Phase> = {
  planning: "requested",
  build_and_test: "planning",
  check_in: "build_and_test",
  deployment: "check_in",
  closed: "review",
};
const nextPhase: Partial<Record<Phase, Phase>> = {
  requested: "planning",
  planning: "build_and_test",
  build_and_test: "check_in",
  check_in: "deployment",
  deployment: "review",
  review: "closed",
};

/** Tries one command. A refusal changes nothing; an allowed one happens. */
export function attempt(model: Model, { who, what, which }: Attempt): Model {
  const by = people[who % people.length];
  if (!by) throw new Error("Somebody tries.");
  const numbered = { ...model, ids: model.ids + 1 };
  const decision = commands[what](numbered, by, which);
  if (!decision.allowed) return numbered;
  const after = applyEvents(model.release, decision.events, {
    actor: by,
    now: model.now,
    environments,
    changes: candidates,
  });
  const excluded = new Map(model.excluded);
  for (const event of decision.events)
    if (event.type === "authorization.asked") excluded.set(event.authorizationId, involvedIn(model.release, event.gate, by.id));
  return { ...numbered, release: after, excluded, now: hours(0.01, model.now) };
}

/** Lets time pass. */
export const wait = (model: Model, which: number): Model => ({
  ...model,
  now: which % 12 === 0 ? days(15, model.now) : hours(which % 8, model.now),
});

/** DESIGN's words, written down a second time: the asker, the raiser, the manager, and on G3 whoever had a hand in the final build. */
function involvedIn(of: Release, gate: Gate | null, asker: string): Set<string> {
  const last = gate === "check_in" ? of.builds[of.builds.length - 1] : undefined;
  const hands = last
    ? [last.handedInBy.id, last.sealed?.by.id ?? "", ...last.artifacts.map(({ uploadedBy }) => uploadedBy.id)]
    : [];
  return new Set([asker, of.raisedBy.id, of.manager.id, ...hands]);
}
