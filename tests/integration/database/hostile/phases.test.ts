/** Ways round the gates: every one is refused by the database itself, sent as the application role. */
import { randomUUID } from "node:crypto";
import { change, release, service } from "../../../support/factories.ts";
import { startedDeployment } from "../../../support/release-journey.ts";
import { attacks } from "./attacks.ts";
import { asked, granted, late, people, refused, spent, superseded, type Target, target, withdrawn } from "./scene.ts";
import { ask, enter, insert, sql, vote, withForged } from "./statements.ts";

/** A release that carries a change nobody authorized yet. */
async function carryingADraft(): Promise<Target> {
  const its = await service();
  const { id } = await change({ serviceId: its.id });
  return target(await release({ service: its, changeIds: [id] }));
}

async function atTheGates() {
  const times = await late();
  return {
    ...times,
    asked: await asked(),
    granted: await granted(),
    refused: await refused(),
    withdrawn: await withdrawn(),
    superseded: await superseded(),
    spent: await spent(),
    requested: await target(await release()),
    undecidedChange: await carryingADraft(),
    people: await people(),
  };
}

attacks("phases entered past their gate", atTheGates, [
  {
    name: "the phase is set by hand",
    refusedWith: "42501",
    sql: ({ requested }) => `UPDATE release SET phase = 'closed' WHERE id = '${requested.id}'`,
  },
  {
    name: "a release is born in a later phase",
    refusedWith: "42501",
    sql: ({ requested, people: { manager } }) =>
      insert("release", {
        id: randomUUID(),
        number: 9999,
        title: "x",
        purpose: "x",
        service_id: requested.service,
        kind: "minor",
        model: "normal",
        manager_id: manager,
        raised_by: manager,
        stream_id: randomUUID(),
        phase: "deployment",
      }),
  },
  {
    name: "a phase is skipped",
    refusedWith: "CS030",
    sql: ({ granted: it }) => enter(it, { to: "deployment", gate: "build_and_test" }),
  },
  {
    name: "another gate's grant is named for the phase",
    refusedWith: "CS030",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", gate: "planning" }),
  },
  {
    name: "a gate is passed as if it were a step back",
    refusedWith: "23503",
    sql: ({ requested }) => enter(requested, { to: "planning", via: "back" }),
  },
  {
    name: "a gate is passed as if a deployment had finished",
    refusedWith: "23503",
    sql: ({ requested }) => enter(requested, { to: "planning", via: "finish" }),
  },
  {
    name: "a step back carries a gate and no authorization",
    refusedWith: "23514",
    sql: ({ asked: it }) => enter(it, { to: "requested", via: "back", gate: "planning" }),
  },
  {
    name: "a new step is taught to the table of steps",
    refusedWith: "42501",
    sql: () => "INSERT INTO phase_step (from_phase, to_phase, via) VALUES ('planning', 'deployment', 'back')",
  },
  {
    name: "the way is entered from a phase in which the release does not stand",
    refusedWith: "CS030",
    sql: ({ granted: it }) => enter(it, { from: "review", to: "closed" }),
  },
  {
    name: "a pending authorization is named as granted",
    refusedWith: "CS031",
    sql: ({ asked: it }) => enter(it, { to: "build_and_test" }),
  },
  {
    name: "a pending authorization is named as it is",
    refusedWith: "CS031",
    sql: ({ asked: it }) => enter(it, { to: "build_and_test", state: "pending" }),
  },
  {
    name: "a refused authorization",
    refusedWith: "CS031",
    sql: ({ refused: it }) => enter(it, { to: "build_and_test" }),
  },
  {
    name: "a withdrawn grant",
    refusedWith: "23503",
    sql: ({ withdrawn: it }) => enter(it, { to: "build_and_test" }),
  },
  {
    name: "a withdrawn grant, named as withdrawn",
    refusedWith: "23514",
    sql: ({ withdrawn: it }) => enter(it, { to: "build_and_test", state: "withdrawn" }),
  },
  {
    name: "a superseded grant",
    refusedWith: "CS033",
    sql: ({ superseded: it }) => enter(it, { to: "build_and_test" }),
  },
  {
    name: "a spent grant, after a step back",
    refusedWith: "CS033",
    sql: ({ spent: it }) => enter(it, { to: "build_and_test" }),
  },
  {
    name: "a request that expired",
    refusedWith: "CS031",
    sql: ({ expired: it }) => enter(it, { to: "build_and_test" }),
  },
  {
    name: "a grant past its time, not yet ended",
    refusedWith: "CS031",
    sql: ({ lateGrant: it }) => enter(it, { to: "build_and_test" }),
  },
  {
    name: "another release's grant",
    refusedWith: "23503",
    sql: ({ asked: it, granted: { authorization, digest } }) => enter(it, { to: "build_and_test", authorization, digest }),
  },
  {
    name: "an authorization that does not exist",
    refusedWith: "CS033",
    sql: ({ asked: it }) => enter(it, { to: "build_and_test", authorization: randomUUID() }),
  },
  {
    name: "a NULL authorization in the composite key",
    refusedWith: "CS033",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", authorization: null }),
  },
  {
    name: "a NULL digest in the composite key",
    refusedWith: "23514",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", digest: null }),
  },
  {
    name: "a NULL state in the composite key",
    refusedWith: "23514",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", state: null }),
  },
  {
    name: "a NULL gate in the composite key",
    refusedWith: "CS030",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", gate: null }),
  },
  {
    name: "asked, voted and entered by forgery throughout, for a change that nobody authorized",
    refusedWith: "CS032",
    sql: ({ undecidedChange: it, people: { changeManager } }) => {
      const id = randomUUID();
      const forged = withForged(it, id);
      return ask(it, { id }) + vote(forged, { by: changeManager, outcome: "granted" }) + enter(forged, { to: "planning" });
    },
  },
  {
    name: "another digest than the one that was granted",
    refusedWith: "23503",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", digest: "f".repeat(64) }),
  },
  {
    name: "one grant spent twice in one transaction",
    refusedWith: "CS030",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test" }) + enter(it, { to: "build_and_test" }),
  },
  {
    name: "spent, sent back and spent again in one transaction",
    refusedWith: "CS033",
    sql: ({ granted: it }) =>
      enter(it, { to: "build_and_test" }) +
      enter(it, { from: "build_and_test", to: "planning", via: "back" }) +
      enter(it, { to: "build_and_test" }),
  },
  {
    name: "ON CONFLICT DO NOTHING, to keep a trigger's effects without the row",
    refusedWith: "CS041",
    sql: ({ granted: it, spent: { firstEntry: id } }) => enter(it, { to: "build_and_test", id, after: "ON CONFLICT DO NOTHING" }),
  },
  {
    name: "REPEATABLE READ, which misses a refusal that was committed meanwhile",
    refusedWith: "CS002",
    sql: ({ granted: it }) => `BEGIN ISOLATION LEVEL REPEATABLE READ; ${enter(it, { to: "build_and_test" })} COMMIT`,
  },
  {
    name: "SERIALIZABLE",
    refusedWith: "CS002",
    sql: ({ granted: it }) => `BEGIN ISOLATION LEVEL SERIALIZABLE; ${enter(it, { to: "build_and_test" })} COMMIT`,
  },
  {
    name: "a phase entry that was backdated",
    refusedWith: "42501",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", columns: { entered_at: "2020-01-01T00:00:00Z" } }),
  },
  {
    name: "a phase entered silently: its entry tells of another release",
    refusedWith: "CS040",
    sql: ({ granted: it, requested }) => enter({ ...it, stream: requested.stream }, { to: "build_and_test" }),
  },
  {
    name: "a phase entered in somebody else's name than the record says",
    refusedWith: "CS040",
    sql: ({ granted: it, people: { auditor } }) =>
      enter(it, { to: "build_and_test", told: { actor: { kind: "person", id: auditor } } }),
  },
  {
    name: "a phase entered while the record tells of another one",
    refusedWith: "CS040",
    sql: ({ granted: it }) => enter(it, { to: "build_and_test", told: { to: "planning" } }),
  },
  {
    name: "a phase entered with an old entry of the record",
    refusedWith: "CS040",
    sql: ({ granted: it }) =>
      enter(it, {
        to: "build_and_test",
        entry: `(SELECT id FROM record_entry WHERE stream_id = '${it.stream}' ORDER BY sequence LIMIT 1)`,
      }),
  },
  {
    name: "a step back without a reason",
    refusedWith: "23514",
    sql: ({ requested }) => enter(requested, { to: "cancelled", via: "cancel", reason: " " }),
  },
  {
    name: "a phase entry rewritten",
    refusedWith: "42501",
    sql: ({ spent: it }) => `UPDATE phase_entry SET authorization_id = NULL WHERE release_id = '${it.id}'`,
  },
  {
    name: "a phase entry deleted, so that its grant is unspent",
    refusedWith: "42501",
    sql: ({ spent: it }) => `DELETE FROM phase_entry WHERE release_id = '${it.id}'`,
  },
]);

async function inDeployment() {
  const [waiting, running] = [await release({ phase: "deployment" }), await release({ phase: "deployment" })];
  const deployment = await startedDeployment(running);
  return { waiting: await target(waiting), running: await target(running), deployment, people: await people() };
}

attacks("the way out of deployment", inDeployment, [
  {
    name: "to review without a deployment",
    refusedWith: "CS032",
    sql: ({ waiting }) => enter(waiting, { to: "review", via: "finish" }),
  },
  {
    name: "to review while the deployment runs",
    refusedWith: "CS032",
    sql: ({ running }) => enter(running, { to: "review", via: "finish" }),
  },
  {
    name: "back without a back-out",
    refusedWith: "CS032",
    sql: ({ waiting }) => enter(waiting, { to: "check_in", via: "back" }),
  },
  {
    name: "cancelled after the deployment started",
    refusedWith: "CS032",
    sql: ({ running }) => enter(running, { to: "cancelled", via: "cancel" }),
  },
  {
    name: "finished with digests that are not the library's",
    refusedWith: "CS055",
    sql: ({ deployment }) =>
      `UPDATE deployment SET outcome = 'finished', running_after = '[{"name":"x","version":"1","sha256":"${"e".repeat(64)}"}]' WHERE id = '${deployment}'`,
  },
  {
    name: "backed out to something that did not run before",
    refusedWith: "CS055",
    sql: ({ deployment }) =>
      `UPDATE deployment SET outcome = 'backed_out', running_after = '[{"name":"x","version":"1","sha256":"${"e".repeat(64)}"}]' WHERE id = '${deployment}'`,
  },
  {
    name: "ended silently",
    refusedWith: "CS044",
    sql: ({ deployment }) => `UPDATE deployment SET outcome = 'backed_out', running_after = '[]' WHERE id = '${deployment}'`,
  },
  {
    name: "a second deployment while one runs",
    refusedWith: "CS053",
    sql: ({ running, people: { operator } }) =>
      insert("deployment", {
        id: randomUUID(),
        release_id: running.id,
        environment_id: sql(`(SELECT environment_id FROM deployment_plan WHERE release_id = '${running.id}')`),
        started_by: operator,
        running_before: [],
      }),
  },
  {
    name: "into another environment than the one decided",
    refusedWith: "CS053",
    sql: ({ waiting, people: { operator } }) =>
      insert("deployment", {
        id: randomUUID(),
        release_id: waiting.id,
        environment_id: sql("(SELECT id FROM environment WHERE NOT is_production)"),
        started_by: operator,
        running_before: [],
      }),
  },
  {
    name: "on a baseline that is not what runs",
    refusedWith: "CS055",
    sql: ({ waiting, people: { operator } }) =>
      insert("deployment", {
        id: randomUUID(),
        release_id: waiting.id,
        environment_id: sql(`(SELECT environment_id FROM deployment_plan WHERE release_id = '${waiting.id}')`),
        started_by: operator,
        running_before: [{ name: "x", version: "1", sha256: "e".repeat(64) }],
      }),
  },
  {
    name: "a deployment that started yesterday",
    refusedWith: "42501",
    sql: ({ deployment }) => `UPDATE deployment SET started_at = started_at - interval '1 day' WHERE id = '${deployment}'`,
  },
]);
