import { readPanel } from "#lib/db/panel-store";
import { readRiskFacts } from "#lib/db/risk-facts";
import { readTemplateOf } from "#lib/db/template-store";
import { type Authorization, decideWithdraw } from "#lib/domain/authorization";
import type { Decision, Refusal } from "#lib/domain/decision";
import { decideAskGate, decideAskRatification, templatesGranting } from "#lib/domain/gate-asking";
import { gateAhead, type PhaseStep, stepsFrom } from "#lib/domain/phase";
import { gateQuestion, ratificationQuestion } from "#lib/domain/policy";
import type { AffectedService, Gate, Instant, Level, Release } from "#lib/domain/release";
import { decideAmendRelease } from "#lib/domain/release-rules";
import { type ReleaseStand, standOf } from "#lib/domain/release-stand";
import { assessRisk, type RiskAssessment } from "#lib/domain/risk";
import { type MetTemplate, reasonsItGrantsNothing } from "#lib/domain/template";
import { type ReleaseChoices, releaseChoices } from "./new-release.ts";
import { latestRecordLines, type RecordLine } from "./record-lines.ts";
import { type CheckWaiving, releaseWaivers } from "./release-waivers.ts";
import type { Viewer } from "./viewer.ts";

export interface ReleaseOverview {
  stand: ReleaseStand;
  /** As the gate ahead would weigh it now; null where none is ahead. */
  risk: RiskAssessment | null;
  /** What speaks against asking for the gate ahead now; empty where it may be asked, null where it is asked already. */
  againstAsking: readonly Refusal[] | null;
  /** The standard-change template that the release follows, with why it grants this gate nothing; null where none is followed. */
  template: { followed: MetTemplate; against: readonly Refusal[] } | null;
  /** The steps that lead out of this phase, each with what speaks against it. */
  steps: readonly { step: PhaseStep; refusals: readonly Refusal[] }[];
  /** Where a ratification stands: what speaks against asking for one; null where none is asked for. */
  ratification: { last: Authorization | null; against: readonly Refusal[] } | null;
  /** What can be done about checks that fail or are waived, beside mending them. */
  waiving: readonly CheckWaiving[];
  /** What speaks against taking the open request or grant back. */
  againstWithdrawing: readonly Refusal[];
  /** Who may manage it and what it may carry; null where its head is fixed. */
  choices: ReleaseChoices | null;
  /** Services that began to depend on it since the impact snapshot. */
  newDependants: readonly Pick<AffectedService, "key" | "name">[];
  record: RecordLine[];
}

const linesShown = 6;
const nothingAsked = { authorizationId: "", evidence: new Uint8Array(), evidenceDigest: "" };
const refusalsIn = (decision: Decision<unknown>): readonly Refusal[] => (decision.allowed ? [] : decision.refusals);

/** Everything the overview says beyond the release itself. */
export async function releaseOverview(viewer: Viewer, release: Release, now: Instant): Promise<ReleaseOverview> {
  const stand = standOf(release, now);
  const isAsked = stand.kind === "asked" || stand.kind === "late" || stand.kind === "granted";
  const gate = gateAhead(release.phase);
  const risk = gate ? assessRisk(release, gate, await readRiskFacts(viewer.db, release, gate, now)) : null;
  return {
    stand,
    risk,
    ...(gate && risk && !isAsked
      ? await asking(viewer, release, gate, risk.level, now)
      : { againstAsking: null, template: null }),
    steps: stepsFrom(release, viewer.actor, now),
    ratification: await ratificationOf(viewer, release, risk?.level ?? "low"),
    waiving: gate && "checks" in stand ? await releaseWaivers(viewer, release, gate, stand.checks, now) : [],
    againstWithdrawing: isAsked ? refusalsIn(decideWithdraw(stand.authorization, { reason: "-" }, viewer.actor)) : [],
    choices: mayAmend(viewer, release) ? await releaseChoices(viewer, release.service.id) : null,
    newDependants: newDependantsOf(release),
    record: await latestRecordLines(viewer, release.streamId, linesShown, namesIn(release)),
  };
}

/** What would be refused if the gate were asked for now, and what the template that the release follows says to that. */
async function asking(
  viewer: Viewer,
  release: Release,
  gate: Gate,
  riskLevel: Level,
  now: Instant,
): Promise<Pick<ReleaseOverview, "againstAsking" | "template">> {
  const { actor, db } = viewer;
  const panel = await readPanel(db, gateQuestion(release, gate, riskLevel));
  const followed = gate === "planning" || gate === "build_and_test" ? await readTemplateOf(db, release) : null;
  const facts = { panel, templatesInForce: templatesGranting(followed, release, riskLevel, now), riskLevel };
  return {
    againstAsking: refusalsIn(decideAskGate(release, { gate, ...nothingAsked }, facts, actor, now)),
    template: followed && { followed, against: reasonsItGrantsNothing(followed, release, riskLevel, now) },
  };
}

async function ratificationOf(viewer: Viewer, release: Release, level: Level): Promise<ReleaseOverview["ratification"]> {
  if (release.model !== "emergency" || (release.phase !== "review" && release.phase !== "closed")) return null;
  const { actor, db } = viewer;
  const last = release.authorizations.findLast(({ subject }) => subject === "ratification") ?? null;
  if (release.phase === "closed") return { last, against: [] };
  const panel = await readPanel(db, ratificationQuestion(release, level));
  return { last, against: refusalsIn(decideAskRatification(release, nothingAsked, panel, actor)) };
}

function mayAmend({ actor }: Viewer, release: Release): boolean {
  const { title, purpose, kind, wantedAt, manager } = release;
  const asIs = { title, purpose, kind, wantedAt, managerId: manager.id, managerMayManage: true };
  return decideAmendRelease(release, asIs, actor).allowed;
}

function newDependantsOf({ impact, service }: Release) {
  if (!impact) return [];
  const known = new Set(impact.services.map(({ id }) => id));
  return service.dependants.filter(({ id }) => !known.has(id)).map(({ key, name }) => ({ key, name }));
}

/** Names for the ids that entries of this release's record hold. */
function namesIn(release: Release): (id: string) => string | undefined {
  const named = [
    release.manager,
    release.raisedBy,
    ...release.authorizations.flatMap(({ askedBy, votes }) => [askedBy, ...votes.map(({ person }) => person)]),
    ...release.entries.map(({ enteredBy }) => enteredBy),
    ...(release.environment ? [release.environment] : []),
    ...release.deployments.map(({ environment }) => environment),
    ...release.runSheet.map(({ id, title }) => ({ id, name: `“${title}”` })),
  ];
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return (id) => names.get(id);
}
