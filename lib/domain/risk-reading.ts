/** The risk as stored evidence tells it: JSON of whoever assembled it, in which nothing is promised to be there. */
import type { Level } from "./release.ts";

export interface ToldFactor {
  name: string;
  points: number | null;
  weight: number;
  reading: string;
}

export interface ToldRisk {
  level: Level;
  score: number;
  factors: readonly ToldFactor[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;
const isLevel = (value: unknown): value is Level => value === "low" || value === "medium" || value === "high";
const numberIn = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** Null where the evidence has none: it is from before risk was weighed, or about a change. */
export function riskIn(evidence: unknown): ToldRisk | null {
  const risk = isObject(evidence) ? evidence["risk"] : null;
  if (!isObject(risk)) return null;
  const { level, score, factors } = risk;
  if (!isLevel(level) || typeof score !== "number") return null;
  const rows = Array.isArray(factors) ? factors.filter(isObject) : [];
  return {
    level,
    score,
    factors: rows.map(({ name, points, weight, reading }) => ({
      name: String(name),
      points: numberIn(points),
      weight: numberIn(weight) ?? 0,
      reading: String(reading),
    })),
  };
}

/** What weighs most first; what could not be weighed apart. */
export function inOrderOfWeight(factors: readonly ToldFactor[]): { weighed: ToldFactor[]; unweighed: ToldFactor[] } {
  const weighed = factors.filter(({ points }) => points !== null).sort((a, b) => (b.points ?? 0) - (a.points ?? 0));
  return { weighed, unweighed: factors.filter(({ points }) => points === null) };
}
