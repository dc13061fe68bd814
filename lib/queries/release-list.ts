import { Prisma } from "#lib/db/generated/client";
import type { AuthorizationState } from "#lib/domain/authorization";
import type { ChangeModel, Gate, Instant, PersonRef, Phase, ReleaseKind } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface ReleaseFilter {
  /** A phase, every release that is still on its way, or all. */
  phase: Phase | "open" | "all";
  service: string | null;
  managerId: string | null;
  text: string;
  /** Only releases numbered below this one: the cursor. */
  below: number | null;
}

export interface ListedRelease {
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
  /** The gate ahead, and the last request for it, if there was one. */
  gate: Gate | null;
  gateState: AuthorizationState | null;
  /** Of the authority alone; other parties are on the release's page. */
  votesGranted: number | null;
  votesNeeded: number | null;
}

export interface ReleaseList {
  releases: ListedRelease[];
  /** Where the next page begins, null at the end. */
  below: number | null;
  services: { key: string; name: string }[];
  managers: PersonRef[];
}

export const releasesPerPage = 50;

/** One page of releases, newest first, with what the filter may choose from: two statements. */
export async function releaseList({ db }: Viewer, filter: ReleaseFilter): Promise<ReleaseList> {
  const rows = await db.$queryRaw<ListedRelease[]>`
    SELECT r.number, r.title, r.kind, r.model, r.retires, r.phase, r.phase_since AS "phaseSince",
      s.key AS "serviceKey", s.name AS "serviceName", m.name AS "managerName", ahead.gate,
      CASE WHEN last.is_late THEN 'expired' ELSE last.state::text END AS "gateState",
      last.granted AS "votesGranted", last.needed AS "votesNeeded"
    FROM release r
    JOIN service s ON s.id = r.service_id
    JOIN person m ON m.id = r.manager_id
    LEFT JOIN phase_step ahead ON ahead.from_phase = r.phase AND ahead.via = 'gate'
    LEFT JOIN LATERAL (
      SELECT a.state,
        (a.state = 'pending' AND a.expires_at <= countersign_clock())
          OR (a.state = 'granted' AND a.grant_expires_at <= countersign_clock()) AS is_late,
        (SELECT count(*)::int FROM vote v JOIN authorization_seat t
          ON t.authorization_id = v.authorization_id AND t.person_id = v.person_id AND t.party = 'authority'
          WHERE v.authorization_id = a.id AND v.verdict = 'grant') AS granted,
        (SELECT p.needed FROM authorization_party p WHERE p.authorization_id = a.id AND p.party = 'authority') AS needed
      FROM "authorization" a
      WHERE a.release_id = r.id AND a.subject = 'gate' AND a.gate = ahead.gate AND NOT a.spent AND a.asked_at >= r.phase_since
      ORDER BY a.number DESC LIMIT 1
    ) last ON true
    WHERE ${Prisma.join(conditionsOf(filter), " AND ")}
    ORDER BY r.number DESC LIMIT ${releasesPerPage + 1}`;
  const releases = rows.slice(0, releasesPerPage);
  const [choices] = await db.$queryRaw<Pick<ReleaseList, "services" | "managers">[]>`
    SELECT coalesce((SELECT json_agg(json_build_object('key', s.key, 'name', s.name) ORDER BY s.name) FROM service s), '[]') AS services,
      coalesce((SELECT json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.name) FROM person p
        WHERE EXISTS (SELECT 1 FROM release r WHERE r.manager_id = p.id)), '[]') AS managers`;
  return {
    releases,
    below: rows.length > releasesPerPage ? (releases.at(-1)?.number ?? null) : null,
    services: choices?.services ?? [],
    managers: choices?.managers ?? [],
  };
}

function conditionsOf({ phase, service, managerId, text, below }: ReleaseFilter): Prisma.Sql[] {
  const conditions = [Prisma.sql`true`];
  if (phase === "open") conditions.push(Prisma.sql`r.phase NOT IN ('closed', 'cancelled')`);
  else if (phase !== "all") conditions.push(Prisma.sql`r.phase = ${phase}::phase`);
  if (service !== null) conditions.push(Prisma.sql`s.key = ${service}`);
  if (managerId !== null) conditions.push(Prisma.sql`r.manager_id = ${managerId}::uuid`);
  if (below !== null) conditions.push(Prisma.sql`r.number < ${below}`);
  const wanted = text.trim();
  const number = /^(?:REL-)?(\d{1,9})$/i.exec(wanted)?.[1];
  if (number !== undefined) conditions.push(Prisma.sql`(r.number = ${Number(number)} OR strpos(r.title, ${wanted}) > 0)`);
  else if (wanted !== "") conditions.push(Prisma.sql`strpos(lower(r.title), lower(${wanted})) > 0`);
  return conditions;
}
