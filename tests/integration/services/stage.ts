/** What every use case can be tried on: one of each thing, made once for a test file. */
import { randomUUID } from "node:crypto";
import { readChange } from "#lib/db/change-store";
import { database } from "#lib/db/client";
import { readConfigurationItem } from "#lib/db/service-store";
import { proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { raiseDefect } from "#lib/services/build/raise-defect";
import { declareAbsence } from "#lib/services/delegation/declare-absence";
import { proposeDelegation } from "#lib/services/delegation/propose-delegation";
import { askQuestion } from "#lib/services/gate/ask-question";
import { signInByProvider } from "#lib/services/identity/sign-in-by-provider";
import { ProposePolicyInput, proposePolicy } from "#lib/services/policy/propose-policy";
import { addConfigurationItem } from "#lib/services/service/add-configuration-item";
import { addRelation } from "#lib/services/service/add-relation";
import { addTarget } from "#lib/services/service/add-target";
import { proposeTemplate } from "#lib/services/template/propose-template";
import { proposeBuilder } from "#lib/services/trust/propose-builder";
import { proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { proposeWaiverRule } from "#lib/services/waiver/propose-waiver-rule";
import { tokenOf } from "../../support/api.ts";
import { authorizedChange, change, type MadeRelease, release, service } from "../../support/factories.ts";
import { plannedMeeting, startedMeeting, weekly } from "../../support/meetings.ts";
import { once } from "../../support/once.ts";
import { appoint, authorityId, organisation, person, type Someone, staff } from "../../support/people.ts";
import { environments, openBuild, startedDeployment } from "../../support/release-journey.ts";
import { newSigner } from "../../support/sign.ts";
import { builderUri, keyPair } from "../../support/sign-provenance.ts";

/** An instant from now, as a form sends it. */
export const after = ({ days = 0, hours = 0 }: { days?: number; hours?: number }): string =>
  new Date(Date.now() + (days * 24 + hours) * 3_600_000).toISOString();

export const target = (made: MadeRelease): Promise<{ releaseId: string; expectedVersion: number }> => made.target();

let made = 0;

export const stage = once(async () => {
  const { manager, tester, changeManager } = staff();
  const { founder, second } = organisation();
  const [shop, other] = [await service(), await service()];
  const bystander = await person();
  const building = await release({ phase: "build_and_test" });
  const buildId = await openBuild(building);
  const deploying = await release({ phase: "deployment", service: building.service });
  const deploymentId = await startedDeployment(deploying);
  const planned = await release({ phase: "planning" });
  const [one, two] = [await release(), await release()];
  const deployed = await deploying.read();
  const pending = await one.authorization(await one.ask());
  return {
    shop,
    other,
    bystander,
    manager,
    cab: await authorityId("cab"),
    proposed: await proposeAppointment(founder.context, {
      kind: "deputy",
      personId: bystander.id,
      role: null,
      authorityId: null,
      serviceId: other.id,
    }),
    appointed: await appoint({ kind: "role", personId: bystander.id, role: "auditor" }),
    identityId: await accountOf(bystander),
    leaver: await person(),
    building,
    buildId,
    criterionId: (await building.read()).criteria[0]?.id ?? "",
    defectId: await raiseDefect(tester.context, { ...(await building.target()), title: "A typo", isBlocking: false }),
    sandbox: (await environments()).sandbox.id,
    deploying,
    deploymentId,
    stepId: deployed.runSheet.find(({ kind }) => kind === "deploy")?.id ?? "",
    itemId: deployed.libraryItems[0]?.id ?? "",
    planned,
    pending,
    questionId: await askQuestion(bystander.context, { authorizationId: pending.id, text: "How long?" }),
    retractable: await two.authorization(await two.ask()),
    authorized: (await authorizedChange({ serviceId: shop.id })).id,
    drafts: { amended: await draft(shop.id), asked: await draft(shop.id), withdrawn: await draft(shop.id) },
    configurationItem: await item(shop.id),
    relationId: await addRelation(second.context, {
      kind: "depends_on",
      fromServiceId: shop.id,
      toServiceId: other.id,
      source: "Known.",
    }),
    targetId: await addTarget(second.context, availability(shop.id)),
    endedTargetId: await addTarget(second.context, availability(other.id)),
    templateId: await proposeTemplate(changeManager.context, {
      name: "Certificate",
      description: "Every year.",
      serviceId: shop.id,
      expiresAt: new Date(after({ days: 90 })),
      ...({ largestKind: "major", highestRisk: "high", mostReleases: null, periodDays: null } as const),
    }),
    meetings: await meetingStage(),
    ruleId: await proposeWaiverRule(changeManager.context, {
      ...{ gate: "closed", check: "observed", role: "change_manager", authorityId: null, longestDays: 3 },
    }),
    builders: {
      proposed: await proposeBuilder(changeManager.context, builderNamed("proposed")),
      ended: await proposeBuilder(changeManager.context, builderNamed("to end")),
      ruleId: await proposeProvenanceRule(changeManager.context, {
        whenMissing: "warns",
        whenBad: "warns",
        whenForeign: "warns",
      }),
    },
    policies: {
      confirmed: await proposePolicy(
        changeManager.context,
        ProposePolicyInput.parse(policyFor("major", await authorityId("cab"))),
      ),
      withdrawn: await proposePolicy(
        changeManager.context,
        ProposePolicyInput.parse(policyFor("patch", await authorityId("cab"))),
      ),
    },
    standingIn: await standingInStage(bystander),
    someSession: randomUUID(),
    passkeyId: await passkeyOf(bystander),
    tokenId: await tokenIdOf(bystander),
    /** A number nobody had before. */
    fresh: () => {
      made += 1;
      return made;
    },
  };
});

const builderNamed = (name: string) =>
  ({ name, kind: "key", material: keyPair().pem, keyHint: "", builderUri, identity: "", issuer: "" }) as const;

/** Meetings at each point of their way, and what a form sends for a series of them. */
async function meetingStage() {
  const [defined, ended, planned] = [await weekly(), await plannedMeeting(), await plannedMeeting()];
  const amended = await plannedMeeting();
  const { authorityId: _authority, ...fields } = defined;
  const standing = () =>
    database().meetingSeries.findUniqueOrThrow({ where: { id: amended.seriesId }, select: { version: true } });
  return {
    defined,
    ended,
    planned,
    amended: async () => ({ ...fields, seriesId: amended.seriesId, expectedVersion: (await standing()).version }),
    running: await startedMeeting(),
    closing: await startedMeeting(),
  };
}

/** What a form sends for a policy where no release of this file goes. */
export const policyFor = (kind: "major" | "minor" | "patch", authority: string) => ({
  ...{ subject: "gate", gate: "closed", model: "emergency", kind, riskLevel: "high", authorityId: authority, votesNeeded: "2" },
  ...{ rule: "veto", abstentions: "as_refusal", owners: "affected_owner", changeManager: "on", uninvolved: "" },
  ...{ authorityIds: [], requestHours: "24", grantHours: "72", secondFactor: "passkey", reason: "Two pairs of eyes.", isEnd: "" },
});

/** Delegations of an owner who will be away: one to be confirmed, one to be ended. */
async function standingInStage(delegate: Someone) {
  const lender = await person({ name: "Lena Lender" });
  const services = [await service({ owner: lender }), await service({ owner: lender })] as const;
  const time = { from: new Date(after({ days: 1 })), to: new Date(after({ days: 5 })) };
  const [proposed, ended] = [
    await proposeDelegation(lender.context, { ofId: services[0].id, delegateId: delegate.id, ...time }),
    await proposeDelegation(lender.context, { ofId: services[1].id, delegateId: delegate.id, ...time }),
  ];
  return { proposed, ended, absence: await declareAbsence(lender.context, time) };
}

export type Stage = Awaited<ReturnType<typeof stage>>;

const availability = (serviceId: string) =>
  ({ serviceId, name: "Availability", comparison: "at_least", value: 99.9, unit: "%" }) as const;

/** An account at a provider that somebody signed in with. */
async function accountOf({ id, email }: Someone): Promise<string> {
  const account = { issuer: "https://id.example.org", subject: id, email, isEmailVerified: true, name: null, roles: null };
  await signInByProvider(database(), account, { admitsUnknown: false }, { address: "", userAgent: "" });
  return (await database().identity.findFirstOrThrow({ where: { personId: id } })).id;
}

/** A passkey that somebody enrolled. */
async function passkeyOf({ id, context }: Someone): Promise<string> {
  await newSigner(context);
  return (await database().passkey.findFirstOrThrow({ where: { personId: id } })).id;
}

/** An access token that somebody made. */
async function tokenIdOf(one: Someone): Promise<string> {
  await tokenOf(one);
  return (await database().accessToken.findFirstOrThrow({ where: { personId: one.id } })).id;
}

/** A configuration item, by the form that would amend it: with the version as it stands. */
async function item(serviceId: string): Promise<() => Promise<{ itemId: string; expectedVersion: number }>> {
  const { second } = organisation();
  const itemId = await addConfigurationItem(second.context, { serviceId, name: "index", kind: "database", description: "" });
  return async () => ({ itemId, expectedVersion: (await readConfigurationItem(database(), itemId)).version });
}

/** A draft, by the form that would change it: with the version as it stands. */
async function draft(serviceId: string): Promise<() => Promise<{ changeId: string; expectedVersion: number }>> {
  const { id } = await change({ serviceId });
  return async () => ({ changeId: id, expectedVersion: (await readChange(database(), { id })).change.version });
}
