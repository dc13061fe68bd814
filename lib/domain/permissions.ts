/** Who may do what: the whole matrix. Votes are not here: they belong to electors, never to a role. */
import type { Refusal } from "./decision.ts";
import { roleLabels } from "./labels.ts";
import type { Actor, Role } from "./release.ts";

export const capabilities = {
  "change:raise": ["requester", "release_manager", "change_manager"],
  "change:ask": ["requester", "release_manager", "change_manager"],
  "intake:raise": ["requester", "developer", "release_manager", "change_manager"],
  "release:raise": ["release_manager"],
  "release:plan": ["release_manager"],
  "release:move": ["release_manager"],
  "gate:ask": ["release_manager"],
  "build:hand_in": ["developer", "release_manager"],
  "report:hand_in": ["developer", "tester", "release_manager"],
  "defect:settle": ["developer", "tester", "release_manager"],
  "criterion:judge": ["tester", "release_manager"],
  "library:check_in": ["release_manager"],
  "library:verify": ["release_manager", "operator", "auditor"],
  "library:mend": ["release_manager", "operator"],
  "library:withdraw": ["release_manager", "change_manager"],
  "library:fetch_withdrawn": ["auditor", "release_manager", "change_manager"],
  "deployment:run": ["operator"],
  "review:write": ["release_manager"],
  "measurement:enter": ["operator", "release_manager"],
  "service:administer": ["administrator", "change_manager"],
  "person:administer": ["administrator"],
  "appointment:propose": ["administrator", "change_manager"],
  "appointment:confirm": ["administrator", "change_manager"],
  "policy:propose": ["administrator", "change_manager"],
  "policy:confirm": ["administrator", "change_manager"],
  "template:propose": ["change_manager"],
  "template:confirm": ["change_manager"],
  "meeting:define": ["change_manager"],
  "waiver_rule:propose": ["administrator", "change_manager"],
  "waiver_rule:confirm": ["administrator", "change_manager"],
  "trust:propose": ["administrator", "change_manager"],
  "trust:confirm": ["administrator", "change_manager"],
} as const satisfies Record<string, readonly Role[]>;

export type Capability = keyof typeof capabilities;

export function may(actor: Actor, capability: Capability): boolean {
  const roles: readonly Role[] = capabilities[capability];
  return actor.kind === "person" && actor.roles.some((role) => roles.includes(role));
}

const oneOf = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** A refusal naming the roles that may, or none. */
export function requireCapability(actor: Actor, capability: Capability): Refusal[] {
  if (may(actor, capability)) return [];
  const roles = oneOf.format(capabilities[capability].map((role) => roleLabels[role]));
  return [{ code: "role-missing", message: `Only ${/^[aeiou]/.test(roles) ? "an" : "a"} ${roles} can do this.` }];
}
