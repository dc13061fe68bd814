/**
 * May this digest be deployed here, now? Asked by pipelines and clusters before they act: whatever is unknown, late or not intact is a
 * no, with every reason. What runs there already stays allowed, and so does what a deployment under way would go back to: only bringing
 * something in needs a decision and an open window.
 */
import type { Refusal } from "./decision.ts";
import { isWindowOpen } from "./deployment.ts";
import { utc } from "./gate-check.ts";
import { mediaCheckLabels, phaseLabels } from "./labels.ts";
import type { Instant, MediaCheckResult, Phase, Schedule } from "./release.ts";

/** A release whose final, sealed build holds the digest. */
export interface CarryingRelease {
  number: number;
  phase: Phase;
  /** Where it is deployed to, where that is chosen. */
  environment: string | null;
  schedule: Pick<Schedule, "windowStart" | "windowEnd"> | null;
  /** Its last deployment since it entered the phase: none, one under way, or how it ended. */
  deployment: "none" | "running" | "finished" | "backed_out";
}

export interface DeployableFacts {
  environment: { name: string; isProduction: boolean } | null;
  /** Whether it is recorded as running in that environment. */
  runsThere: boolean;
  /** Numbers of the releases being deployed there now that would be backed out to it. */
  baselineOf: readonly number[];
  /** What the library has under this digest, and why it was withdrawn, where it was; null where it has nothing. */
  inLibrary: { lastCheck: MediaCheckResult | null; withdrawn: string | null } | null;
  releases: readonly CarryingRelease[];
}

export interface DeployableVerdict {
  allowed: boolean;
  /** Every reason against it; empty where it is allowed. */
  reasons: readonly Refusal[];
  /** The release by which it may go there, or would. */
  release: number | null;
}

const yes = (release: number | null): DeployableVerdict => ({ allowed: true, reasons: [], release });
const no = (reasons: readonly Refusal[], release: number | null = null): DeployableVerdict =>
  reasons.length === 0 ? yes(release) : { allowed: false, reasons, release };

export function mayBeDeployed(facts: DeployableFacts, now: Instant): DeployableVerdict {
  const { environment, releases } = facts;
  if (!environment) return no([{ code: "unknown-environment", message: "There is no environment of this name here." }]);
  const [baseline] = facts.baselineOf;
  if (facts.runsThere) return yes(carrier(facts)?.number ?? null);
  if (baseline !== undefined) return yes(baseline);
  if (releases.length === 0)
    return no([{ code: "unknown-digest", message: "No sealed build of a release on its way holds this digest." }]);
  if (!environment.isProduction) return yes(carrier(facts)?.number ?? null);
  return intoProduction(facts, environment.name, now);
}

/** The release that would bring it in: the one being deployed there, or else the furthest on its way, the latest. */
function carrier({ environment, releases }: DeployableFacts): CarryingRelease | undefined {
  const here = releases.find((one) => one.phase === "deployment" && one.environment === environment?.name);
  return here ?? [...releases].sort((a, b) => b.number - a.number)[0];
}

function intoProduction(facts: DeployableFacts, environment: string, now: Instant): DeployableVerdict {
  const release = carrier(facts);
  if (!release) return no([{ code: "unknown-digest", message: "No release on its way holds this digest." }]);
  return no([...againstLibrary(facts), ...againstRelease(release, environment, now)], release.number);
}

function againstLibrary({ inLibrary }: DeployableFacts): Refusal[] {
  if (!inLibrary)
    return [{ code: "not-in-library", message: "The library does not hold it: production takes from nowhere else." }];
  const { lastCheck, withdrawn } = inLibrary;
  if (withdrawn !== null) return [{ code: "withdrawn", message: `It was withdrawn from the library: ${withdrawn}` }];
  if (lastCheck === "intact") return [];
  const stand = lastCheck ? mediaCheckLabels[lastCheck] : "not checked yet";
  return [{ code: "not-intact", message: `Its bytes in the library are ${stand}.` }];
}

function againstRelease(release: CarryingRelease, environment: string, now: Instant): Refusal[] {
  const { number, phase, deployment, schedule } = release;
  const refusals: Refusal[] = [];
  const against = (code: string, message: string) => refusals.push({ code, message, href: `/releases/REL-${number}` });
  if (phase !== "deployment")
    against("not-authorized", `REL-${number} stands in ${phaseLabels[phase]}: its deployment is not authorized.`);
  if (release.environment !== environment)
    against(
      "other-environment",
      release.environment === null
        ? `REL-${number} has no environment yet.`
        : `REL-${number} is deployed to ${release.environment}, not to ${environment}.`,
    );
  if (deployment === "backed_out")
    against("backed-out", `REL-${number} was backed out: it takes a new authorization to try again.`);
  // What was started in time is finished, however late it is by now.
  if (deployment !== "running" && !isWindowOpen({ schedule }, now))
    against(
      "window-shut",
      schedule?.windowStart && schedule.windowEnd
        ? `The window of REL-${number} is ${utc(schedule.windowStart)} to ${utc(schedule.windowEnd)}.`
        : `REL-${number} has no window.`,
    );
  return refusals;
}
