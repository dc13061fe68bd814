import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { factorNames, factorWeights, riskFormula } from "#lib/domain/risk";
import { publishedBands, publishedFactors } from "#lib/domain/risk-published";
import { inOrderOfWeight, riskIn } from "#lib/domain/risk-reading";

const document = readFileSync(path.resolve(import.meta.dirname, "../../docs/risk.md"), "utf8");

describe("the published formula", () => {
  it("names every factor with its weight", () => {
    expect(publishedFactors.map(({ name, weight }) => [name, weight])).toEqual(
      Object.entries(factorNames).map(([key, name]) => [name, factorWeights[key as keyof typeof factorWeights]]),
    );
  });

  it("is what docs/risk.md says, factor by factor and band by band", () => {
    expect(document).toContain(`Formula ${riskFormula}`);
    for (const { level, range } of publishedBands) expect(document).toContain(`| ${level} | ${range} |`);
    for (const { name, weight, from, gives } of publishedFactors) {
      const points = gives.map(({ at, points: given }) => `${at} ${given}`).join("; ") || "nothing";
      expect(document).toContain(`| ${name} | ${weight} | ${from} | ${points} |`);
    }
  });
});

describe("the risk in stored evidence", () => {
  it("is read with its factors, what weighs most first", () => {
    const factor = (name: string, points: number | null) => ({ name, points, weight: 10, reading: "So." });
    const risk = riskIn({ risk: { level: "medium", score: 46, factors: [factor("a", 2), factor("b", null), factor("c", 7)] } });
    expect(risk).toMatchObject({ level: "medium", score: 46 });
    const { weighed, unweighed } = inOrderOfWeight(risk?.factors ?? []);
    expect([weighed, unweighed].map((list) => list.map(({ name }) => name))).toEqual([["c", "a"], ["b"]]);
  });

  it.each([null, {}, { risk: null }, { risk: { level: "grave", score: 3 } }, { risk: { level: "low" } }])(
    "is none where %j tells none",
    (evidence) => {
      expect(riskIn(evidence)).toBeNull();
    },
  );

  it("needs no factors to be read", () => {
    expect(riskIn({ risk: { level: "low", score: 3, factors: "x" } })?.factors).toEqual([]);
  });
});
