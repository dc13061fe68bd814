/**
 * Standard-change templates: described once, confirmed by a second change manager, in force until they expire. What they authorize
 * beforehand is bounded: kinds up to one, risk up to one, so many releases in so many days. Past a bound they grant nothing.
 */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { utc } from "./gate-check.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Instant, Level, Release, ReleaseKind, ServiceState } from "./release.ts";

const longestDays = 366;

/** What a template grants no more than. */
export interface TemplateLimits {
  largestKind: ReleaseKind;
  highestRisk: Level;
  /** So many releases in `periodDays`; null: any number. */
  mostReleases: number | null;
  periodDays: number | null;
}

export interface TemplateProposal extends TemplateLimits {
  templateId: string;
  name: string;
  version: number;
  description: string;
  service: { id: string; name: string; state: ServiceState };
  expiresAt: Instant;
}

export function decideProposeTemplate(
  { service, ...proposal }: TemplateProposal,
  actor: Actor,
  now: Instant,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "template:propose");
  if (service.state === "retired")
    refusals.push({ code: "service-retired", message: `${service.name} is retired.`, field: "serviceId" });
  if (proposal.expiresAt <= now)
    refusals.push({ code: "expired", message: "Choose a day that is still to come.", field: "expiresAt" });
  else if (proposal.expiresAt.getTime() - now.getTime() > longestDays * 86_400_000)
    refusals.push({ code: "too-long", message: "A template is looked at again after a year at most.", field: "expiresAt" });
  if ((proposal.mostReleases === null) !== (proposal.periodDays === null))
    refusals.push({
      code: "half-limit",
      message: "Say how many releases and in how many days, or neither.",
      field: proposal.mostReleases === null ? "mostReleases" : "periodDays",
    });
  return decide(refusals, { type: "template.proposed", serviceId: service.id, serviceName: service.name, ...proposal });
}

export interface Template {
  id: string;
  name: string;
  version: number;
  proposedBy: string;
  expiresAt: Instant;
  isConfirmed: boolean;
}

export function decideConfirmTemplate(template: Template, actor: Actor, now: Instant): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "template:confirm");
  if (actor.kind === "person" && actor.id === template.proposedBy)
    refusals.push({ code: "proposer", message: "You proposed it: a second change manager confirms it." });
  if (template.isConfirmed) refusals.push({ code: "confirmed", message: "This template is confirmed already." });
  if (template.expiresAt <= now) refusals.push({ code: "expired", message: "This template has expired: propose a new version." });
  return decide(refusals, {
    type: "template.confirmed",
    templateId: template.id,
    name: template.name,
    version: template.version,
  });
}

/** Whether a standard change of this service may follow a template as it stands. */
export function reasonsAgainstTemplate(template: { serviceId: string; isInForce: boolean } | null, serviceId: string): Refusal[] {
  const no = (code: string, message: string): Refusal[] => [{ code, message, field: "templateId" }];
  if (!template?.isInForce) return no("template-not-in-force", "This template is not confirmed, or it has expired.");
  if (template.serviceId !== serviceId)
    return no("template-of-another-service", "This template is for changes of another service.");
  return [];
}

/** A template as a release that follows it meets it. */
export interface MetTemplate extends TemplateLimits {
  id: string;
  name: string;
  version: number;
  serviceId: string;
  isConfirmed: boolean;
  expiresAt: Instant;
  /** Other releases that it let through within its period; its earlier versions count. */
  releasesInPeriod: number;
}

const kindOrder: Readonly<Record<ReleaseKind, number>> = { patch: 0, minor: 1, major: 2 };
const levelOrder: Readonly<Record<Level, number>> = { low: 0, medium: 1, high: 2 };

/** Why a template grants this release nothing now, all at once; none when it grants. The database holds the same. */
export function reasonsItGrantsNothing(
  template: MetTemplate,
  release: Pick<Release, "kind"> & { service: { id: string } },
  riskLevel: Level,
  now: Instant,
): Refusal[] {
  const refusals: Refusal[] = [];
  const no = (code: string, message: string) => refusals.push({ code, message });
  if (!template.isConfirmed) no("template-unconfirmed", "No second change manager has confirmed it.");
  if (template.expiresAt <= now) no("template-expired", `It expired on ${utc(template.expiresAt)}.`);
  if (template.serviceId !== release.service.id) no("template-of-another-service", "It is for changes of another service.");
  if (kindOrder[release.kind] > kindOrder[template.largestKind])
    no("template-kind", `It grants releases up to ${template.largestKind}, and this one is ${release.kind}.`);
  if (levelOrder[riskLevel] > levelOrder[template.highestRisk])
    no("template-risk", `It grants up to ${template.highestRisk} risk, and this risk is ${riskLevel}.`);
  if (template.mostReleases !== null && template.releasesInPeriod >= template.mostReleases)
    no(
      "template-used-up",
      `It has let through ${template.releasesInPeriod} of ${template.mostReleases} releases in ${template.periodDays ?? 0} days.`,
    );
  return refusals;
}

/** The bounds in a few words. */
export function sayLimits({ largestKind, highestRisk, mostReleases, periodDays }: TemplateLimits): string {
  const kind =
    largestKind === "major" ? "releases of any kind" : largestKind === "patch" ? "patches" : "patches and minor releases";
  const risk = highestRisk === "high" ? "any risk" : `${highestRisk} risk at most`;
  const often = mostReleases === null ? "as often as wanted" : `${mostReleases} in ${periodDays ?? 0} days at most`;
  return `${kind}, ${risk}, ${often}`;
}
