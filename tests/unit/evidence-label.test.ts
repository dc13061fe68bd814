import { describe, expect, it } from "vitest";
import { evidenceLabel, inReadingOrder } from "#lib/domain/evidence-label";

describe("members of evidence", () => {
  it("are read with what names them first and a beginning before its end", () => {
    const stored = { communication: "", observationDays: 7, title: "Payments", windowEnd: "b", windowStart: "a" };
    expect(inReadingOrder(Object.entries(stored)).map(([key]) => key)).toEqual([
      "title",
      "windowStart",
      "windowEnd",
      "observationDays",
      "communication",
    ]);
  });

  it("keep the order they came in where nobody gave them a place", () => {
    expect(inReadingOrder(Object.entries({ zebra: 1, apple: 2 })).map(([key]) => key)).toEqual(["zebra", "apple"]);
  });

  it("are named in words, known or not", () => {
    expect(evidenceLabel("windowStart")).toBe("Window begins");
    expect(evidenceLabel("handedInBy")).toBe("Handed in by");
  });
});
