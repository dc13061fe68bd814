import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { type ChartPoint, LevelChart } from "#components/chart/level-chart";
import { HealthBadge } from "#components/service/health-badge";
import { LifeCycle } from "#components/service/life-cycle";
import type { TargetVerdictKind } from "#lib/domain/release";

const text = (html: string): string => html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
const point = (value: number, verdict: TargetVerdictKind, key = String(value)): ChartPoint => ({ key, value, verdict });

const chart = (points: readonly ChartPoint[], comparison: "at_least" | "at_most" = "at_least") =>
  renderToStaticMarkup(<LevelChart label="In words." points={points} target={99} comparison={comparison} />);
const numbers = (html: string, attribute: string): number[] =>
  [...html.matchAll(new RegExp(` ${attribute}="([^"]*)"`, "g"))].map(([, found]) => Number(found));

describe("a chart of a service level", () => {
  test("says it in words, has a mark of its own shape for each verdict, and no inline style", () => {
    const html = chart([point(99.5, "met"), point(98, "missed"), point(99.1, "inconclusive")]);
    expect(html).toContain('aria-label="In words."');
    expect(html.match(/<circle /g)).toHaveLength(2);
    expect(html.match(/stroke-refused/g)).toHaveLength(1);
    expect(html).not.toContain("style=");
  });

  test("has what is higher above what is lower, and all of it inside", () => {
    const ys = numbers(chart([point(99.5, "met"), point(100, "met"), point(99.2, "met")]), "cy");
    const [middle = 0, high = 0, low = 0] = ys;
    expect(high).toBeLessThan(middle);
    expect(middle).toBeLessThan(low);
    for (const y of ys) expect(y).toBeGreaterThan(0);
    for (const y of ys) expect(y).toBeLessThan(84);
  });

  test("tints the side on which the target is missed", () => {
    expect(chart([point(99.5, "met")])).toMatch(/<rect width="320" y="74" height="10" class="fill-refused-soft">/);
    expect(chart([point(99.5, "missed")], "at_most")).toMatch(/<rect width="320" y="0" height="74" class="fill-refused-soft">/);
  });

  test.each([
    ["nothing but zeros", [point(0, "missed", "a"), point(0, "missed", "b")]],
    ["one point, on the line", [point(99, "met")]],
    ["no point", []],
    ["points far apart", [point(-1e9, "missed"), point(1e9, "met")]],
  ])("draws %s with real numbers", (_, points) => {
    expect(chart(points)).not.toMatch(/NaN|Infinity/);
  });
});

test("the life of a service is a list of five, with where it stands", () => {
  const html = renderToStaticMarkup(<LifeCycle state="transition" />);
  expect(html.match(/<li/g)).toHaveLength(5);
  expect(html).toMatch(/<li aria-current="step".*?in transition<\/span>/);
  expect(html.match(/aria-current/g)).toHaveLength(1);
});

test.each([
  [[], "nothing promised"],
  [["met"], "target met"],
  [["missed"], "target missed"],
  [["met", "met"], "both targets met"],
  [["met", "met", "met"], "all 3 targets met"],
  [["met", "missed", "inconclusive"], "1 of 3 targets missed"],
  [["met", "inconclusive"], "1 of 2 targets met, the rest not known"],
  [["inconclusive"], "not measured enough"],
] as const)("how well a service is, by %j, reads %s", (verdicts, said) => {
  const html = renderToStaticMarkup(<HealthBadge verdicts={verdicts.map((verdict) => ({ verdict, measured: 1 }))} />);
  expect(text(html).trim()).toBe(said);
});

test("a service that was never measured says so", () => {
  const html = renderToStaticMarkup(<HealthBadge verdicts={[{ verdict: "inconclusive", measured: null }]} />);
  expect(text(html).trim()).toBe("not measured yet");
});
