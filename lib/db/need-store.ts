/** Needs as they are stored: raised when they follow from what stands, ended when they follow no more. */
import { randomUUID } from "node:crypto";
import { confirmingKinds, type Need, type NeedKind } from "#lib/domain/need";
import type { Instant } from "#lib/domain/release";
import type { Transaction } from "./client.ts";

/** One pump or sweep at a time looks at needs, so that the last one who looked saw everything. Answers the time. */
export async function lockNeeds(tx: Transaction): Promise<Instant> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('countersign/needs'))`;
  const [row] = await tx.$queryRaw<{ now: Instant }[]>`SELECT countersign_clock() AS now`;
  return row?.now ?? new Date();
}

/** Releases and changes that these entries tell of, and whether the admin stream is among them. */
export interface Touched {
  releaseIds: readonly string[];
  changeIds: readonly string[];
  entries: readonly { type: string; isAdmin: boolean }[];
}

export async function readTouched(tx: Transaction, entryIds: readonly string[]): Promise<Touched> {
  const rows = await tx.$queryRaw<{ type: string; isAdmin: boolean; releaseId: string | null; changeId: string | null }[]>`
    SELECT e.content->>'type' AS type, s.kind = 'admin' AS "isAdmin", r.id AS "releaseId", c.id AS "changeId"
    FROM record_entry e JOIN record_stream s ON s.id = e.stream_id
    LEFT JOIN release r ON r.stream_id = s.id LEFT JOIN change c ON c.stream_id = s.id
    WHERE e.id = ANY(${[...entryIds]}::uuid[])`;
  return {
    releaseIds: [...new Set(rows.flatMap(({ releaseId }) => releaseId ?? []))],
    changeIds: [...new Set(rows.flatMap(({ changeId }) => changeId ?? []))],
    entries: rows,
  };
}

/** Of these releases and changes: what is open, what was asked last, and whatever somebody still has a need of. */
export async function authorizationsToLookAt(
  tx: Transaction,
  { releaseIds, changeIds }: Pick<Touched, "releaseIds" | "changeIds">,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM "authorization" a
    WHERE (a.release_id = ANY(${[...releaseIds]}::uuid[]) OR a.change_id = ANY(${[...changeIds]}::uuid[]))
      AND (a.state = 'pending' OR (a.state = 'granted' AND NOT a.spent AND a.subject = 'gate')
        OR NOT EXISTS (SELECT 1 FROM "authorization" l WHERE (l.release_id = a.release_id OR l.change_id = a.change_id)
          AND l.subject = a.subject AND l.gate IS NOT DISTINCT FROM a.gate AND l.number > a.number)
        OR EXISTS (SELECT 1 FROM need n WHERE n.subject_id = a.id AND n.ended_at IS NULL))`;
  return rows.map(({ id }) => id);
}

/** Everything that may be somebody's need now, or was a moment ago: what a sweep looks at. */
export async function everythingToLookAt(tx: Transaction): Promise<{ authorizationIds: string[]; releaseIds: string[] }> {
  const rows = await tx.$queryRaw<{ id: string; isRelease: boolean }[]>`
    SELECT a.id, false AS "isRelease" FROM "authorization" a
    WHERE a.state = 'pending' OR (a.state = 'granted' AND NOT a.spent AND a.subject = 'gate')
    UNION SELECT a.id, false FROM release r JOIN "authorization" a ON a.release_id = r.id
      WHERE r.phase NOT IN ('closed', 'cancelled') AND a.state IN ('refused', 'superseded', 'expired') AND a.asked_at >= r.phase_since
    UNION SELECT a.id, false FROM change c JOIN "authorization" a ON a.change_id = c.id
      WHERE c.state IN ('draft', 'submitted', 'refused') AND a.state IN ('refused', 'superseded', 'expired')
    UNION SELECT n.subject_id, n.kind = 'ratify' FROM need n
      WHERE n.ended_at IS NULL AND n.kind <> ALL (${[...confirmingKinds, "mend_media"]}::need_kind[])
    UNION SELECT r.id, true FROM release r WHERE r.model = 'emergency' AND r.phase = 'review'`;
  return {
    authorizationIds: rows.flatMap(({ id, isRelease }) => (isRelease ? [] : id)),
    releaseIds: rows.flatMap(({ id, isRelease }) => (isRelease ? id : [])),
  };
}

/** Requests that come to an end within two days: the time alone may make them somebody's need. */
export async function expiringSoon(tx: Transaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "authorization" WHERE state = 'pending' AND expires_at < countersign_clock() + interval '2 days'`;
  return rows.map(({ id }) => id);
}

/** The library items that these releases brought in. */
export async function itemsOf(tx: Transaction, releaseIds: readonly string[]): Promise<string[]> {
  const rows = await tx.libraryItem.findMany({ where: { releaseId: { in: [...releaseIds] } }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Subjects of open needs of these kinds. */
export async function openSubjects(tx: Transaction, kinds: readonly NeedKind[]): Promise<string[]> {
  const rows = await tx.need.findMany({
    where: { endedAt: null, kind: { in: [...kinds] } },
    select: { subjectId: true },
    distinct: ["subjectId"],
  });
  return rows.map(({ subjectId }) => subjectId);
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Makes the needs of these subjects be exactly these: raises what is missing, ends what is over. Who left needs nothing. */
export async function settleNeeds(tx: Transaction, subjectIds: readonly string[], needs: readonly Need[]): Promise<void> {
  const rows = needs.map((need) => ({ ...need, id: randomUUID(), says: cut(need.says, 300), about: cut(need.about, 500) }));
  await tx.$executeRaw`
    WITH wanted AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS w (id uuid, "personId" uuid, kind need_kind,
        "subjectId" uuid, says text, about text, href text, since timestamptz, "dueAt" timestamptz)
      WHERE EXISTS (SELECT 1 FROM person p WHERE p.id = w."personId" AND p.left_at IS NULL)
    ), over AS (
      UPDATE need n SET ended_at = countersign_clock()
      WHERE n.subject_id = ANY(${[...subjectIds]}::uuid[]) AND n.ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM wanted w WHERE w."personId" = n.person_id AND w.kind = n.kind AND w."subjectId" = n.subject_id)
    )
    INSERT INTO need (id, person_id, kind, subject_id, says, about, href, since, due_at)
    SELECT id, "personId", kind, "subjectId", says, about, href, since, "dueAt" FROM wanted ORDER BY "personId", kind, "subjectId"
    ON CONFLICT (person_id, kind, subject_id) DO UPDATE
      SET says = EXCLUDED.says, about = EXCLUDED.about, href = EXCLUDED.href, due_at = EXCLUDED.due_at, ended_at = NULL
      WHERE (need.says, need.about, need.href, need.due_at, need.ended_at)
        IS DISTINCT FROM (EXCLUDED.says, EXCLUDED.about, EXCLUDED.href, EXCLUDED.due_at, NULL::timestamptz)`;
}
