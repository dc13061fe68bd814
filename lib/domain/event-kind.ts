/** Kinds of what the record tells of, for whoever looks for one. */
import { type RecordedType, recordedTypes } from "./describe-event.ts";

export const eventKinds = [
  "request",
  "plan",
  "build",
  "authorization",
  "library",
  "deployment",
  "review",
  "meeting",
  "phase",
  "desk",
] as const;
export type EventKind = (typeof eventKinds)[number];

export const eventKindLabels: Record<EventKind, string> = {
  request: "requests and their scope",
  plan: "plans",
  build: "builds and tests",
  authorization: "authorizations, votes and questions",
  library: "library",
  deployment: "deployments",
  review: "reviews",
  meeting: "meetings",
  phase: "phases",
  desk: "people, services and settings",
};

/** By the noun of the event, or by the whole event where a noun has two sides. */
const kindOfNoun: Readonly<Record<string, EventKind>> = {
  release: "request",
  scope: "request",
  change: "request",
  plan: "plan",
  schedule: "plan",
  risks: "plan",
  criteria: "plan",
  impact: "plan",
  decommission: "plan",
  build: "build",
  artifact: "build",
  report: "build",
  provenance: "build",
  bill: "build",
  defect: "build",
  criterion: "build",
  authorization: "authorization",
  vote: "authorization",
  waiver: "authorization",
  question: "authorization",
  recusal: "authorization",
  library: "library",
  media: "library",
  "environment.chosen": "deployment",
  run_sheet: "deployment",
  rehearsal: "deployment",
  deployment: "deployment",
  step: "deployment",
  review: "review",
  verdicts: "review",
  meeting: "meeting",
  meeting_series: "meeting",
  phase: "phase",
};

export const kindOf = (type: string): EventKind => kindOfNoun[type] ?? kindOfNoun[type.split(".")[0] ?? ""] ?? "desk";

export const typesOf = (kind: EventKind): RecordedType[] => recordedTypes.filter((type) => kindOf(type) === kind);
