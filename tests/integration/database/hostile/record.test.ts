/** Ways into the record and out of the role. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { asRole } from "../../../support/database.ts";
import { once } from "../../../support/once.ts";
import { attacks, attempt } from "./attacks.ts";
import { adminStream, asked, people, refused } from "./scene.ts";
import { enter, insert, sql, tell, vote } from "./statements.ts";

const scene = once(async () => ({
  asked: await asked(),
  refused: await refused(),
  admin: await adminStream(),
  people: await people(),
}));

const actor = { kind: "system", job: "x" };

attacks("the record", scene, [
  {
    name: "an entry is edited",
    refusedWith: "42501",
    sql: ({ asked: it }) => `UPDATE record_entry SET body = 'x' WHERE stream_id = '${it.stream}'`,
  },
  {
    name: "an entry is deleted",
    refusedWith: "42501",
    sql: ({ asked: it }) => `DELETE FROM record_entry WHERE stream_id = '${it.stream}'`,
  },
  {
    name: "it is truncated",
    refusedWith: "42501",
    sql: () => "TRUNCATE record_entry CASCADE",
  },
  {
    name: "an entry is put where its author wants it",
    refusedWith: "42501",
    sql: ({ asked: it }) => insert("record_entry", { id: randomUUID(), stream_id: it.stream, body: "{}", sequence: 1 }),
  },
  {
    name: "an entry is backdated",
    refusedWith: "42501",
    sql: ({ asked: it }) =>
      insert("record_entry", { id: randomUUID(), stream_id: it.stream, body: "{}", recorded_at: "2020-01-01T00:00:00Z" }),
  },
  {
    name: "an entry brings its own hash",
    refusedWith: "42501",
    sql: ({ asked: it }) => insert("record_entry", { id: randomUUID(), stream_id: it.stream, body: "{}", entry_hash: "x" }),
  },
  {
    name: "an entry shows other content than its bytes",
    refusedWith: "42501",
    sql: ({ asked: it }) =>
      insert("record_entry", { id: randomUUID(), stream_id: it.stream, body: "{}", content: { type: "x" } }),
  },
  {
    name: "an entry is no JSON",
    refusedWith: "CS042",
    sql: ({ asked: it }) => insert("record_entry", { id: randomUUID(), stream_id: it.stream, body: "not JSON" }),
  },
  {
    name: "an entry has no actor",
    refusedWith: "CS042",
    sql: ({ asked: it }) => tell(randomUUID(), it.stream, { type: "note" }),
  },
  {
    name: "a vote is recorded that was not cast",
    refusedWith: "CS041",
    sql: ({ asked: it }) => tell(randomUUID(), it.stream, { type: "vote.cast", voteId: randomUUID(), actor }),
  },
  {
    name: "a phase is recorded that was not entered",
    refusedWith: "CS041",
    sql: ({ asked: it }) => tell(randomUUID(), it.stream, { type: "phase.entered", to: "closed", actor }),
  },
  {
    name: "a check-in is recorded that did not happen",
    refusedWith: "CS041",
    sql: ({ asked: it }) => tell(randomUUID(), it.stream, { type: "library.checked_in", itemId: randomUUID(), actor }),
  },
  {
    name: "a build is recorded as sealed that is not",
    refusedWith: "CS041",
    sql: ({ asked: it }) =>
      tell(randomUUID(), it.stream, { type: "build.sealed", buildId: randomUUID(), manifestDigest: "x", actor }),
  },
  {
    name: "a stream is opened that nothing announces",
    refusedWith: "CS043",
    sql: () => insert("record_stream", { id: randomUUID(), kind: "release", name: "REL-0" }),
  },
  {
    name: "a second admin stream announces itself",
    refusedWith: "23505",
    sql: () => insert("record_stream", { id: randomUUID(), kind: "admin", name: "admin" }),
  },
  {
    name: "a stream is announced that does not exist",
    refusedWith: "CS041",
    sql: ({ admin }) => tell(randomUUID(), admin, { type: "stream.opened", streamId: randomUUID(), actor }),
  },
  {
    name: "a stream is deleted",
    refusedWith: "42501",
    sql: ({ asked: it }) => `DELETE FROM record_stream WHERE id = '${it.stream}'`,
  },
  {
    name: "a second organisation is founded",
    refusedWith: "23514",
    sql: ({ admin }) => insert("organisation", { id: 2, name: "x", admin_stream_id: admin }),
  },
  {
    name: "the organisation becomes a demonstration",
    refusedWith: "42501",
    sql: () => "UPDATE organisation SET is_demonstration = true",
  },
  {
    name: "the clock is replaced",
    refusedWith: "42501",
    sql: () => "CREATE OR REPLACE FUNCTION public.countersign_clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
  },
  {
    name: "the clock is given an offset",
    refusedWith: "42501",
    sql: () => "CREATE TABLE public.demonstration_clock (offset_seconds bigint)",
  },
]);

attacks("out of the role", scene, [
  {
    name: "a temporary table that shadows vote",
    refusedWith: "42501",
    sql: ({ asked: it, people: { cab } }) => `CREATE TEMPORARY TABLE vote (id uuid); ${vote(it, { by: cab })}`,
  },
  {
    name: "a function of one's own among the temporary objects",
    refusedWith: "42501",
    sql: () => "CREATE FUNCTION pg_temp.countersign_clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
  },
  {
    name: "a definer function on a table of one's own",
    refusedWith: "42501",
    sql: () =>
      "CREATE TEMPORARY TABLE mine (authorization_id uuid); CREATE TRIGGER mine AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION vote_counted()",
  },
  {
    name: "a definer function on a table of the product",
    refusedWith: "42501",
    sql: () => "CREATE TRIGGER mine AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION phase_entered()",
  },
  {
    name: "a definer function called by hand",
    refusedWith: "42501",
    sql: ({ asked: it }) => `SELECT authorization_outcome('${it.authorization}')`,
  },
  {
    name: "seats asked for by hand",
    refusedWith: "42501",
    sql: () => `SELECT seats_of(a, 'authority', a.id) FROM "authorization" a`,
  },
  {
    name: "a table in the product's schema",
    refusedWith: "42501",
    sql: () => "CREATE TABLE public.vote2 (id uuid)",
  },
  {
    name: "a schema in front of the product's",
    refusedWith: "42501",
    sql: () => "CREATE SCHEMA mine",
  },
  {
    name: "a view that reads as the owner",
    refusedWith: "42501",
    sql: () => "CREATE VIEW public.mine AS SELECT * FROM vote",
  },
  {
    name: "a rule that rewrites what others send",
    refusedWith: "42501",
    sql: () => "CREATE RULE mine AS ON INSERT TO vote DO INSTEAD NOTHING",
  },
  {
    name: "the owner's role",
    refusedWith: "42501",
    sql: () => "SET ROLE countersign_owner",
  },
  {
    name: "the owner's session",
    refusedWith: "42501",
    sql: () => "SET SESSION AUTHORIZATION countersign_owner",
  },
  {
    name: "more rights",
    refusedWith: "42501",
    sql: () => "ALTER ROLE countersign_app SUPERUSER",
  },
  {
    name: "the owner's membership",
    refusedWith: "42501",
    sql: () => "GRANT countersign_owner TO countersign_app",
  },
  {
    name: "a file of the server",
    refusedWith: "42501",
    sql: () => "SELECT pg_read_file('PG_VERSION')",
  },
  {
    name: "a program of the server",
    refusedWith: "42501",
    sql: () => "COPY outbox FROM PROGRAM 'id'",
  },
  {
    name: "a constraint taken away",
    refusedWith: "42501",
    sql: () => "ALTER TABLE phase_entry DROP CONSTRAINT phase_entry_authorized",
  },
  {
    name: "deferred checks that are never made",
    refusedWith: "CS044",
    sql: ({ refused: it }) =>
      `BEGIN; SET CONSTRAINTS ALL DEFERRED; UPDATE plan SET scope = 'More' WHERE release_id = '${it.id}'; COMMIT`,
  },
  {
    name: "another search path",
    refusedWith: "CS031",
    sql: ({ asked: it }) => `SET search_path = pg_catalog, pgboss, public; ${enter(it, { to: "build_and_test" })}`,
  },
  {
    name: "sequence numbers that start anew",
    refusedWith: "42501",
    sql: () => "SELECT setval('authorization_number', 1)",
  },
  {
    name: "an index that lies: a unique one dropped",
    refusedWith: "42501",
    sql: () => "DROP INDEX authorization_one_open",
  },
  {
    name: "a person of a foreign key that vanishes",
    refusedWith: "42501",
    sql: () => "DELETE FROM person",
  },
  {
    name: "a partitioned job table as a trapdoor",
    refusedWith: "42501",
    sql: () => `SELECT pgboss.create_queue('x', '{"partition": true, "policy": "standard"}')`,
  },
  {
    name: "a number of votes computed by the attacker's operator",
    refusedWith: "42501",
    sql: () => `CREATE OPERATOR public.>= (LEFTARG = bigint, RIGHTARG = integer, FUNCTION = ${sql("int84ge").sql})`,
  },
]);

describe("the owner's own accidents are refused too", () => {
  it.each([
    "DELETE FROM record_entry",
    "UPDATE record_entry SET body = 'x'",
    "TRUNCATE record_entry CASCADE",
    "UPDATE record_stream SET name = 'x'",
    "DELETE FROM vote",
    "UPDATE vote SET verdict = 'grant'",
    "TRUNCATE vote",
    "UPDATE phase_entry SET reason = 'x'",
    'DELETE FROM "authorization"',
    "UPDATE appointment SET person_id = proposed_by",
  ])("%s", async (statement) => {
    await scene();
    const code = await asRole("countersign_owner", (owner) => attempt(owner, statement));
    expect(code).toBe("CS001");
  });
});
