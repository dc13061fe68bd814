import type { DeployableFacts } from "#lib/domain/deployable";
import type { Instant } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

interface Row {
  now: Instant;
  services: string[];
  facts: Omit<DeployableFacts, "releases"> & { releases: readonly CarriedRow[] };
}

type CarriedRow = Omit<DeployableFacts["releases"][number], "schedule"> & {
  schedule: { windowStart: string | null; windowEnd: string | null } | null;
};

/** What is known of a digest and an environment, keys of the services it belongs to, and the time: by one statement that writes nothing. */
export async function deployableFacts(
  { db }: Viewer,
  sha256: string,
  environment: string,
): Promise<{ facts: DeployableFacts; services: readonly string[]; now: Instant }> {
  const [row] = await db.$queryRaw<Row[]>`
    WITH there AS (SELECT id, name, is_production FROM environment WHERE name = ${environment}),
    carried AS (
      SELECT DISTINCT r.id, r.number, r.phase, r.phase_since FROM artifact a
      JOIN build b ON b.id = a.build_id AND b.sealed_at IS NOT NULL
      JOIN release r ON r.id = a.release_id
      WHERE a.sha256 = ${sha256} AND r.phase NOT IN ('closed', 'cancelled')
        AND NOT EXISTS (SELECT FROM build l WHERE l.release_id = r.id AND l.iteration > b.iteration)
    )
    SELECT countersign_clock() AS now, jsonb_build_object(
      'environment', (SELECT jsonb_build_object('name', name, 'isProduction', is_production) FROM there),
      'runsThere', EXISTS (SELECT FROM running_version v JOIN there ON there.id = v.environment_id WHERE v.sha256 = ${sha256}),
      'baselineOf', coalesce((SELECT jsonb_agg(r.number) FROM deployment d JOIN there ON there.id = d.environment_id
        JOIN release r ON r.id = d.release_id
        WHERE d.outcome IS NULL AND d.running_before @> jsonb_build_array(jsonb_build_object('sha256', ${sha256}::text))), '[]'),
      'inLibrary', (SELECT jsonb_build_object('lastCheck', (
          SELECT c.result FROM media_check c WHERE c.item_id = i.id ORDER BY c.checked_at DESC LIMIT 1),
          'withdrawn', (SELECT w.reason FROM library_withdrawal w JOIN library_item o ON o.id = w.item_id WHERE o.sha256 = i.sha256 LIMIT 1))
        FROM library_item i WHERE i.sha256 = ${sha256} ORDER BY i.checked_in_at DESC LIMIT 1),
      'releases', coalesce((SELECT jsonb_agg(jsonb_build_object('number', c.number, 'phase', c.phase,
        'environment', (SELECT e.name FROM deployment_plan p JOIN environment e ON e.id = p.environment_id WHERE p.release_id = c.id),
        'schedule', (SELECT jsonb_build_object('windowStart', s.window_start, 'windowEnd', s.window_end) FROM schedule s WHERE s.release_id = c.id),
        'deployment', coalesce((SELECT coalesce(d.outcome::text, 'running') FROM deployment d
          WHERE d.release_id = c.id AND d.started_at >= c.phase_since ORDER BY d.started_at DESC LIMIT 1), 'none')))
        FROM carried c), '[]')) AS facts,
      ARRAY(SELECT s.key FROM artifact a JOIN release r ON r.id = a.release_id JOIN service s ON s.id = r.service_id WHERE a.sha256 = ${sha256}
        UNION SELECT s.key FROM running_version v JOIN configuration_item i ON i.id = v.item_id JOIN service s ON s.id = i.service_id
          WHERE v.sha256 = ${sha256}) AS services`;
  if (!row) throw new Error("A statement without a table answered no row.");
  const { facts, services, now } = row;
  return { now, services, facts: { ...facts, releases: facts.releases.map(withInstants) } };
}

const withInstants = ({ schedule, ...release }: CarriedRow): DeployableFacts["releases"][number] => ({
  ...release,
  schedule: schedule && { windowStart: dateOf(schedule.windowStart), windowEnd: dateOf(schedule.windowEnd) },
});

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
