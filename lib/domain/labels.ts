/** The words for what is stored: ITIL's own, lower-case, so that they read inside a sentence. Only gates are named like doors. */
import type { TokenVerb } from "./access-token.ts";
import type { AuthorizationState } from "./authorization.ts";
import type { CheckState } from "./gate-check.ts";
import type { RelationKind } from "./impact.ts";
import type { IntakeKind } from "./intake.ts";
import type { MediaKind } from "./library.ts";
import type { AuthorityKey, DecisionRule, PolicySubject, SecondFactor } from "./policy.ts";
import type { BuilderKind, ProvenanceFormat, ProvenanceMode } from "./provenance.ts";
import type { AbstentionRule, PartyKind, SeatStanding, Verdict } from "./quorum.ts";
import type {
  ChangeModel,
  ChangeOrigin,
  ChangeState,
  Comparison,
  DecommissionKind,
  DefectState,
  DeploymentOutcome,
  Gate,
  Level,
  MediaCheckResult,
  Phase,
  RehearsalOutcome,
  ReleaseKind,
  ReviewDecision,
  Role,
  RunSheetKind,
  ServiceState,
  StepResultKind,
  StepVia,
  TargetVerdictKind,
} from "./release.ts";
import type { ConfigurationItemKind } from "./service.ts";
import type { SignatureMethod } from "./signature.ts";

export const phaseLabels: Record<Phase, string> = {
  requested: "requested",
  planning: "planning",
  build_and_test: "build & test",
  check_in: "check-in",
  deployment: "deployment",
  review: "review",
  closed: "closed",
  cancelled: "cancelled",
};

/** A gate as it is named on its door. */
export const gateLabels: Record<Gate, string> = {
  planning: "Planning",
  build_and_test: "Build & test",
  check_in: "Check-in",
  deployment: "Deployment",
  closed: "Review accepted",
};

/** A gate inside a sentence: what change management authorizes there. */
export const gateWords: Record<Gate, string> = {
  planning: "planning",
  build_and_test: "build & test",
  check_in: "check-in to the library",
  deployment: "deployment",
  closed: "acceptance of the review",
};

export const gateNumbers: Record<Gate, string> = {
  planning: "G1",
  build_and_test: "G2",
  check_in: "G3",
  deployment: "G4",
  closed: "G5",
};

export const stepLabels: Record<StepVia, string> = {
  gate: "through the gate",
  finish: "after the deployment",
  back: "back",
  cancel: "cancelled",
};

/** What a token may, as it follows "may". */
export const tokenVerbLabels: Record<TokenVerb, string> = {
  read: "read",
  change: "raise changes",
  release: "plan and move releases",
  build: "hand in builds and tests",
  library: "check in, verify, and withdraw for good",
  deploy: "run deployments",
  review: "write reviews and measurements",
  gate_check: "ask what may be deployed",
};

export const releaseKindLabels: Record<ReleaseKind, string> = { major: "major", minor: "minor", patch: "patch" };

export const changeModelLabels: Record<ChangeModel, string> = {
  standard: "standard",
  normal: "normal",
  emergency: "emergency",
};

export const changeOriginLabels: Record<ChangeOrigin, string> = {
  requirement: "requirement",
  problem: "problem",
  defect: "defect",
  improvement: "improvement",
  retirement: "retirement",
  intake: "intake",
};

export const intakeKindLabels: Record<IntakeKind, string> = {
  addition: "new",
  baseline: "baseline: it runs already",
};

export const changeStateLabels: Record<ChangeState, string> = {
  draft: "draft",
  submitted: "submitted",
  authorized: "authorized",
  refused: "refused",
  withdrawn: "withdrawn",
  implemented: "implemented",
  closed: "closed",
};

export const authorizationSubjectLabels: Record<PolicySubject, string> = {
  gate: "gate",
  change: "change",
  ratification: "ratification",
  waiver: "waiver",
  intake: "intake",
};

export const authorizationStateLabels: Record<AuthorizationState, string> = {
  pending: "pending",
  granted: "granted",
  refused: "refused",
  withdrawn: "withdrawn",
  expired: "expired",
  superseded: "superseded",
};

/** An emergency is not granted or refused afterwards: it was done already. */
export const ratificationStateLabels: Record<AuthorizationState, string> = {
  ...authorizationStateLabels,
  granted: "ratified",
  refused: "not ratified",
};

export const verdictLabels: Record<Verdict, string> = { grant: "granted", refuse: "refused", abstain: "abstained" };

export const signatureMethodLabels: Record<SignatureMethod, string> = {
  password: "with the password",
  passkey: "with a passkey",
  demonstration: "with the demonstration’s password",
};

export const authorityLabels: Record<AuthorityKey, string> = {
  change_managers: "change managers",
  cab: "change advisory board",
  emergency_cab: "emergency change advisory board",
};

export const partyLabels: Record<PartyKind, string> = {
  authority: "the authority",
  change_manager: "a change manager",
  service_owner: "the service owner",
  uninvolved: "a member who had not voted on this release",
  affected_owner: "the owner of an affected service",
  named_authority: "a required authority",
};

/** How the authority's own votes count. */
export const decisionRuleLabels: Record<DecisionRule, string> = {
  number: "the number is enough",
  veto: "one refusal of its members refuses",
  majority: "more than half of its members",
};

export const abstentionRuleLabels: Record<AbstentionRule, string> = {
  not_counted: "count for nothing",
  as_refusal: "count as a refusal",
};

export const secondFactorLabels: Record<SecondFactor, string> = { password: "password", passkey: "passkey" };

export const standingLabels: Record<SeatStanding, string> = {
  member: "member",
  owner: "owner",
  deputy: "deputy, the owner being excluded or absent",
  stand_in: "change manager standing in for the owner",
  delegate: "delegate",
};

export const roleLabels: Record<Role, string> = {
  requester: "requester",
  release_manager: "release manager",
  developer: "developer",
  tester: "tester",
  operator: "operator",
  change_manager: "change manager",
  auditor: "auditor",
  administrator: "administrator",
};

export const appointmentLabels: Record<"role" | "member" | "owner" | "deputy", string> = {
  role: "role",
  member: "member of an authority",
  owner: "service owner",
  deputy: "deputy of the service owner",
};

export const checkStateLabels: Record<CheckState, string> = {
  holds: "holds",
  waived: "waived",
  fails: "missing",
  warns: "warns",
  not_asked_for: "not asked for",
  nothing_to_check: "nothing to check",
};

export const builderKindLabels: Record<BuilderKind, string> = { key: "key", sigstore: "Sigstore trust root" };

export const provenanceFormatLabels: Record<ProvenanceFormat, string> = { dsse: "DSSE envelope", sigstore: "Sigstore bundle" };

export const provenanceModeLabels: Record<ProvenanceMode, string> = { blocks: "blocks", warns: "warns" };

export const serviceStateLabels: Record<ServiceState, string> = {
  design: "in design",
  transition: "in transition",
  live: "live",
  retiring: "retiring",
  retired: "retired",
};

export const configurationItemKindLabels: Record<ConfigurationItemKind, string> = {
  application: "application",
  database: "database",
  host: "host",
  library: "library",
  document: "document",
  licence: "licence",
  network: "network",
};

export const relationKindLabels: Record<RelationKind, string> = {
  depends_on: "depends on",
  runs_on: "runs on",
  part_of: "is part of",
  connects_to: "connects to",
};

export const comparisonLabels: Record<Comparison, string> = { at_least: "at least", at_most: "at most" };

export const levelLabels: Record<Level, string> = { low: "low", medium: "medium", high: "high" };

export const decommissionLabels: Record<DecommissionKind, string> = {
  dry_run: "dry run",
  dependant: "new home for a dependant",
  data: "data",
  licence: "licence",
};

export const defectStateLabels: Record<DefectState, string> = { open: "open", accepted: "accepted", fixed: "fixed" };

export const mediaKindLabels: Record<MediaKind, string> = { software: "software", document: "documents", media: "media" };

export const mediaCheckLabels: Record<MediaCheckResult, string> = {
  intact: "intact",
  missing: "missing",
  altered: "altered",
};

export const runSheetKindLabels: Record<RunSheetKind, string> = {
  deploy: "deployment step",
  back_out: "back-out step",
  note: "note",
};

export const stepResultLabels: Record<StepResultKind, string> = { started: "started", done: "done", failed: "failed" };

export const deploymentOutcomeLabels: Record<DeploymentOutcome, string> = { finished: "finished", backed_out: "backed out" };

export const rehearsalOutcomeLabels: Record<RehearsalOutcome, string> = { went_well: "went well", failed: "failed" };

export const reviewDecisionLabels: Record<ReviewDecision, string> = {
  nothing_further: "nothing further",
  follow_up: "follow-up release",
  retire: "retirement of the service",
};

export const targetVerdictLabels: Record<TargetVerdictKind, string> = {
  met: "met",
  missed: "missed",
  inconclusive: "inconclusive",
  not_deployed: "not deployed",
};
