/** What is done between two gates: the plan, builds and their tests, check-in, deployment, review. */

import { manifestInLibrary } from "#lib/domain/library";
import { suitesRequiredOf } from "#lib/domain/required-suite";
import { addArtifact } from "#lib/services/build/add-artifact";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { handInProvenance } from "#lib/services/build/hand-in-provenance";
import { handInReport } from "#lib/services/build/hand-in-report";
import { judgeCriterion } from "#lib/services/build/judge-criterion";
import { sealBuild } from "#lib/services/build/seal-build";
import { chooseEnvironment } from "#lib/services/deployment/choose-environment";
import { endDeployment } from "#lib/services/deployment/end-deployment";
import { recordRehearsal } from "#lib/services/deployment/record-rehearsal";
import { recordStep } from "#lib/services/deployment/record-step";
import { saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { startDeployment } from "#lib/services/deployment/start-deployment";
import { checkIn } from "#lib/services/library/check-in";
import { saveCriteria } from "#lib/services/plan/save-criteria";
import { saveDecommission } from "#lib/services/plan/save-decommission";
import { savePlan } from "#lib/services/plan/save-plan";
import { saveRisks } from "#lib/services/plan/save-risks";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { giveVerdicts } from "#lib/services/review/give-verdicts";
import { saveReview } from "#lib/services/review/save-review";
import { enterMeasurement } from "#lib/services/service/enter-measurement";
import { bytesOf } from "./artifact-bytes.ts";
import { junitXml } from "./junit-xml.ts";
import { keeping } from "./measurements.ts";
import { type Papers, paper, provenanceOf } from "./papers.ts";
import type { Criterion } from "./plot.ts";
import { hour, minute } from "./story.ts";
import type { Teller } from "./teller.ts";

export interface Window {
  start: Date;
  hours: number;
}

async function* once(bytes: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
}

/** The release manager writes the plan. */
export async function plan(teller: Teller, window: Window): Promise<void> {
  const { plot, team } = teller;
  const { context } = team.manager;
  await savePlan(context, { ...(await teller.target()), ...plot.plan });
  await schedule(teller, window);
  await saveRisks(context, { ...(await teller.target()), risks: plot.risks.map((risk) => ({ ...risk })) });
  await saveCriteria(context, { ...(await teller.target()), criteria: plot.criteria.map(asRow) });
  if (plot.decommission) await decommission(teller, false);
  await takeImpact(context, await teller.target());
}

const asRow = (criterion: Criterion) => (typeof criterion === "string" ? { text: criterion } : { ...criterion });

export async function schedule(
  { plot, team, target }: Teller,
  { start, hours }: Window,
  told = plot.communication,
): Promise<void> {
  await saveSchedule(team.manager.context, {
    ...(await target()),
    windowStart: start,
    windowEnd: new Date(start.getTime() + hours * hour),
    observationDays: plot.observationDays,
    communication: told,
  });
}

export async function decommission({ plot, team, read, target }: Teller, isDone: boolean): Promise<void> {
  const planned = (await read()).decommission;
  const tasks = (plot.decommission ?? []).map(({ kind, title, note }) => {
    const id = planned.find((one) => one.title === title)?.id;
    return { id, kind, title, isDone, note: isDone ? note : "" };
  });
  await saveDecommission(team.manager.context, { ...(await target()), tasks });
}

/** The developer hands in a build, seals it, and hands in what tells of it; the tester runs the required suites on it. */
export async function build(teller: Teller, failing: readonly string[] = []): Promise<void> {
  const { plot, team, story } = teller;
  const { developer, tester } = team;
  const { builds, service, kind } = await teller.read();
  const iteration = builds.length + 1;
  const commit = (0x9f31c0e + teller.number * 7919 + iteration * 104_729).toString(16);
  const buildId = await handInBuild(developer.context, {
    ...(await teller.target()),
    source: `https://git.nordwind.example/${service.key}`,
    commit,
    builder: `ci/${service.key}#${800 + teller.number * 10 + iteration}`,
    runUrl: "",
  });
  for (const { name, version: planned, mediaType } of plot.artifacts) {
    const version = iteration === 1 ? planned : `${planned}+${iteration}`;
    const named = { releaseId: teller.id, buildId, name, version, mediaType };
    await addArtifact(developer.context, named, bytesOf({ name, version, commit }));
  }
  await sealBuild(developer.context, { ...(await teller.target()), buildId });
  if (plot.papers) await tellOfBuild(teller, buildId, plot.papers);
  await story.clock.pass(40 * minute);
  const suites = suitesRequiredOf(kind, service.requiredSuites);
  const failed = suites.find((suite) => plot.papers?.reports[suite]) ?? suites[0];
  for (const suite of suites) {
    const red = suite === failed ? failing : [];
    const [test] = red;
    const file = test === undefined ? plot.papers?.reports[suite] : plot.papers?.red?.[test];
    await handInReport(
      tester.context,
      { releaseId: teller.id, buildId, suite, environmentId: story.nordwind.environments.sandbox },
      file === undefined ? once(junitXml(suite, service.key, red)) : paper(`reports/${file}`),
    );
  }
}

/** What it is made of, and how it came to be. */
async function tellOfBuild({ id: releaseId, team, story, read }: Teller, buildId: string, { bill }: Papers): Promise<void> {
  const { context } = team.developer;
  await handInBill(context, { releaseId, buildId }, paper(`bills/${bill}`));
  const build = (await read()).builds.at(-1);
  if (build) await handInProvenance(context, { releaseId, buildId }, once(provenanceOf(build, story.nordwind.buildServer)));
}

export async function acceptEverything(teller: Teller): Promise<void> {
  const { context } = teller.team.tester;
  for (const { id: criterionId, tie } of (await teller.read()).criteria)
    if (!tie)
      await judgeCriterion(context, { ...(await teller.target()), criterionId, isMet: true, note: "Seen in the sandbox." });
}

/** The release manager checks the final build in, and writes down where, and step by step how, it is deployed. */
export async function checkInAndWriteRunSheet(teller: Teller): Promise<void> {
  const { context } = teller.team.manager;
  if (manifestInLibrary(await teller.read()).some(({ item }) => item === null)) await checkIn(context, await teller.target());
  await chooseEnvironment(context, {
    ...(await teller.target()),
    environmentId: teller.story.nordwind.environments.production,
  });
  await saveRunSheet(context, { ...(await teller.target()), steps: teller.plot.runSheet.map((step) => ({ ...step })) });
}

/** The operator tries the run-sheet in staging; with a failure it is tried again. */
export async function rehearse(teller: Teller, failure?: string): Promise<void> {
  const { context } = teller.team.operator;
  const { runSheet } = await teller.read();
  const minutes = runSheet.reduce((sum, step) => sum + (step.kind === "deploy" ? step.expectedMinutes : 0), 0);
  const record = async (outcome: "went_well" | "failed", note: string) =>
    recordRehearsal(context, {
      ...(await teller.target()),
      ...{ environmentId: teller.story.nordwind.environments.staging, outcome, minutes: Math.max(1, minutes), note },
    });
  if (failure !== undefined) await record("failed", failure);
  await record("went_well", "");
}

export interface Mishap {
  /** The step that fails, from 0. */
  step: number;
  note: string;
}

/** The operator works through the run-sheet in the window. With a mishap a step fails, and it is backed out. */
export async function deploy(teller: Teller, mishap?: Mishap): Promise<void> {
  const { context } = teller.team.operator;
  const deploymentId = await startDeployment(context, await teller.target());
  const { runSheet } = await teller.read();
  const record = async (stepId: string, failure?: string) =>
    recordStep(context, {
      ...(await teller.target()),
      ...{ deploymentId, stepId, result: failure === undefined ? "done" : "failed", note: failure ?? "" },
    });
  for (const [index, { id, expectedMinutes }] of runSheet.filter(({ kind }) => kind === "deploy").entries()) {
    await teller.story.clock.pass(expectedMinutes * minute);
    if (index !== mishap?.step) await record(id);
    else {
      await record(id, mishap.note);
      for (const { id: stepId } of runSheet.filter(({ kind }) => kind === "back_out")) await record(stepId);
      const ended = { deploymentId, outcome: "backed_out" as const, note: mishap.note, runningAfter: [] };
      await endDeployment(context, { ...(await teller.target()), ...ended });
      return;
    }
  }
  const runningAfter = manifestInLibrary(await teller.read()).map(({ artifact: { name, version, sha256 } }) => ({
    name,
    version,
    sha256,
  }));
  await endDeployment(context, { ...(await teller.target()), ...{ deploymentId, outcome: "finished", note: "", runningAfter } });
}

/** The operator begins, and has done the first step. */
export async function startDeploying({ team, read, target }: Teller): Promise<void> {
  const { context } = team.operator;
  const deploymentId = await startDeployment(context, await target());
  const [first] = (await read()).runSheet.filter(({ kind }) => kind === "deploy");
  if (first)
    await recordStep(context, {
      ...(await target()),
      ...{ deploymentId, stepId: first.id, result: "done", note: "They know." },
    });
}

/** The operator enters what was measured since the deployment, the manager has the verdicts given and writes the review. */
export async function review(teller: Teller): Promise<void> {
  const { plot, team } = teller;
  const { deployments, impact } = await teller.read();
  const last = deployments.at(-1);
  if (last && last.ended?.outcome === "finished")
    for (const target of impact?.targets ?? []) {
      const value = plot.missed?.[target.name] ?? keeping({ ...target, missed: {} }, `${plot.title} ${target.name}`);
      const to = new Date(last.ended.at.getTime() + plot.observationDays * 24 * hour + 2 * hour);
      await enterMeasurement(team.operator.context, {
        ...{ targetId: target.id, value, sampleSize: 20_160 },
        ...{ from: last.startedAt, to },
      });
    }
  if (impact?.targets.length) await giveVerdicts(team.manager.context, await teller.target());
  await saveReview(team.manager.context, { ...(await teller.target()), ...plot.review });
}
