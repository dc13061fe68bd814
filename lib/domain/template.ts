/** Standard-change templates: described once, confirmed by a second change manager, in force until they expire. */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Instant, ServiceState } from "./release.ts";

const longestDays = 366;

export interface TemplateProposal {
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
