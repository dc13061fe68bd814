/**
 * Many requests that wait for one person, by SQL, for looking at plans, buffers and pages. Past every guard, as the superuser, in a
 * demonstration: nothing else may be asked of such a database. Each is of a change of its own, by the emergency CAB.
 */
import type pg from "pg";
import type { QueueFilter } from "#lib/queries/authorization-queue";

/** Deadlines lie on these days, however many wait. */
const days = 5;

/** Tops up to this many requests that wait for this person; on every second one somebody else has voted. */
export async function fillWaiting(admin: pg.Client, personId: string, from: number, to: number): Promise<void> {
  await admin.query("SET session_replication_role = replica");
  for (const sql of [changes, authorizations, risks, parties, seats, votes])
    await admin.query(
      sql
        .replaceAll("$person", `'${personId}'::uuid`)
        .replaceAll("$from", `${from + 1}`)
        .replaceAll("$to", `${to}`),
    );
  await admin.query("RESET session_replication_role");
  await admin.query("VACUUM ANALYZE");
}

/** An id that can be said again: the same kind and number give the same one. */
const idOf = (kind: number) => `('${kind}0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const [changeId, authorizationId] = [idOf(4), idOf(5)];
const each = "generate_series($from, $to) n";

/** Who they are spread over: one of those that are there, by the number. */
const among = (table: string, where = "true") =>
  `(SELECT x.id FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS all FROM ${table} WHERE ${where}) x WHERE x.at = n % x.all)`;
const others = "left_at IS NULL AND id <> $person";

const changes = `
  INSERT INTO change (id, number, title, reason, origin, model, service_id, raised_by, stream_id, state)
  SELECT ${changeId}, 1000000 + n, 'Waiting ' || n, '', 'improvement', CASE WHEN n % 40 = 0 THEN 'emergency' ELSE 'normal' END::change_model,
    ${among("service")}, ${among("person", others)}, gen_random_uuid(), 'submitted' FROM ${each}`;

const authorizations = `
  INSERT INTO "authorization" (id, number, subject, change_id, evidence, evidence_digest, evidence_revision, asked_by, expires_at, entry_id, policy_id)
  SELECT ${authorizationId}, 1000000 + n, 'change', ${changeId}, e.evidence, e.evidence_digest, 1, ${among("person", others)},
    countersign_clock() + interval '1 hour' + n * 7919 % 5000 * interval '${days} days' / 5000, gen_random_uuid(), p.id
  FROM ${each} CROSS JOIN (SELECT evidence, evidence_digest FROM "authorization" WHERE subject = 'change' ORDER BY number LIMIT 1) e
  CROSS JOIN (SELECT p.id FROM policy p JOIN authority a ON a.id = p.authority_id WHERE a.key = 'emergency_cab' ORDER BY p.id LIMIT 1) p`;

const risks = `
  INSERT INTO authorization_risk (authorization_id, level, score)
  SELECT ${authorizationId}, ('{low,medium,high}'::level[])[1 + n * 31 % 100 / 34], n * 31 % 100 FROM ${each}`;

const parties = `
  INSERT INTO authorization_party (authorization_id, party, needed, may_veto)
  SELECT ${authorizationId}, p.party::party, p.needed, p.party <> 'authority' FROM ${each}
  CROSS JOIN (VALUES ('authority', 2), ('service_owner', 1)) p (party, needed)`;

/** Four members, with a delegate of the second, and an owner. */
const seats = `
  INSERT INTO authorization_seat (authorization_id, party, person_id, standing, for_person_id, from_at, to_at, delegation_id)
  SELECT ${authorizationId}, 'authority', $person, 'member'::seat_standing, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::uuid FROM ${each}
  UNION ALL SELECT ${authorizationId}, seat.party::party, other.id, seat.standing::seat_standing,
    CASE WHEN seat.standing = 'delegate' THEN second.id END,
    CASE WHEN seat.standing = 'delegate' THEN countersign_clock() - interval '1 day' END,
    CASE WHEN seat.standing = 'delegate' THEN countersign_clock() + interval '${days} days' END,
    CASE WHEN seat.standing = 'delegate' THEN gen_random_uuid() END
  FROM ${each} CROSS JOIN (VALUES ('authority', 'member', 0), ('authority', 'member', 1), ('authority', 'member', 2),
    ('authority', 'delegate', 3), ('service_owner', 'owner', 4)) seat (party, standing, at)
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM person WHERE ${others}) other ON other.at = seat.at
  CROSS JOIN (SELECT id FROM person WHERE ${others} ORDER BY id LIMIT 1) second`;

const votes = `
  INSERT INTO vote (id, authorization_id, person_id, verdict, evidence_digest, entry_id)
  SELECT gen_random_uuid(), ${authorizationId}, second.id, 'grant', '', gen_random_uuid()
  FROM ${each} CROSS JOIN (SELECT id FROM person WHERE ${others} ORDER BY id LIMIT 1) second WHERE n % 2 = 0`;

/** The filter that leaves nothing out. */
export const everyAuthorization: QueueFilter = {
  list: null,
  subject: null,
  gate: null,
  service: "",
  model: null,
  state: null,
  text: "",
  after: null,
};
