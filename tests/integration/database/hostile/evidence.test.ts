/** Ways to change what was decided on: evidence, builds, the library, what runs, services and changes. */
import { createHash, randomUUID } from "node:crypto";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { saveCriteria } from "#lib/services/plan/save-criteria";
import { billJson } from "../../../support/bills.ts";
import { confirmedTemplate, environments, release, service } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { bytesOf, openBuild, sealedBuild } from "../../../support/release-journey.ts";
import { attacks } from "./attacks.ts";
import { adminStream, asked, granted, people, planned, type Target, target } from "./scene.ts";
import { enter, type Fields, insert, sql, tell, text } from "./statements.ts";

const digest = createHash("sha256").update("something else").digest("hex");

/** In build & test, with one criterion that is judged by hand and one that is tied to its tests. */
async function withTiedCriterion() {
  const made = await release({ phase: "planning" });
  const criteria = [{ text: "Answers in 200 ms." }, { text: "Finds everything.", suite: "unit" }];
  await saveCriteria(made.manager.context, { ...(await made.target()), criteria });
  await made.reach("build_and_test");
  return made;
}

const inEveryPhase = once(async () => {
  const [building, checkedIn, closed] = [
    await withTiedCriterion(),
    await release({ phase: "check_in" }),
    await release({ phase: "closed" }),
  ];
  const sealed = await sealedBuild(building);
  const open = await openBuild(building, "The next one.");
  const { sandbox, production } = await environments();
  const live = await service();
  const built = await release({ phase: "build_and_test" });
  const { billId } = await handInBill(
    built.manager.context,
    { releaseId: built.id, buildId: await sealedBuild(built) },
    bytesOf(JSON.stringify(billJson([{ name: "left-pad" }]))),
  );
  return {
    asked: await asked(),
    granted: await granted(),
    planned: await target(await planned()),
    building: await target(building),
    checkedIn: await target(checkedIn),
    closed: await target(closed),
    sealed,
    open,
    built: await target(built),
    handedIn: billId,
    sandbox: sandbox.id,
    production: production.id,
    otherService: live.id,
    otherTemplate: await confirmedTemplate(live.id),
    admin: await adminStream(),
    people: await people(),
  };
});

attacks("evidence", inEveryPhase, [
  {
    name: "is edited under a grant that stays",
    refusedWith: "CS033",
    sql: ({ granted: it }) => `UPDATE plan SET scope = 'More' WHERE release_id = '${it.id}'`,
  },
  {
    name: "is edited under a pending request that stays",
    refusedWith: "CS033",
    sql: ({ asked: it }) => `DELETE FROM risk WHERE release_id = '${it.id}'`,
  },
  {
    name: "gains a row under a grant that stays",
    refusedWith: "CS033",
    sql: ({ granted: it }) =>
      insert("risk", {
        id: randomUUID(),
        release_id: it.id,
        title: "x",
        likelihood: "low",
        impact: "low",
        mitigation: "",
        contingency: "",
        position: 9,
      }),
  },
  {
    name: "is edited and the gate passed in one transaction",
    refusedWith: "CS033",
    sql: ({ granted: it }) =>
      `UPDATE plan SET scope = 'More' WHERE release_id = '${it.id}'; ${enter(it, { to: "build_and_test" })}`,
  },
  {
    name: "is edited silently",
    refusedWith: "CS044",
    sql: ({ planned: it }) => `UPDATE plan SET scope = 'More' WHERE release_id = '${it.id}'`,
  },
  {
    name: "is edited at REPEATABLE READ, blind to a request that was just made",
    refusedWith: "CS002",
    sql: ({ planned: it }) =>
      `BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE plan SET scope = 'More' WHERE release_id = '${it.id}'; COMMIT`,
  },
  {
    name: "moves to another release",
    refusedWith: "42501",
    sql: ({ granted: it, planned: other }) => `UPDATE risk SET release_id = '${other.id}' WHERE release_id = '${it.id}'`,
  },
  {
    name: "moves to another release by ON CONFLICT DO UPDATE",
    refusedWith: "42501",
    sql: ({ granted: it, planned: other }) =>
      `INSERT INTO plan SELECT '${other.id}', scope, back_out_trigger, back_out_steps, back_out_minutes, test_strategy FROM plan WHERE release_id = '${it.id}' ON CONFLICT (release_id) DO UPDATE SET release_id = '${other.id}'`,
  },
  {
    name: "of a plan is written after planning",
    refusedWith: "CS051",
    sql: ({ building: it }) => `UPDATE plan SET back_out_steps = 'None' WHERE release_id = '${it.id}'`,
  },
  {
    name: "of a review is written before the review",
    refusedWith: "CS051",
    sql: ({ building: it }) =>
      insert("review", {
        release_id: it.id,
        planned_vs_actual: "x",
        incidents: "x",
        customer_value: "x",
        business_value: "x",
        lessons: "x",
      }),
  },
  {
    name: "of a closed release is written",
    refusedWith: "CS051",
    sql: ({ closed: it }) => `UPDATE review SET lessons = 'None' WHERE release_id = '${it.id}'`,
  },
  {
    name: "has its revision set by hand",
    refusedWith: "42501",
    sql: ({ granted: it }) => `UPDATE gate_evidence_revision SET revision = 1 WHERE release_id = '${it.id}'`,
  },
  {
    name: "is truncated",
    refusedWith: "42501",
    sql: () => "TRUNCATE risk",
  },
  {
    name: "has its trigger switched off",
    refusedWith: "42501",
    sql: () => "ALTER TABLE risk DISABLE TRIGGER ALL",
  },
  {
    name: "has its trigger dropped",
    refusedWith: "42501",
    sql: () => "DROP TRIGGER plan_evidence_update ON plan",
  },
  {
    name: "escapes its triggers as a replica's rows do",
    refusedWith: "42501",
    sql: () => "SET session_replication_role = replica",
  },
]);

attacks("the scope", inEveryPhase, [
  {
    name: "is an emergency by the release's word alone",
    refusedWith: "CS052",
    sql: ({ planned: it }) => `UPDATE release SET model = 'emergency' WHERE id = '${it.id}'`,
  },
  {
    name: "is a retirement, to pass without a build",
    refusedWith: "CS052",
    sql: ({ planned: it }) => `UPDATE release SET retires = true WHERE id = '${it.id}'`,
  },
  {
    name: "loses its changes and keeps its grant",
    refusedWith: "CS033",
    sql: ({ granted: it }) =>
      `${tell(randomUUID(), it.stream, { type: "scope.changed", actor: { kind: "system" } })} DELETE FROM release_change WHERE release_id = '${it.id}'`,
  },
  {
    name: "shrinks after planning",
    refusedWith: "CS051",
    sql: ({ building: it }) => `DELETE FROM release_change WHERE release_id = '${it.id}'`,
  },
  {
    name: "takes a change that another open release carries",
    refusedWith: "23505",
    sql: ({ planned: it, building: other }) => insert("release_change", { release_id: it.id, change_id: other.change }),
  },
  {
    name: "is amended after planning",
    refusedWith: "CS051",
    sql: ({ building: it, people: { developer } }) => `UPDATE release SET manager_id = '${developer}' WHERE id = '${it.id}'`,
  },
  {
    name: "was raised by somebody else",
    refusedWith: "42501",
    sql: ({ granted: it, people: { auditor } }) => `UPDATE release SET raised_by = '${auditor}' WHERE id = '${it.id}'`,
  },
  {
    name: "has a change that was authorized by hand",
    refusedWith: "42501",
    sql: ({ planned: it, people: { manager } }) =>
      insert("change", {
        id: randomUUID(),
        number: 9999,
        title: "x",
        reason: "x",
        origin: "defect",
        model: "normal",
        service_id: it.service,
        raised_by: manager,
        stream_id: randomUUID(),
        state: "authorized",
      }),
  },
  {
    name: "has a change implemented by hand",
    refusedWith: "CS034",
    sql: ({ planned: it }) => `UPDATE change SET state = 'implemented' WHERE id = '${it.change}'`,
  },
  {
    name: "has a change amended after it was authorized",
    refusedWith: "CS051",
    sql: ({ planned: it }) => `UPDATE change SET model = 'emergency' WHERE id = '${it.change}'`,
  },
  {
    name: "has a change withdrawn under it",
    refusedWith: "CS034",
    sql: ({ planned: it }) => `UPDATE change SET state = 'withdrawn' WHERE id = '${it.change}'`,
  },
  {
    name: "has a change that follows another service's template",
    refusedWith: "CS015",
    sql: ({ planned: it, otherTemplate, people: { manager } }) =>
      insert("change", {
        id: randomUUID(),
        number: 9998,
        title: "x",
        reason: "x",
        origin: "defect",
        model: "standard",
        template_id: otherTemplate,
        service_id: it.service,
        raised_by: manager,
        stream_id: sql("(SELECT id FROM record_stream LIMIT 1)"),
      }),
  },
  {
    name: "has a change whose raising is not recorded",
    refusedWith: "CS040",
    sql: ({ planned: it, admin, people: { manager } }) =>
      insert("change", {
        id: randomUUID(),
        number: 9997,
        title: "x",
        reason: "x",
        origin: "defect",
        model: "normal",
        service_id: it.service,
        raised_by: manager,
        stream_id: admin,
      }),
  },
]);

attacks("builds and the library", inEveryPhase, [
  {
    name: "an artifact enters a sealed build",
    refusedWith: "CS050",
    sql: ({ building: it, sealed, people: { developer } }) =>
      insert("artifact", {
        id: randomUUID(),
        build_id: sealed,
        release_id: it.id,
        name: "extra",
        version: "1",
        media_type: "text/plain",
        size: 1,
        sha256: digest,
        uploaded_by: developer,
      }),
  },
  {
    name: "an artifact's digest is changed",
    refusedWith: "42501",
    sql: ({ building: it }) => `UPDATE artifact SET sha256 = '${digest}' WHERE release_id = '${it.id}'`,
  },
  {
    name: "a build is sealed a second time",
    refusedWith: "CS050",
    sql: ({ sealed }) => `UPDATE build SET manifest_digest = '${digest}' WHERE id = '${sealed}'`,
  },
  {
    name: "a build is opened again",
    refusedWith: "CS050",
    sql: ({ sealed }) => `UPDATE build SET manifest_digest = NULL, sealed_by = NULL WHERE id = '${sealed}'`,
  },
  {
    name: "a build is deleted, so that an earlier one is the final one",
    refusedWith: "42501",
    sql: ({ open }) => `DELETE FROM build WHERE id = '${open}'`,
  },
  {
    name: "a build is handed in under an earlier number",
    refusedWith: "CS050",
    sql: ({ building: it, people: { developer } }) =>
      insert("build", {
        id: randomUUID(),
        release_id: it.id,
        iteration: 9,
        source: "x",
        commit: "x",
        builder: "x",
        handed_in_by: developer,
      }),
  },
  {
    name: "a report is of an open build",
    refusedWith: "CS050",
    sql: ({ building: it, open, sandbox, people: { tester } }) => report(it.id, open, sandbox, tester, digest),
  },
  {
    name: "a report is of other digests than were sealed",
    refusedWith: "CS050",
    sql: ({ building: it, sealed, sandbox, people: { tester } }) => report(it.id, sealed, sandbox, tester, digest),
  },
  {
    name: "a report comes from production",
    refusedWith: "CS050",
    sql: ({ building: it, sealed, production, people: { tester } }) =>
      report(it.id, sealed, production, tester, sealedDigest(sealed)),
  },
  {
    name: "a report is made good afterwards",
    refusedWith: "42501",
    sql: () => "UPDATE test_report SET failed = 0",
  },
  {
    name: "a report says that a test was flaky which did not pass",
    refusedWith: "23514",
    sql: ({ building: it, sealed, sandbox, people: { tester } }) =>
      report(it.id, sealed, sandbox, tester, sealedDigest(sealed), { failed: 1, flaky: 1 }),
  },
  {
    name: "a tied criterion is judged by hand",
    refusedWith: "CS059",
    sql: ({ building: it }) => judged(it.id, "suite IS NOT NULL"),
  },
  {
    name: "a criterion is judged silently",
    refusedWith: "CS044",
    sql: ({ building: it }) => judged(it.id, "suite IS NULL"),
  },
  {
    name: "a criterion loses its tie, to be judged by hand",
    refusedWith: "42501",
    sql: ({ building: it }) => `UPDATE acceptance_criterion SET suite = NULL WHERE release_id = '${it.id}'`,
  },
  {
    name: "a criterion is tied to a test of no suite",
    refusedWith: "23514",
    sql: ({ planned: it }) =>
      insert("acceptance_criterion", { id: randomUUID(), release_id: it.id, text: "x", position: 9, test: "finds*" }),
  },
  {
    name: "a suite is required of no kind of release",
    refusedWith: "23514",
    sql: ({ otherService }) => `INSERT INTO required_suite (service_id, name, kinds) VALUES ('${otherService}', 'load', '{}')`,
  },
  {
    name: "a defect was settled at another time",
    refusedWith: "42501",
    sql: ({ building: it }) => `UPDATE defect SET settled_at = now() WHERE release_id = '${it.id}'`,
  },
  {
    name: "a bill of materials is of an open build",
    refusedWith: "CS050",
    sql: ({ building: it, open, people: { developer } }) => bill(it.id, open, developer),
  },
  {
    name: "a bill of materials is of a build that another one followed",
    refusedWith: "CS050",
    sql: ({ building: it, sealed, people: { developer } }) => bill(it.id, sealed, developer),
  },
  {
    name: "a bill of materials comes after check-in",
    refusedWith: "CS051",
    sql: ({ checkedIn: it, people: { developer } }) => bill(it.id, sql(finalBuild(it.id)), developer),
  },
  {
    name: "a bill of materials is handed in silently",
    refusedWith: "CS044",
    sql: ({ built: it, people: { developer } }) => bill(it.id, sql(finalBuild(it.id)), developer),
  },
  {
    name: "a bill of materials lists less than it says",
    refusedWith: "CS050",
    sql: ({ built: it, people: { developer } }) =>
      `${bill(it.id, sql(finalBuild(it.id)), developer, 2)}; SET CONSTRAINTS ALL IMMEDIATE`,
  },
  {
    name: "a component is added to a bill that was handed in before",
    refusedWith: "CS050",
    sql: ({ handedIn }) => component(handedIn, 7),
  },
  {
    name: "a component is given another purl",
    refusedWith: "42501",
    sql: () => "UPDATE bill_component SET purl = 'pkg:npm/known@1.0.0'",
  },
  {
    name: "a foreign component is struck out",
    refusedWith: "42501",
    sql: ({ handedIn }) => `DELETE FROM bill_component WHERE bill_id = '${handedIn}'`,
  },
  {
    name: "a bill is given another digest",
    refusedWith: "42501",
    sql: () => `UPDATE bill_of_materials SET sha256 = '${digest}'`,
  },
  {
    name: "a rehearsal is recorded before check-in",
    refusedWith: "CS051",
    sql: ({ building: it, sealed, sandbox, people: { operator } }) => rehearsal(it.id, `'${sealed}'`, sandbox, operator),
  },
  {
    name: "a rehearsal is of another release's build",
    refusedWith: "CS050",
    sql: ({ checkedIn: it, sealed, sandbox, people: { operator } }) => rehearsal(it.id, `'${sealed}'`, sandbox, operator),
  },
  {
    name: "a rehearsal takes place in production",
    refusedWith: "CS050",
    sql: ({ checkedIn: it, production, people: { operator } }) => rehearsal(it.id, finalBuild(it.id), production, operator),
  },
  {
    name: "a rehearsal failed, and nobody says what",
    refusedWith: "23514",
    sql: ({ checkedIn: it, sandbox, people: { operator } }) => rehearsal(it.id, finalBuild(it.id), sandbox, operator, "failed"),
  },
  {
    name: "a rehearsal is added silently",
    refusedWith: "CS044",
    sql: ({ checkedIn: it, sandbox, people: { operator } }) => rehearsal(it.id, finalBuild(it.id), sandbox, operator),
  },
  {
    name: "a rehearsal is made good afterwards",
    refusedWith: "42501",
    sql: () => "UPDATE rehearsal SET outcome = 'went_well'",
  },
  {
    name: "an artifact enters the library before check-in",
    refusedWith: "CS051",
    sql: ({ building: it, people: { manager } }) => item(it.id, it.stream, manager, "artifact.sha256"),
  },
  {
    name: "an artifact enters the library as something else",
    refusedWith: "CS050",
    sql: ({ checkedIn: it, people: { manager } }) => item(it.id, it.stream, manager, `'${digest}'`),
  },
  {
    name: "an artifact enters the library silently",
    refusedWith: "CS040",
    sql: ({ checkedIn: it, people: { manager } }) => item(it.id, it.stream, manager, "artifact.sha256", "note"),
  },
  {
    name: "a library item is edited",
    refusedWith: "42501",
    sql: () => `UPDATE library_item SET sha256 = '${digest}'`,
  },
  {
    name: "a library item is deleted",
    refusedWith: "42501",
    sql: () => "DELETE FROM library_item",
  },
  {
    name: "the library is emptied",
    refusedWith: "42501",
    sql: () => "TRUNCATE library_item CASCADE",
  },
  {
    name: "an item is withdrawn by somebody who may not",
    refusedWith: "CS057",
    sql: ({ closed: it, people: { developer } }) => withdrawal(it, developer),
  },
  {
    name: "an item is withdrawn silently",
    refusedWith: "CS040",
    sql: ({ closed: it, people: { manager } }) => withdrawal(it, manager, { type: "note" }),
  },
  {
    name: "an item is withdrawn for another reason than is told",
    refusedWith: "CS040",
    sql: ({ closed: it, people: { manager } }) => withdrawal(it, manager, { reason: "None of yours." }),
  },
  {
    name: "an item is withdrawn in another's name",
    refusedWith: "CS040",
    sql: ({ closed: it, people: { manager, changeManager } }) =>
      withdrawal(it, manager, { actor: { kind: "person", id: changeManager } }),
  },
  {
    name: "an item is withdrawn for no reason",
    refusedWith: "23514",
    sql: ({ closed: it, people: { manager } }) => withdrawal(it, manager, {}, " "),
  },
  {
    name: "a withdrawal is told of that was not made",
    refusedWith: "CS041",
    sql: ({ closed: it, people: { manager } }) =>
      tell(randomUUID(), it.stream, { type: "library.withdrawn", reason: "It leaks.", actor: { kind: "person", id: manager } }),
  },
  {
    name: "withdrawn items come back",
    refusedWith: "42501",
    sql: () => "DELETE FROM library_withdrawal",
  },
  {
    name: "the reason of a withdrawal is changed",
    refusedWith: "42501",
    sql: () => "UPDATE library_withdrawal SET reason = 'Nothing.'",
  },
  {
    name: "a re-hash is claimed silently",
    refusedWith: "CS044",
    sql: ({ closed: it }) =>
      insert("media_check", {
        id: randomUUID(),
        item_id: sql(`(SELECT id FROM library_item WHERE release_id = '${it.id}')`),
        result: "intact",
      }),
  },
  {
    name: "a damaged item is found intact by deleting the check",
    refusedWith: "42501",
    sql: () => "DELETE FROM media_check",
  },
]);

const sealedDigest = (build: string) => sql(`(SELECT manifest_digest FROM build WHERE id = '${build}')`);

const judged = (release: string, which: string): string =>
  `INSERT INTO criterion_result (criterion_id, release_id, is_met, note)
   SELECT id, release_id, true, '' FROM acceptance_criterion WHERE release_id = '${release}' AND ${which}`;

function report(
  release: string,
  build: string,
  environment: string,
  by: string,
  manifest: unknown,
  counts: { failed?: number; flaky?: number } = {},
): string {
  return insert("test_report", {
    ...{
      id: randomUUID(),
      build_id: build,
      release_id: release,
      suite: "unit",
      environment_id: environment,
      manifest_digest: manifest,
    },
    ...{ tests: 1, failed: 0, skipped: 0, flaky: 0, duration_ms: 1, failures: [], sha256: digest, handed_in_by: by },
    ...counts,
  });
}

function bill(release: string, build: unknown, by: string, components = 0): string {
  const id = randomUUID();
  const head = { id, release_id: release, build_id: build, sha256: digest, format: "json", spec_version: "1.6" };
  return insert("bill_of_materials", { ...head, components, duplicates: 0, handed_in_by: by });
}

const component = (billId: string, position: number): string =>
  insert("bill_component", { bill_id: billId, position, type: "library", name: "left-pad", scope: "required" });

/** Withdraws the item of a release, as the application does. */
function withdrawal({ id: release, stream }: Target, by: string, told: Fields = {}, reason = "It leaks."): string {
  const entry = randomUUID();
  const of = (column: string) => `(SELECT ${column} FROM library_item WHERE release_id = '${release}')`;
  const body = { type: "library.withdrawn", reason, actor: { kind: "person", id: by }, ...told };
  return `INSERT INTO record_entry (id, stream_id, body) SELECT '${entry}', '${stream}', convert_to((${text(JSON.stringify(body))}::jsonb
      || jsonb_build_object('itemId', i.id, 'name', i.name, 'version', i.version, 'sha256', i.sha256))::text, 'UTF8')
      FROM library_item i WHERE i.release_id = '${release}';
    ${insert("library_withdrawal", { item_id: sql(of("id")), reason, withdrawn_by: by, entry_id: entry })}`;
}

const finalBuild = (release: string) => `(SELECT id FROM build WHERE release_id = '${release}' ORDER BY iteration DESC LIMIT 1)`;

function rehearsal(release: string, build: string, environment: string, by: string, outcome = "went_well"): string {
  return `INSERT INTO rehearsal (id, release_id, build_id, environment_id, outcome, minutes, note, recorded_by)
    SELECT '${randomUUID()}', '${release}', ${build}, '${environment}', '${outcome}', 12, '', '${by}';`;
}

function item(release: string, stream: string, by: string, sha256: string, told = "library.checked_in"): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  return `${tell(entry, stream, { type: told, itemId: id, actor: { kind: "person", id: by } })}
    INSERT INTO library_item (id, name, version, sha256, size, media_type, release_id, artifact_id, checked_in_by, entry_id)
    SELECT '${id}', name, version, ${sha256}, size, media_type, release_id, id, '${by}', '${entry}' FROM artifact WHERE release_id = '${release}' LIMIT 1`;
}

attacks("what runs, and services", inEveryPhase, [
  {
    name: "another digest is said to run",
    refusedWith: "CS056",
    sql: () => `UPDATE running_version SET sha256 = '${digest}'`,
  },
  {
    name: "what runs is forgotten",
    refusedWith: "CS056",
    sql: () => "DELETE FROM running_version",
  },
  {
    name: "something runs that was never deployed",
    refusedWith: "CS056",
    sql: ({ otherService, production }) => {
      const id = randomUUID();
      return (
        insert("configuration_item", { id, service_id: otherService, name: "shadow", kind: "application" }) +
        insert("running_version", { item_id: id, environment_id: production, version: "1", sha256: digest })
      );
    },
  },
  {
    name: "a configuration item is of a kind nobody knows",
    refusedWith: "22P02",
    sql: ({ otherService }) =>
      insert("configuration_item", { id: randomUUID(), service_id: otherService, name: "shadow", kind: "ghost" }),
  },
  {
    name: "a configuration item is renamed, so that what runs is another's",
    refusedWith: "42501",
    sql: () => "UPDATE configuration_item SET name = 'shadow'",
  },
  {
    name: "a configuration item is moved to another service",
    refusedWith: "42501",
    sql: ({ otherService }) => `UPDATE configuration_item SET service_id = '${otherService}'`,
  },
  {
    name: "a configuration item is forgotten",
    refusedWith: "42501",
    sql: () => "DELETE FROM configuration_item",
  },
  {
    name: "a relation that was removed is confirmed again",
    refusedWith: "CS070",
    sql: ({ otherService, closed: { service } }) => {
      const id = randomUUID();
      return (
        insert("relation", { id, kind: "runs_on", from_service_id: otherService, to_service_id: service, source: "x" }) +
        `UPDATE relation SET removed_at = clock_timestamp() WHERE id = '${id}';` +
        `UPDATE relation SET confirmed_at = clock_timestamp() WHERE id = '${id}'`
      );
    },
  },
  {
    name: "a service is retired by hand",
    refusedWith: "42501",
    sql: ({ otherService }) => `UPDATE service SET state = 'retired' WHERE id = '${otherService}'`,
  },
  {
    name: "a service is added as retiring",
    refusedWith: "CS070",
    sql: () => insert("service", { id: randomUUID(), key: "shadow", name: "x", description: "x", tier: 1, state: "retiring" }),
  },
  {
    name: "a measurement is edited",
    refusedWith: "42501",
    sql: () => "UPDATE measurement SET value = 100",
  },
  {
    name: "a measurement is backdated",
    refusedWith: "42501",
    sql: ({ people: { manager } }) =>
      insert("measurement", {
        id: randomUUID(),
        target_id: randomUUID(),
        value: 1,
        sample_size: 1,
        from_at: sql("now()"),
        to_at: sql("now()"),
        entered_by: manager,
        entered_at: "2020-01-01T00:00:00Z",
      }),
  },
  {
    name: "an environment stops being production",
    refusedWith: "42501",
    sql: ({ production }) => `UPDATE environment SET is_production = false WHERE id = '${production}'`,
  },
]);
