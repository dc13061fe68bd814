/** What is done in each phase so that the next step can be taken: each thing by the person whose work it is. */
import { deploymentsSinceEntry } from "#lib/domain/deployment";
import type { Release } from "#lib/domain/release";
import { suitesRequiredOf } from "#lib/domain/required-suite";
import { addArtifact } from "#lib/services/build/add-artifact";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { handInReport } from "#lib/services/build/hand-in-report";
import { judgeCriterion } from "#lib/services/build/judge-criterion";
import { sealBuild } from "#lib/services/build/seal-build";
import { chooseEnvironment } from "#lib/services/deployment/choose-environment";
import { endDeployment } from "#lib/services/deployment/end-deployment";
import { recordStep } from "#lib/services/deployment/record-step";
import { saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { startDeployment } from "#lib/services/deployment/start-deployment";
import { addEnvironment } from "#lib/services/environment/add-environment";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { checkIn } from "#lib/services/library/check-in";
import { saveCriteria } from "#lib/services/plan/save-criteria";
import { saveDecommission } from "#lib/services/plan/save-decommission";
import { savePlan } from "#lib/services/plan/save-plan";
import { saveRisks } from "#lib/services/plan/save-risks";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { giveVerdicts } from "#lib/services/review/give-verdicts";
import { saveReview } from "#lib/services/review/save-review";
import { clock } from "./clock.ts";
import type { MadeRelease } from "./factories.ts";
import { once } from "./once.ts";
import { organisation } from "./people.ts";

/** A sandbox and a production environment, the same for the whole file. */
export const environments = once(async () => {
  const { second } = organisation();
  const named = async (name: string, isProduction: boolean) => ({
    id: await addEnvironment(second.context, { name, isProduction }),
    name,
    isProduction,
  });
  return { sandbox: await named("test", false), production: await named("production", true) };
});

/** Bytes as an upload sends them, in small pieces. */
export async function* bytesOf(content: string | Uint8Array, pieceBytes = 4096): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield await Promise.resolve(bytes.subarray(start, start + pieceBytes));
}

/** JUnit XML with this many passed tests, and one failed test for each of these names. */
export function junitXml({ passed = 3, failing = [] as readonly string[] } = {}): string {
  const cases = [
    ...Array.from({ length: passed }, (_, index) => `<testcase classname="search" name="finds ${index + 1}" time="0.01"/>`),
    ...failing.map(
      (name) =>
        `<testcase classname="search" name="${name}" time="0.02"><failure message="expected 1, got 2">at search</failure></testcase>`,
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?><testsuites><testsuite name="search">${cases.join("")}</testsuite></testsuites>`;
}

export async function prepare(made: MadeRelease): Promise<void> {
  const now = await made.read();
  switch (now.phase) {
    case "planning":
      return fillPlan(made);
    case "build_and_test":
      return now.retires ? doDecommission(made) : buildAndTest(made);
    case "check_in":
      return checkInAndSchedule(made, now);
    case "deployment":
      if (deploymentsSinceEntry(now).length === 0) await deploy(made);
      return;
    case "review":
      return review(made);
    case "requested":
    case "closed":
    case "cancelled":
  }
}

export async function fillPlan(made: MadeRelease): Promise<void> {
  const { context } = made.manager;
  const now = await clock();
  await savePlan(context, {
    ...(await made.target()),
    scope: "The search of the shop.",
    backOutTrigger: "More than 1% of the answers are errors.",
    backOutSteps: "Deploy the version before.",
    backOutMinutes: 15,
    testStrategy: "Unit tests, then a day in the sandbox.",
  });
  await saveSchedule(context, {
    ...(await made.target()),
    ...openWindow(now),
    observationDays: 0,
    communication: "A mail to all.",
  });
  await saveRisks(context, {
    ...(await made.target()),
    risks: [{ title: "Slow index", likelihood: "low", impact: "high", mitigation: "Warm it up.", contingency: "Back out." }],
  });
  const { criteria, retires } = await made.read();
  if (criteria.length === 0)
    await saveCriteria(context, { ...(await made.target()), criteria: [{ text: "Search answers in 200 ms." }] });
  if (retires)
    await saveDecommission(context, {
      ...(await made.target()),
      tasks: (["dry_run", "dependant", "data", "licence"] as const).map((kind) => ({
        kind,
        title: kind,
        isDone: false,
        note: "",
      })),
    });
  await takeImpact(context, await made.target());
}

/** A window that is open now, and for four more hours. */
export const openWindow = (now: Date) => ({
  windowStart: new Date(now.getTime() - 3_600_000),
  windowEnd: new Date(now.getTime() + 4 * 3_600_000),
});

export const artifactName = (made: MadeRelease): string => `${made.service.key}.tar.gz`;

/** An open build with one artifact, by the developer. Answers its id. */
export async function openBuild(made: MadeRelease, content?: string): Promise<string> {
  const { context } = made.staff.developer;
  const buildId = await handInBuild(context, {
    ...(await made.target()),
    source: "https://git.example.org/search",
    commit: "0123abc",
    builder: "ci",
    runUrl: "",
  });
  const iteration = (await made.read()).builds.length;
  await addArtifact(
    context,
    {
      releaseId: made.id,
      buildId,
      name: artifactName(made),
      version: `1.${iteration}.${made.number}`,
      mediaType: "application/gzip",
    },
    bytesOf(content ?? `REL-${made.number}, build ${iteration}`),
  );
  return buildId;
}

/** A sealed build with one artifact. Answers its id. */
export async function sealedBuild(made: MadeRelease, content?: string): Promise<string> {
  const buildId = await openBuild(made, content);
  await sealBuild(made.staff.developer.context, { ...(await made.target()), buildId });
  return buildId;
}

export async function report(made: MadeRelease, suite: string, xml: string): Promise<void> {
  const { sandbox } = await environments();
  const buildId = (await made.read()).builds.at(-1)?.id ?? "";
  await handInReport(made.staff.tester.context, { releaseId: made.id, buildId, suite, environmentId: sandbox.id }, bytesOf(xml));
}

export async function judgeAllCriteria(made: MadeRelease, isMet = true): Promise<void> {
  for (const { id: criterionId, tie } of (await made.read()).criteria)
    if (!tie) await judgeCriterion(made.staff.tester.context, { ...(await made.target()), criterionId, isMet, note: "" });
}

async function buildAndTest(made: MadeRelease): Promise<void> {
  await sealedBuild(made);
  const { kind, service } = await made.read();
  const required = suitesRequiredOf(kind, service.requiredSuites);
  for (const suite of required.length > 0 ? required : ["unit"]) await report(made, suite, junitXml());
  await judgeAllCriteria(made);
}

async function doDecommission(made: MadeRelease): Promise<void> {
  const { decommission } = await made.read();
  await saveDecommission(made.manager.context, {
    ...(await made.target()),
    tasks: decommission.map((task) => ({ ...task, isDone: true, note: "Done." })),
  });
  await judgeAllCriteria(made);
}

async function checkInAndSchedule(made: MadeRelease, now: Release): Promise<void> {
  const { context } = made.manager;
  const { production } = await environments();
  const artifacts = now.builds.at(-1)?.artifacts ?? [];
  if (artifacts.some(({ id }) => !now.libraryItems.some(({ artifactId }) => artifactId === id)))
    await checkIn(context, await made.target());
  await chooseEnvironment(context, { ...(await made.target()), environmentId: production.id });
  if (now.runSheet.length > 0) return;
  const step = { instruction: "See the wiki.", responsible: "Operations", expectedMinutes: 5 };
  await saveRunSheet(context, {
    ...(await made.target()),
    steps: [
      { ...step, kind: "deploy", title: "Roll out" },
      { ...step, kind: "deploy", title: "Look at the dashboards" },
      { ...step, kind: "back_out", title: "Roll back" },
    ],
  });
}

/** Starts a deployment, by the operator. Answers its id. */
export async function startedDeployment(made: MadeRelease): Promise<string> {
  return startDeployment(made.staff.operator.context, await made.target());
}

/** The digests a finished deployment must find running. */
export const manifestOf = ({ builds }: Release) =>
  (builds.at(-1)?.artifacts ?? []).map(({ name, version, sha256 }) => ({ name, version, sha256 }));

/** Deploys step by step and finishes. */
export async function deploy(made: MadeRelease): Promise<string> {
  const { context } = made.staff.operator;
  const deploymentId = await startedDeployment(made);
  for (const { id: stepId } of (await made.read()).runSheet.filter(({ kind }) => kind === "deploy"))
    await recordStep(context, { ...(await made.target()), deploymentId, stepId, result: "done", note: "" });
  await endDeployment(context, {
    ...(await made.target()),
    deploymentId,
    outcome: "finished",
    note: "",
    runningAfter: manifestOf(await made.read()),
  });
  return deploymentId;
}

/** Starts a deployment and backs it out. */
export async function backOut(made: MadeRelease): Promise<string> {
  const deploymentId = await startedDeployment(made);
  await endDeployment(made.staff.operator.context, {
    ...(await made.target()),
    deploymentId,
    outcome: "backed_out",
    note: "Too many errors.",
    runningAfter: [],
  });
  return deploymentId;
}

export const wholeReview = {
  plannedVsActual: "As planned.",
  incidents: "None.",
  customerValue: "Half the waiting time.",
  businessValue: "Two percent more orders.",
  lessons: "Warm the index up earlier.",
  decision: "nothing_further",
  decisionReason: "It does what it should.",
} as const;

async function review(made: MadeRelease): Promise<void> {
  const { context } = made.manager;
  const { impact, model } = await made.read();
  if (impact?.targets.length) await giveVerdicts(context, await made.target());
  await saveReview(context, { ...(await made.target()), ...wholeReview });
  if (model === "emergency") await made.decide(await askRatification(context, await made.target()));
}
