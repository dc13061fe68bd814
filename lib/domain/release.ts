/**
 * The vocabulary. One release is a package of changes to one service; it travels
 *
 *   requested --G1--> planning --G2--> build_and_test --G3--> check_in --G4--> deployment --> review --G5--> closed
 *
 * and crosses a gate only with a change authorization granted by a change authority on exactly this evidence.
 * DESIGN words: gate = the border in front of the phase it is named by; evidence = canonical JSON the authority is shown.
 */
import type { Authorization } from "./authorization.ts";
import type { Provenance, ProvenanceRule } from "./provenance.ts";
import type { RequiredSuite } from "./required-suite.ts";
import type { Waiver } from "./waiver.ts";

export type Instant = Date;

export const phases = [
  "requested",
  "planning",
  "build_and_test",
  "check_in",
  "deployment",
  "review",
  "closed",
  "cancelled",
] as const;
export type Phase = (typeof phases)[number];

/** G1 to G5, in order. */
export const gates = ["planning", "build_and_test", "check_in", "deployment", "closed"] as const;
export type Gate = (typeof gates)[number];

export type ReleaseKind = "major" | "minor" | "patch";
export type ChangeModel = "standard" | "normal" | "emergency";
export const roles = [
  "requester",
  "release_manager",
  "developer",
  "tester",
  "operator",
  "change_manager",
  "auditor",
  "administrator",
] as const;
export type Role = (typeof roles)[number];

export interface PersonRef {
  id: string;
  name: string;
}

/** The access token by which a machine acts for a person. */
export interface TokenRef {
  id: string;
  name: string;
}

/** Who acts: a person with the roles in force, or a job of the system. */
export type Actor =
  | ({
      kind: "person";
      roles: readonly Role[] /** By which access token, where a machine acts for them. */;
      token?: TokenRef;
    } & PersonRef)
  | { kind: "system"; job: string };

export type ServiceState = "design" | "transition" | "live" | "retiring" | "retired";

export interface ReleaseService {
  id: string;
  key: string;
  name: string;
  tier: number;
  state: ServiceState;
  requiredSuites: readonly RequiredSuite[];
  owner: PersonRef | null;
  deputy: PersonRef | null;
  /** Its production deployments of the last twelve months, and how many of them finished and missed no target afterwards. */
  changeSuccess: { deployments: number; succeeded: number };
  /** Services not retired that still depend on this one. */
  dependants: readonly { id: string; key: string; name: string; state: ServiceState }[];
}

export type ChangeOrigin = "requirement" | "problem" | "defect" | "improvement" | "retirement" | "intake";
export type ChangeState = "draft" | "submitted" | "authorized" | "refused" | "withdrawn" | "implemented" | "closed";

export interface CarriedChange {
  id: string;
  number: number;
  title: string;
  origin: ChangeOrigin;
  model: ChangeModel;
  state: ChangeState;
  templateId: string | null;
}

export interface Plan {
  scope: string;
  backOutTrigger: string;
  backOutSteps: string;
  backOutMinutes: number | null;
  testStrategy: string;
}

export interface Schedule {
  windowStart: Instant | null;
  windowEnd: Instant | null;
  observationDays: number;
  communication: string;
}

export type Level = "low" | "medium" | "high";

export interface Risk {
  id: string;
  title: string;
  likelihood: Level;
  impact: Level;
  mitigation: string;
  contingency: string;
}

/** Tests that alone say whether a criterion is met: a whole suite, or those of it that `test` names, as `isNamedBy` reads it. */
export interface CriterionTie {
  suite: string;
  test: string | null;
}

export interface AcceptanceCriterion {
  id: string;
  text: string;
  tie: CriterionTie | null;
  /** Judged by hand; a tied one never is. */
  result: { isMet: boolean; note: string } | null;
}

export interface AffectedService {
  id: string;
  key: string;
  name: string;
  tier: number;
  /** Hops from the release's service; it itself is 0. */
  distance: number;
  /** Key of the service through which it is reached, null for the service itself. */
  via: string | null;
}

export type Comparison = "at_least" | "at_most";

export interface ServiceTarget {
  id: string;
  name: string;
  comparison: Comparison;
  value: number;
  unit: string;
}

/** Who is hit over all hops, and the targets, as they stood when it was taken. */
export interface ImpactSnapshot {
  id: string;
  takenAt: Instant;
  services: readonly AffectedService[];
  targets: readonly ServiceTarget[];
}

export type DecommissionKind = "dry_run" | "dependant" | "data" | "licence";

export interface DecommissionTask {
  id: string;
  kind: DecommissionKind;
  title: string;
  isDone: boolean;
  note: string;
}

export interface Artifact {
  id: string;
  name: string;
  version: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  sha256: string;
  uploadedBy: PersonRef;
}

export interface TestFailure {
  suite: string;
  name: string;
  message: string;
}

/** How the tests of a report went that a tied criterion names by this pattern. */
export interface NamedTests {
  pattern: string;
  tests: number;
  failed: number;
  skipped: number;
  flaky: number;
}

export interface TestReport {
  id: string;
  suite: string;
  environment: string;
  /** The manifest the run was made on: a report counts for these digests or not at all. */
  manifestDigest: string;
  tests: number;
  failed: number;
  skipped: number;
  /** Failed and passed in a rerun: they count among the passed, and are named. */
  flaky: number;
  durationMs: number;
  /** The first fifty of each, as the counts are of all. */
  failures: readonly TestFailure[];
  flakyTests: readonly TestFailure[];
  skippedTests: readonly TestFailure[];
  named: readonly NamedTests[];
  /** Of the report's bytes, which are kept as they came. */
  sha256: string;
  handedInBy: PersonRef;
  handedInAt: Instant;
}

/** How the components of a bill stand against the library, counted. Every component is own, in the library, waived or foreign. */
export interface ComponentStanding {
  own: number;
  inLibrary: number;
  /** Let in by an intake that has an end, and stands until then. */
  waived: number;
  foreign: number;
  /** Carries a digest that nobody makes collide: a SHA-256 or longer. */
  withDigest: number;
  /** Carries none, and is known by its purl alone. */
  withPurlOnly: number;
  /** Carries neither, so that nothing can be looked up. */
  withNeither: number;
  /** The first foreign ones by their place in the bill, as "name version". */
  firstForeign: readonly string[];
  /** Packages that the build's provenance names among its materials, and that are foreign: by their purl. */
  foreignMaterials: readonly string[];
}

/** A bill of materials as it was handed in; how its components stand is a live fact. */
export interface BuildBill {
  id: string;
  /** Of its bytes in the store. */
  sha256: string;
  format: "json" | "xml";
  specVersion: string;
  /** What it says it is about, by purl: the name under which the artifacts will be known as a component of others. */
  mainPurl: string | null;
  components: number;
  duplicates: number;
  handedInBy: PersonRef;
  handedInAt: Instant;
  standing: ComponentStanding;
}

/** That the bytes of a build's artifacts were let go of; what others share with it stays. */
export interface BytesRemoved {
  at: Instant;
  /** The iteration that followed; null when the release was cancelled. */
  supersededBy: number | null;
}

export interface Build {
  id: string;
  iteration: number;
  source: string;
  commit: string;
  builder: string;
  runUrl: string;
  handedInBy: PersonRef;
  handedInAt: Instant;
  sealed: { manifestDigest: string; by: PersonRef; at: Instant } | null;
  artifacts: readonly Artifact[];
  reports: readonly TestReport[];
  /** What its builders signed about it, in order of handing in. */
  provenance: readonly Provenance[];
  /** The bill of materials handed in last. */
  bill: BuildBill | null;
  bytesRemoved: BytesRemoved | null;
}

export type DefectState = "open" | "accepted" | "fixed";

export interface Defect {
  id: string;
  title: string;
  isBlocking: boolean;
  state: DefectState;
  raisedBy: PersonRef;
  raisedAt: Instant;
  /** Null while it is open. */
  settledAt: Instant | null;
}

export type MediaCheckResult = "intact" | "missing" | "altered";

export interface LibraryItem {
  id: string;
  artifactId: string;
  name: string;
  version: string;
  sha256: string;
  size: number;
  mediaType: string;
  checkedInBy: PersonRef;
  checkedInAt: Instant;
  lastCheck: { result: MediaCheckResult; at: Instant } | null;
  withdrawn: Withdrawal | null;
}

/** Why an item is out of use; it stays where it is. */
export interface Withdrawal {
  by: PersonRef;
  at: Instant;
  reason: string;
}

export interface Environment {
  id: string;
  name: string;
  isProduction: boolean;
}

export type RunSheetKind = "deploy" | "back_out" | "note";

export interface RunSheetStep {
  id: string;
  kind: RunSheetKind;
  position: number;
  title: string;
  instruction: string;
  responsible: string;
  expectedMinutes: number;
}

export type StepResultKind = "started" | "done" | "failed";

export interface StepResult {
  stepId: string;
  result: StepResultKind;
  note: string;
  by: PersonRef;
  at: Instant;
}

export type RehearsalOutcome = "went_well" | "failed";

/** A build deployed by the run-sheet into a sandbox, before its deployment was decided. */
export interface Rehearsal {
  id: string;
  buildId: string;
  environment: string;
  outcome: RehearsalOutcome;
  minutes: number;
  note: string;
  recordedBy: PersonRef;
  recordedAt: Instant;
}

/** A thing running in an environment: the digest that counts, and the version people say. */
export interface RunningDigest {
  name: string;
  version: string;
  sha256: string;
}

export type DeploymentOutcome = "finished" | "backed_out";

export interface Deployment {
  id: string;
  environment: Environment;
  startedBy: PersonRef;
  startedAt: Instant;
  runningBefore: readonly RunningDigest[];
  runningAfter: readonly RunningDigest[] | null;
  ended: { outcome: DeploymentOutcome; at: Instant; note: string; overran: boolean } | null;
  results: readonly StepResult[];
}

export type ReviewDecision = "nothing_further" | "follow_up" | "retire";

export interface Review {
  plannedVsActual: string;
  incidents: string;
  customerValue: string;
  businessValue: string;
  lessons: string;
  decision: ReviewDecision | null;
  decisionReason: string;
}

export type TargetVerdictKind = "met" | "missed" | "inconclusive" | "not_deployed";

export interface TargetVerdict {
  target: ServiceTarget;
  measured: number | null;
  sampleSize: number | null;
  verdict: TargetVerdictKind;
}

export type StepVia = "gate" | "finish" | "back" | "cancel";

export interface PhaseEntry {
  id: string;
  from: Phase;
  to: Phase;
  via: StepVia;
  gate: Gate | null;
  authorizationId: string | null;
  reason: string | null;
  enteredBy: PersonRef;
  enteredAt: Instant;
}

export interface Release {
  id: string;
  number: number;
  title: string;
  purpose: string;
  service: ReleaseService;
  kind: ReleaseKind;
  model: ChangeModel;
  /** True when it takes the service out of use: a decommission plan stands in place of a build. */
  retires: boolean;
  wantedAt: Instant | null;
  manager: PersonRef;
  raisedBy: PersonRef;
  raisedAt: Instant;
  follows: { id: string; number: number; title: string } | null;
  followers: readonly { id: string; number: number; title: string; retires: boolean; phase: Phase }[];
  /** Within so many hours after its deployment an emergency is to be ratified or not: the organisation's setting. */
  ratificationHours: number;
  /** What the gate to check-in makes of provenance: the organisation's rule in force. */
  provenanceRule: ProvenanceRule;
  phase: Phase;
  phaseSince: Instant;
  version: number;
  streamId: string;
  changes: readonly CarriedChange[];
  evidenceRevisions: Readonly<Record<Gate, number>>;
  plan: Plan | null;
  schedule: Schedule | null;
  risks: readonly Risk[];
  criteria: readonly AcceptanceCriterion[];
  /** The latest snapshot taken. */
  impact: ImpactSnapshot | null;
  decommission: readonly DecommissionTask[];
  /** In order of iteration; the last one is the final build. */
  builds: readonly Build[];
  defects: readonly Defect[];
  /** Items this release checked in, over all its check-ins. */
  libraryItems: readonly LibraryItem[];
  environment: Environment | null;
  runSheet: readonly RunSheetStep[];
  /** In the order in which they were recorded. */
  rehearsals: readonly Rehearsal[];
  deployments: readonly Deployment[];
  review: Review | null;
  verdicts: readonly TargetVerdict[];
  /** Every waiver ever given, in order of giving. */
  waivers: readonly Waiver[];
  /** Every authorization ever asked for, in order of asking; ratifications too. */
  authorizations: readonly Authorization[];
  entries: readonly PhaseEntry[];
}
