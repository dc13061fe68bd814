/** Requests to an authority, as a meeting of it sees them: their risk comes from the stored evidence, and from nothing else. */
import type { AuthorizationState, Vote } from "#lib/domain/authorization";
import { type Agenda, type Candidate, riskIn } from "#lib/domain/meeting-agenda";
import type { ChangeModel, Instant } from "#lib/domain/release";
import { asGate } from "./authorization-rows.ts";
import type { Database, Transaction } from "./client.ts";
import { Prisma } from "./generated/client.ts";

interface Row {
  id: string;
  number: number;
  subject: Candidate["subject"];
  gate: string | null;
  about: string;
  title: string;
  model: ChangeModel;
  service_key: string;
  service_name: string;
  tier: number;
  risk: unknown;
  evidence_digest: string;
  asker_id: string;
  asker: string;
  asked_at: Instant;
  expires_at: Instant;
}

type Reader = Database | Transaction;

/** Pending and in time, and for this authority; without those that stand on the agenda of a meeting that runs. */
export const waitingFor = (db: Reader, authorityId: string, exceptOf: string | null = null): Promise<Candidate[]> =>
  candidates(db, waits(authorityId, exceptOf));

const waits = (authorityId: string, exceptOf: string | null): Prisma.Sql => Prisma.sql`a.state = 'pending'
  AND a.expires_at > (SELECT countersign_clock()) AND p.authority_id = ${authorityId}::uuid
  AND NOT EXISTS (SELECT 1 FROM meeting_item i WHERE i.meeting_id = ${exceptOf}::uuid AND i.authorization_id = a.id)`;

/** What waits beside a meeting, and what it took up late, of which the ids are known: by one statement. */
export async function waitingAndTakenUp(
  db: Reader,
  { authorityId, meetingId, lateIds }: { authorityId: string; meetingId: string; lateIds: readonly string[] },
): Promise<{ waiting: Candidate[]; late: Candidate[] }> {
  const all = await candidates(db, Prisma.sql`(${waits(authorityId, meetingId)}) OR a.id = ANY (${[...lateIds]}::uuid[])`);
  const isLate = ({ authorizationId }: Candidate) => lateIds.includes(authorizationId);
  return { waiting: all.filter((one) => !isLate(one)), late: all.filter(isLate) };
}

/** What a meeting took up late, pending or not. */
export const takenUpIn = (db: Reader, meetingId: string): Promise<Candidate[]> =>
  candidates(
    db,
    Prisma.sql`a.id IN (SELECT i.authorization_id FROM meeting_item i WHERE i.meeting_id = ${meetingId}::uuid AND i.origin = 'late')`,
  );

async function candidates(db: Reader, where: Prisma.Sql): Promise<Candidate[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT a.id, a.number, a.subject, a.gate, CASE WHEN r.id IS NULL THEN 'CHG-' || c.number ELSE 'REL-' || r.number END AS about,
      coalesce(r.title, c.title) AS title, coalesce(r.model, c.model) AS model, s.key AS service_key, s.name AS service_name, s.tier,
      convert_from(a.evidence, 'UTF8')::jsonb -> 'risk' AS risk, a.evidence_digest, q.id AS asker_id, q.name AS asker,
      a.asked_at, a.expires_at
    FROM "authorization" a JOIN policy p ON p.id = a.policy_id JOIN person q ON q.id = a.asked_by
    LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
    JOIN service s ON s.id = coalesce(r.service_id, c.service_id)
    WHERE ${where} ORDER BY a.number`;
  return rows.map((row) => ({
    authorizationId: row.id,
    number: row.number,
    subject: row.subject,
    gate: row.gate === null ? null : asGate(row.gate),
    about: row.about,
    title: row.title,
    model: row.model,
    service: { key: row.service_key, name: row.service_name, tier: row.tier },
    risk: riskIn({ risk: row.risk }),
    evidenceDigest: row.evidence_digest,
    askedBy: { id: row.asker_id, name: row.asker },
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
  }));
}

/** The frozen agenda of a started meeting, as it was stored. */
export async function readAgenda(db: Reader, meetingId: string): Promise<{ bytes: Uint8Array; agenda: Agenda } | null> {
  const { agenda } = await db.meeting.findUniqueOrThrow({ where: { id: meetingId }, select: { agenda: true } });
  return agenda && { bytes: agenda, agenda: readJson<Agenda>(agenda) };
}

/** Bytes that this house wrote itself and holds a digest of. */
export const readJson = <T>(bytes: Uint8Array): T => JSON.parse(Buffer.from(bytes).toString("utf8")) as T;

export interface DecisionSoFar {
  state: AuthorizationState;
  endedAt: Instant | null;
  votes: Vote[];
}

/** How these authorizations stand and who voted how: by one statement, so that a vote and what it decided stand together. */
export async function decisionsIn(tx: Reader, ids: readonly string[]): Promise<Map<string, DecisionSoFar>> {
  const rows = await tx.authorization.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      state: true,
      endedAt: true,
      votes: {
        select: {
          verdict: true,
          reason: true,
          castAt: true,
          person: { select: { id: true, name: true } },
          signature: { select: { method: true, meaning: true, signedAt: true } },
        },
        orderBy: { castAt: "asc" },
      },
    },
    relationLoadStrategy: "join",
  });
  return new Map(rows.map(({ id, ...decision }) => [id, decision]));
}

/** Items of a meeting on which this person may still vote. */
export async function openBallots(db: Reader, meetingId: string, personId: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM meeting_item i JOIN "authorization" a ON a.id = i.authorization_id
    WHERE i.meeting_id = ${meetingId}::uuid AND a.state = 'pending'
      AND EXISTS (SELECT 1 FROM authorization_seat s WHERE s.authorization_id = a.id AND s.person_id = ${personId}::uuid)
      AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = a.id AND v.person_id = ${personId}::uuid)`;
  return new Set(rows.map(({ id }) => id));
}
