/** What the database's own catalogue says of itself: a guard that was forgotten on a new table or function is found here. */
import { describe, expect, it } from "vitest";
import { gatesTouchedBy } from "#lib/domain/gate-asking";
import { gates } from "#lib/domain/release";
import type { EventOf, ReleaseEventType } from "#lib/domain/release-event";
import { asRole } from "../../support/database.ts";

async function rows<T extends object>(sql: string): Promise<T[]> {
  return asRole("countersign_owner", async (owner) => (await owner.query<T>(sql)).rows);
}

/** The first column of every row. */
const names = async (sql: string): Promise<string[]> => (await rows<{ name: string }>(sql)).map(({ name }) => name);

/** The tables whose rows are a release's evidence, with the events that write them. */
const evidenceTables: Record<string, readonly ReleaseEventType[]> = {
  release_change: ["scope.changed"],
  plan: ["plan.saved"],
  schedule: ["schedule.saved"],
  risk: ["risks.saved"],
  acceptance_criterion: ["criteria.saved"],
  criterion_result: ["criterion.judged"],
  impact_snapshot: ["impact.taken"],
  decommission_task: ["decommission.saved"],
  build: ["build.handed_in", "build.sealed"],
  artifact: ["artifact.added"],
  test_report: ["report.handed_in"],
  provenance: ["provenance.handed_in"],
  bill_of_materials: ["bill.handed_in"],
  defect: ["defect.raised", "defect.settled"],
  library_item: ["library.checked_in"],
  deployment_plan: ["environment.chosen"],
  run_sheet_step: ["run_sheet.saved", "run_sheet.extended"],
  rehearsal: ["rehearsal.recorded"],
  deployment: ["deployment.started", "deployment.ended"],
  step_result: ["step.recorded"],
  review: ["review.saved"],
  target_verdict: ["verdicts.given"],
  waiver: ["waiver.given"],
  waiver_end: ["waiver.ended"],
};

/** Tables that name a release and yet are no evidence of it: decisions about it, and the revisions themselves. */
const noEvidence = ["authorization", "gate_evidence_revision", "phase_entry"];

describe("evidence tables", () => {
  it("are every table that is owned by a release", async () => {
    const owned = await names(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'release_id' ORDER BY 1",
    );
    expect(owned.filter((table) => !noEvidence.includes(table))).toEqual(Object.keys(evidenceTables).sort());
  });

  it("raise the revisions at every insert, update and delete, once per statement", async () => {
    const found = await rows<{ table: string; event: string }>(`
      SELECT c.relname AS table, CASE WHEN t.tgtype & 4 > 0 THEN 'insert' WHEN t.tgtype & 8 > 0 THEN 'delete' ELSE 'update' END AS event
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE t.tgfoid = 'raise_evidence_revision'::regproc AND t.tgenabled = 'O' AND t.tgtype & 3 = 0`);
    const expected = Object.keys(evidenceTables).flatMap((table) =>
      ["delete", "insert", "update"].map((event) => `${table} ${event}`),
    );
    expect(found.map(({ table, event }) => `${table} ${event}`).sort()).toEqual(expected.sort());
  });

  it("touch the gates that the domain says", async () => {
    const found = await rows<{ table: string; touched: string[] }>(`
      SELECT DISTINCT c.relname AS table,
        string_to_array(rtrim(replace(encode(t.tgargs, 'escape'), '\\000', ','), ','), ',') AS touched
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgfoid = 'raise_evidence_revision'::regproc`);
    const inDatabase = Object.fromEntries(found.map(({ table, touched }) => [table, touched.sort()]));
    const inDomain = Object.fromEntries(
      Object.entries(evidenceTables).map(([table, types]) => {
        const touched = types.flatMap((type) => [...gatesTouchedBy([{ type } as EventOf<typeof type>])]);
        return [table, [...new Set(touched)].sort()];
      }),
    );
    expect(inDatabase).toEqual(inDomain);
    expect([...gatesTouchedBy([{ type: "release.amended" } as EventOf<"release.amended">])]).toEqual([...gates]);
  });

  it("never let a row move to another release, build, deployment or criterion", async () => {
    const movable = await names(`
      SELECT format('%s.%s', table_name, column_name) AS name FROM information_schema.column_privileges
      WHERE grantee = 'countersign_app' AND privilege_type = 'UPDATE' AND table_schema = 'public'
        AND column_name IN ('id', 'release_id', 'build_id', 'deployment_id', 'step_id', 'criterion_id', 'artifact_id', 'target_id', 'stream_id')`);
    expect(movable).toEqual([]);
  });
});

describe("functions", () => {
  const ours = `FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`;

  it("are executable by nobody but the application role, and by it only where it calls them", async () => {
    expect(await names(`SELECT p.proname AS name ${ours} AND has_function_privilege('public', p.oid, 'EXECUTE')`)).toEqual([]);
    expect(
      await names(`SELECT p.proname AS name ${ours} AND has_function_privilege('countersign_app', p.oid, 'EXECUTE') ORDER BY 1`),
    ).toEqual([
      ...["component_words", "countersign_clock", "intake_digest", "is_withdrawn", "require_read_committed", "strong_digests"],
      "template_in_force",
    ]);
  });

  it("made later are closed to the public too", async () => {
    const defaults = await names("SELECT defaclacl::text AS name FROM pg_default_acl WHERE defaclobjtype = 'f'");
    expect(defaults).toEqual(["{countersign_owner=X/countersign_owner}"]);
  });

  it("pin their search path, temporary tables last", async () => {
    expect(
      await names(
        `SELECT p.proname AS name ${ours} AND p.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, public, pg_temp']`,
      ),
    ).toEqual([]);
  });

  it("with the owner's rights look first which table they fire for", async () => {
    expect(
      await names(`SELECT p.proname AS name ${ours} AND p.prosecdef AND p.prorettype = 'trigger'::regtype
        AND p.prosrc !~ 'TG_RELID <> ''public\\.|TG_RELID = ''public\\.|TG_TABLE_SCHEMA <> ''public'''`),
    ).toEqual([]);
  });

  it("name every table and type with its schema", async () => {
    expect(
      await names(`SELECT DISTINCT p.proname || ' names ' || c.relname || ' bare' AS name ${ours.replace("WHERE", "JOIN pg_class c ON c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') WHERE")}
        AND p.prosrc ~ ('(FROM|JOIN|INSERT INTO|UPDATE)\\s+"?' || c.relname || '\\M')`),
    ).toEqual([]);
    expect(
      await names(`SELECT DISTINCT p.proname || ' names ' || t.typname || ' bare' AS name ${ours.replace("WHERE", "JOIN pg_type t ON t.typnamespace = 'public'::regnamespace WHERE")}
        AND p.prosrc ~ ('::' || t.typname || '\\M')`),
    ).toEqual([]);
  });
});

describe("triggers", () => {
  it("before a row are at most one per table and event: a second one could undo the first", async () => {
    const doubled = await names(`
      SELECT c.relname || ' ' || e.event AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      CROSS JOIN (VALUES ('insert', 4), ('delete', 8), ('update', 16)) AS e (event, bit)
      WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND t.tgtype & 3 = 3 AND t.tgtype & e.bit > 0
      GROUP BY c.relname, e.event HAVING count(*) > 1`);
    expect(doubled).toEqual([]);
  });

  it("before a row never write another row", async () => {
    const writing = await names(`
      SELECT DISTINCT p.proname AS name FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND t.tgtype & 3 = 3
        AND p.prosrc ~ '(INSERT INTO|DELETE FROM|UPDATE (public\\.|"))'`);
    expect(writing).toEqual([]);
  });

  it("are all switched on", async () => {
    expect(await names("SELECT tgname AS name FROM pg_trigger WHERE tgenabled <> 'O'")).toEqual([]);
  });
});

describe("the application role", () => {
  it("is a plain role that owns nothing and is nobody else", async () => {
    expect(
      await rows(`SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles
        WHERE rolname IN ('countersign_app', 'countersign_owner')`),
    ).toEqual(
      Array(2).fill({ rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, rolbypassrls: false }),
    );
    expect(await names("SELECT relname AS name FROM pg_class WHERE relowner = 'countersign_app'::regrole")).toEqual([]);
    expect(await rows("SELECT roleid FROM pg_auth_members WHERE member = 'countersign_app'::regrole")).toEqual([]);
  });

  it("creates nothing, not even a temporary table", async () => {
    const [may] = await rows(`SELECT has_database_privilege('countersign_app', current_database(), 'TEMPORARY') AS temporary,
      has_database_privilege('countersign_app', current_database(), 'CREATE') AS schema,
      has_schema_privilege('countersign_app', 'public', 'CREATE') AS in_public, has_schema_privilege('countersign_app', 'pgboss', 'CREATE') AS in_pgboss`);
    expect(may).toEqual({ temporary: false, schema: false, in_public: false, in_pgboss: false });
  });

  it("never truncates, references or puts a trigger on a table", async () => {
    expect(
      await names(`SELECT privilege_type || ' ' || table_name AS name FROM information_schema.table_privileges
        WHERE grantee IN ('countersign_app', 'PUBLIC') AND table_schema = 'public' AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')`),
    ).toEqual([]);
  });
});
