/**
 * What the database cannot refuse: the application is believed in who did something, in what it read from bytes, and the owner
 * is believed in everything. Each such forgery stands here by name, with the check that finds it.
 */
import { createHash, randomUUID } from "node:crypto";
import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { canonicalBytes } from "#lib/domain/evidence";
import { evidenceDifference } from "#lib/domain/evidence-difference";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import type { RecordEntry } from "#lib/domain/record";
import { type RecordFaultKind, verifyEntries } from "#lib/domain/record-verify";
import type { ChangeSuccess } from "#lib/domain/risk";
import { readJunitReport } from "#lib/formats/junit-report";
import { library } from "#lib/media/library";
import { verifyItem } from "#lib/services/library/verify-item";
import { setRequiredSuites } from "#lib/services/service/set-required-suites";
import { asRole } from "../../../support/database.ts";
import { environments, type MadeRelease, release } from "../../../support/factories.ts";
import { authorityId, organisation } from "../../../support/people.ts";
import { bytesOf, junitXml, report, sealedBuild } from "../../../support/release-journey.ts";
import { attempt } from "./attacks.ts";
import { adminStream, asked, people, planned, target } from "./scene.ts";
import { ask, insert, tell, vote } from "./statements.ts";

/** Sends what the database cannot but believe. */
async function forge(sql: string): Promise<void> {
  expect(await asRole("countersign_app", (app) => attempt(app, sql))).toBe("accepted");
}

async function entries(client: pg.Client): Promise<RecordEntry[]> {
  const { rows } = await client.query<{
    stream: string;
    sequence: string;
    previous: Buffer;
    micros: string;
    body: Buffer;
    hash: Buffer;
  }>(`
    SELECT stream_id AS stream, sequence, previous_hash AS previous, (extract(epoch FROM recorded_at) * 1000000)::bigint AS micros,
      body, entry_hash AS hash FROM record_entry ORDER BY stream_id, record_entry.sequence`);
  return rows.map(({ stream, sequence, previous, micros, body, hash }) => ({
    streamId: stream,
    sequence: BigInt(sequence),
    previousHash: previous,
    recordedAtMicros: BigInt(micros),
    body,
    entryHash: hash,
  }));
}

/** What the record says, as anyone may read it. */
async function told(streamId: string): Promise<Record<string, unknown>[]> {
  const rows = await database().recordEntry.findMany({
    where: { streamId },
    orderBy: { sequence: "asc" },
    select: { body: true },
  });
  return rows.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>);
}

describe("a record that its owner rewrote is found by the verifier, from outside, with the heads known before", () => {
  beforeAll(async () => {
    await release();
  });

  const rewritings: { name: string; sql: string; found: RecordFaultKind }[] = [
    { name: "a body altered", sql: "UPDATE record_entry SET body = body || ' ' WHERE id = $1", found: "wrong-entry-hash" },
    {
      name: "a time altered",
      sql: "UPDATE record_entry SET recorded_at = recorded_at - interval '1 day' WHERE id = $1",
      found: "wrong-entry-hash",
    },
    { name: "an entry taken out of the middle", sql: "DELETE FROM record_entry WHERE id = $1", found: "sequence-gap" },
    {
      name: "the end cut off",
      sql: "DELETE FROM record_entry e USING record_entry at WHERE at.id = $1 AND e.stream_id = at.stream_id AND e.sequence >= at.sequence",
      found: "head-missing",
    },
    {
      name: "a stream taken out whole",
      sql: "DELETE FROM record_entry e USING record_entry at WHERE at.id = $1 AND e.stream_id = at.stream_id",
      found: "stream-missing",
    },
    {
      name: "an end replaced, its hashes computed anew",
      sql: `WITH cut AS (SELECT stream_id, max(sequence) AS last FROM record_entry WHERE stream_id = (SELECT stream_id FROM record_entry WHERE id = $1) GROUP BY 1)
        UPDATE record_entry e SET body = '{}', entry_hash = sha256(convert_to('countersign/entry/v1', 'UTF8') || '\\x00'::bytea || uuid_send(e.stream_id)
          || int8send(e.sequence) || e.previous_hash || int8send((extract(epoch FROM e.recorded_at) * 1000000)::bigint) || sha256('{}'))
        FROM cut WHERE e.stream_id = cut.stream_id AND e.sequence = cut.last`,
      found: "other-head",
    },
  ];

  it.each(rewritings)("$name", async ({ sql, found }) => {
    const adminStreamId = await adminStream();
    await asRole("countersign_owner", async (owner) => {
      const { heads, ok } = verifyEntries(await entries(owner), { adminStreamId, isWhole: true });
      expect(ok).toBe(true);
      await owner.query("BEGIN; ALTER TABLE record_entry DISABLE TRIGGER USER");
      const { rows } = await owner.query<{ id: string }>(
        "SELECT e.id FROM record_entry e JOIN change c ON c.stream_id = e.stream_id WHERE e.sequence = 2 LIMIT 1",
      );
      await withoutForeignKeys(owner);
      await owner.query(sql, [rows[0]?.id]);
      const faults = verifyEntries(await entries(owner), { adminStreamId, isWhole: true, knownHeads: heads }).faults;
      await owner.query("ROLLBACK");
      expect(faults.map(({ kind }) => kind)).toContain(found);
    });
  });
});

/** An owner who forges takes the constraints away first. */
async function withoutForeignKeys(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ sql: string }>(
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS sql FROM pg_constraint WHERE confrelid = 'record_entry'::regclass",
  );
  for (const { sql } of rows) await owner.query(sql);
}

describe("a forged person", () => {
  it("who votes is named by the record, in an entry that cannot be taken out again", async () => {
    const goal = await asked();
    const { cab } = await people();
    await forge(vote(goal, { by: cab }));
    const named = (await told(goal.stream)).filter(
      ({ type, actor }) => type === "vote.cast" && (actor as { id: string }).id === cab,
    );
    expect(named).toHaveLength(1);
  });

  it("who was made an elector stands in the admin stream, with who is said to have proposed and confirmed it", async () => {
    const { founder, second } = organisation();
    const [invented, appointment, first, then] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const admin = await adminStream();
    const cab = await authorityId("cab");
    const by = ({ id, name }: { id: string; name: string }) => ({ kind: "person", id, name });
    const seat = { kind: "member", personId: invented, role: null, authorityId: cab, serviceId: null };
    await forge(
      [
        insert("person", { id: invented, name: "Nobody", email: "nobody@example.org" }),
        tell(first, admin, { type: "appointment.proposed", appointmentId: appointment, ...seat, actor: by(founder) }),
        insert("appointment", {
          id: appointment,
          kind: "member",
          person_id: invented,
          authority_id: cab,
          proposed_by: founder.id,
          entry_id: first,
        }),
        tell(then, admin, { type: "appointment.confirmed", appointmentId: appointment, actor: by(second) }),
        insert("appointment_step", { appointment_id: appointment, step: "confirmed", person_id: second.id, entry_id: then }),
      ].join("\n"),
    );
    const entriesOfIt = (await told(admin)).filter(({ appointmentId }) => appointmentId === appointment);
    expect(entriesOfIt.map(({ actor }) => (actor as { name: string }).name)).toEqual([founder.name, second.name]);
    const added = (await told(admin)).filter(({ type, personId }) => type === "person.added" && personId === invented);
    expect(added).toEqual([]); // a person the record never added, and yet appointed: that is the forgery
  });

  it("who asked in another's name is named by the record", async () => {
    const made = await planned();
    const goal = await target(made);
    const { auditor } = await people();
    await forge(ask(goal, { by: auditor }));
    const [request] = (await told(goal.stream)).filter(
      ({ type, gate }) => type === "authorization.asked" && gate === "build_and_test",
    );
    expect(request?.["actor"]).toMatchObject({ id: auditor });
  });
});

/** The snapshot of the service's history that this evidence was assembled with, or claims to have been. */
async function changeSuccessToldIn(authorizationId: string): Promise<ChangeSuccess> {
  const { evidence } = await database().authorization.findUniqueOrThrow({ where: { id: authorizationId } });
  const told = JSON.parse(Buffer.from(evidence).toString()) as { risk?: { changeSuccess: ChangeSuccess } };
  const success = told.risk?.changeSuccess ?? { takenAt: new Date(0), deployments: 0, succeeded: 0 };
  return { ...success, takenAt: new Date(success.takenAt) };
}

/** Whether the evidence of the last request is what the rows assemble to: whoever votes, or audits, may ask this anew. */
async function isWhatTheRowsSay(made: MadeRelease): Promise<boolean> {
  const stands = await made.read();
  const request = stands.authorizations.at(-1);
  const changeSuccess = await changeSuccessToldIn(request?.id ?? "");
  const assembled = assembleGateEvidence(stands, "build_and_test", request?.id ?? "", {
    baseline: [],
    collisions: [],
    changeSuccess,
  });
  return assembled.digest === request?.evidenceDigest;
}

describe("false bytes", () => {
  it("shown as evidence differ from what the release's rows assemble to", async () => {
    const [honest, made] = [await planned(), await planned()];
    await honest.ask();
    await forge(ask(await target(made), { evidence: { plan: { scope: "Nothing much." } } }));
    expect(await isWhatTheRowsSay(honest)).toBe(true);
    expect(await isWhatTheRowsSay(made)).toBe(false);
  });

  it("that make the risk lower than its formula weighs it are found where it is weighed again", async () => {
    const made = await planned();
    const stands = await made.read();
    const id = randomUUID();
    const changeSuccess = { takenAt: new Date(), deployments: 3, succeeded: 0 };
    const { bytes } = assembleGateEvidence(stands, "build_and_test", id, { baseline: [], collisions: [], changeSuccess });
    const truth = JSON.parse(Buffer.from(bytes).toString()) as { risk: { level: string } };
    expect(truth.risk.level).not.toBe("low");
    await forge(ask(await target(made), { id, evidence: { ...truth, risk: { ...truth.risk, level: "low" } } }));
    const { evidence } = await database().authorization.findUniqueOrThrow({ where: { id } });
    const found = evidenceDifference(JSON.parse(Buffer.from(evidence).toString()), truth);
    expect(found.map(({ path }) => path)).toEqual([["Risk", "Together"]]);
  });

  it("said to be intact are found by the next re-hash", async () => {
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const [item] = (await made.read()).libraryItems;
    const goal = await target(made);
    const check = randomUUID();
    const bytes = library();
    expect(await bytes.verify(item?.sha256 ?? "")).toBe("intact");
    await bytes.remove(item?.sha256 ?? "", new Date(Date.now() + 60_000));
    await forge(
      tell(randomUUID(), goal.stream, {
        type: "media.checked",
        checkId: check,
        itemId: item?.id,
        result: "intact",
        actor: { kind: "system", job: "x" },
      }) + insert("media_check", { id: check, item_id: item?.id, result: "intact" }),
    );
    expect((await made.read()).libraryItems[0]?.lastCheck?.result).toBe("intact");
    expect(await verifyItem(made.manager.context, { itemId: item?.id ?? "" })).toBe("missing");
  });

  it("counted as a passed report are counted again from the report itself", async () => {
    const made = await release({ phase: "build_and_test" });
    await sealedBuild(made);
    const xml = junitXml({ failing: ["finds nothing"] });
    await report(made, "unit", xml);
    const goal = await target(made);
    const build = (await made.read()).builds.at(-1);
    const { sandbox } = await environments();
    const sha256 = createHash("sha256").update(xml).digest("hex");
    await forge(
      tell(randomUUID(), goal.stream, { type: "report.handed_in", actor: { kind: "person", id: goal.manager } }) +
        insert("test_report", {
          ...{ id: randomUUID(), build_id: build?.id, release_id: goal.id, suite: "unit", environment_id: sandbox.id },
          ...{
            manifest_digest: build?.sealed?.manifestDigest,
            tests: 4,
            failed: 0,
            skipped: 0,
            duration_ms: 1,
            failures: [],
            sha256,
          },
          handed_in_by: goal.manager,
        }),
    );
    const claimed = (await made.read()).builds.at(-1)?.reports.at(-1);
    const counted = await readJunitReport(bytesOf(xml), { limitBytes: 1_000_000 });
    expect(claimed).toMatchObject({ sha256, failed: 0 });
    expect(counted).toMatchObject({ readable: true, report: { failed: 1 } });
  });

  it("of an entry that are not canonical are no bytes this product wrote", async () => {
    const { stream } = await asked();
    await forge(
      `INSERT INTO record_entry (id, stream_id, body) VALUES ('${randomUUID()}', '${stream}', convert_to('{"type":"note",  "actor":{}}', 'UTF8'))`,
    );
    const rows = await database().recordEntry.findMany({ where: { streamId: stream }, select: { body: true } });
    const foreign = rows.filter(({ body }) => {
      const content: unknown = JSON.parse(Buffer.from(body).toString());
      return !Buffer.from(body).equals(Buffer.from(canonicalBytes(content)));
    });
    expect(foreign).toHaveLength(1);
  });
});

describe("rules bent outside the gate", () => {
  it("a policy that the owner inserted is a version that the record tells nothing of", async () => {
    const undelivered = "SELECT subject, gate, model, version, votes_needed FROM policy WHERE version > 1 AND entry_id IS NULL";
    await asRole("countersign_owner", async (owner) => {
      expect((await owner.query(undelivered)).rows).toEqual([]);
      await owner.query("BEGIN");
      await owner.query(`INSERT INTO policy (id, subject, gate, model, version, authority_id, votes_needed, request_hours, grant_hours) SELECT gen_random_uuid(), subject, gate, model, 2, authority_id, 1, request_hours, grant_hours
        FROM policy WHERE gate = 'deployment' AND model = 'normal'`);
      expect((await owner.query(undelivered)).rows).toHaveLength(1);
      await owner.query("ROLLBACK");
    });
  });

  it("a required suite that was dropped silently still stands in the record", async () => {
    const made = await release();
    const { second } = organisation();
    await setRequiredSuites(second.context, { serviceId: made.service.id, suites: ["unit", "load"] });
    await forge(`DELETE FROM required_suite WHERE service_id = '${made.service.id}' AND name = 'load'`);
    const last = (await told(await adminStream())).findLast(
      ({ type, serviceId }) => type === "suites.set" && serviceId === made.service.id,
    );
    expect((await made.read()).service.requiredSuites.map(({ name }) => name)).toEqual(["unit"]);
    expect(last?.["suites"]).toEqual(["unit", "load"]);
  });
});
