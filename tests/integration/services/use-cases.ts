/**
 * Every use case of lib/services, once: who may, what a form sends for it when all is well, and how it is called. The role matrix
 * and the bad input go through this table, so a new service is tried by everybody and with everything as soon as it stands here.
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { Capability } from "#lib/domain/permissions";
import { ConfirmAppointmentInput, confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { EndAppointmentInput, endAppointment } from "#lib/services/appointment/end-appointment";
import { ProposeAppointmentInput, proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { AbandonUploadInput, abandonUpload } from "#lib/services/build/abandon-upload";
import { AddArtifactInput, addArtifact } from "#lib/services/build/add-artifact";
import { AppendToUploadInput, appendToUpload } from "#lib/services/build/append-to-upload";
import { BeginUploadInput, beginUpload } from "#lib/services/build/begin-upload";
import { FindUploadInput, findUpload } from "#lib/services/build/find-upload";
import { HandInBillInput, handInBill } from "#lib/services/build/hand-in-bill";
import { HandInBuildInput, handInBuild } from "#lib/services/build/hand-in-build";
import { HandInProvenanceInput, handInProvenance } from "#lib/services/build/hand-in-provenance";
import { HandInReportInput, handInReport } from "#lib/services/build/hand-in-report";
import { JudgeCriterionInput, judgeCriterion } from "#lib/services/build/judge-criterion";
import { ListUploadsInput, listUploads } from "#lib/services/build/list-uploads";
import { RaiseDefectInput, raiseDefect } from "#lib/services/build/raise-defect";
import { SealBuildInput, sealBuild } from "#lib/services/build/seal-build";
import { SettleDefectInput, settleDefect } from "#lib/services/build/settle-defect";
import { AmendChangeInput, amendChange } from "#lib/services/change/amend-change";
import { AskChangeInput, askChange } from "#lib/services/change/ask-change";
import { RaiseChangeInput, raiseChange } from "#lib/services/change/raise-change";
import { WithdrawChangeInput, withdrawChange } from "#lib/services/change/withdraw-change";
import type { Context } from "#lib/services/context";
import { ConfirmDelegationInput, confirmDelegation } from "#lib/services/delegation/confirm-delegation";
import { DeclareAbsenceInput, declareAbsence } from "#lib/services/delegation/declare-absence";
import { EndAbsenceInput, endAbsence } from "#lib/services/delegation/end-absence";
import { EndDelegationInput, endDelegation } from "#lib/services/delegation/end-delegation";
import { ProposeDelegationInput, proposeDelegation } from "#lib/services/delegation/propose-delegation";
import { ChooseEnvironmentInput, chooseEnvironment } from "#lib/services/deployment/choose-environment";
import { EndDeploymentInput, endDeployment } from "#lib/services/deployment/end-deployment";
import { ExtendRunSheetInput, extendRunSheet } from "#lib/services/deployment/extend-run-sheet";
import { RecordRehearsalInput, recordRehearsal } from "#lib/services/deployment/record-rehearsal";
import { RecordStepInput, recordStep } from "#lib/services/deployment/record-step";
import { SaveRunSheetInput, saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { StartDeploymentInput, startDeployment } from "#lib/services/deployment/start-deployment";
import { AddEnvironmentInput, addEnvironment } from "#lib/services/environment/add-environment";
import { DeleteFilterInput, deleteFilter } from "#lib/services/filter/delete-filter";
import { SaveFilterInput, saveFilter } from "#lib/services/filter/save-filter";
import { AnswerQuestionInput, answerQuestion } from "#lib/services/gate/answer-question";
import { AskGateInput, askGate } from "#lib/services/gate/ask-gate";
import { AskQuestionInput, askQuestion } from "#lib/services/gate/ask-question";
import { AskRatificationInput, askRatification } from "#lib/services/gate/ask-ratification";
import { CastVoteInput, castVote } from "#lib/services/gate/cast-vote";
import { DeclareRecusalInput, declareRecusal } from "#lib/services/gate/declare-recusal";
import { EndWaiverInput, endWaiver } from "#lib/services/gate/end-waiver";
import { EnterPhaseInput, enterPhase } from "#lib/services/gate/enter-phase";
import { NoteEvidenceShownInput, noteEvidenceShown } from "#lib/services/gate/note-evidence-shown";
import { WaiveCheckInput, waiveCheck } from "#lib/services/gate/waive-check";
import { WithdrawAuthorizationInput, withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { AddPersonInput, addPerson } from "#lib/services/identity/add-person";
import { AmendOrganisationInput, amendOrganisation } from "#lib/services/identity/amend-organisation";
import { BeginEnrolmentInput, beginEnrolment } from "#lib/services/identity/begin-enrolment";
import { BeginSignatureInput, beginSignature } from "#lib/services/identity/begin-signature";
import { ChangePasswordInput, changePassword } from "#lib/services/identity/change-password";
import { DeactivatePersonInput, deactivatePerson } from "#lib/services/identity/deactivate-person";
import { EndIdentityInput, endIdentity } from "#lib/services/identity/end-identity";
import { EndOtherSessionsInput, endOtherSessions } from "#lib/services/identity/end-other-sessions";
import { EndSessionInput, endSession } from "#lib/services/identity/end-session";
import { EnrolPasskeyInput, enrolPasskey } from "#lib/services/identity/enrol-passkey";
import { FoundOrganisationInput, foundOrganisation } from "#lib/services/identity/found-organisation";
import { MakeTokenInput, makeToken } from "#lib/services/identity/make-token";
import { RemovePasskeyInput, removePasskey } from "#lib/services/identity/remove-passkey";
import { RevokeTokenInput, revokeToken } from "#lib/services/identity/revoke-token";
import { SetTimeZoneInput, setTimeZone } from "#lib/services/identity/set-time-zone";
import { SignDecisionInput, signDecision } from "#lib/services/identity/sign-decision";
import { SignInInput, signIn } from "#lib/services/identity/sign-in";
import { SignInDemonstrationInput, signInDemonstration } from "#lib/services/identity/sign-in-demonstration";
import { CheckInInput, checkIn } from "#lib/services/library/check-in";
import { MendItemInput, mendItem } from "#lib/services/library/mend-item";
import { RaiseIntakeInput, raiseIntake } from "#lib/services/library/raise-intake";
import { RaiseIntakeOfBillInput, raiseIntakeOfBill } from "#lib/services/library/raise-intake-of-bill";
import { RaiseIntakeOfFileInput, raiseIntakeOfFile } from "#lib/services/library/raise-intake-of-file";
import { VerifyItemInput, verifyItem } from "#lib/services/library/verify-item";
import { WithdrawItemInput, withdrawItem } from "#lib/services/library/withdraw-item";
import { AmendSeriesInput, amendSeries } from "#lib/services/meeting/amend-series";
import { CallItemInput, callItem } from "#lib/services/meeting/call-item";
import { CloseMeetingInput, closeMeeting } from "#lib/services/meeting/close-meeting";
import { ConsentInput, consent } from "#lib/services/meeting/consent";
import { DefineSeriesInput, defineSeries } from "#lib/services/meeting/define-series";
import { EndSeriesInput, endSeries } from "#lib/services/meeting/end-series";
import { JoinMeetingInput, joinMeeting } from "#lib/services/meeting/join-meeting";
import { LeaveMeetingInput, leaveMeeting } from "#lib/services/meeting/leave-meeting";
import { PullItemInput, pullItem } from "#lib/services/meeting/pull-item";
import { StartMeetingInput, startMeeting } from "#lib/services/meeting/start-meeting";
import { TakeUpItemInput, takeUpItem } from "#lib/services/meeting/take-up-item";
import { ChooseMailInput, chooseMail } from "#lib/services/need/choose-mail";
import { SaveCriteriaInput, saveCriteria } from "#lib/services/plan/save-criteria";
import { SaveDecommissionInput, saveDecommission } from "#lib/services/plan/save-decommission";
import { SavePlanInput, savePlan } from "#lib/services/plan/save-plan";
import { SaveRisksInput, saveRisks } from "#lib/services/plan/save-risks";
import { SaveScheduleInput, saveSchedule } from "#lib/services/plan/save-schedule";
import { TakeImpactInput, takeImpact } from "#lib/services/plan/take-impact";
import { AddAuthorityInput, addAuthority } from "#lib/services/policy/add-authority";
import { ConfirmPolicyInput, confirmPolicy } from "#lib/services/policy/confirm-policy";
import { ProposePolicyInput, proposePolicy } from "#lib/services/policy/propose-policy";
import { WithdrawPolicyInput, withdrawPolicy } from "#lib/services/policy/withdraw-policy";
import { AmendReleaseInput, amendRelease } from "#lib/services/release/amend-release";
import { ChangeScopeInput, changeScope } from "#lib/services/release/change-scope";
import { PassOnReleasesInput, passOnReleases } from "#lib/services/release/pass-on-releases";
import { RaiseReleaseInput, raiseRelease } from "#lib/services/release/raise-release";
import { GiveVerdictsInput, giveVerdicts } from "#lib/services/review/give-verdicts";
import { SaveReviewInput, saveReview } from "#lib/services/review/save-review";
import { AddConfigurationItemInput, addConfigurationItem } from "#lib/services/service/add-configuration-item";
import { AddRelationInput, addRelation } from "#lib/services/service/add-relation";
import { AddServiceInput, addService } from "#lib/services/service/add-service";
import { AddTargetInput, addTarget } from "#lib/services/service/add-target";
import { AmendConfigurationItemInput, amendConfigurationItem } from "#lib/services/service/amend-configuration-item";
import { AmendServiceInput, amendService } from "#lib/services/service/amend-service";
import { ConfirmRelationInput, confirmRelation } from "#lib/services/service/confirm-relation";
import { EndTargetInput, endTarget } from "#lib/services/service/end-target";
import { EnterMeasurementInput, enterMeasurement } from "#lib/services/service/enter-measurement";
import { RemoveRelationInput, removeRelation } from "#lib/services/service/remove-relation";
import { SetRequiredSuitesInput, setRequiredSuites } from "#lib/services/service/set-required-suites";
import { ConfirmTemplateInput, confirmTemplate } from "#lib/services/template/confirm-template";
import { ProposeTemplateInput, proposeTemplate } from "#lib/services/template/propose-template";
import { ConfirmBuilderInput, confirmBuilder } from "#lib/services/trust/confirm-builder";
import { ConfirmProvenanceRuleInput, confirmProvenanceRule } from "#lib/services/trust/confirm-provenance-rule";
import { EndBuilderInput, endBuilder } from "#lib/services/trust/end-builder";
import { ProposeBuilderInput, proposeBuilder } from "#lib/services/trust/propose-builder";
import { ProposeProvenanceRuleInput, proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { ConfirmWaiverRuleInput, confirmWaiverRule } from "#lib/services/waiver/confirm-waiver-rule";
import { ProposeWaiverRuleInput, proposeWaiverRule } from "#lib/services/waiver/propose-waiver-rule";
import { softwarePasskey } from "../../../prisma/seed/software-passkey.ts";
import { billJson } from "../../support/bills.ts";
import { bytesOf, junitXml, wholeReview } from "../../support/release-journey.ts";
import { site } from "../../support/sign.ts";
import { builderUri, envelopeOf, keyPair, statementOf } from "../../support/sign-provenance.ts";
import { after, policyFor, type Stage, target } from "./stage.ts";

/**
 * A capability, or what stands in its place: a seat on the authorization; being who is asked about it; the capability or being who asked for it,
 * holds it, or chairs it;
 * oneself; nothing, before anybody has signed in.
 */
export type Whose =
  | Capability
  | "a seat"
  | "the asked"
  | "gate:ask or the asker"
  | "appointment:propose or the holder"
  | "appointment:confirm or one of the two"
  | "meeting:define or the chair"
  | "a rule on waivers"
  | "person:administer or oneself"
  | "oneself"
  | "public";

export interface UseCase {
  whose: Whose;
  schema: z.ZodType;
  /** What a form sends for it when all is well. */
  sends: (stage: Stage) => object | Promise<object>;
  /** Reads what was sent as an action does, then runs it. */
  attempt: (context: Context, sent: object) => Promise<unknown>;
}

function caseOf<S extends z.ZodType>(
  whose: Whose,
  schema: S,
  run: (context: Context, input: z.output<S>) => Promise<unknown>,
  sends: UseCase["sends"],
): UseCase {
  return { whose, schema, sends, attempt: async (context, sent) => run(context, schema.parse(sent)) };
}

const nowhere = { address: "192.0.2.1", userAgent: "Test" };
const step = { kind: "note", title: "Call", instruction: "By phone.", responsible: "Operations", expectedMinutes: 5 };
const about = { title: "Faster search", reason: "It is slow.", origin: "improvement", model: "normal", templateId: "" };
const anIntake = (serviceId: string) => ({
  ...{
    serviceId,
    title: "left-pad",
    reason: "Two of us read it.",
    kind: "addition",
    source: "A registry",
    model: "normal",
    until: "",
  },
});
const described = { title: "Search 2", purpose: "Half the time.", kind: "minor", wantedAt: after({ days: 20 }) };

const decisionOn = ({ id, evidenceDigest }: Stage["pending"]) => ({
  authorizationId: id,
  verdict: "grant",
  reason: "It is well planned.",
  evidenceDigest,
});

/** By the service's file under lib/services; a second way through the same service has a word more. */
export const cases: Record<string, UseCase> = {
  "appointment/propose-appointment": caseOf(
    "appointment:propose",
    ProposeAppointmentInput,
    proposeAppointment,
    ({ bystander, cab, shop }) => ({ kind: "member", personId: bystander.id, role: "", authorityId: cab, serviceId: shop.id }),
  ),
  "appointment/confirm-appointment": caseOf(
    "appointment:confirm",
    ConfirmAppointmentInput,
    confirmAppointment,
    ({ proposed }) => ({ appointmentId: proposed }),
  ),
  "appointment/end-appointment": caseOf(
    "appointment:propose or the holder",
    EndAppointmentInput,
    endAppointment,
    ({ appointed }) => ({ appointmentId: appointed }),
  ),
  "build/abandon-upload": caseOf("oneself", AbandonUploadInput, abandonUpload, ({ someSession }) => ({ uploadId: someSession })),
  "build/append-to-upload": caseOf(
    "oneself",
    AppendToUploadInput,
    (context, input) => appendToUpload(context, input, bytesOf("bytes")),
    ({ someSession }) => ({ uploadId: someSession, offset: "0" }),
  ),
  "build/begin-upload": caseOf("build:hand_in", BeginUploadInput, beginUpload, ({ buildId, fresh }) => ({
    buildId,
    name: `pieces-${fresh()}.tgz`,
    version: "2.0.0",
    mediaType: "application/gzip",
    length: "5",
  })),
  "build/list-uploads": caseOf("oneself", ListUploadsInput, listUploads, ({ buildId }) => ({ buildId })),
  "build/find-upload": caseOf("oneself", FindUploadInput, findUpload, ({ someSession }) => ({ uploadId: someSession })),
  "build/add-artifact": caseOf(
    "build:hand_in",
    AddArtifactInput,
    (context, input) => addArtifact(context, input, bytesOf("bytes")),
    ({ building, buildId }) => ({
      releaseId: building.id,
      buildId,
      name: "search.tgz",
      version: "2.0.0",
      mediaType: "application/gzip",
    }),
  ),
  "build/hand-in-build": caseOf("build:hand_in", HandInBuildInput, handInBuild, async ({ building }) => ({
    ...(await target(building)),
    source: "https://git.example.org/search",
    commit: "0123abc",
    builder: "ci",
    runUrl: "https://ci.example.org/1",
  })),
  "build/hand-in-provenance": caseOf(
    "build:hand_in",
    HandInProvenanceInput,
    (context, input) =>
      handInProvenance(context, input, bytesOf(JSON.stringify(envelopeOf(statementOf(), keyPair().privateKey)))),
    ({ building, buildId }) => ({ releaseId: building.id, buildId }),
  ),
  "build/hand-in-bill": caseOf(
    "build:hand_in",
    HandInBillInput,
    (context, input) => handInBill(context, input, bytesOf(JSON.stringify(billJson([{ name: "left-pad" }])))),
    ({ building, buildId }) => ({ releaseId: building.id, buildId }),
  ),
  "build/hand-in-report": caseOf(
    "report:hand_in",
    HandInReportInput,
    (context, input) => handInReport(context, input, bytesOf(junitXml())),
    ({ building, buildId, sandbox }) => ({ releaseId: building.id, buildId, suite: "unit", environmentId: sandbox }),
  ),
  "build/judge-criterion": caseOf("criterion:judge", JudgeCriterionInput, judgeCriterion, async ({ building, criterionId }) => ({
    ...(await target(building)),
    criterionId,
    isMet: "on",
    note: "Seen.",
  })),
  "build/raise-defect": caseOf("defect:settle", RaiseDefectInput, raiseDefect, async ({ building }) => ({
    ...(await target(building)),
    title: "A typo",
    isBlocking: "on",
  })),
  "build/seal-build": caseOf("build:hand_in", SealBuildInput, sealBuild, async ({ building, buildId }) => ({
    ...(await target(building)),
    buildId,
  })),
  "build/settle-defect": caseOf("defect:settle", SettleDefectInput, settleDefect, async ({ building, defectId }) => ({
    ...(await target(building)),
    defectId,
    state: "fixed",
    isBlocking: "on",
  })),
  "change/raise-change": caseOf("change:raise", RaiseChangeInput, raiseChange, ({ shop }) => ({ ...about, serviceId: shop.id })),
  "change/amend-change": caseOf("change:raise", AmendChangeInput, amendChange, async ({ drafts }) => ({
    ...about,
    ...(await drafts.amended()),
  })),
  "change/ask-change": caseOf("change:ask", AskChangeInput, askChange, ({ drafts }) => drafts.asked()),
  "change/withdraw-change": caseOf("change:raise", WithdrawChangeInput, withdrawChange, async ({ drafts }) => ({
    ...(await drafts.withdrawn()),
    reason: "Not wanted.",
  })),
  "delegation/propose-delegation": caseOf("oneself", ProposeDelegationInput, proposeDelegation, ({ cab, bystander }) => ({
    ...{ ofId: cab, delegateId: bystander.id, from: after({ days: 1 }), to: after({ days: 3 }) },
  })),
  "delegation/confirm-delegation": caseOf("appointment:confirm", ConfirmDelegationInput, confirmDelegation, ({ standingIn }) => ({
    delegationId: standingIn.proposed,
  })),
  "delegation/end-delegation": caseOf(
    "appointment:confirm or one of the two",
    EndDelegationInput,
    endDelegation,
    ({ standingIn }) => ({ delegationId: standingIn.ended }),
  ),
  "delegation/declare-absence": caseOf("oneself", DeclareAbsenceInput, declareAbsence, () => ({
    ...{ from: after({ days: 1 }), to: after({ days: 3 }) },
  })),
  "delegation/end-absence": caseOf("oneself", EndAbsenceInput, endAbsence, ({ standingIn }) => ({
    absenceId: standingIn.absence,
  })),
  "deployment/choose-environment": caseOf(
    "release:plan",
    ChooseEnvironmentInput,
    chooseEnvironment,
    async ({ building, sandbox }) => ({ ...(await target(building)), environmentId: sandbox }),
  ),
  "deployment/save-run-sheet": caseOf("release:plan", SaveRunSheetInput, saveRunSheet, async ({ building }) => ({
    ...(await target(building)),
    steps: [step],
  })),
  "deployment/extend-run-sheet": caseOf("deployment:run", ExtendRunSheetInput, extendRunSheet, async ({ deploying }) => ({
    ...(await target(deploying)),
    ...step,
  })),
  "deployment/record-rehearsal": caseOf(
    "deployment:run",
    RecordRehearsalInput,
    recordRehearsal,
    async ({ building, sandbox }) => ({
      ...(await target(building)),
      ...{ environmentId: sandbox, outcome: "went_well", minutes: "12", note: "" },
    }),
  ),
  "deployment/start-deployment": caseOf("deployment:run", StartDeploymentInput, startDeployment, ({ deploying }) =>
    target(deploying),
  ),
  "deployment/record-step": caseOf(
    "deployment:run",
    RecordStepInput,
    recordStep,
    async ({ deploying, deploymentId, stepId }) => ({
      ...(await target(deploying)),
      deploymentId,
      stepId,
      result: "started",
      note: "By hand.",
    }),
  ),
  "deployment/end-deployment": caseOf(
    "deployment:run",
    EndDeploymentInput,
    endDeployment,
    async ({ deploying, deploymentId }) => ({
      ...(await target(deploying)),
      deploymentId,
      outcome: "finished",
      note: "Done.",
      runningAfter: `search.tgz 2.0.0 ${"0".repeat(64)}`,
    }),
  ),
  "environment/add-environment": caseOf("service:administer", AddEnvironmentInput, addEnvironment, ({ fresh }) => ({
    name: `sandbox-${fresh()}`,
    isProduction: "",
  })),
  "meeting/define-series": caseOf("meeting:define", DefineSeriesInput, defineSeries, ({ meetings }) => meetings.defined),
  "meeting/amend-series": caseOf("meeting:define", AmendSeriesInput, amendSeries, ({ meetings }) => meetings.amended()),
  "meeting/end-series": caseOf("meeting:define", EndSeriesInput, endSeries, ({ meetings }) => ({
    seriesId: meetings.ended.seriesId,
  })),
  "meeting/start-meeting": caseOf("meeting:define or the chair", StartMeetingInput, startMeeting, ({ meetings }) => ({
    meetingId: meetings.planned.id,
  })),
  "meeting/close-meeting": caseOf("meeting:define or the chair", CloseMeetingInput, closeMeeting, ({ meetings }) => ({
    meetingId: meetings.closing.id,
  })),
  "meeting/call-item": caseOf("meeting:define or the chair", CallItemInput, callItem, ({ meetings, pending }) => ({
    meetingId: meetings.running.id,
    authorizationId: pending.id,
  })),
  "meeting/take-up-item": caseOf("meeting:define or the chair", TakeUpItemInput, takeUpItem, ({ meetings, pending }) => ({
    meetingId: meetings.running.id,
    authorizationId: pending.id,
    word: "It cannot wait.",
  })),
  "meeting/join-meeting": caseOf("oneself", JoinMeetingInput, joinMeeting, ({ meetings }) => ({
    meetingId: meetings.running.id,
  })),
  "meeting/leave-meeting": caseOf("oneself", LeaveMeetingInput, leaveMeeting, ({ meetings }) => ({
    meetingId: meetings.running.id,
  })),
  "meeting/pull-item": caseOf("oneself", PullItemInput, pullItem, ({ meetings, pending }) => ({
    meetingId: meetings.running.id,
    authorizationId: pending.id,
    reason: "Look twice.",
  })),
  "meeting/consent": caseOf(
    "oneself",
    ConsentInput,
    (context, input) => consent(context, input, { sessionId: randomUUID(), site }),
    ({ meetings, pending }) => ({
      meetingId: meetings.running.id,
      shown: [`${pending.id} ${pending.evidenceDigest}`],
      password: "not my password",
    }),
  ),
  "filter/delete-filter": caseOf("oneself", DeleteFilterInput, deleteFilter, ({ someSession }) => ({ filterId: someSession })),
  "filter/save-filter": caseOf("oneself", SaveFilterInput, saveFilter, () => ({
    list: "releases",
    name: "Emergencies",
    query: "phase=all&model=emergency",
  })),
  "gate/ask-gate": caseOf("gate:ask", AskGateInput, askGate, async ({ building }) => ({
    ...(await target(building)),
    gate: "check_in",
  })),
  "gate/ask-ratification": caseOf("gate:ask", AskRatificationInput, askRatification, ({ building }) => target(building)),
  "gate/ask-question": caseOf("oneself", AskQuestionInput, askQuestion, ({ pending }) => ({
    authorizationId: pending.id,
    text: "How long is it down?",
  })),
  "gate/answer-question": caseOf("the asked", AnswerQuestionInput, answerQuestion, ({ questionId }) => ({
    questionId,
    text: "Five minutes.",
  })),
  "gate/note-evidence-shown": caseOf("oneself", NoteEvidenceShownInput, noteEvidenceShown, ({ pending }) => ({
    authorizationId: pending.id,
  })),
  "gate/cast-vote": caseOf("a seat", CastVoteInput, castVote, ({ pending }) => ({
    authorizationId: pending.id,
    verdict: "grant",
    reason: "It is well planned.",
    evidenceDigest: pending.evidenceDigest,
    signatureId: pending.id,
  })),
  "gate/declare-recusal": caseOf("a seat", DeclareRecusalInput, declareRecusal, ({ pending }) => ({
    authorizationId: pending.id,
    reason: "My brother sells it.",
  })),
  "gate/enter-phase": caseOf("release:move", EnterPhaseInput, enterPhase, async ({ building }) => ({
    ...(await target(building)),
    to: "check_in",
    reason: "It is tested.",
  })),
  "gate/enter-phase, on to review": caseOf("deployment:run", EnterPhaseInput, enterPhase, async ({ deploying }) => ({
    ...(await target(deploying)),
    to: "review",
    reason: "It is deployed.",
  })),
  "gate/withdraw-authorization": caseOf(
    "gate:ask or the asker",
    WithdrawAuthorizationInput,
    withdrawAuthorization,
    ({ retractable }) => ({ authorizationId: retractable.id, reason: "Asked too early." }),
  ),
  "identity/add-person": caseOf("person:administer", AddPersonInput, addPerson, ({ fresh }) => ({
    name: "Nina New",
    email: `nina-${fresh()}@example.org`,
    password: "a password of her own",
    timeZone: "Europe/Oslo",
  })),
  "identity/begin-enrolment": caseOf(
    "oneself",
    BeginEnrolmentInput,
    async (context, input) => {
      await beginEnrolment(context, input, { sessionId: randomUUID(), site });
    },
    () => ({ password: "not my password" }),
  ),
  "identity/begin-signature": caseOf(
    "oneself",
    BeginSignatureInput,
    async (context, input) => {
      await beginSignature(context, input, site);
    },
    ({ pending }) => decisionOn(pending),
  ),
  "identity/enrol-passkey": caseOf(
    "oneself",
    EnrolPasskeyInput,
    (context, input) => enrolPasskey(context, input, site),
    () => ({ name: "My phone", registration: JSON.stringify(softwarePasskey(site).register({ challenge: "bm9uZQ" })) }),
  ),
  "identity/remove-passkey": caseOf("person:administer or oneself", RemovePasskeyInput, removePasskey, ({ passkeyId }) => ({
    passkeyId,
    reason: "Lost with the phone.",
  })),
  "identity/make-token": caseOf(
    "oneself",
    MakeTokenInput,
    async (context, input) => {
      await makeToken(context, input, { sessionId: randomUUID() });
    },
    () => ({ name: "Nightly", verbs: ["read"], services: "", days: "30" }),
  ),
  "identity/revoke-token": caseOf("person:administer or oneself", RevokeTokenInput, revokeToken, ({ tokenId }) => ({ tokenId })),
  "identity/sign-decision": caseOf(
    "oneself",
    SignDecisionInput,
    async (context, input) => {
      await signDecision(context, input, { sessionId: randomUUID(), site });
    },
    ({ pending }) => ({ ...decisionOn(pending), password: "not my password" }),
  ),
  "identity/change-password": caseOf("oneself", ChangePasswordInput, changePassword, () => ({
    current: "not my password",
    next: "a password of my own",
  })),
  "identity/deactivate-person": caseOf("person:administer", DeactivatePersonInput, deactivatePerson, ({ leaver }) => ({
    personId: leaver.id,
  })),
  "identity/amend-organisation": caseOf("person:administer", AmendOrganisationInput, amendOrganisation, ({ fresh }) => ({
    name: `Example ${fresh()}`,
    timeZone: "Europe/Oslo",
    ratificationHours: "48",
  })),
  "identity/end-identity": caseOf("person:administer", EndIdentityInput, endIdentity, ({ identityId }) => ({ identityId })),
  "identity/end-other-sessions": caseOf("oneself", EndOtherSessionsInput, endOtherSessions, ({ someSession }) => ({
    keepSessionId: someSession,
  })),
  "identity/end-session": caseOf("oneself", EndSessionInput, endSession, ({ someSession }) => ({ sessionId: someSession })),
  "identity/found-organisation": caseOf(
    "public",
    FoundOrganisationInput,
    ({ db }, input) => foundOrganisation(db, input, undefined),
    () => ({
      token: "guessed",
      organisation: "Ours now",
      name: "Eve",
      email: "eve@example.org",
      password: "a password of Eve's",
      timeZone: "UTC",
    }),
  ),
  "identity/set-time-zone": caseOf("oneself", SetTimeZoneInput, setTimeZone, () => ({ timeZone: "Europe/Oslo" })),
  "identity/sign-in": caseOf(
    "public",
    SignInInput,
    ({ db }, input) => signIn(db, input, nowhere),
    ({ fresh }) => ({ email: `nobody-${fresh()}@example.org`, password: "guessed" }),
  ),
  "identity/sign-in-demonstration": caseOf(
    "public",
    SignInDemonstrationInput,
    ({ db }, input) => signInDemonstration(db, input, nowhere),
    ({ bystander }) => ({ personId: bystander.id }),
  ),
  "library/check-in": caseOf("library:check_in", CheckInInput, checkIn, ({ deploying }) => target(deploying)),
  "library/mend-item": caseOf(
    "library:mend",
    MendItemInput,
    (context, input) => mendItem(context, input, bytesOf("other bytes")),
    ({ itemId }) => ({ itemId }),
  ),
  "library/withdraw-item": caseOf("library:withdraw", WithdrawItemInput, withdrawItem, ({ itemId }) => ({
    ...{ itemId, reason: "It leaks." },
  })),
  "library/verify-item": caseOf("library:verify", VerifyItemInput, verifyItem, ({ itemId }) => ({ itemId })),
  "need/choose-mail": caseOf("oneself", ChooseMailInput, chooseMail, () => ({ pace: "daily", dailyHour: "7" })),
  "plan/save-plan": caseOf("release:plan", SavePlanInput, savePlan, async ({ planned }) => ({
    ...(await target(planned)),
    scope: "The search.",
    backOutTrigger: "Errors.",
    backOutSteps: "The version before.",
    backOutMinutes: "15",
    testStrategy: "Unit tests.",
  })),
  "plan/save-schedule": caseOf("release:plan", SaveScheduleInput, saveSchedule, async ({ planned }) => ({
    ...(await target(planned)),
    windowStart: after({ days: 3 }),
    windowEnd: after({ days: 3, hours: 4 }),
    observationDays: "7",
    communication: "A mail.",
  })),
  "plan/save-risks": caseOf("release:plan", SaveRisksInput, saveRisks, async ({ planned }) => ({
    ...(await target(planned)),
    risks: [
      { id: "", title: "Slow index", likelihood: "low", impact: "high", mitigation: "Warm it up.", contingency: "Back out." },
    ],
  })),
  "plan/save-criteria": caseOf("release:plan", SaveCriteriaInput, saveCriteria, async ({ planned }) => ({
    ...(await target(planned)),
    criteria: [{ id: "", text: "Answers in 200 ms." }],
  })),
  "plan/save-decommission": caseOf("release:plan", SaveDecommissionInput, saveDecommission, async ({ planned }) => ({
    ...(await target(planned)),
    tasks: [{ id: "", kind: "data", title: "Archive it", isDone: "on", note: "On tape." }],
  })),
  "plan/take-impact": caseOf("release:plan", TakeImpactInput, takeImpact, ({ planned }) => target(planned)),
  "policy/add-authority": caseOf("policy:propose", AddAuthorityInput, addAuthority, ({ fresh }) => ({
    name: `Security ${fresh()}`,
  })),
  "policy/propose-policy": caseOf("policy:propose", ProposePolicyInput, proposePolicy, ({ cab }) => ({
    ...policyFor("minor", cab),
  })),
  "policy/confirm-policy": caseOf("policy:confirm", ConfirmPolicyInput, confirmPolicy, ({ policies }) => ({
    policyId: policies.confirmed,
  })),
  "policy/withdraw-policy": caseOf("policy:propose", WithdrawPolicyInput, withdrawPolicy, ({ policies }) => ({
    policyId: policies.withdrawn,
  })),
  "release/raise-release": caseOf("release:raise", RaiseReleaseInput, raiseRelease, ({ shop, manager, authorized }) => ({
    ...described,
    managerId: manager.id,
    serviceId: shop.id,
    changeIds: [authorized],
    followsReleaseId: "",
  })),
  "release/amend-release": caseOf("release:plan", AmendReleaseInput, amendRelease, async ({ planned, manager }) => ({
    ...(await target(planned)),
    ...described,
    managerId: manager.id,
  })),
  "release/pass-on-releases": caseOf("person:administer", PassOnReleasesInput, passOnReleases, ({ bystander, manager }) => ({
    formerId: bystander.id,
    managerId: manager.id,
  })),
  "release/change-scope": caseOf("release:plan", ChangeScopeInput, changeScope, async ({ planned }) => ({
    ...(await target(planned)),
    changeIds: [...planned.changeIds],
  })),
  "review/save-review": caseOf("review:write", SaveReviewInput, saveReview, async ({ deploying }) => ({
    ...(await target(deploying)),
    ...wholeReview,
  })),
  "review/give-verdicts": caseOf("review:write", GiveVerdictsInput, giveVerdicts, ({ deploying }) => target(deploying)),
  "service/add-service": caseOf("service:administer", AddServiceInput, addService, ({ fresh }) => ({
    key: `made-${fresh()}`,
    name: "Made",
    description: "For a test.",
    tier: "2",
    state: "design",
  })),
  "service/amend-service": caseOf("service:administer", AmendServiceInput, amendService, ({ shop }) => ({
    serviceId: shop.id,
    name: "Shop",
    description: "It sells.",
    tier: "1",
  })),
  "service/set-required-suites": caseOf("service:administer", SetRequiredSuitesInput, setRequiredSuites, ({ shop }) => ({
    serviceId: shop.id,
    suites: "unit\ncontract",
  })),
  "service/add-configuration-item": caseOf(
    "service:administer",
    AddConfigurationItemInput,
    addConfigurationItem,
    ({ shop, fresh }) => ({
      serviceId: shop.id,
      name: `search-${fresh()}`,
      kind: "database",
      description: "Its index.",
    }),
  ),
  "service/amend-configuration-item": caseOf(
    "service:administer",
    AmendConfigurationItemInput,
    amendConfigurationItem,
    async ({ configurationItem }) => ({ ...(await configurationItem()), kind: "host", description: "Where it runs." }),
  ),
  "service/add-relation": caseOf("service:administer", AddRelationInput, addRelation, ({ shop, other }) => ({
    kind: "runs_on",
    fromServiceId: shop.id,
    toServiceId: other.id,
    source: "Its configuration.",
  })),
  "service/confirm-relation": caseOf("service:administer", ConfirmRelationInput, confirmRelation, ({ relationId }) => ({
    relationId,
  })),
  "service/remove-relation": caseOf("service:administer", RemoveRelationInput, removeRelation, ({ relationId }) => ({
    relationId,
  })),
  "service/add-target": caseOf("service:administer", AddTargetInput, addTarget, ({ shop, fresh }) => ({
    serviceId: shop.id,
    name: `Availability ${fresh()}`,
    comparison: "at_least",
    value: "99.9",
    unit: "%",
  })),
  "service/end-target": caseOf("service:administer", EndTargetInput, endTarget, ({ endedTargetId }) => ({
    targetId: endedTargetId,
  })),
  "service/enter-measurement": caseOf("measurement:enter", EnterMeasurementInput, enterMeasurement, ({ targetId }) => ({
    targetId,
    value: "99.95",
    sampleSize: "1000",
    from: after({ hours: -5 }),
    to: after({ hours: -4 }),
  })),
  "template/propose-template": caseOf("template:propose", ProposeTemplateInput, proposeTemplate, ({ shop }) => ({
    name: "Routine",
    description: "The same every month.",
    serviceId: shop.id,
    expiresAt: after({ days: 100 }),
    largestKind: "minor",
    highestRisk: "medium",
    mostReleases: "4",
    periodDays: "30",
  })),
  "template/confirm-template": caseOf("template:confirm", ConfirmTemplateInput, confirmTemplate, ({ templateId }) => ({
    templateId,
  })),
  "gate/waive-check": caseOf("a rule on waivers", WaiveCheckInput, waiveCheck, async ({ planned }) => ({
    ...(await target(planned)),
    check: "impact-taken",
    reason: "It is a text.",
    until: after({ days: 5 }),
  })),
  "gate/end-waiver": caseOf("a rule on waivers", EndWaiverInput, endWaiver, async ({ planned, someSession }) => ({
    ...(await target(planned)),
    waiverId: someSession,
    reason: "It is taken.",
  })),
  "trust/propose-builder": caseOf("trust:propose", ProposeBuilderInput, proposeBuilder, ({ fresh }) => ({
    name: `CI ${fresh()}`,
    kind: "key",
    material: keyPair().pem,
    keyHint: "",
    builderUri,
    identity: "",
    issuer: "",
  })),
  "trust/confirm-builder": caseOf("trust:confirm", ConfirmBuilderInput, confirmBuilder, ({ builders }) => ({
    trustedBuilderId: builders.proposed,
  })),
  "library/raise-intake": caseOf("intake:raise", RaiseIntakeInput, raiseIntake, ({ shop }) => ({
    ...anIntake(shop.id),
    components: [{ purl: "pkg:npm/left-pad@1.3.0", digest: "", licence: "WTFPL" }],
  })),
  "library/raise-intake-of-bill": caseOf("intake:raise", RaiseIntakeOfBillInput, raiseIntakeOfBill, ({ shop, building }) => ({
    ...anIntake(shop.id),
    releaseId: building.id,
  })),
  "library/raise-intake-of-file": caseOf(
    "intake:raise",
    RaiseIntakeOfFileInput,
    (context, input) => raiseIntakeOfFile(context, input, bytesOf(JSON.stringify(billJson([{ name: "left-pad" }])))),
    ({ shop }) => anIntake(shop.id),
  ),
  "trust/end-builder": caseOf("trust:confirm", EndBuilderInput, endBuilder, ({ builders }) => ({
    trustedBuilderId: builders.ended,
    reason: "Its key leaked.",
  })),
  "trust/propose-provenance-rule": caseOf("trust:propose", ProposeProvenanceRuleInput, proposeProvenanceRule, () => ({
    whenMissing: "blocks",
    whenBad: "blocks",
    whenForeign: "warns",
  })),
  "trust/confirm-provenance-rule": caseOf("trust:confirm", ConfirmProvenanceRuleInput, confirmProvenanceRule, ({ builders }) => ({
    ruleId: builders.ruleId,
  })),
  "waiver/propose-waiver-rule": caseOf("waiver_rule:propose", ProposeWaiverRuleInput, proposeWaiverRule, () => ({
    gate: "check_in",
    check: "criteria-met",
    role: "change_manager",
    authorityId: "",
    longestDays: "10",
  })),
  "waiver/confirm-waiver-rule": caseOf("waiver_rule:confirm", ConfirmWaiverRuleInput, confirmWaiverRule, ({ ruleId }) => ({
    ruleId,
  })),
};
