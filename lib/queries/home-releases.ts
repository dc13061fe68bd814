import { Prisma } from "#lib/db/generated/client";
import { longestWindowDays } from "#lib/domain/plan";
import type { Instant, Phase, Role } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

/** Why a release stands on somebody's first page. */
export type Nearness = "managed" | "role" | "owned" | "window";

export interface NearRelease {
  why: Nearness;
  id: string;
  number: number;
  title: string;
  serviceName: string;
  phase: Phase;
  windowStart: Instant | null;
  windowEnd: Instant | null;
}

/** The phases in which a role has the next move. */
const phasesOf: Partial<Record<Role, readonly Phase[]>> = {
  developer: ["build_and_test"],
  tester: ["build_and_test"],
  operator: ["deployment"],
};

const most = 12;
const windowDays = 7;

/** Releases I manage, those whose next move is my role's, reviews of my services, and those whose window is open or near. */
export function nearReleases({ actor, db }: Viewer, me: string | null): Promise<NearRelease[]> {
  const phases = actor.kind === "person" ? [...new Set(actor.roles.flatMap((role) => phasesOf[role] ?? []))] : [];
  const chosen = [
    Prisma.sql`SELECT 'managed' AS why, id FROM release
      WHERE manager_id = ${me}::uuid AND phase NOT IN ('closed', 'cancelled') ORDER BY number DESC LIMIT ${most}`,
    ...phases.map(
      (phase) => Prisma.sql`SELECT 'role', id FROM release WHERE phase = ${phase}::phase ORDER BY phase_since LIMIT ${most}`,
    ),
    Prisma.sql`SELECT 'owned', r.id FROM appointment_in_force f
      JOIN release r ON r.service_id = f.service_id AND r.phase = 'review' AND r.phase NOT IN ('closed', 'cancelled')
      WHERE f.person_id = ${me}::uuid AND f.kind IN ('owner', 'deputy') ORDER BY r.phase_since LIMIT ${most}`,
    // No window is longer than the rule allows, so none that is still open began before that.
    Prisma.sql`SELECT 'window', w.release_id FROM schedule w JOIN release r ON r.id = w.release_id
      WHERE w.window_start > (SELECT countersign_clock()) - make_interval(days => ${longestWindowDays})
        AND w.window_start < (SELECT countersign_clock()) + make_interval(days => ${windowDays})
        AND w.window_end > (SELECT countersign_clock()) AND r.phase IN ('requested', 'planning', 'build_and_test', 'check_in', 'deployment')
      ORDER BY w.window_start LIMIT ${most}`,
  ].map((one) => Prisma.sql`(${one})`);
  return db.$queryRaw<NearRelease[]>`
    SELECT n.why, r.id, r.number, r.title, s.name AS "serviceName", r.phase, w.window_start AS "windowStart", w.window_end AS "windowEnd"
    FROM (${Prisma.join(chosen, " UNION ALL ")}) n
    JOIN release r ON r.id = n.id JOIN service s ON s.id = r.service_id LEFT JOIN schedule w ON w.release_id = r.id
    ORDER BY w.window_start NULLS LAST, r.number`;
}
