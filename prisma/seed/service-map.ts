/** How Nordwind's services hang together, and where releases run. */
import type { RelationKind } from "#lib/domain/impact";
import { addEnvironment } from "#lib/services/environment/add-environment";
import { addRelation } from "#lib/services/service/add-relation";
import { addService } from "#lib/services/service/add-service";
import { addTarget } from "#lib/services/service/add-target";
import { confirmRelation } from "#lib/services/service/confirm-relation";
import { setRequiredSuites } from "#lib/services/service/set-required-suites";
import { byKey, keysOf } from "./by-key.ts";
import { appoint, type People } from "./people.ts";
import { described, type Promised, type ServiceKey } from "./services.ts";
import { daysBefore, type Story } from "./story.ts";

export type Services = Readonly<Record<ServiceKey, string>>;

type Edge = readonly [from: ServiceKey, kind: RelationKind, to: readonly ServiceKey[]];

/** By the source they are known from. */
const relations = {
  "Architecture review": [
    ["customer-accounts", "runs_on", ["order-database"]],
    ["payments", "depends_on", ["customer-accounts", "message-bus"]],
    ["web-shop", "depends_on", ["payments", "customer-accounts", "product-catalogue", "recommendations"]],
    ["web-shop", "runs_on", ["order-database"]],
    ["returns-portal", "depends_on", ["payments", "shipping-labels"]],
    ["returns-portal", "part_of", ["web-shop"]],
    ["fax-gateway", "depends_on", ["order-database"]],
    ["mobile-app", "depends_on", ["payments", "customer-accounts", "product-catalogue"]],
    ["gift-vouchers", "depends_on", ["payments", "customer-mail"]],
    ["gift-vouchers", "part_of", ["web-shop"]],
    ["recommendations", "depends_on", ["product-catalogue", "reporting"]],
    ["customer-mail", "depends_on", ["message-bus"]],
    ["warehouse", "depends_on", ["message-bus", "shipping-labels"]],
    ["warehouse", "runs_on", ["order-database"]],
    ["parcel-tracking", "connects_to", ["shipping-labels"]],
    ["parcel-tracking", "depends_on", ["customer-mail", "warehouse"]],
    ["stock-forecast", "depends_on", ["reporting", "warehouse"]],
    ["supplier-orders", "depends_on", ["order-database", "message-bus"]],
    ["invoicing", "depends_on", ["order-database", "customer-mail"]],
    ["general-ledger", "connects_to", ["invoicing"]],
    ["payroll", "depends_on", ["general-ledger"]],
    ["reporting", "depends_on", ["order-database"]],
  ],
  "Inventory of the server rooms": [
    ["order-database", "runs_on", ["server-cluster"]],
    ["message-bus", "runs_on", ["server-cluster"]],
    ["product-catalogue", "runs_on", ["server-cluster"]],
    ["general-ledger", "runs_on", ["server-cluster"]],
    ["file-store", "runs_on", ["server-cluster"]],
    ["staff-sign-in", "runs_on", ["server-cluster"]],
    ["server-cluster", "depends_on", ["site-network"]],
    ["warehouse", "depends_on", ["site-network"]],
  ],
  "What the departments told us": [
    ["product-catalogue", "depends_on", ["file-store"]],
    ["catalogue-planner", "depends_on", ["product-catalogue", "file-store"]],
    ["payroll", "depends_on", ["staff-sign-in"]],
    ["general-ledger", "depends_on", ["staff-sign-in"]],
    ["warehouse", "depends_on", ["staff-sign-in"]],
    ["release-desk", "depends_on", ["staff-sign-in"]],
  ],
} as const satisfies Readonly<Record<string, readonly Edge[]>>;

/** Adds the services; answers the id of each by its key. */
export function addServices(people: People): Promise<Services> {
  const by = people.henrik.context;
  return byKey(keysOf(described), async (key) => {
    const { owner, deputy, suites, name, description, tier, state } = described[key];
    const targets: readonly Promised[] = described[key].targets;
    const serviceId = await addService(by, { key, name, description, tier, state });
    await appoint(people, people[owner], { owner: serviceId });
    await appoint(people, people[deputy], { deputy: serviceId });
    await setRequiredSuites(by, { serviceId, suites: [...suites] });
    for (const { missed: _, ...target } of targets) await addTarget(by, { serviceId, ...target });
    return serviceId;
  });
}

export async function addRelations(people: People, services: Services): Promise<void> {
  for (const [source, edges] of Object.entries(relations))
    for (const [from, kind, targets] of edges)
      for (const to of targets)
        await addRelation(people.henrik.context, {
          ...{ kind, source, fromServiceId: services[from], toServiceId: services[to] },
        });
}

/** Twice a year somebody walks through the server rooms and looks whether it is still so. */
export async function tellInventory(story: Story): Promise<void> {
  const { db, people } = story.nordwind;
  await story.clock.until(daysBefore(story, 45, 10));
  const source = "Inventory of the server rooms" satisfies keyof typeof relations;
  for (const { id: relationId } of await db.relation.findMany({ where: { source, removedAt: null }, select: { id: true } }))
    await confirmRelation(people.henrik.context, { relationId });
}

export const environmentNames = ["sandbox", "staging", "production"] as const;
export type EnvironmentName = (typeof environmentNames)[number];
export type Environments = Readonly<Record<EnvironmentName, string>>;

export const addEnvironments = (people: People): Promise<Environments> =>
  byKey(environmentNames, (name) => addEnvironment(people.olga.context, { name, isProduction: name === "production" }));
