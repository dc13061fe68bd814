/** Standard-change templates: described once, confirmed by a second change manager, in force until they expire. */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide } from "./decision.ts";
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
