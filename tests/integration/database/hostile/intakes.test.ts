/** Ways to let something in that no authority decided on. */
import { createHash, randomUUID } from "node:crypto";
import { readChange } from "#lib/db/change-store";
import { database } from "#lib/db/client";
import { gateAhead } from "#lib/domain/phase";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { askChange } from "#lib/services/change/ask-change";
import { withdrawChange } from "#lib/services/change/withdraw-change";
import { raiseIntake } from "#lib/services/library/raise-intake";
import { confirmProvenanceRule } from "#lib/services/trust/confirm-provenance-rule";
import { proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { billJson } from "../../../support/bills.ts";
import { digestOf, release, service, staff } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { organisation } from "../../../support/people.ts";
import { bytesOf } from "../../../support/release-journey.ts";
import { signAndVote } from "../../../support/sign.ts";
import { attacks } from "./attacks.ts";
import { target } from "./scene.ts";
import { enter, type Fields, insert, person, sql, tell, text } from "./statements.ts";

const purl = `pkg:npm/wanted-${randomUUID()}@1.0.0`;

async function draft(serviceId: string, named = purl) {
  const about = { serviceId, title: "Wanted", reason: "Read.", kind: "addition", source: "A registry", model: "normal" } as const;
  const components = [{ purl: named, digest: "", licence: "MIT" }];
  const { number } = await raiseIntake(staff().developer.context, { ...about, until: null, components });
  return (await readChange(database(), { number })).change;
}

async function letIn(serviceId: string, named = purl) {
  const { developer, cab } = staff();
  const { id, version } = await draft(serviceId, named);
  const authorizationId = await askChange(developer.context, { changeId: id, expectedVersion: version });
  for (const { context } of cab.slice(0, 2))
    await signAndVote(context, {
      authorizationId,
      verdict: "grant",
      reason: "",
      evidenceDigest: await digestOf(authorizationId),
    });
  return (await readChange(database(), { id })).change;
}

const scene = once(async () => {
  const { developer, changeManager } = staff();
  const input = { whenMissing: "warns", whenBad: "blocks", whenForeign: "blocks" } as const;
  const ruleId = await proposeProvenanceRule(changeManager.context, input);
  await confirmProvenanceRule(organisation().second.context, { ruleId });
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  const buildId = (await made.read()).builds[0]?.id ?? "";
  const bill = JSON.stringify(billJson([{ name: "wanted", purl }]));
  await handInBill(developer.context, { releaseId: made.id, buildId }, bytesOf(bill));
  const granted = await letIn(made.service.id);
  const grant = await made.grant();
  const ready = await target(made, grant);
  await withdrawChange(changeManager.context, { changeId: granted.id, expectedVersion: granted.version, reason: "A weakness." });
  const its = await service();
  const planning = await release({ phase: "planning" });
  return {
    ready,
    planning: { ...(await target(planning)), gate: gateAhead("planning") },
    service: its.id,
    draft: await draft(its.id, "pkg:npm/draft@1.0.0"),
    granted: await letIn(its.id, "pkg:npm/granted@1.0.0"),
    plain: (await readChange(database(), { id: planning.changeIds[0] ?? "" })).change,
    developer: developer.id,
    admin: (await database().recordStream.findFirstOrThrow({ where: { kind: "admin" } })).id,
  };
});
type Scene = Awaited<ReturnType<typeof scene>>;

/** Of the list that has the one component alone, as the database reckons it. */
const digestOfOne = createHash("sha256").update('[0, "library", "", "x", "", "pkg:npm/x@1", [], []]').digest("hex");

interface Raising {
  kind?: string;
  model?: string;
  origin?: string;
  until?: Fields[string];
  /** What it says of how many components it lists. */
  says?: number;
  component?: Fields;
  told?: Fields;
  /** Whether there is an intake at all. */
  hasIntake?: boolean;
  growsAfterAsking?: boolean;
  asksTooLate?: boolean;
}

/** Raises an intake as the application does, with one thing changed. */
function raise({ service: serviceId, developer, admin }: Scene, given: Raising = {}): string {
  const [id, stream, number] = [randomUUID(), randomUUID(), 800_000 + Math.floor(Math.random() * 99_999)];
  const { kind = "addition", model = "normal", origin = "intake", until = null, says = 1, hasIntake = true } = given;
  const more = insert("intake_component", { change_id: id, position: 1, type: "library", name: "y", purl: "pkg:npm/y@1" });
  const words = { title: "x", reason: "y", origin, model };
  const opened = { type: "stream.opened", streamId: stream, kind: "change", name: `CHG-${number}`, actor: person(developer) };
  const digest =
    sql(`convert_to(jsonb_set(${text({ type: "change.raised", changeId: id, ...words, serviceId, number, templateId: null, actor: person(developer) })}::jsonb, '{intake}',
    jsonb_build_object('componentsDigest', intake_digest('${id}')) || ${text(given.told ?? {})}::jsonb)::text, 'UTF8')`);
  return [
    insert("record_stream", { id: stream, kind: "change", name: `CHG-${number}` }),
    tell(randomUUID(), admin, opened),
    insert("change", {
      ...{ id, number, ...words, service_id: serviceId, raised_by: developer, stream_id: stream },
    }),
    hasIntake ? insert("intake", { change_id: id, kind, source: "A registry", until, components: says }) : "",
    hasIntake
      ? insert("intake_component", {
          change_id: id,
          position: 0,
          type: "library",
          name: "x",
          purl: "pkg:npm/x@1",
          ...given.component,
        })
      : "",
    insert("record_entry", { id: randomUUID(), stream_id: stream, body: digest }),
    ...(given.asksTooLate
      ? [
          "SELECT pg_sleep(0.2);",
          askAbout({ draft: { id, streamId: stream, evidenceRevision: 1 }, developer }, { digest: digestOfOne }),
        ]
      : []),
    ...(given.growsAfterAsking
      ? [askAbout({ draft: { id, streamId: stream, evidenceRevision: 1 }, developer }, { digest: digestOfOne }), more]
      : []),
  ].join("\n");
}

/** Amends the draft, told in its record. */
const amend = ({ draft: { id, streamId }, developer }: Scene, set: string): string =>
  [
    tell(randomUUID(), streamId, { type: "change.amended", actor: person(developer) }),
    `UPDATE change SET ${set} WHERE id = '${id}';`,
  ].join("\n");

/** Asks about the draft, with evidence of the attacker's own. */
function askAbout(
  {
    draft: { id, streamId, evidenceRevision },
    developer,
  }: { draft: { id: string; streamId: string; evidenceRevision: number }; developer: string },
  given: { subject?: string; digest?: string } = {},
) {
  const [authorization, entry] = [randomUUID(), randomUUID()];
  const { subject = "intake", digest } = given;
  const bytes = JSON.stringify({
    ...{ subject, authorization, gate: null, release: null, change: id, revision: evidenceRevision },
    intake: { componentsDigest: digest ?? "0".repeat(64) },
  });
  const evidenceDigest = createHash("sha256").update(bytes).digest("hex");
  return [
    tell(entry, streamId, {
      ...{ type: "authorization.asked", authorizationId: authorization, subject, gate: null, evidenceDigest },
      ...{ evidenceRevision, templateId: null, actor: person(developer) },
    }),
    insert("authorization", {
      ...{ id: authorization, subject, change_id: id, gate: null, evidence: sql(`convert_to(${text(bytes)}, 'UTF8')`) },
      ...{ evidence_digest: evidenceDigest, evidence_revision: evidenceRevision, asked_by: developer, entry_id: entry },
    }),
  ].join("\n");
}

attacks("intakes", scene, [
  {
    name: "authorized by hand",
    refusedWith: "CS034",
    sql: (it) => `UPDATE change SET state = 'authorized' WHERE id = '${it.draft.id}'`,
  },
  {
    name: "of one component more, once it was granted",
    refusedWith: "CS160",
    sql: (it) =>
      insert("intake_component", { change_id: it.granted.id, position: 9, type: "library", name: "x", purl: "pkg:npm/x@1" }),
  },
  {
    name: "of one component more, while it is a draft",
    refusedWith: "CS160",
    sql: (it) =>
      insert("intake_component", { change_id: it.draft.id, position: 9, type: "library", name: "x", purl: "pkg:npm/x@1" }),
  },
  {
    name: "of another component than was decided",
    refusedWith: "42501",
    sql: () => "UPDATE intake_component SET purl = 'pkg:npm/x@1'",
  },
  { name: "without its end", refusedWith: "42501", sql: () => "UPDATE intake SET until = NULL" },
  { name: "taken off the list", refusedWith: "42501", sql: () => "DELETE FROM intake_component" },
  {
    name: "made of a change that is authorized already",
    refusedWith: "CS160",
    sql: (it) => insert("intake", { change_id: it.plain.id, kind: "addition", source: "x", components: 1 }),
  },
  {
    name: "by renaming the origin of a draft",
    refusedWith: "CS160",
    sql: (it) => amend(it, "origin = 'defect'"),
  },
  { name: "that lists nothing", refusedWith: "CS160", sql: (it) => raise(it, { hasIntake: false }) },
  { name: "that hides in a change of another origin", refusedWith: "CS160", sql: (it) => raise(it, { origin: "defect" }) },
  {
    name: "as a standard change, which a template would grant",
    refusedWith: "CS015",
    sql: (it) => raise(it, { model: "standard" }),
  },
  { name: "that says it lists fewer", refusedWith: "CS160", sql: (it) => raise(it, { says: 2 }) },
  { name: "for good in an emergency, by one vote", refusedWith: "CS160", sql: (it) => raise(it, { model: "emergency" }) },
  {
    name: "for longer than 30 days in an emergency",
    refusedWith: "CS160",
    sql: (it) => raise(it, { model: "emergency", until: sql("now() + interval '31 days'") }),
  },
  {
    name: "turned into an emergency, without an end",
    refusedWith: "CS160",
    sql: (it) => amend(it, "model = 'emergency'"),
  },
  {
    name: "asked about when it is over",
    refusedWith: "CS014",
    sql: (it) => raise(it, { until: sql("countersign_clock() + interval '100 milliseconds'"), asksTooLate: true }),
  },
  {
    name: "that grows after it was asked about, in the very transaction that raised it",
    refusedWith: "CS160",
    sql: (it) => raise(it, { says: 2, growsAfterAsking: true }),
  },
  { name: "that is over when it is raised", refusedWith: "CS160", sql: (it) => raise(it, { until: "2020-01-01T00:00:00Z" }) },
  {
    name: "of what nothing names",
    refusedWith: "23514",
    sql: (it) => raise(it, { component: { purl: null, hashes: sql("ARRAY['SHA-1:00']") } }),
  },
  { name: "raised silently", refusedWith: "CS040", sql: (it) => raise(it, { told: { componentsDigest: "0".repeat(64) } }) },
  { name: "decided as a change, by change managers", refusedWith: "CS014", sql: (it) => askAbout(it, { subject: "change" }) },
  { name: "decided on evidence of another list", refusedWith: "CS011", sql: (it) => askAbout(it) },
  {
    name: "carried by a release",
    refusedWith: "CS160",
    sql: (it) => insert("release_change", { release_id: it.planning.id, change_id: it.granted.id }),
  },
  {
    name: "that was withdrawn, to pass a gate that foreign components shut",
    refusedWith: "CS032",
    sql: (it) => enter(it.ready, { to: "check_in" }),
  },
]);
