/** Ways to a waiver that nobody may give, and ways round its end. */
import { randomUUID } from "node:crypto";
import { database } from "#lib/db/client";
import { waiveCheck } from "#lib/services/gate/waive-check";
import { proposeWaiverRule } from "#lib/services/waiver/propose-waiver-rule";
import { clock, moveClock } from "../../../support/clock.ts";
import { type MadeRelease, person, release, staff } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { judgeAllCriteria } from "../../../support/release-journey.ts";
import { attacks } from "./attacks.ts";
import { adminStream, people, type Target, target } from "./scene.ts";
import { ask, enter, insert, sql, tell } from "./statements.ts";

/** Before G3, with a criterion that is not met. */
async function unmet(): Promise<MadeRelease> {
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  await judgeAllCriteria(made, false);
  return made;
}

async function waived(made: MadeRelease, check: string, days: number): Promise<string> {
  const { changeManager } = staff();
  const until = new Date((await clock()).getTime() + days * 86_400_000);
  const input = { check, reason: "Later.", until };
  return waiveCheck(changeManager.context, { ...(await made.target()), ...input });
}

const scene = once(async () => {
  const both = await person({ name: "Both", roles: ["release_manager", "change_manager"] });
  const { changeManager } = staff();
  const [late, standing, plain, own] = [
    await unmet(),
    await release({ phase: "planning" }),
    await release({ phase: "planning" }),
    await release({ phase: "planning", manager: both }),
  ];
  const lateWaiver = await waived(late, "criteria-met", 5);
  const grant = await late.grant();
  await moveClock({ days: 6 });
  const rules = await database().waiverRule.findMany({ select: { id: true, checkCode: true } });
  const ruleOf = (check: string) => rules.find(({ checkCode }) => checkCode === check)?.id ?? "";
  const rule = { gate: "check_in", check: "criteria-met", role: "change_manager", authorityId: null, longestDays: 30 } as const;
  return {
    late: await target(late, grant),
    lateWaiver,
    standingWaiver: await waived(standing, "impact-taken", 10),
    standing: await target(standing),
    plain: await target(plain),
    own: await target(own),
    both: both.id,
    rules: { impact: ruleOf("impact-taken") },
    proposed: await proposeWaiverRule(changeManager.context, rule),
    admin: await adminStream(),
    soon: new Date((await clock()).getTime() + 3 * 86_400_000).toISOString(),
    people: await people(),
  };
});
type Scene = Awaited<ReturnType<typeof scene>>;

interface Giving {
  by: string;
  rule: string;
  until: string;
  gate?: string;
  check?: string;
  reason?: string;
  told?: Record<string, unknown>;
  columns?: Record<string, unknown>;
}

function give(
  to: Target,
  { by, rule, until, gate = "build_and_test", check = "impact-taken", reason = "Later.", told, columns }: Giving,
) {
  const [id, entry] = [randomUUID(), randomUUID()];
  return [
    tell(entry, to.stream, {
      type: "waiver.given",
      ...{ waiverId: id, gate, check, ruleId: rule, reason, until, needsAuthorization: false },
      actor: { kind: "person", id: by },
      ...told,
    }),
    insert("waiver", {
      id,
      release_id: to.id,
      ...{
        gate,
        check_code: check,
        rule_id: rule,
        reason,
        ends_at: until,
        needs_authorization: false,
        given_by: by,
        entry_id: entry,
      },
      ...columns,
    }),
  ].join("\n");
}

function finish(of: Target, waiver: string, by: string, told: Record<string, unknown> = {}): string {
  const entry = randomUUID();
  return [
    tell(entry, of.stream, { type: "waiver.ended", waiverId: waiver, reason: "No.", actor: { kind: "person", id: by }, ...told }),
    insert("waiver_end", { waiver_id: waiver, release_id: of.id, reason: "No.", ended_by: by, entry_id: entry }),
  ].join("\n");
}

function propose(
  admin: string,
  {
    by,
    check = "criteria-met",
    type = "waiver_rule.proposed",
    version = 3,
    columns = {},
  }: {
    by: string;
    check?: string;
    type?: string;
    version?: number;
    columns?: Record<string, unknown>;
  },
): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  const rule = { ruleId: id, gate: "check_in", check, version, role: "developer", authorityId: null, longestDays: 300 };
  return [
    tell(entry, admin, { type, ...rule, actor: { kind: "person", id: by } }),
    insert("waiver_rule", {
      ...{
        id,
        gate: "check_in",
        check_code: check,
        version,
        role: "developer",
        longest_days: 300,
        proposed_by: by,
        entry_id: entry,
      },
      ...columns,
    }),
  ].join("\n");
}

function confirm(admin: string, rule: string, by: string, type = "waiver_rule.confirmed"): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type, ruleId: rule, actor: { kind: "person", id: by } }),
    insert("waiver_rule_confirmation", { rule_id: rule, confirmed_by: by, entry_id: entry }),
  ].join("\n");
}

const honest = ({ people: { changeManager }, rules: { impact }, soon }: Scene) => ({
  by: changeManager,
  rule: impact,
  until: soon,
});

attacks("waivers", scene, [
  {
    name: "of a perfect test run, by a rule of its own making",
    refusedWith: "23503",
    sql: ({ admin, people: { changeManager } }) => propose(admin, { by: changeManager, check: "tests-perfect", version: 1 }),
  },
  {
    name: "of the back-out plan, made waivable first",
    refusedWith: "42501",
    sql: () => insert("waivable_check", { gate: "build_and_test", check_code: "back-out-plan" }),
  },
  {
    name: "of digests in the library, by the rule of another check",
    refusedWith: "CS014",
    sql: (it) => give(it.plain, { ...honest(it), gate: "deployment", check: "in-library" }),
  },
  {
    name: "of another check than its rule names",
    refusedWith: "CS066",
    sql: (it) => give(it.plain, { ...honest(it), check: "tests-perfect" }),
  },
  {
    name: "by a rule that nobody confirmed",
    refusedWith: "CS066",
    sql: (it) => give(it.plain, { ...honest(it), rule: it.proposed }),
  },
  {
    name: "by somebody whom the rule does not name",
    refusedWith: "CS066",
    sql: (it) => give(it.plain, { ...honest(it), by: it.people.cab }),
  },
  {
    name: "by the release manager",
    refusedWith: "CS066",
    sql: (it) =>
      give(it.own, { ...honest(it), by: it.both, gate: "build_and_test", check: "impact-taken", rule: it.rules.impact }),
  },
  { name: "without an end", refusedWith: "CS066", sql: (it) => give(it.plain, { ...honest(it), until: "infinity" }) },
  {
    name: "that is over when it is given",
    refusedWith: "CS066",
    sql: (it) => give(it.plain, { ...honest(it), until: "2020-01-01T00:00:00Z" }),
  },
  { name: "without a reason", refusedWith: "23514", sql: (it) => give(it.plain, { ...honest(it), reason: " " }) },
  { name: "a second one beside the first", refusedWith: "CS066", sql: (it) => give(it.standing, honest(it)) },
  {
    name: "for a gate further on",
    refusedWith: "CS014",
    sql: (it) => give(it.plain, { ...honest(it), gate: "closed", check: "observed" }),
  },
  { name: "given silently", refusedWith: "CS040", sql: (it) => give(it.plain, { ...honest(it), told: { type: "note" } }) },
  {
    name: "told with another reason",
    refusedWith: "CS040",
    sql: (it) => give(it.plain, { ...honest(it), told: { reason: "None." } }),
  },
  {
    name: "told with another end",
    refusedWith: "CS040",
    sql: (it) => give(it.plain, { ...honest(it), told: { until: "2020-01-01T00:00:00Z" } }),
  },
  {
    name: "told as somebody else's",
    refusedWith: "CS040",
    sql: (it) => give(it.plain, { ...honest(it), told: { actor: { id: it.people.cab } } }),
  },
  {
    name: "told and not given",
    refusedWith: "CS041",
    sql: ({ plain, people: { changeManager } }) =>
      tell(randomUUID(), plain.stream, { type: "waiver.given", actor: { kind: "person", id: changeManager } }),
  },
  {
    name: "with a moment of its own for its giving",
    refusedWith: "42501",
    sql: (it) => give(it.plain, { ...honest(it), columns: { given_at: it.soon } }),
  },
  { name: "prolonged", refusedWith: "42501", sql: () => "UPDATE waiver SET ends_at = ends_at + interval '1 year'" },
  { name: "taken off the record", refusedWith: "42501", sql: () => "DELETE FROM waiver" },
  {
    name: "passed with after its end",
    refusedWith: "CS035",
    sql: ({ late }) => enter(late, { to: "check_in" }),
  },
  {
    name: "ended by anybody",
    refusedWith: "CS066",
    sql: ({ standing, standingWaiver, people: { tester } }) => finish(standing, standingWaiver, tester),
  },
  {
    name: "ended silently",
    refusedWith: "CS040",
    sql: ({ standing, standingWaiver, people: { changeManager } }) =>
      finish(standing, standingWaiver, changeManager, { type: "note" }),
  },
  {
    name: "ended when it is over",
    refusedWith: "CS066",
    sql: ({ late, lateWaiver, people: { changeManager } }) => finish(late, lateWaiver, changeManager),
  },
  {
    name: "ended as another release's",
    refusedWith: "23503",
    sql: ({ plain, standingWaiver, people: { changeManager } }) => finish(plain, standingWaiver, changeManager),
  },
]);

attacks("rules on waivers", scene, [
  {
    name: "proposed by nobody, as if delivered",
    refusedWith: "CS065",
    sql: ({ admin, people: { changeManager } }) =>
      propose(admin, { by: changeManager, columns: { proposed_by: null, entry_id: null } }),
  },
  {
    name: "proposed by somebody who may not",
    refusedWith: "CS065",
    sql: ({ admin, people: { manager } }) => propose(admin, { by: manager }),
  },
  {
    name: "proposed silently",
    refusedWith: "CS040",
    sql: ({ admin, people: { changeManager } }) => propose(admin, { by: changeManager, type: "note" }),
  },
  {
    name: "that skip a version",
    refusedWith: "CS065",
    sql: ({ admin, people: { changeManager } }) => propose(admin, { by: changeManager, version: 9 }),
  },
  {
    name: "that name a role and an authority",
    refusedWith: "23514",
    sql: ({ admin, people: { changeManager } }) =>
      propose(admin, { by: changeManager, columns: { authority_id: sql("(SELECT id FROM authority WHERE key = 'cab')") } }),
  },
  {
    name: "confirmed by who proposed them",
    refusedWith: "CS065",
    sql: ({ admin, proposed, people: { changeManager } }) => confirm(admin, proposed, changeManager),
  },
  {
    name: "confirmed by somebody who may not",
    refusedWith: "CS065",
    sql: ({ admin, proposed, people: { manager } }) => confirm(admin, proposed, manager),
  },
  {
    name: "confirmed silently",
    refusedWith: "CS040",
    sql: ({ admin, proposed, people: { changeManager2 } }) => confirm(admin, proposed, changeManager2, "note"),
  },
  { name: "altered", refusedWith: "42501", sql: () => "UPDATE waiver_rule SET role = 'developer'" },
]);

attacks("the authorization of a waiver", scene, [
  {
    name: "of one that needs none",
    refusedWith: "CS014",
    sql: ({ standing, standingWaiver, people: { changeManager } }) =>
      ask(standing, { subject: "waiver", gate: null, by: changeManager, columns: { waiver_id: standingWaiver } }),
  },
  {
    name: "of no waiver",
    refusedWith: "CS014",
    sql: ({ standing, people: { changeManager } }) => ask(standing, { subject: "waiver", gate: null, by: changeManager }),
  },
  {
    name: "hung on the request for a gate",
    refusedWith: "23514",
    sql: ({ standing, standingWaiver }) => ask(standing, { columns: { waiver_id: standingWaiver } }),
  },
]);
