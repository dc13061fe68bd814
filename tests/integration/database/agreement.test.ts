/** The same thing is said twice, in SQL and in TypeScript: here they are held against each other. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { tokenVerbs } from "#lib/domain/access-token";
import { type Authorization, type AuthorizationState, authorizationSteps } from "#lib/domain/authorization";
import type { SignInWay } from "#lib/domain/identity";
import type { RelationKind } from "#lib/domain/impact";
import { intakeFiles, intakeKinds } from "#lib/domain/intake";
import { type MailOutcome, mailOccasions, mailPaces } from "#lib/domain/mail";
import type { MeetingState } from "#lib/domain/meeting";
import { needKinds } from "#lib/domain/need";
import { phaseSteps } from "#lib/domain/phase";
import type { AuthorityKey, DecisionRule, SecondFactor } from "#lib/domain/policy";
import { builderKinds, type ProvenanceMode, provenanceFormats } from "#lib/domain/provenance";
import type { AbstentionRule, PartyKind, SeatStanding, Verdict } from "#lib/domain/quorum";
import {
  type BuildBill,
  type ChangeModel,
  type ChangeOrigin,
  type ChangeState,
  type Comparison,
  type DecommissionKind,
  type DefectState,
  type DeploymentOutcome,
  gates,
  type Level,
  type MediaCheckResult,
  phases,
  type RehearsalOutcome,
  type ReleaseKind,
  type ReviewDecision,
  type RunSheetKind,
  roles,
  type ServiceState,
  type StepResultKind,
  type StepVia,
  type TargetVerdictKind,
} from "#lib/domain/release";
import { filteredLists } from "#lib/domain/saved-filter";
import { configurationItemKinds } from "#lib/domain/service";
import type { SignatureMethod } from "#lib/domain/signature";
import { waivableChecks } from "#lib/domain/waiver";
import { demonstrationClock } from "../../../prisma/demonstration-clock.ts";
import { asRole } from "../../support/database.ts";

const folder = path.join(import.meta.dirname, "../../..");
const codesIn = (text: string): string[] => [...new Set(text.match(/\bCS\d{3}\b/g))].sort();

async function rows<T extends object>(sql: string): Promise<T[]> {
  return asRole("countersign_owner", async (owner) => (await owner.query<T>(sql)).rows);
}

/** The members of a union, all of them: the compiler misses one that is left out. */
const every = <T extends string>(members: Record<T, true>): string[] => Object.keys(members);

const enumsOfTheDomain: Record<string, readonly string[]> = {
  phase: phases,
  role: roles,
  authorization_state: Object.keys(authorizationSteps),
  intake_kind: intakeKinds,
  intake_file: intakeFiles,
  appointment_kind: every<"role" | "member" | "owner" | "deputy">({ role: true, member: true, owner: true, deputy: true }),
  appointment_step_kind: every<"confirmed" | "ended">({ confirmed: true, ended: true }),
  authority_key: every<AuthorityKey>({ change_managers: true, cab: true, emergency_cab: true }),
  authorization_subject: every<Authorization["subject"]>({
    gate: true,
    change: true,
    ratification: true,
    waiver: true,
    intake: true,
  }),
  second_factor: every<SecondFactor>({ password: true, passkey: true }),
  change_model: every<ChangeModel>({ standard: true, normal: true, emergency: true }),
  party: every<PartyKind>({
    authority: true,
    change_manager: true,
    service_owner: true,
    uninvolved: true,
    affected_owner: true,
    named_authority: true,
  }),
  decision_rule: every<DecisionRule>({ number: true, veto: true, majority: true }),
  abstention_rule: every<AbstentionRule>({ not_counted: true, as_refusal: true }),
  policy_step_kind: every<"confirmed" | "withdrawn">({ confirmed: true, withdrawn: true }),
  service_state: every<ServiceState>({ design: true, transition: true, live: true, retiring: true, retired: true }),
  relation_kind: every<RelationKind>({ depends_on: true, runs_on: true, part_of: true, connects_to: true }),
  configuration_item_kind: configurationItemKinds,
  filtered_list: filteredLists,
  comparison: every<Comparison>({ at_least: true, at_most: true }),
  change_origin: every<ChangeOrigin>({
    requirement: true,
    problem: true,
    defect: true,
    improvement: true,
    retirement: true,
    intake: true,
  }),
  change_state: every<ChangeState>({
    draft: true,
    submitted: true,
    authorized: true,
    refused: true,
    withdrawn: true,
    implemented: true,
    closed: true,
  }),
  release_kind: every<ReleaseKind>({ major: true, minor: true, patch: true }),
  phase_step_via: every<StepVia>({ gate: true, finish: true, back: true, cancel: true }),
  seat_standing: every<SeatStanding>({ member: true, owner: true, deputy: true, stand_in: true, delegate: true }),
  verdict: every<Verdict>({ grant: true, refuse: true, abstain: true }),
  signature_method: every<SignatureMethod>({ password: true, passkey: true, demonstration: true }),
  sign_in_way: every<SignInWay>({ password: true, provider: true, demonstration: true }),
  level: every<Level>({ low: true, medium: true, high: true }),
  decommission_kind: every<DecommissionKind>({ dry_run: true, dependant: true, data: true, licence: true }),
  defect_state: every<DefectState>({ open: true, accepted: true, fixed: true }),
  media_check_result: every<MediaCheckResult>({ intact: true, missing: true, altered: true }),
  builder_kind: builderKinds,
  builder_step: every<"confirmed" | "ended">({ confirmed: true, ended: true }),
  provenance_mode: every<ProvenanceMode>({ blocks: true, warns: true }),
  provenance_format: provenanceFormats,
  run_sheet_kind: every<RunSheetKind>({ deploy: true, back_out: true, note: true }),
  bill_format: every<BuildBill["format"]>({ json: true, xml: true }),
  rehearsal_outcome: every<RehearsalOutcome>({ went_well: true, failed: true }),
  deployment_outcome: every<DeploymentOutcome>({ finished: true, backed_out: true }),
  step_result_kind: every<StepResultKind>({ started: true, done: true, failed: true }),
  review_decision: every<ReviewDecision>({ nothing_further: true, follow_up: true, retire: true }),
  meeting_state: every<MeetingState>({ planned: true, started: true, closed: true }),
  meeting_item_origin: every<"agenda" | "late">({ agenda: true, late: true }),
  presence_kind: every<"came" | "left">({ came: true, left: true }),
  token_verb: tokenVerbs,
  need_kind: needKinds,
  mail_pace: mailPaces,
  mail_occasion: mailOccasions,
  mail_outcome: every<MailOutcome>({ sent: true, needless: true, undelivered: true }),
  target_verdict_kind: every<TargetVerdictKind>({ met: true, missed: true, inconclusive: true, not_deployed: true }),
};

describe("the database and the domain agree on", () => {
  it("every value of every enumeration, in the same order", async () => {
    const found = await rows<{ name: string; values: string[] }>(`
      SELECT t.typname::text AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
      FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname`);
    expect(Object.fromEntries(found.map(({ name, values }) => [name, values]))).toEqual(enumsOfTheDomain);
  });

  it("what can be waived", async () => {
    const found = await rows<{ name: string }>("SELECT gate || ' ' || check_code AS name FROM waivable_check");
    const inDomain = gates.flatMap((gate) => Object.keys(waivableChecks[gate]).map((check) => `${gate} ${check}`));
    expect(found.map(({ name }) => name).sort()).toEqual(inDomain.sort());
    const ruled = await rows<{ name: string }>("SELECT DISTINCT gate || ' ' || check_code AS name FROM waiver_rule");
    expect(ruled.map(({ name }) => name).sort()).toEqual(inDomain.sort());
  });

  it("the way of a release", async () => {
    const steps = await rows<object>('SELECT from_phase AS "from", to_phase AS "to", via, gate FROM phase_step');
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
    expect(sorted(steps)).toEqual(sorted(phaseSteps.map(({ from, to, via, gate }) => ({ from, to, via, gate }))));
  });

  it("the codes of its refusals, which docs/gatekeeper.md explains, all of them", async () => {
    const [sources] = await rows<{ text: string }>(
      "SELECT string_agg(prosrc, ' ') AS text FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    );
    const inDatabase = codesIn((sources?.text ?? "") + demonstrationClock);
    const explained = readFileSync(path.join(folder, "docs", "gatekeeper.md"), "utf8").match(/^\| `CS\d{3}`/gm) ?? [];
    expect(codesIn(explained.join(" "))).toEqual(inDatabase);
  });

  it("how an authorization may end", async () => {
    const states = Object.keys(authorizationSteps) as AuthorizationState[];
    const [source] = await rows<{ body: string }>(
      "SELECT prosrc AS body FROM pg_proc WHERE oid = 'authorization_transition'::regproc",
    );
    // The trigger's own words: from pending everywhere, from a gate's unspent grant to three ends, from nowhere else.
    expect(source?.body).toContain(
      "OLD.state = 'granted' AND OLD.subject = 'gate' AND NOT OLD.spent AND NEW.state IN ('withdrawn', 'expired', 'superseded')",
    );
    expect(authorizationSteps.granted).toEqual(["withdrawn", "expired", "superseded"]);
    expect(authorizationSteps.pending).toEqual(states.filter((state) => state !== "pending"));
    for (const ended of ["refused", "withdrawn", "expired", "superseded"] as const) expect(authorizationSteps[ended]).toEqual([]);
  });
});
