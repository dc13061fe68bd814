import { describe, expect, it } from "vitest";
import type { Build, Release } from "#lib/domain/release";
import { decideRemoveBytes, whyRemoved } from "#lib/domain/retention";
import { build, libraryItem, release } from "../support/build-release.ts";

const handedInAt = new Date("2026-03-01T00:00:00Z");
const later = (days: number) => new Date(handedInAt.getTime() + days * 86_400_000);
const old = (overrides: Partial<Build> = {}) => build({ id: "old", ...overrides });
const next = build({ id: "next", iteration: 2, handedInAt, artifacts: [] });
const of = (overrides: Partial<Release>) => release({ builds: [old(), next], libraryItems: [], ...overrides });
const decided = (overrides: Partial<Release>, buildId = "old", now = later(90)) =>
  decideRemoveBytes(of(overrides), { buildId, days: 90 }, now);
const codes = (decision: ReturnType<typeof decided>) => (decision.allowed ? [] : decision.refusals.map(({ code }) => code));

describe("the bytes of a superseded build", () => {
  it("go when it is so long since the next was handed in, whatever became of the release", () => {
    const event = { type: "build.bytes_removed", buildId: "old", iteration: 1, supersededBy: 2 };
    for (const phase of ["build_and_test", "closed", "cancelled"] as const)
      expect(decided({ phase })).toEqual({ allowed: true, events: [event] });
  });

  it.each<[string[], Partial<Release>, string?, Date?]>([
    [["no-such-build"], {}, "another"],
    [["too-early"], {}, "old", later(89.9)],
    [["last-build"], { phase: "check_in" }, "next"],
    [["last-build"], { phase: "closed" }, "next"],
    [["in-library"], { libraryItems: [libraryItem()] }],
    [["removed-already"], { builds: [old({ bytesRemoved: { at: handedInAt, supersededBy: 2 } }), next] }],
    [["in-library", "last-build"], { builds: [old()], libraryItems: [libraryItem()] }],
  ])("stay for %s", (expected, overrides, buildId, now) => {
    expect(codes(decided(overrides, buildId, now))).toEqual(expected);
  });

  it("that was the last of a cancelled release go as long after that", () => {
    const cancelled = { phase: "cancelled", phaseSince: later(10) } as const;
    expect(codes(decided(cancelled, "next", later(99)))).toEqual(["too-early"]);
    expect(decided(cancelled, "next", later(100))).toMatchObject({ allowed: true, events: [{ supersededBy: null }] });
  });

  it("are told why they went", () => {
    expect(whyRemoved({ supersededBy: 2 })).toBe("superseded by build 2");
    expect(whyRemoved({ supersededBy: null })).toBe("its release was cancelled");
  });
});
