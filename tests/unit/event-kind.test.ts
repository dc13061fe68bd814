import { describe, expect, it } from "vitest";
import { recordedTypes } from "#lib/domain/describe-event";
import { eventKinds, kindOf, typesOf } from "#lib/domain/event-kind";

describe("kinds of events", () => {
  it("hold every event once, and none of them is empty", () => {
    expect(eventKinds.flatMap(typesOf).toSorted()).toEqual([...recordedTypes].toSorted());
    for (const kind of eventKinds) expect(typesOf(kind), kind).not.toEqual([]);
  });

  it("tell the two sides of a noun apart", () => {
    expect(kindOf("environment.chosen")).toBe("deployment");
    expect(kindOf("environment.added")).toBe("desk");
    expect(kindOf("something.new")).toBe("desk");
  });
});
