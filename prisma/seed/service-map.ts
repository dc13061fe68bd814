/** What Nordwind IT runs: six services, how they hang together, what they promise, and where releases run. */
import type { RelationKind } from "#lib/domain/impact";
import type { Comparison } from "#lib/domain/release";
import { addEnvironment } from "#lib/services/environment/add-environment";
import { addRelation } from "#lib/services/service/add-relation";
import { addService } from "#lib/services/service/add-service";
import { addTarget } from "#lib/services/service/add-target";
import { setRequiredSuites } from "#lib/services/service/set-required-suites";
import { appoint, type People, type PersonKey } from "./people.ts";

interface Promised {
  name: string;
  comparison: Comparison;
  value: number;
  unit: string;
}

const available = (value: number): Promised => ({ name: "Availability", comparison: "at_least", value, unit: "%" });
const answersWithin = (value: number): Promised => ({
  name: "Response time, 95th percentile",
  comparison: "at_most",
  value,
  unit: "ms",
});

const described = {
  "order-database": {
    name: "Order database",
    description: "Orders, customers and stock. Nearly everything else stands on it.",
    ...{ tier: 1, state: "live", owner: "olga", deputy: "henrik", suites: ["unit"] },
    targets: [available(99.95)],
  },
  "customer-accounts": {
    name: "Customer accounts",
    description: "Registration, sign-in and addresses of the shop's customers.",
    ...{ tier: 2, state: "live", owner: "ingrid", deputy: "amara", suites: ["unit"] },
    targets: [available(99.9), answersWithin(250)],
  },
  payments: {
    name: "Payments",
    description: "Takes payments by card and invoice, and pays back.",
    ...{ tier: 1, state: "live", owner: "claire", deputy: "ingrid", suites: ["unit", "integration"] },
    targets: [available(99.95), { name: "Declined by mistake", comparison: "at_most", value: 0.2, unit: "%" }],
  },
  "web-shop": {
    name: "Web shop",
    description: "What customers see: catalogue, search, basket and checkout.",
    ...{ tier: 1, state: "live", owner: "ingrid", deputy: "claire", suites: ["unit"] },
    targets: [available(99.9), answersWithin(400)],
  },
  "returns-portal": {
    name: "Returns portal",
    description: "Customers send goods back by themselves, without a letter.",
    ...{ tier: 3, state: "design", owner: "claire", deputy: "ingrid", suites: ["unit"] },
    targets: [available(99.5)],
  },
  "fax-gateway": {
    name: "Fax gateway",
    description: "Takes orders by fax. Eleven came last year.",
    ...{ tier: 4, state: "live", owner: "olga", deputy: "mateo", suites: ["unit"] },
    targets: [available(95)],
  },
} as const satisfies Record<
  string,
  {
    name: string;
    description: string;
    tier: number;
    state: "design" | "live";
    owner: PersonKey;
    deputy: PersonKey;
    suites: readonly string[];
    targets: readonly Promised[];
  }
>;

export type ServiceKey = keyof typeof described;
export type Services = Readonly<Record<ServiceKey, string>>;

const relations: readonly (readonly [ServiceKey, RelationKind, ServiceKey])[] = [
  ["customer-accounts", "runs_on", "order-database"],
  ["payments", "depends_on", "customer-accounts"],
  ["web-shop", "depends_on", "payments"],
  ["web-shop", "depends_on", "customer-accounts"],
  ["web-shop", "runs_on", "order-database"],
  ["returns-portal", "depends_on", "payments"],
  ["returns-portal", "part_of", "web-shop"],
  ["fax-gateway", "depends_on", "order-database"],
];

/** Adds the services; answers the id of each by its key. */
export async function addServices(people: People): Promise<Services> {
  const add = async (key: ServiceKey): Promise<string> => {
    const { name, description, tier, state, owner, deputy, suites, targets } = described[key];
    const by = people.henrik.context;
    const serviceId = await addService(by, { key, name, description, tier, state });
    await appoint(people, people[owner], { owner: serviceId });
    await appoint(people, people[deputy], { deputy: serviceId });
    await setRequiredSuites(by, { serviceId, suites: [...suites] });
    for (const target of targets) await addTarget(by, { serviceId, ...target });
    return serviceId;
  };
  return {
    "order-database": await add("order-database"),
    "customer-accounts": await add("customer-accounts"),
    payments: await add("payments"),
    "web-shop": await add("web-shop"),
    "returns-portal": await add("returns-portal"),
    "fax-gateway": await add("fax-gateway"),
  };
}

export async function addRelations(people: People, services: Services): Promise<void> {
  for (const [from, kind, to] of relations)
    await addRelation(people.henrik.context, {
      ...{ kind, fromServiceId: services[from], toServiceId: services[to] },
      source: "Architecture review",
    });
}

export type EnvironmentName = "sandbox" | "staging" | "production";
export type Environments = Readonly<Record<EnvironmentName, string>>;

export async function addEnvironments(people: People): Promise<Environments> {
  const add = (name: EnvironmentName) => addEnvironment(people.olga.context, { name, isProduction: name === "production" });
  return { sandbox: await add("sandbox"), staging: await add("staging"), production: await add("production") };
}
