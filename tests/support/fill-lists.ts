/**
 * Many releases and changes by SQL, with what the lists read of them, for looking at plans and buffers. Past every guard, as the
 * superuser: nothing else may be asked of such a database.
 */
import type pg from "pg";
import type { ChangeFilter } from "#lib/queries/change-list";
import type { ReleaseFilter } from "#lib/queries/release-list";

const onWay = 400;

/** Tops the tables up to this many releases: most have ended, the last ones are on their way. `admin` is the superuser. */
export async function fillLists(admin: pg.Client, from: number, to: number): Promise<void> {
  await admin.query("SET session_replication_role = replica");
  if (from === 0) await admin.query(people);
  else await admin.query(ended);
  const numbers = [from, to, to - onWay];
  for (const sql of [releases, changes, carried, authorizations, votes])
    await admin.query(sql.replaceAll(/\$(\d)/g, (_, at) => String(numbers[Number(at) - 1])));
  await admin.query("RESET session_replication_role");
  for (const table of tables) await admin.query(`VACUUM ANALYZE ${table}`);
}

const tables = [
  "person",
  "service",
  "release",
  "change",
  "release_change",
  "schedule",
  '"authorization"',
  "authorization_party",
  "authorization_seat",
  "vote",
];

/** An id that can be said again: the same kind and number give the same one. */
const idOf = (kind: number, number: string) => `('${kind}0000000-0000-4000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

const ofThese = `release_id BETWEEN ${idOf(3, "$1 + 1")} AND ${idOf(3, "$2")}`;

const people = `
  INSERT INTO person (id, email, name) SELECT ${idOf(1, "n")}, 'list-' || n || '@example.org', 'Manager ' || n FROM generate_series(1, 6) n;
  INSERT INTO service (id, key, name, description, tier) SELECT ${idOf(2, "n")}, 'list-' || n, 'Service ' || n, '', 1 + n % 3
    FROM generate_series(1, 8) n`;

/** What was on its way has ended, before others take its place. */
const ended = `
  UPDATE release SET phase = 'closed' WHERE phase NOT IN ('closed', 'cancelled');
  UPDATE change SET state = 'closed' WHERE state = 'authorized';
  UPDATE release_change SET is_open = false WHERE is_open;
  UPDATE "authorization" SET state = 'granted', spent = true, ended_at = asked_at + interval '1 hour' WHERE state = 'pending'`;

const releases = `
  INSERT INTO release (id, number, title, purpose, service_id, kind, model, manager_id, raised_by, stream_id, phase)
  SELECT ${idOf(3, "n")}, n, CASE WHEN n % 3 = 0 THEN 'Faster search ' WHEN n < 1000 AND n % 125 = 7 THEN 'Zebra crossing ' ELSE 'Release ' END || n,
    '', ${idOf(2, "1 + n % 8")}, 'minor', CASE WHEN n % 10 = 0 THEN 'emergency' ELSE 'normal' END::change_model,
    ${idOf(1, "1 + n % 6")}, ${idOf(1, "1 + n % 6")}, gen_random_uuid(),
    CASE WHEN n > $3 THEN ('{requested,planning,build_and_test,check_in,deployment,review}'::phase[])[1 + n % 6]
      WHEN n % 9 = 0 THEN 'cancelled' ELSE 'closed' END::phase
  FROM generate_series($1 + 1, $2) n;
  INSERT INTO schedule (release_id, observation_days, communication) SELECT ${idOf(3, "n")}, 1, '' FROM generate_series($1 + 1, $2) n`;

const changes = `
  INSERT INTO change (id, number, title, reason, origin, model, service_id, raised_by, stream_id, state)
  SELECT ${idOf(4, "n")}, n, CASE WHEN n % 3 = 0 THEN 'Faster search ' ELSE 'Change ' END || n, '',
    (CASE WHEN n % 5 = 0 THEN 'defect' ELSE 'improvement' END)::change_origin,
    CASE WHEN n % 10 = 0 THEN 'emergency' ELSE 'normal' END::change_model, ${idOf(2, "1 + n % 8")}, ${idOf(1, "1 + n % 6")}, gen_random_uuid(),
    CASE WHEN n > $3 THEN 'authorized' WHEN n % 9 = 0 THEN 'withdrawn' ELSE 'closed' END::change_state
  FROM generate_series($1 + 1, $2) n`;

const carried = `
  INSERT INTO release_change (release_id, change_id, is_open) SELECT ${idOf(3, "n")}, ${idOf(4, "n")}, n > $3 FROM generate_series($1 + 1, $2) n`;

/** One of each release that was spent, and of those on their way one that is pending on the gate ahead. */
const authorizations = `
  INSERT INTO "authorization"
    (id, subject, release_id, gate, state, evidence, evidence_digest, evidence_revision, asked_by, asked_at, spent, entry_id, ended_at, policy_id)
  SELECT ${idOf(5, "2 * n + k")}, 'gate', ${idOf(3, "n")}, (ARRAY['planning', 'build_and_test', 'check_in', 'deployment', 'closed', 'closed'])[1 + n % 6]::phase,
    (CASE WHEN k = 1 THEN 'pending' ELSE 'granted' END)::authorization_state, '\\x7b7d', encode(sha256('\\x7b7d'), 'hex'), 1,
    ${idOf(1, "1 + n % 6")}, now() - ($2 - n) * interval '2 hours', k = 0, gen_random_uuid(),
    CASE WHEN k = 0 THEN now() - ($2 - n) * interval '1 hour' END, (SELECT id FROM policy ORDER BY id LIMIT 1)
  FROM generate_series($1 + 1, $2) n CROSS JOIN generate_series(0, 1) k WHERE k = 0 OR n > $3;
  INSERT INTO authorization_party (authorization_id, party, needed, may_veto)
  SELECT id, 'authority', 2, false FROM "authorization" WHERE ${ofThese};
  INSERT INTO authorization_seat (authorization_id, party, person_id, standing)
  SELECT id, 'authority', ${idOf(1, "k")}, 'member' FROM "authorization" CROSS JOIN generate_series(1, 2) k WHERE ${ofThese}`;

const votes = `
  INSERT INTO vote (id, authorization_id, person_id, verdict, evidence_digest, entry_id)
  SELECT gen_random_uuid(), id, ${idOf(1, "1")}, 'grant', '', gen_random_uuid() FROM "authorization" WHERE ${ofThese}`;

/** The first of the managers, and one of the services. */
export const listed = { managerId: "10000000-0000-4000-8000-000000000001", serviceKey: "list-1" };

/** The filters that leave nothing out. */
export const everyRelease: ReleaseFilter = {
  phase: "all",
  service: null,
  managerId: null,
  model: null,
  text: "",
  below: null,
  above: null,
};
export const everyChange: ChangeFilter = {
  state: "all",
  service: null,
  origin: null,
  model: null,
  isMine: false,
  text: "",
  below: null,
  above: null,
};
