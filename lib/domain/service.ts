/** Services and their map: what they are, what they need, what they promise. Their state moves by releases alone. */

import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import type { RelationKind } from "./impact.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Instant, ServiceState, ServiceTarget } from "./release.ts";
import { type RequiredSuite, spelledSuite } from "./required-suite.ts";

/** The life of a service, in order. */
export const serviceStates = ["design", "transition", "live", "retiring", "retired"] as const satisfies readonly ServiceState[];

/** A service as its own rules see it. */
export interface KnownService {
  id: string;
  key: string;
  name: string;
  state: ServiceState;
  version: number;
}

/** What a service is made of. What a deployment brings is an application until somebody knows better. */
export const configurationItemKinds = ["application", "database", "host", "library", "document", "licence", "network"] as const;
export type ConfigurationItemKind = (typeof configurationItemKinds)[number];

export interface ServiceInput {
  name: string;
  description: string;
  tier: number;
}

export function decideAddService(
  { isKeyTaken, ...input }: ServiceInput & { serviceId: string; key: string; state: "design" | "live"; isKeyTaken: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "service:administer");
  if (isKeyTaken) refusals.push({ code: "key-taken", message: `There is a service ${input.key} already.`, field: "key" });
  return decide(refusals, { type: "service.added", ...input });
}

function administering(service: KnownService, actor: Actor): Refusal[] {
  const refusals = requireCapability(actor, "service:administer");
  if (service.state === "retired")
    refusals.push({ code: "service-retired", message: `${service.name} is retired.`, field: "serviceId" });
  return refusals;
}

export const decideAmendService = (service: KnownService, input: ServiceInput, actor: Actor): Decision<AdminEvent> =>
  decide(administering(service, actor), { type: "service.amended", serviceId: service.id, key: service.key, ...input });

export const decideSetRequiredSuites = (
  service: KnownService,
  { suites }: { suites: readonly RequiredSuite[] },
  actor: Actor,
): Decision<AdminEvent> => {
  const refusals = administering(service, actor);
  const named = suites.map(({ name }) => name);
  for (const name of new Set(named.filter((one, index) => named.indexOf(one) !== index)))
    refusals.push({
      code: "suite-twice",
      message: `${name} stands in two lines. Name all its kinds in one: ${name} (major, minor).`,
      field: "suites",
    });
  return decide(refusals, {
    type: "suites.set",
    serviceId: service.id,
    serviceName: service.name,
    suites: suites.map(spelledSuite),
  });
};

export interface ConfigurationItemInput {
  name: string;
  kind: ConfigurationItemKind;
  description: string;
}

export function decideAddConfigurationItem(
  service: KnownService,
  { isNameTaken, ...input }: ConfigurationItemInput & { itemId: string; isNameTaken: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = administering(service, actor);
  if (isNameTaken)
    refusals.push({
      code: "name-taken",
      message: `${service.name} has a configuration item ${input.name} already.`,
      field: "name",
    });
  return decide(refusals, {
    ...{ type: "configuration_item.added", serviceId: service.id, serviceName: service.name },
    ...input,
  });
}

export interface KnownConfigurationItem {
  itemId: string;
  name: string;
  service: KnownService;
  version: number;
}

/** Its name stays: deployments write what runs by it. */
export function decideAmendConfigurationItem(
  { itemId, name, service }: KnownConfigurationItem,
  input: Omit<ConfigurationItemInput, "name">,
  actor: Actor,
): Decision<AdminEvent> {
  return decide(administering(service, actor), {
    ...{ type: "configuration_item.amended", serviceId: service.id, serviceName: service.name },
    ...{ itemId, name, ...input },
  });
}

/** A relation reads from left to right: `from` depends on `to`. Nothing new is hung on a service that is going or gone. */
export function decideAddRelation(
  {
    relationId,
    kind,
    from,
    to,
    source,
    exists,
  }: { relationId: string; kind: RelationKind; from: KnownService; to: KnownService; source: string; exists: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = administering(from, actor);
  if (from.id === to.id)
    refusals.push({ code: "to-itself", message: "A service is not related to itself.", field: "toServiceId" });
  if (to.state === "retiring" || to.state === "retired")
    refusals.push({
      code: "service-going",
      message: `${to.name} is ${to.state}: nothing new depends on it.`,
      field: "toServiceId",
    });
  if (exists) refusals.push({ code: "related-already", message: "This relation exists already.", field: "toServiceId" });
  return decide(refusals, {
    ...{ type: "relation.added", relationId, kind, source },
    ...{ fromServiceId: from.id, fromName: from.name, toServiceId: to.id, toName: to.name },
  });
}

export interface KnownRelation {
  relationId: string;
  kind: RelationKind;
  fromServiceId: string;
  fromName: string;
  toServiceId: string;
  toName: string;
  isRemoved: boolean;
}

export function decideRemoveRelation({ isRemoved, ...relation }: KnownRelation, actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "service:administer");
  if (isRemoved) refusals.push({ code: "removed", message: "This relation is removed already." });
  return decide(refusals, { type: "relation.removed", ...relation });
}

/** Somebody looked again, and it still holds. */
export function decideConfirmRelation({ isRemoved, ...relation }: KnownRelation, actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "service:administer");
  if (isRemoved) refusals.push({ code: "removed", message: "This relation is removed: add it anew if it holds again." });
  return decide(refusals, { type: "relation.confirmed", ...relation });
}

export function decideAddTarget(
  service: KnownService,
  { targetId, isNameTaken, ...target }: Omit<ServiceTarget, "id"> & { targetId: string; isNameTaken: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = administering(service, actor);
  if (isNameTaken)
    refusals.push({
      code: "target-exists",
      message: `${service.name} has a target of this name: end that one first.`,
      field: "name",
    });
  return decide(refusals, { type: "target.added", targetId, serviceId: service.id, serviceName: service.name, ...target });
}

export interface KnownTarget extends ServiceTarget {
  service: KnownService;
  isEnded: boolean;
}

/** Ends a target. Releases that froze it keep it: they are judged by what was promised when they were planned. */
export function decideEndTarget({ id, name, service, isEnded }: KnownTarget, actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "service:administer");
  if (isEnded) refusals.push({ code: "ended", message: "This target has ended already." });
  return decide(refusals, { type: "target.ended", targetId: id, serviceId: service.id, serviceName: service.name, name });
}

export interface MeasurementInput {
  measurementId: string;
  value: number;
  sampleSize: number;
  from: Instant;
  to: Instant;
}

/** Enters what was measured over a time that is past. An ended target is still measured: an open release may have frozen it. */
export function decideEnterMeasurement(
  { id, name, unit, service }: KnownTarget,
  measured: MeasurementInput,
  actor: Actor,
  now: Instant,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "measurement:enter");
  if (measured.to <= measured.from) refusals.push({ code: "time-backwards", message: "It ends after it starts.", field: "to" });
  if (measured.to > now) refusals.push({ code: "not-yet", message: "Only what is past can have been measured.", field: "to" });
  return decide(refusals, {
    ...{ type: "measurement.entered", targetId: id, targetName: name, unit },
    ...{ serviceId: service.id, serviceName: service.name, ...measured },
  });
}

export function decideAddEnvironment(
  { isNameTaken, ...input }: { environmentId: string; name: string; isProduction: boolean; isNameTaken: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "service:administer");
  if (isNameTaken)
    refusals.push({ code: "name-taken", message: `There is an environment ${input.name} already.`, field: "name" });
  return decide(refusals, { type: "environment.added", ...input });
}
