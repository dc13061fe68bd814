/** What is done between two gates: the plan, builds and their tests, check-in, deployment, review. */
import { manifestInLibrary } from "#lib/domain/library";
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
import { checkIn } from "#lib/services/library/check-in";
import { saveCriteria } from "#lib/services/plan/save-criteria";
import { savePlan } from "#lib/services/plan/save-plan";
import { saveRisks } from "#lib/services/plan/save-risks";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { giveVerdicts } from "#lib/services/review/give-verdicts";
import { saveReview } from "#lib/services/review/save-review";
import { enterMeasurement } from "#lib/services/service/enter-measurement";
import { junitXml } from "./junit-xml.ts";
import type { Plot } from "./plots.ts";
import type { Teller } from "./story.ts";

const minute = 60_000;
const hour = 60 * minute;

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

/** Jonas writes the plan. */
export async function plan(
  teller: Teller,
  { plan: text, risks, criteria, observationDays }: Plot,
  windowStart: Date,
  windowHours = 3,
): Promise<void> {
  const { context } = teller.story.nordwind.people.jonas;
  await savePlan(context, { ...(await teller.target()), ...text });
  await saveSchedule(context, {
    ...(await teller.target()),
    windowStart,
    windowEnd: new Date(windowStart.getTime() + windowHours * hour),
    observationDays,
    communication: "The service desk and the shop's editors are told two days before, and when it is done.",
  });
  await saveRisks(context, { ...(await teller.target()), risks: risks.map((risk) => ({ ...risk })) });
  await saveCriteria(context, { ...(await teller.target()), criteria: criteria.map((text) => ({ text })) });
  await takeImpact(context, await teller.target());
}

/** Priya hands in a build and seals it; Mateo runs the required suites on it. */
export async function build(teller: Teller, { artifacts }: Plot, failing: readonly string[] = []): Promise<void> {
  const { people, environments } = teller.story.nordwind;
  const { priya, mateo } = people;
  const { builds, service } = await teller.read();
  const iteration = builds.length + 1;
  const buildId = await handInBuild(priya.context, {
    ...(await teller.target()),
    source: `https://git.nordwind.example/${service.key}`,
    commit: (0x9f31c0e + teller.number * 7919 + iteration * 104_729).toString(16),
    builder: `ci/${service.key}#${800 + teller.number * 10 + iteration}`,
    runUrl: "",
  });
  for (const { name, version, mediaType, content } of artifacts)
    await addArtifact(
      priya.context,
      { releaseId: teller.id, buildId, name, version: iteration === 1 ? version : `${version}+${iteration}`, mediaType },
      once(`${content}\nbuild ${iteration} of REL-${teller.number}\n`),
    );
  await sealBuild(priya.context, { ...(await teller.target()), buildId });
  await teller.story.clock.pass(40 * minute);
  for (const suite of service.requiredSuites)
    await handInReport(
      mateo.context,
      { releaseId: teller.id, buildId, suite, environmentId: environments.sandbox },
      once(junitXml(suite, service.key, failing)),
    );
}

export async function acceptEverything(teller: Teller): Promise<void> {
  const { context } = teller.story.nordwind.people.mateo;
  for (const { id: criterionId } of (await teller.read()).criteria)
    await judgeCriterion(context, { ...(await teller.target()), criterionId, isMet: true, note: "Seen in the sandbox." });
}

/** Jonas checks the final build in, and writes down where, and step by step how, it is deployed. */
export async function checkInAndWriteRunSheet(teller: Teller, { runSheet }: Plot): Promise<void> {
  const { people, environments } = teller.story.nordwind;
  const { context } = people.jonas;
  if (manifestInLibrary(await teller.read()).length > 0) await checkIn(context, await teller.target());
  await chooseEnvironment(context, { ...(await teller.target()), environmentId: environments.production });
  await saveRunSheet(context, { ...(await teller.target()), steps: runSheet.map((step) => ({ ...step })) });
}

/** Olga works through the run-sheet in the window. With `failsAt` a step fails, and she backs out. */
export async function deploy(teller: Teller, failsAt?: { step: number; note: string }): Promise<void> {
  const { olga } = teller.story.nordwind.people;
  const deploymentId = await startDeployment(olga.context, await teller.target());
  const { runSheet } = await teller.read();
  for (const [index, { id: stepId, expectedMinutes }] of runSheet.filter(({ kind }) => kind === "deploy").entries()) {
    await teller.story.clock.pass(expectedMinutes * minute);
    const failed = index === failsAt?.step;
    await recordStep(olga.context, {
      ...(await teller.target()),
      ...{ deploymentId, stepId, result: failed ? "failed" : "done", note: failed ? failsAt.note : "" },
    });
    if (!failed) continue;
    for (const { id } of runSheet.filter(({ kind }) => kind === "back_out"))
      await recordStep(olga.context, { ...(await teller.target()), ...{ deploymentId, stepId: id, result: "done", note: "" } });
    await endDeployment(olga.context, {
      ...(await teller.target()),
      ...{ deploymentId, outcome: "backed_out", note: failsAt.note, runningAfter: [] },
    });
    return;
  }
  const running = manifestInLibrary(await teller.read()).map(({ artifact: { name, version, sha256 } }) => ({
    name,
    version,
    sha256,
  }));
  await endDeployment(olga.context, {
    ...(await teller.target()),
    ...{ deploymentId, outcome: "finished", note: "", runningAfter: running },
  });
}

/** Olga enters what was measured since the deployment, Jonas has the verdicts given and writes the review. */
export async function review(teller: Teller, { review: text, measured }: Plot): Promise<void> {
  const { people } = teller.story.nordwind;
  const release = await teller.read();
  const from = release.deployments.at(-1)?.startedAt;
  const to = new Date((from?.getTime() ?? 0) + 2 * hour);
  for (const target of release.impact?.targets ?? []) {
    const value = measured[target.name];
    if (from && value !== undefined)
      await enterMeasurement(people.olga.context, { targetId: target.id, value, sampleSize: 20_160, from, to });
  }
  if (release.impact?.targets.length) await giveVerdicts(people.jonas.context, await teller.target());
  await saveReview(people.jonas.context, { ...(await teller.target()), ...text });
}
