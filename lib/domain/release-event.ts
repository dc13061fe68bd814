/** What can happen to a release: one event, one record entry, one set of rows. */
import type { PolicySubject } from "./policy.ts";
import type { HandedInProvenance } from "./provenance.ts";
import type { SeatedParty, Verdict } from "./quorum.ts";
import type {
  AcceptanceCriterion,
  Artifact,
  BuildBill,
  ChangeModel,
  DecommissionTask,
  DefectState,
  DeploymentOutcome,
  Gate,
  ImpactSnapshot,
  MediaCheckResult,
  Phase,
  Plan,
  RehearsalOutcome,
  ReleaseKind,
  Review,
  Risk,
  RunningDigest,
  RunSheetStep,
  Schedule,
  StepResultKind,
  StepVia,
  TargetVerdict,
  TestReport,
} from "./release.ts";
import type { RecordedSignature } from "./signature.ts";

export type PlannedCriterion = Omit<AcceptanceCriterion, "result">;

export type AuthorizationAsked = {
  type: "authorization.asked";
  authorizationId: string;
  subject: PolicySubject;
  gate: Gate | null;
  evidence: Uint8Array;
  evidenceDigest: string;
  evidenceRevision: number;
  templateId: string | null;
  waiverId: string | null;
  /** What the database will copy: for the record, not for the rows. */
  parties: readonly SeatedParty[];
};
export type AuthorizationEvent =
  | AuthorizationAsked
  | {
      type: "vote.cast";
      authorizationId: string;
      voteId: string;
      verdict: Verdict;
      reason: string;
      evidenceDigest: string;
      /** Put under it when everything else of the vote is allowed; the database takes none without. */
      signature?: RecordedSignature;
    }
  | { type: "question.asked"; authorizationId: string; questionId: string; text: string }
  | { type: "question.answered"; authorizationId: string; questionId: string; answerId: string; text: string }
  // Dissent: who voted against what was granted all the same.
  | { type: "authorization.granted"; authorizationId: string; dissent?: readonly { name: string; reason: string }[] }
  | {
      type: "recusal.declared";
      authorizationId: string;
      recusalId: string;
      reason: string;
      /** To whom the seats pass on, where they do. */
      passesTo: readonly string[];
    }
  | { type: "authorization.refused"; authorizationId: string; because: string }
  | { type: "authorization.withdrawn"; authorizationId: string; reason: string }
  | { type: "authorization.expired"; authorizationId: string }
  | { type: "authorization.superseded"; authorizationId: string; because: string };

export type PhaseEntered = {
  type: "phase.entered";
  phaseEntryId: string;
  from: Phase;
  to: Phase;
  via: StepVia;
  gate: Gate | null;
  authorizationId: string | null;
  evidenceDigest: string | null;
  reason: string | null;
};

export type ReleaseEvent =
  | AuthorizationEvent
  | PhaseEntered
  | {
      type: "release.raised";
      number: number;
      title: string;
      purpose: string;
      serviceId: string;
      kind: ReleaseKind;
      model: ChangeModel;
      retires: boolean;
      wantedAt: Date | null;
      managerId: string;
      followsReleaseId: string | null;
      changeIds: readonly string[];
    }
  | { type: "release.amended"; title: string; purpose: string; kind: ReleaseKind; wantedAt: Date | null; managerId: string }
  | { type: "release.passed_on"; managerId: string; managerName: string; formerName: string }
  | { type: "scope.changed"; added: readonly string[]; removed: readonly string[]; model: ChangeModel; retires: boolean }
  | { type: "plan.saved"; plan: Plan }
  | { type: "schedule.saved"; schedule: Schedule }
  | { type: "risks.saved"; risks: readonly Risk[] }
  | { type: "criteria.saved"; criteria: readonly PlannedCriterion[] }
  | { type: "impact.taken"; snapshot: Omit<ImpactSnapshot, "takenAt"> }
  | { type: "decommission.saved"; tasks: readonly DecommissionTask[] }
  | {
      type: "build.handed_in";
      buildId: string;
      iteration: number;
      source: string;
      commit: string;
      builder: string;
      runUrl: string;
    }
  | { type: "artifact.added"; buildId: string; artifact: Omit<Artifact, "uploadedBy"> }
  | { type: "build.sealed"; buildId: string; manifestDigest: string }
  | { type: "build.bytes_removed"; buildId: string; iteration: number; supersededBy: number | null }
  | { type: "provenance.handed_in"; buildId: string; provenance: HandedInProvenance }
  | {
      type: "report.handed_in";
      buildId: string;
      report: Omit<TestReport, "handedInBy" | "handedInAt" | "environment"> & { environmentId: string };
    }
  | {
      type: "bill.handed_in";
      buildId: string;
      bill: Pick<BuildBill, "id" | "sha256" | "format" | "specVersion" | "components" | "duplicates"> & {
        serialNumber: string | null;
        mainPurl: string | null;
      };
      /** Its components as JSON in UTF-8: for the rows; the record keeps the digest of the bill they were read from. */
      listing: Uint8Array;
    }
  | { type: "defect.raised"; defectId: string; title: string; isBlocking: boolean }
  | { type: "defect.settled"; defectId: string; state: DefectState; isBlocking: boolean }
  | { type: "criterion.judged"; criterionId: string; isMet: boolean; note: string }
  | {
      type: "library.checked_in";
      itemId: string;
      artifactId: string;
      name: string;
      version: string;
      sha256: string;
      size: number;
      mediaType: string;
    }
  | { type: "library.withdrawn"; itemId: string; name: string; version: string; sha256: string; reason: string }
  | { type: "media.checked"; checkId: string; itemId: string; result: MediaCheckResult }
  | { type: "environment.chosen"; environmentId: string }
  | { type: "run_sheet.saved"; steps: readonly RunSheetStep[] }
  | { type: "run_sheet.extended"; step: RunSheetStep }
  | {
      type: "rehearsal.recorded";
      rehearsalId: string;
      buildId: string;
      environmentId: string;
      outcome: RehearsalOutcome;
      minutes: number;
      note: string;
    }
  | { type: "deployment.started"; deploymentId: string; environmentId: string; runningBefore: readonly RunningDigest[] }
  | { type: "step.recorded"; resultId: string; deploymentId: string; stepId: string; result: StepResultKind; note: string }
  | {
      type: "deployment.ended";
      deploymentId: string;
      outcome: DeploymentOutcome;
      note: string;
      overran: boolean;
      /** What runs now: the manifest after finishing, the baseline after a back-out. Empty for a retirement. */
      runningAfter: readonly RunningDigest[];
      isProduction: boolean;
    }
  | { type: "review.saved"; review: Review }
  | {
      type: "waiver.given";
      waiverId: string;
      gate: Gate;
      check: string;
      title: string;
      reason: string;
      until: Date;
      ruleId: string;
      as: string;
      needsAuthorization: boolean;
    }
  | { type: "waiver.ended"; waiverId: string; gate: Gate; check: string; title: string; reason: string }
  | { type: "verdicts.given"; verdicts: readonly TargetVerdict[] };

export type ReleaseEventType = ReleaseEvent["type"];
export type EventOf<T extends ReleaseEventType> = Extract<ReleaseEvent, { type: T }>;
