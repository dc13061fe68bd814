/** The agenda of a meeting: what is on it by the rule of its series, in which order, and as what it is frozen. */
import { evidenceText } from "./decision-question.ts";
import type { PolicySubject } from "./policy.ts";
import type { ChangeModel, Gate, Instant, Level, PersonRef } from "./release.ts";

/** A level that the evidence tells, or unknown where it tells none: unknown is never low. */
export type KnownRisk = Level | "unknown";

/** A pending request to the authority that meets. */
export interface Candidate {
  authorizationId: string;
  number: number;
  subject: Exclude<PolicySubject, "waiver">;
  gate: Gate | null;
  /** "REL-7" or "CHG-7" */
  about: string;
  title: string;
  model: ChangeModel;
  service: { key: string; name: string; tier: number };
  risk: KnownRisk;
  evidenceDigest: string;
  askedBy: PersonRef;
  askedAt: Instant;
  expiresAt: Instant;
}

export function riskIn(evidence: unknown): KnownRisk {
  const level = evidenceText(evidence, "risk", "level");
  return level === "low" || level === "medium" || level === "high" ? level : "unknown";
}

/** Emergencies are never waved through, and neither is what nobody assessed. */
export const belongsInBlock = ({ risk, model, subject }: Pick<Candidate, "risk" | "model" | "subject">): boolean =>
  risk === "low" && model !== "emergency" && subject !== "ratification";

const weight: Record<KnownRisk, number> = { high: 0, unknown: 1, medium: 2, low: 3 };

/**
 * By the day of the deadline in the zone of the series; within a day emergencies, then by risk, what is unknown right after what is
 * high, then the more critical service; then by the hour.
 */
export function byDeadlineAndRisk(zone: string): (a: Candidate, b: Candidate) => number {
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  const day = ({ expiresAt }: Candidate) => calendar.format(expiresAt);
  return (a, b) => {
    if (day(a) !== day(b)) return a.expiresAt.getTime() - b.expiresAt.getTime();
    return (
      Number(a.model !== "emergency") - Number(b.model !== "emergency") ||
      weight[a.risk] - weight[b.risk] ||
      a.service.tier - b.service.tier ||
      a.expiresAt.getTime() - b.expiresAt.getTime() ||
      a.number - b.number
    );
  };
}

export interface AgendaRule {
  startsAt: Instant;
  /** What is asked later than so many hours before the meeting is late; with none, what is asked after it was started. */
  leadHours: number;
  timeZone: string;
}

/** What stands on the agenda, in order, and what came too late for it. */
export function agendaOf(
  candidates: readonly Candidate[],
  { startsAt, leadHours, timeZone }: AgendaRule,
): { items: Candidate[]; late: Candidate[] } {
  const cutOff = startsAt.getTime() - leadHours * 3_600_000;
  const isInTime = ({ askedAt }: Candidate): boolean => leadHours === 0 || askedAt.getTime() <= cutOff;
  const ordered = candidates.toSorted(byDeadlineAndRisk(timeZone));
  return {
    items: ordered.filter(isInTime),
    late: ordered.filter((one) => !isInTime(one)),
  };
}

export interface AgendaItem {
  authorizationId: string;
  number: number;
  subject: Candidate["subject"];
  gate: Gate | null;
  about: string;
  title: string;
  model: ChangeModel;
  service: Candidate["service"];
  risk: KnownRisk;
  inBlock: boolean;
  evidenceDigest: string;
  askedBy: string;
  askedAt: string;
  expiresAt: string;
}

/** What is frozen when the meeting is started: canonical JSON, and its SHA-256 is the agenda digest. */
export interface Agenda {
  version: 1;
  meeting: number;
  name: string;
  authority: string;
  chair: PersonRef;
  startsAt: string;
  timeZone: string;
  minutes: number;
  itemMinutes: number;
  leadHours: number;
  quorum: number;
  frozenAt: string;
  items: AgendaItem[];
}

export const toAgendaItem = ({ askedBy, askedAt, expiresAt, ...candidate }: Candidate): AgendaItem => ({
  ...candidate,
  inBlock: belongsInBlock(candidate),
  askedBy: askedBy.name,
  askedAt: askedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
