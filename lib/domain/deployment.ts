/** Deployment: into the environment that was decided, in its window, from the library; and its undoing, which is never refused for time. */
import { type Decision, decide, type Refusal } from "./decision.ts";
import { manifestInLibrary, withdrawnOf } from "./library.ts";
import { requireCapability } from "./permissions.ts";
import type {
  Actor,
  Deployment,
  DeploymentOutcome,
  Environment,
  Instant,
  Phase,
  PhaseEntry,
  RehearsalOutcome,
  Release,
  RunningDigest,
  RunSheetStep,
  Schedule,
  StepResultKind,
} from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

const beforeDeployment: readonly Phase[] = ["planning", "build_and_test", "check_in"];

function notBeforeDeployment(release: Release): Refusal[] {
  return beforeDeployment.includes(release.phase)
    ? []
    : [{ code: "other-phase", message: "This is settled between planning and check-in; it is decided with G4." }];
}

export function decideChooseEnvironment(
  release: Release,
  environment: Environment | undefined,
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = [...requireCapability(actor, "release:plan"), ...notBeforeDeployment(release)];
  if (!environment)
    return decide([...refusals, { code: "no-such-environment", message: "Choose an environment.", field: "environmentId" }]);
  return decide(refusals, { type: "environment.chosen", environmentId: environment.id });
}

export function decideSaveRunSheet(
  release: Release,
  { steps }: { steps: readonly RunSheetStep[] },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = [...requireCapability(actor, "release:plan"), ...notBeforeDeployment(release)];
  const carriedOut = new Set(release.deployments.flatMap(({ results }) => results.map(({ stepId }) => stepId)));
  for (const { id, title } of release.runSheet)
    if (carriedOut.has(id) && !steps.some((step) => step.id === id))
      refusals.push({
        code: "step-carried-out",
        message: `"${title}" was carried out in an earlier deployment: it stays on the run-sheet.`,
        field: "steps",
      });
  return decide(refusals, { type: "run_sheet.saved", steps });
}

/** Once deployment has started the run-sheet only gains notes and back-out steps. */
export function decideExtendRunSheet(release: Release, { step }: { step: RunSheetStep }, actor: Actor): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "deployment:run");
  if (release.phase !== "deployment")
    refusals.push({ code: "other-phase", message: "The run-sheet is extended during the deployment." });
  if (step.kind === "deploy")
    refusals.push({
      code: "deploy-step",
      message: "Deployment steps were decided with G4; only notes and back-out steps are added now.",
      field: "kind",
    });
  return decide(refusals, { type: "run_sheet.extended", step });
}

export interface RehearsalInput {
  rehearsalId: string;
  outcome: RehearsalOutcome;
  minutes: number;
  note: string;
}

/** Records that the build which goes out was tried in a sandbox. What is in the library cannot change any more, so this counts. */
export function decideRecordRehearsal(
  release: Release,
  environment: Environment | undefined,
  input: RehearsalInput,
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "deployment:run");
  const build = release.builds.findLast(({ sealed }) => sealed !== null);
  if (release.phase !== "check_in")
    refusals.push({
      code: "other-phase",
      message: "A rehearsal is recorded at check-in, before G4 decides about the deployment.",
    });
  if (release.runSheet.length === 0)
    refusals.push({ code: "no-run-sheet", message: "A rehearsal follows the run-sheet: write it first." });
  if (environment?.isProduction)
    refusals.push({ code: "production", message: "A rehearsal takes place in a sandbox.", field: "environmentId" });
  if (input.outcome === "failed" && input.note.trim() === "")
    refusals.push({ code: "note-missing", message: "Say what failed.", field: "note" });
  if (!environment)
    return decide([...refusals, { code: "no-such-environment", message: "Choose a sandbox.", field: "environmentId" }]);
  if (!build) return decide([...refusals, { code: "no-build", message: "No build is there to be rehearsed." }]);
  return decide(refusals, { type: "rehearsal.recorded", buildId: build.id, environmentId: environment.id, ...input });
}

/** Rehearsals of the build that goes out: those of an earlier one tell nothing of it. */
export function rehearsalsOfFinalBuild({ builds, rehearsals }: Pick<Release, "builds" | "rehearsals">) {
  return rehearsals.filter(({ buildId }) => buildId === builds.at(-1)?.id);
}

type Window = Pick<Schedule, "windowStart" | "windowEnd"> & Partial<Schedule>;

export const isWindowOpen = ({ schedule }: { schedule: Window | null }, now: Instant): boolean =>
  schedule?.windowStart != null && schedule.windowEnd != null && now >= schedule.windowStart && now < schedule.windowEnd;

export const runningDeployment = (release: Release): Deployment | undefined =>
  release.deployments.find(({ ended }) => ended === null);

/** Deployments of the present stay in `deployment`: an earlier stay's outcome opens nothing. */
export function deploymentsSinceEntry(release: Release) {
  const entry: PhaseEntry | undefined = release.entries.findLast(({ to }) => to === "deployment");
  return entry ? release.deployments.filter(({ startedAt }) => startedAt >= entry.enteredAt) : [];
}

/** Begins to introduce the release: only this needs an open window. */
export function decideStartDeployment(
  release: Release,
  { deploymentId, runningBefore }: { deploymentId: string; runningBefore: readonly RunningDigest[] },
  actor: Actor,
  now: Instant,
): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "deployment:run");
  if (release.phase !== "deployment")
    refusals.push({ code: "other-phase", message: "A deployment starts after G4 has been passed." });
  if (runningDeployment(release)) refusals.push({ code: "running-already", message: "A deployment of this release is running." });
  else if (deploymentsSinceEntry(release).length > 0)
    refusals.push({
      code: "carried-out",
      message: "What G4 decided was carried out. To deploy again, go back to check-in and have the deployment authorized anew.",
    });
  if (!isWindowOpen(release, now)) refusals.push({ code: "window-closed", message: "The deployment window is not open." });
  const damaged = manifestInLibrary(release).find(({ item }) => item?.lastCheck?.result !== "intact");
  if (damaged && !release.retires)
    refusals.push({
      code: "not-intact",
      message: `${damaged.artifact.name} is not intact in the library.`,
      href: `/releases/REL-${release.number}/library`,
    });
  for (const { artifact, item } of release.retires ? [] : withdrawnOf(release))
    refusals.push({
      code: "withdrawn",
      message: `${artifact.name} was withdrawn from the library: ${item?.withdrawn?.reason}`,
      href: `/library/${artifact.sha256}`,
    });
  if (!release.environment) return decide([...refusals, { code: "no-environment", message: "No environment was decided." }]);
  return decide(refusals, { type: "deployment.started", deploymentId, environmentId: release.environment.id, runningBefore });
}

/** Records a step. A started step may always be finished or failed; back-out and notes are never refused for order. */
export function decideRecordStep(
  release: Release,
  input: { resultId: string; deploymentId: string; stepId: string; result: StepResultKind; note: string },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "deployment:run");
  const deployment = runningDeployment(release);
  const step = release.runSheet.find(({ id }) => id === input.stepId);
  if (deployment?.id !== input.deploymentId) refusals.push({ code: "not-running", message: "This deployment is not running." });
  if (!step) refusals.push({ code: "no-such-step", message: "There is no such step on the run-sheet." });
  const results = (id: string) => (deployment?.results ?? []).filter(({ stepId }) => stepId === id).map(({ result }) => result);
  const already = results(input.stepId);
  if (already.includes("done") || already.includes("failed"))
    refusals.push({ code: "recorded-already", message: "This step has its result." });
  if (input.result === "started" && already.includes("started"))
    refusals.push({ code: "recorded-already", message: "This step was started." });
  const earlier = release.runSheet.filter(
    ({ kind, position }) => kind === "deploy" && step?.kind === "deploy" && position < step.position,
  );
  if (input.result !== "failed" && earlier.some(({ id }) => !results(id).includes("done")))
    refusals.push({ code: "out-of-order", message: "An earlier step is not done yet." });
  if (input.result === "failed" && input.note.trim() === "")
    refusals.push({ code: "note-missing", message: "Say what failed.", field: "note" });
  return decide(refusals, { type: "step.recorded", ...input });
}

export interface EndDeploymentInput {
  deploymentId: string;
  outcome: DeploymentOutcome;
  note: string;
  /** What the operator found running; asked for when finishing. */
  runningAfter: readonly RunningDigest[];
}

/** Finishes a deployment, or backs it out. Backing out is never refused for time, window, freeze or expiry. */
export function decideEndDeployment(
  release: Release,
  input: EndDeploymentInput,
  actor: Actor,
  now: Instant,
): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "deployment:run");
  const deployment = runningDeployment(release);
  if (deployment?.id !== input.deploymentId) refusals.push({ code: "not-running", message: "This deployment is not running." });
  if (input.outcome === "finished") refusals.push(...reasonsAgainstFinishing(release, deployment, input));
  else if (input.note.trim() === "")
    refusals.push({ code: "note-missing", message: "Say why it was backed out.", field: "note" });
  const overran = release.schedule?.windowEnd != null && now > release.schedule.windowEnd;
  const runningAfter = input.outcome === "finished" ? input.runningAfter : (deployment?.runningBefore ?? []);
  const isProduction = deployment?.environment.isProduction ?? false;
  return decide(refusals, { type: "deployment.ended", ...input, runningAfter, overran, isProduction });
}

function reasonsAgainstFinishing(
  release: Release,
  deployment: Deployment | undefined,
  { runningAfter }: EndDeploymentInput,
): Refusal[] {
  const refusals: Refusal[] = [];
  const done = new Set(deployment?.results.filter(({ result }) => result === "done").map(({ stepId }) => stepId));
  const open = release.runSheet.filter(({ id, kind }) => kind === "deploy" && !done.has(id));
  if (open.length > 0)
    refusals.push({ code: "steps-open", message: `Not done yet: ${open.map(({ title }) => title).join(", ")}.` });
  const wanted = release.retires
    ? []
    : manifestInLibrary(release).map(({ artifact: { name, version, sha256 } }) => ({ name, version, sha256 }));
  const foreign = runningAfter.filter(({ sha256 }) => !wanted.some((one) => one.sha256 === sha256));
  const missing = wanted.filter(({ sha256 }) => !runningAfter.some((one) => one.sha256 === sha256));
  for (const { name } of missing)
    refusals.push({
      code: "digest-missing",
      message: `${name} of the library manifest is not among the digests now running.`,
      field: "runningAfter",
    });
  for (const { sha256 } of foreign)
    refusals.push({
      code: "digest-foreign",
      message: `${sha256.slice(0, 12)}… is not in this release's library manifest.`,
      field: "runningAfter",
    });
  const inUse = release.retires ? release.service.dependants : [];
  if (inUse.length > 0)
    refusals.push({
      code: "dependants",
      message: `Still depending on ${release.service.name}: ${inUse.map(({ name }) => name).join(", ")}.`,
    });
  return refusals;
}
