import type { ServiceState } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface ServiceRow {
  id: string;
  key: string;
  name: string;
  tier: number;
  state: ServiceState;
  owner: string | null;
  deputy: string | null;
  openReleases: number;
}

/** Every service, the most critical first, with who owns it now. */
export function serviceList({ db }: Viewer): Promise<ServiceRow[]> {
  return db.$queryRaw<ServiceRow[]>`
    WITH holder AS (
      SELECT DISTINCT ON (f.service_id, f.kind) f.service_id, f.kind, p.name
      FROM appointment_in_force f JOIN person p ON p.id = f.person_id
      WHERE f.kind IN ('owner', 'deputy') ORDER BY f.service_id, f.kind, f.proposed_at DESC, f.id
    ), open_release AS (
      SELECT service_id, count(*)::int AS n FROM release WHERE phase NOT IN ('closed', 'cancelled') GROUP BY service_id
    )
    SELECT s.id, s.key, s.name, s.tier, s.state, o.name AS owner, d.name AS deputy, coalesce(r.n, 0) AS "openReleases"
    FROM service s
    LEFT JOIN holder o ON o.service_id = s.id AND o.kind = 'owner'
    LEFT JOIN holder d ON d.service_id = s.id AND d.kind = 'deputy'
    LEFT JOIN open_release r ON r.service_id = s.id
    ORDER BY s.tier, s.name`;
}
