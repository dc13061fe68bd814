/** Ways to a grant that nobody gave: asking on false grounds, granting by hand, votes that do not count. */
import { randomUUID } from "node:crypto";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { person, release } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { judgeAllCriteria, junitXml, report, sealedBuild } from "../../../support/release-journey.ts";
import { attacks } from "./attacks.ts";
import { asked, granted, late, people, planned, refused, superseded, target } from "./scene.ts";
import { ask, end, enter, insert, sql, tell, vote, withForged } from "./statements.ts";

const atTheTable = once(async () => {
  const times = await late();
  const half = await planned();
  const halfway = await half.ask();
  await half.vote(halfway, half.staff.cab[0]);
  return {
    ...times,
    asked: await asked(),
    granted: await granted(),
    refused: await refused(),
    superseded: await superseded(),
    planned: await target(await planned()),
    halfway: await target(half, halfway),
    people: await people(),
  };
});

attacks("asking", atTheTable, [
  {
    name: "on a future evidence revision",
    refusedWith: "CS010",
    sql: ({ planned: it }) => ask(it, { revision: it.revision + 1 }),
  },
  {
    name: "on a past evidence revision",
    refusedWith: "CS010",
    sql: ({ planned: it }) => ask(it, { revision: it.revision - 1 }),
  },
  {
    name: "on evidence that tells of another release",
    refusedWith: "CS011",
    sql: ({ planned: it, asked: { id } }) => ask(it, { evidence: { release: id } }),
  },
  {
    name: "on evidence that tells of another gate",
    refusedWith: "CS011",
    sql: ({ planned: it }) => ask(it, { evidence: { gate: "closed" } }),
  },
  {
    name: "on evidence that tells of another authorization",
    refusedWith: "CS011",
    sql: ({ planned: it, asked: { authorization } }) => ask(it, { evidence: { authorization } }),
  },
  {
    name: "on evidence that names another revision than the row",
    refusedWith: "CS011",
    sql: ({ planned: it }) => ask(it, { evidence: { revision: it.revision + 1 } }),
  },
  {
    name: "with a digest that is not the evidence's",
    refusedWith: "23514",
    sql: ({ planned: it }) => ask(it, { digest: "d".repeat(64) }),
  },
  {
    name: "for a gate before which the release does not stand",
    refusedWith: "CS014",
    sql: ({ planned: it }) => ask(it, { gate: "deployment", revision: 1 }),
  },
  {
    name: "for the ratification of what is no emergency",
    refusedWith: "CS014",
    sql: ({ planned: it }) => ask(it, { subject: "ratification", gate: null, revision: 1 }),
  },
  {
    name: "a second time while one is pending",
    refusedWith: "23505",
    sql: ({ asked: it }) => ask(it),
  },
  {
    name: "a second time while a grant is unspent",
    refusedWith: "23505",
    sql: ({ granted: it }) => ask(it),
  },
  {
    name: "with a template, so that nobody has to vote",
    refusedWith: "CS015",
    sql: ({ planned: it }) => ask(it, { template: randomUUID() }),
  },
  {
    name: "with a policy of one's own",
    refusedWith: "42501",
    sql: ({ planned: it }) => ask(it, { columns: { policy_id: sql("(SELECT id FROM policy WHERE gate = 'planning' LIMIT 1)") } }),
  },
  {
    name: "born granted",
    refusedWith: "42501",
    sql: ({ planned: it }) => ask(it, { columns: { state: "granted" } }),
  },
  {
    name: "with no end",
    refusedWith: "42501",
    sql: ({ planned: it }) => ask(it, { columns: { expires_at: "2999-01-01T00:00:00Z" } }),
  },
  {
    name: "backdated",
    refusedWith: "42501",
    sql: ({ planned: it }) => ask(it, { columns: { asked_at: "2020-01-01T00:00:00Z" } }),
  },
  {
    name: "in another name than the record says",
    refusedWith: "CS040",
    sql: ({ planned: it, people: { auditor } }) => ask(it, { by: auditor, told: { actor: { kind: "person", id: it.manager } } }),
  },
  {
    name: "silently",
    refusedWith: "CS040",
    sql: ({ planned: it }) => ask(it, { told: { type: "note" } }),
  },
  {
    name: "at REPEATABLE READ, on a release that changed meanwhile",
    refusedWith: "CS002",
    sql: ({ planned: it }) => `BEGIN ISOLATION LEVEL REPEATABLE READ; ${ask(it)} COMMIT`,
  },
]);

attacks("granting without the votes", atTheTable, [
  {
    name: "by hand",
    refusedWith: "CS020",
    sql: ({ asked: it }) => end(it, "granted"),
  },
  {
    name: "what was refused",
    refusedWith: "CS020",
    sql: ({ refused: it }) => end(it, "granted"),
  },
  {
    name: "what expired",
    refusedWith: "CS020",
    sql: ({ expired: it }) => end(it, "granted"),
  },
  {
    name: "what was superseded",
    refusedWith: "CS020",
    sql: ({ superseded: it }) => end(it, "pending"),
  },
  {
    name: "by refusing somebody else's request by hand, so that it is asked anew",
    refusedWith: "CS020",
    sql: ({ asked: it }) => end(it, "refused"),
  },
  {
    name: "by ending a request as expired before its time",
    refusedWith: "CS020",
    sql: ({ asked: it }) => end(it, "expired"),
  },
  {
    name: "by ending one silently",
    refusedWith: "CS040",
    sql: ({ asked: it }) => `UPDATE "authorization" SET state = 'withdrawn' WHERE id = '${it.authorization}'`,
  },
  {
    name: "by ending one while the record says otherwise",
    refusedWith: "CS040",
    sql: ({ asked: it }) => end(it, "withdrawn", { told: "note" }),
  },
  {
    name: "by recording a grant that was not given",
    refusedWith: "CS041",
    sql: ({ asked: it }) =>
      tell(randomUUID(), it.stream, {
        type: "authorization.granted",
        authorizationId: it.authorization,
        actor: { kind: "system" },
      }),
  },
  {
    name: "by unspending it",
    refusedWith: "42501",
    sql: ({ granted: it }) => `UPDATE "authorization" SET spent = false WHERE id = '${it.authorization}'`,
  },
  {
    name: "by prolonging it",
    refusedWith: "42501",
    sql: ({ lateGrant: it }) => `UPDATE "authorization" SET grant_expires_at = 'infinity' WHERE id = '${it.authorization}'`,
  },
  {
    name: "by another piece of evidence under the same votes",
    refusedWith: "42501",
    sql: ({ granted: it }) =>
      `UPDATE "authorization" SET evidence = 'x', evidence_digest = encode(sha256('x'), 'hex') WHERE id = '${it.authorization}'`,
  },
  {
    name: "by lowering the number of votes it needs",
    refusedWith: "42501",
    sql: ({ asked: it }) => `UPDATE authorization_party SET needed = 0 WHERE authorization_id = '${it.authorization}'`,
  },
  {
    name: "by a party of one's own",
    refusedWith: "42501",
    sql: ({ asked: it }) =>
      insert("authorization_party", { authorization_id: it.authorization, party: "uninvolved", needed: 1, may_veto: false }),
  },
  {
    name: "by a seat of one's own",
    refusedWith: "42501",
    sql: ({ asked: it, people: { auditor } }) =>
      insert("authorization_seat", {
        authorization_id: it.authorization,
        party: "authority",
        person_id: auditor,
        standing: "member",
      }),
  },
  {
    name: "by a policy with quorum 0",
    refusedWith: "42501",
    sql: () => "UPDATE policy SET votes_needed = 0",
  },
  {
    name: "by a newer policy that asks for less",
    refusedWith: "42501",
    sql: () =>
      `INSERT INTO policy (id, subject, gate, model, version, authority_id, votes_needed, request_hours, grant_hours) SELECT gen_random_uuid(), subject, gate, model, 2, authority_id, 1, request_hours, grant_hours FROM policy WHERE gate = 'deployment'`,
  },
  {
    name: "by a policy without its required parties",
    refusedWith: "42501",
    sql: () => "DELETE FROM policy_party",
  },
  {
    name: "by deleting the authorization that stands in the way",
    refusedWith: "42501",
    sql: ({ refused: it }) => `DELETE FROM "authorization" WHERE id = '${it.authorization}'`,
  },
]);

attacks("votes", atTheTable, [
  {
    name: "by somebody without a seat",
    refusedWith: "CS021",
    sql: ({ asked: it, people: { auditor } }) => vote(it, { by: auditor }),
  },
  {
    name: "by who manages the release and asked",
    refusedWith: "CS021",
    sql: ({ asked: it }) => vote(it, { by: it.manager }),
  },
  {
    name: "by a person who does not exist",
    refusedWith: "CS021",
    sql: ({ asked: it }) => vote(it, { by: randomUUID(), signature: null }),
  },
  {
    name: "twice",
    refusedWith: "23505",
    sql: ({ halfway: it, people: { cab } }) => vote(it, { by: cab, outcome: "granted" }),
  },
  {
    name: "twice, ON CONFLICT DO NOTHING",
    refusedWith: "CS041",
    sql: ({ halfway: it, people: { cab } }) => vote(it, { by: cab, after: "ON CONFLICT DO NOTHING" }),
  },
  {
    name: "twice, ON CONFLICT DO UPDATE",
    refusedWith: "42501",
    sql: ({ halfway: it, people: { cab } }) =>
      vote(it, { by: cab, after: "ON CONFLICT (authorization_id, person_id) DO UPDATE SET verdict = excluded.verdict" }),
  },
  {
    name: "late",
    refusedWith: "CS022",
    sql: ({ lateRequest: it, people: { cab } }) => vote(it, { by: cab }),
  },
  {
    name: "on what is decided",
    refusedWith: "CS022",
    sql: ({ refused: it, people: { cab3 } }) => vote(it, { by: cab3 }),
  },
  {
    name: "on what was superseded",
    refusedWith: "CS022",
    sql: ({ superseded: it, people: { cab3 } }) => vote(it, { by: cab3 }),
  },
  {
    name: "on other evidence than was shown",
    refusedWith: "CS023",
    sql: ({ asked: it, people: { cab } }) => vote(it, { by: cab, digest: "a".repeat(64) }),
  },
  {
    name: "that claims to be the deciding one and is not",
    refusedWith: "CS024",
    sql: ({ asked: it, people: { cab } }) => vote(it, { by: cab, outcome: "granted" }),
  },
  {
    name: "that decides, and the record does not say so",
    refusedWith: "CS024",
    sql: ({ halfway: it, people: { cab2 } }) => vote(it, { by: cab2 }),
  },
  {
    name: "that grants, and the record says it refused",
    refusedWith: "CS040",
    sql: ({ halfway: it, people: { cab2 } }) => vote(it, { by: cab2, outcome: "refused" }),
  },
  {
    name: "that the record tells with another verdict",
    refusedWith: "CS040",
    sql: ({ asked: it, people: { cab } }) => vote(it, { by: cab, told: { verdict: "refuse" } }),
  },
  {
    name: "that the record tells of somebody else",
    refusedWith: "CS040",
    sql: ({ asked: it, people: { cab, auditor } }) => vote(it, { by: cab, told: { actor: { kind: "person", id: auditor } } }),
  },
  {
    name: "to refuse without a reason",
    refusedWith: "23514",
    sql: ({ asked: it, people: { cab } }) => vote(it, { by: cab, verdict: "refuse" }),
  },
  {
    name: "changed afterwards",
    refusedWith: "42501",
    sql: ({ refused: it }) => `UPDATE vote SET verdict = 'grant' WHERE authorization_id = '${it.authorization}'`,
  },
  {
    name: "deleted afterwards",
    refusedWith: "42501",
    sql: ({ refused: it }) => `DELETE FROM vote WHERE authorization_id = '${it.authorization}'`,
  },
  {
    name: "backdated",
    refusedWith: "42501",
    sql: ({ asked: it, people: { cab } }) => vote(it, { by: cab, columns: { cast_at: "2020-01-01T00:00:00Z" } }),
  },
  {
    name: "at REPEATABLE READ, blind to a refusal that was just committed",
    refusedWith: "CS002",
    sql: ({ asked: it, people: { cab } }) => `BEGIN ISOLATION LEVEL REPEATABLE READ; ${vote(it, { by: cab })} COMMIT`,
  },
]);

async function notRatified() {
  const [made, undecided] = [
    await release({ phase: "review", model: "emergency" }),
    await release({ phase: "review", model: "emergency" }),
  ];
  const id = await askRatification(made.manager.context, await made.target());
  for (const member of made.staff.cab.slice(0, 2)) await made.vote(id, member, "refuse");
  return { decided: await target(made), undecided: await target(undecided), people: await people() };
}

attacks("the ratification of an emergency", notRatified, [
  {
    name: "is asked until somebody agrees",
    refusedWith: "CS014",
    sql: ({ decided: it }) => ask(it, { subject: "ratification", gate: null }),
  },
  {
    name: "is left out, with everything else forged",
    refusedWith: "CS032",
    sql: ({ undecided: it, people: { emergencyCab } }) => {
      const id = randomUUID();
      const forged = withForged(it, id);
      return ask(it, { id }) + vote(forged, { by: emergencyCab, outcome: "granted" }) + enter(forged, { to: "closed" });
    },
  },
]);

async function builtByAnElector() {
  const made = await release({ phase: "build_and_test" });
  const builder = await person({ name: "Bo Builder", roles: ["developer"], member: ["cab"] });
  await sealedBuild({ ...made, staff: { ...made.staff, developer: builder } });
  await report(made, "unit", junitXml());
  await judgeAllCriteria(made);
  return { asked: await target(made, await made.ask()), builder: builder.id };
}

attacks("who built it", builtByAnElector, [
  {
    name: "votes on its check-in",
    refusedWith: "CS021",
    sql: ({ asked: it, builder }) => vote(it, { by: builder }),
  },
  {
    name: "is written out of the build",
    refusedWith: "42501",
    sql: ({ asked: it }) => `UPDATE build SET handed_in_by = '${it.manager}' WHERE release_id = '${it.id}'`,
  },
]);
