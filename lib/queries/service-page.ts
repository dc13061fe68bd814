import { serviceStanding } from "#lib/db/service-standing";
import type { RelationKind } from "#lib/domain/impact";
import { may } from "#lib/domain/permissions";
import type {
  Comparison,
  DeploymentOutcome,
  Instant,
  PersonRef,
  ReviewDecision,
  ServiceState,
  ServiceTarget,
  TargetVerdict,
  TargetVerdictKind,
} from "#lib/domain/release";
import { spelledSuite } from "#lib/domain/required-suite";
import type { ConfigurationItemKind } from "#lib/domain/service";
import { judgeTarget } from "#lib/domain/service-level";
import { type ComingRelease, comingReleases } from "./coming-releases.ts";
import type { Viewer } from "./viewer.ts";

export interface Related {
  relationId: string;
  kind: RelationKind;
  key: string;
  name: string;
  tier: number;
  state: ServiceState;
  source: string;
  confirmedAt: Instant;
}

export interface Measurement {
  id: string;
  value: number;
  sampleSize: number;
  from: Instant;
  to: Instant;
  verdict: TargetVerdictKind;
}

export interface MeasuredTarget {
  target: ServiceTarget;
  /** The last few, the oldest first, each judged by the target as it stands. */
  measurements: Measurement[];
  /** By the last of them. */
  verdict: TargetVerdict;
}

export interface ItemView {
  id: string;
  name: string;
  kind: ConfigurationItemKind;
  description: string;
  version: number;
  running: { environment: string; isProduction: boolean; version: string; sha256: string; since: Instant }[];
}

/** A release that is over, with what its review said, where there is one. */
export interface PastRelease {
  number: number;
  title: string;
  isCancelled: boolean;
  endedAt: Instant;
  outcome: DeploymentOutcome | null;
  verdicts: { name: string; verdict: TargetVerdictKind }[];
  review: { customerValue: string; businessValue: string; decision: ReviewDecision | null } | null;
}

export interface ServicePage {
  service: { id: string; key: string; name: string; description: string; tier: number; state: ServiceState; version: number };
  now: Instant;
  owner: PersonRef | null;
  deputy: PersonRef | null;
  suites: string[];
  targets: MeasuredTarget[];
  /** Edges that start here, and edges that end here. */
  leansOn: Related[];
  carries: Related[];
  items: ItemView[];
  coming: ComingRelease[];
  past: PastRelease[];
  /** What a new relation may lead to, for whoever may add one. */
  others: { id: string; name: string }[];
}

export const measurementsShown = 12;
const mostComing = 20;
const mostPast = 8;

/** One service: how well it is, what is coming, who answers for it, what it is made of; null when there is none of that key. */
export async function servicePage(viewer: Viewer, key: string): Promise<ServicePage | null> {
  const { db, actor } = viewer;
  const service = await serviceRow(viewer, key);
  if (!service) return null;
  const { id, name, description, tier, state, version } = service;
  const { now, owner, deputy } = await serviceStanding(db, id);
  const coming = await comingReleases(viewer, [id], mostComing);
  const past = await pastReleases(viewer, id);
  return {
    service: { id, key, name, description, tier, state, version },
    ...{ now, owner, deputy },
    suites: service.requiredSuites.map(spelledSuite),
    targets: service.targets.map(toMeasured),
    leansOn: service.dependsOn.map(({ to, ...edge }) => related(edge, to)),
    carries: service.dependants.map(({ from, ...edge }) => related(edge, from)),
    items: service.items.map(({ running, ...item }) => ({ ...item, running: running.map(toRunning).sort(productionFirst) })),
    coming: coming.get(id) ?? [],
    past,
    others: may(actor, "service:administer")
      ? await db.service.findMany({
          where: { id: { not: id }, state: { not: "retired" } },
          select: { id: true, name: true },
          orderBy: { name: "asc" },
        })
      : [],
  };
}

function serviceRow({ db }: Viewer, key: string) {
  const other = { select: { key: true, name: true, tier: true, state: true } } as const;
  return db.service.findUnique({
    where: { key },
    include: {
      requiredSuites: { orderBy: { name: "asc" } },
      targets: {
        where: { endedAt: null },
        orderBy: [{ name: "asc" }, { id: "asc" }],
        include: { measurements: { orderBy: { toAt: "desc" }, take: measurementsShown } },
      },
      dependsOn: { where: { removedAt: null }, include: { to: other }, orderBy: { to: { name: "asc" } } },
      dependants: { where: { removedAt: null }, include: { from: other }, orderBy: { from: { name: "asc" } } },
      items: {
        select: {
          ...{ id: true, name: true, kind: true, description: true, version: true },
          running: { include: { environment: { select: { name: true, isProduction: true } } } },
        },
        orderBy: [{ kind: "asc" }, { name: "asc" }],
      },
    },
    relationLoadStrategy: "join",
  });
}

async function pastReleases({ db }: Viewer, serviceId: string): Promise<PastRelease[]> {
  const rows = await db.release.findMany({
    where: { serviceId, phase: { in: ["closed", "cancelled"] } },
    select: {
      ...{ number: true, title: true, phase: true, phaseSince: true },
      review: { select: { customerValue: true, businessValue: true, decision: true } },
      verdicts: { select: { name: true, verdict: true }, orderBy: { name: "asc" } },
      deployments: { select: { outcome: true }, orderBy: { startedAt: "desc" }, take: 1 },
    },
    orderBy: { phaseSince: "desc" },
    take: mostPast,
    relationLoadStrategy: "join",
  });
  return rows.map(({ phase, phaseSince, deployments, ...row }) => ({
    ...row,
    isCancelled: phase === "cancelled",
    endedAt: phaseSince,
    outcome: deployments[0]?.outcome ?? null,
  }));
}

interface TargetRow {
  id: string;
  name: string;
  comparison: Comparison;
  value: unknown;
  unit: string;
  measurements: { id: string; value: unknown; sampleSize: number; fromAt: Instant; toAt: Instant }[];
}

function toMeasured({ id, name, comparison, value, unit, measurements: rows }: TargetRow): MeasuredTarget {
  const target = { id, name, comparison, value: Number(value), unit };
  const measurements = rows
    .map(({ id: measurementId, fromAt: from, toAt: to, sampleSize, value: measured }) => {
      const { verdict } = judgeTarget(target, { value: Number(measured), sampleSize });
      return { id: measurementId, value: Number(measured), sampleSize, from, to, verdict };
    })
    .reverse();
  return { target, measurements, verdict: judgeTarget(target, measurements.at(-1) ?? null) };
}

interface RunningRow {
  environment: { name: string; isProduction: boolean };
  version: string;
  sha256: string;
  since: Instant;
}

const toRunning = ({ environment: { name, isProduction }, version, sha256, since }: RunningRow): ItemView["running"][number] => ({
  ...{ environment: name, isProduction, version, sha256, since },
});

const productionFirst = (a: ItemView["running"][number], b: ItemView["running"][number]): number =>
  Number(b.isProduction) - Number(a.isProduction) || a.environment.localeCompare(b.environment);

function related(
  { id, kind, source, confirmedAt }: { id: string; kind: RelationKind; source: string; confirmedAt: Instant },
  { key, name, tier, state }: { key: string; name: string; tier: number; state: ServiceState },
): Related {
  return { relationId: id, kind, source, confirmedAt, key, name, tier, state };
}
