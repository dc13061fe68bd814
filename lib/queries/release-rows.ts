/** Rows of releases, as the list and the board show them: which ones, and what each stands on. */
import { Prisma } from "#lib/db/generated/client";
import { isEnded } from "#lib/domain/phase";
import type { ChangeModel, DeploymentOutcome, Instant, Phase, ReleaseKind } from "#lib/domain/release";
import { type GateAhead, gateAheadColumns, gateAheadJoin } from "./gate-ahead.ts";
import { titleSql } from "./list-page.ts";

export interface ReleaseConditions {
  /** A phase, every release that is still on its way, or all. */
  phase: Phase | "open" | "all";
  service: string | null;
  managerId: string | null;
  model: ChangeModel | null;
  text: string;
}

export interface ListedRelease extends GateAhead {
  number: number;
  title: string;
  kind: ReleaseKind;
  model: ChangeModel;
  retires: boolean;
  phase: Phase;
  phaseSince: Instant;
  serviceKey: string;
  serviceName: string;
  managerName: string;
  /** In deployment alone: when it may begin, and how it went. */
  windowStart: Instant | null;
  deployment: "running" | DeploymentOutcome | null;
}

/** Said word for word as the partial indexes say it, for the planner to find them. */
const isOpen = Prisma.sql`phase NOT IN ('closed', 'cancelled')`;

/** What a filter asks of the columns of `release`. */
export function releaseConditions({ phase, service, managerId, model, text }: ReleaseConditions): Prisma.Sql[] {
  const isOnePhase = phase !== "all" && phase !== "open";
  // Said besides an open phase only where it finds an index: the planner takes the two for unrelated, and expects too few.
  const saysOpen = isOnePhase ? !isEnded(phase) && (service !== null || managerId !== null) : phase === "open";
  return [
    saysOpen ? isOpen : null,
    isOnePhase ? Prisma.sql`phase = ${phase}::phase` : null,
    // A value and no join: the index of the service's releases is read in its own order.
    service === null ? null : Prisma.sql`service_id = (SELECT id FROM service WHERE key = ${service})`,
    managerId === null ? null : Prisma.sql`manager_id = ${managerId}::uuid`,
    model === null ? null : Prisma.sql`model = ${model}::change_model`,
    titleSql("REL", text),
  ].filter((one) => one !== null);
}

/** The rows of the releases that `chosen` selects, for an ORDER BY to follow. Each is looked up by index, whatever the tables hold. */
export const releaseRows = (chosen: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT r.number, r.title, r.kind, r.model, r.retires, r.phase, r.phase_since AS "phaseSince",
    s.key AS "serviceKey", s.name AS "serviceName", m.name AS "managerName", ${gateAheadColumns},
    CASE WHEN r.phase = 'deployment' THEN (SELECT w.window_start FROM schedule w WHERE w.release_id = r.id) END AS "windowStart",
    CASE WHEN r.phase = 'deployment' THEN (SELECT coalesce(d.outcome::text, 'running') FROM deployment d
      WHERE d.release_id = r.id AND d.started_at >= r.phase_since ORDER BY d.started_at DESC LIMIT 1) END AS deployment
  FROM (${chosen}) r
  JOIN service s ON s.id = r.service_id
  JOIN person m ON m.id = r.manager_id
  ${gateAheadJoin}`;
