import { serviceStanding } from "#lib/db/service-standing";
import type { RelationKind } from "#lib/domain/impact";
import type { Comparison, PersonRef, Phase, ServiceState } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

interface Related {
  relationId: string;
  kind: RelationKind;
  key: string;
  name: string;
  state: ServiceState;
  source: string;
  confirmedAt: Date;
}

export interface ServicePage {
  service: { id: string; key: string; name: string; description: string; tier: number; state: ServiceState; version: number };
  owner: PersonRef | null;
  deputy: PersonRef | null;
  suites: string[];
  targets: {
    id: string;
    name: string;
    comparison: Comparison;
    value: number;
    unit: string;
    last: { value: number; sampleSize: number; toAt: Date } | null;
  }[];
  /** Edges that start here, and edges that end here. */
  leansOn: Related[];
  carries: Related[];
  releases: { number: number; title: string; phase: Phase }[];
  running: { item: string; environment: string; version: string; sha256: string; since: Date }[];
  others: { id: string; name: string; state: ServiceState }[];
}

/** One service: who answers for it, what it promises, what it leans on and what leans on it; null when there is none of that key. */
export async function servicePage({ db }: Viewer, key: string): Promise<ServicePage | null> {
  const other = { select: { key: true, name: true, state: true } } as const;
  const service = await db.service.findUnique({
    where: { key },
    include: {
      requiredSuites: { orderBy: { name: "asc" } },
      targets: {
        where: { endedAt: null },
        orderBy: { name: "asc" },
        include: { measurements: { orderBy: { toAt: "desc" }, take: 1 } },
      },
      dependsOn: { where: { removedAt: null }, include: { to: other } },
      dependants: { where: { removedAt: null }, include: { from: other } },
      releases: { select: { number: true, title: true, phase: true }, orderBy: { number: "desc" }, take: 20 },
      items: { include: { running: { include: { environment: { select: { name: true } } } } }, orderBy: { name: "asc" } },
    },
    relationLoadStrategy: "join",
  });
  if (!service) return null;
  const { owner, deputy } = await serviceStanding(db, service.id);
  const others = await db.service.findMany({
    where: { id: { not: service.id } },
    select: { id: true, name: true, state: true },
    orderBy: { name: "asc" },
  });
  return {
    service: {
      id: service.id,
      key: service.key,
      name: service.name,
      description: service.description,
      tier: service.tier,
      state: service.state,
      version: service.version,
    },
    owner,
    deputy,
    suites: service.requiredSuites.map(({ name }) => name),
    targets: service.targets.map(({ id, name, comparison, value, unit, measurements: [last] }) => ({
      id,
      name,
      comparison,
      value: Number(value),
      unit,
      last: last ? { value: Number(last.value), sampleSize: last.sampleSize, toAt: last.toAt } : null,
    })),
    leansOn: service.dependsOn.map(({ id, to, ...edge }) => related(id, edge, to)),
    carries: service.dependants.map(({ id, from, ...edge }) => related(id, edge, from)),
    releases: service.releases,
    running: service.items.flatMap(({ name: item, running }) =>
      running.map(({ environment, version, sha256, since }) => ({ item, environment: environment.name, version, sha256, since })),
    ),
    others,
  };
}

function related(
  relationId: string,
  { kind, source, confirmedAt }: { kind: RelationKind; source: string; confirmedAt: Date },
  to: { key: string; name: string; state: ServiceState },
): Related {
  return { relationId, kind, source, confirmedAt, ...to };
}
