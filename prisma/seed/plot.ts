/** What a release of the demonstration is about. What does not stand here, `habits.ts` says for the kind of system it is. */
import type {
  ChangeModel,
  ChangeOrigin,
  DecommissionKind,
  Level,
  ReleaseKind,
  ReviewDecision,
  RunSheetKind,
} from "#lib/domain/release";
import type { Papers } from "./papers.ts";
import type { ServiceKey } from "./services.ts";

export interface Wish {
  title: string;
  reason: string;
  origin: Exclude<ChangeOrigin, "intake">;
  model?: ChangeModel;
}

export interface Risk {
  title: string;
  likelihood: Level;
  impact: Level;
  mitigation: string;
  contingency: string;
}

export interface Step {
  kind: RunSheetKind;
  title: string;
  instruction: string;
  responsible: string;
  expectedMinutes: number;
}

/** Tied to a suite, or to a test of it by name, it is met by reports alone; else it is judged by the tester. */
export type Criterion = string | { text: string; suite: string; test?: string };

export interface ReviewText {
  plannedVsActual: string;
  incidents: string;
  customerValue: string;
  businessValue: string;
  lessons: string;
  decision: ReviewDecision | null;
  decisionReason: string;
}

/** How releases of a kind of system are planned, carried out and looked back on. */
export interface Habit {
  plan: { scope: string; backOutTrigger: string; backOutSteps: string; backOutMinutes: number; testStrategy: string };
  communication: string;
  risks: readonly Risk[];
  criteria: readonly Criterion[];
  observationDays: number;
  runSheet: readonly Step[];
  review: ReviewText;
}

export interface Plot extends Habit {
  service: ServiceKey;
  title: string;
  purpose: string;
  kind: ReleaseKind;
  changes: readonly Wish[];
  artifacts: readonly { name: string; version: string; mediaType: string }[];
  /** Handed in beside the artifacts; without them reports are written for the story, and nothing else is told of a build. */
  papers?: Papers;
  /** In place of a build, when it takes the service out of use. */
  decommission?: readonly { kind: DecommissionKind; title: string; note: string }[];
  /** Measured after the deployment, by the target's name, where the promise was not kept. */
  missed?: Readonly<Record<string, number>>;
  /** The release that left something to do. */
  follows?: Plot;
}
