import { Prisma } from "#lib/db/generated/client";
import type { Gate, Instant } from "#lib/domain/release";
import { type WaiverState, waivableChecks } from "#lib/domain/waiver";
import type { Viewer } from "./viewer.ts";

export interface WaiverFilter {
  state: WaiverState | null;
  gate: Gate | null;
  text: string;
  /** The number of a page's last waiver: those before it follow. */
  after: string | null;
}

export interface ListedWaiver {
  id: string;
  releaseNumber: number;
  releaseTitle: string;
  serviceName: string;
  gate: Gate;
  title: string;
  reason: string;
  state: WaiverState;
  givenByName: string;
  as: string;
  givenAt: Instant;
  until: Instant;
  endedByName: string | null;
  endedAt: Instant | null;
  endReason: string | null;
  /** Of the waiver itself, at high risk. */
  authorization: number | null;
}

export interface WaiverList {
  waivers: ListedWaiver[];
  counts: Record<WaiverState, number>;
  next: string | null;
}

const pageSize = 50;

/** Every waiver with how it stands now. */
const standing = Prisma.sql`
  SELECT w.id, w.gate, w.check_code AS "check", w.reason, w.given_at AS "givenAt", w.ends_at AS until,
    r.number AS "releaseNumber", r.title AS "releaseTitle", s.name AS "serviceName", p.name AS "givenByName",
    e.reason AS "endReason", e.ended_at AS "endedAt", q.name AS "endedByName", a.number AS authorization,
    coalesce('member of the ' || body.name, replace(u.role::text, '_', ' '), '') AS as_whom,
    CASE WHEN e.waiver_id IS NOT NULL THEN 'ended' WHEN w.ends_at <= countersign_clock() THEN 'past'
      WHEN NOT w.needs_authorization OR a.state = 'granted' THEN 'in_force'
      WHEN a.state = 'pending' AND a.expires_at > countersign_clock() THEN 'waiting' ELSE 'not_granted' END AS state
  FROM waiver w JOIN release r ON r.id = w.release_id JOIN service s ON s.id = r.service_id JOIN person p ON p.id = w.given_by
  JOIN waiver_rule u ON u.id = w.rule_id LEFT JOIN authority body ON body.id = u.authority_id
  LEFT JOIN waiver_end e ON e.waiver_id = w.id LEFT JOIN person q ON q.id = e.ended_by LEFT JOIN "authorization" a ON a.waiver_id = w.id`;

type Row = Omit<ListedWaiver, "title" | "as"> & { check: string; as_whom: string };

/** The waivers ever given, the latest first: what an auditor looks through. */
export async function waiverList({ db }: Viewer, { state, gate, text, after }: WaiverFilter): Promise<WaiverList> {
  const words = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const [rows, counted] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT * FROM (${standing}) l
      WHERE (${state}::text IS NULL OR l.state = ${state}) AND (${gate}::text IS NULL OR l.gate::text = ${gate})
        AND (${text} = '' OR concat_ws(' ', 'REL-' || l."releaseNumber", l."releaseTitle", l."serviceName", l."givenByName", l.reason) ILIKE ${words})
        AND (${after}::uuid IS NULL OR (l."givenAt", l.id) < (SELECT given_at, id FROM waiver WHERE id = ${after}::uuid))
      ORDER BY l."givenAt" DESC, l.id DESC LIMIT ${pageSize + 1}`,
    db.$queryRaw<{ state: WaiverState; n: number }[]>`SELECT state, count(*)::int AS n FROM (${standing}) l GROUP BY state`,
  ]);
  const of = (one: WaiverState): number => counted.find((row) => row.state === one)?.n ?? 0;
  const shown = rows.slice(0, pageSize);
  return {
    waivers: shown.map(({ check, as_whom: as, ...row }) => ({ ...row, as, title: waivableChecks[row.gate][check] ?? check })),
    counts: {
      ...{
        in_force: of("in_force"),
        waiting: of("waiting"),
        past: of("past"),
        ended: of("ended"),
        not_granted: of("not_granted"),
      },
    },
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
  };
}
