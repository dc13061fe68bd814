import { describe, expect, it } from "vitest";
import { isNamedBy, spelledTest } from "#lib/domain/test-name";

const test = { suite: "org.example.CartTest", name: "adds[1: 10, 20]" };

describe("the name of a test", () => {
  it.each([
    ["adds[1: 10, 20]", true],
    ["org.example.CartTest › adds[1: 10, 20]", true],
    ["adds*", true],
    ["*10, 20]", true],
    ["a*s*[*2*]", true],
    ["*", true],
    ["**", true],
    ["org.example.* › adds*", true],
    ["org.example.CartTest › *", true],
    ["adds", false],
    ["Adds*", false],
    ["adds[1: 10, 20]*adds[1: 10, 20]", false],
    ["*20*10*", false],
    ["adds[1: 10, 20]*]", false],
    ["", false],
  ])("is matched by %j: %s", (pattern, expected) => {
    expect(isNamedBy(pattern, test)).toBe(expected);
  });

  it("is read in no time, whatever the pattern", () => {
    expect(isNamedBy(`${"*a".repeat(500)}*b`, { suite: "", name: "a".repeat(100_000) })).toBe(false);
  });

  it("is spelled with its class, where it has one", () => {
    expect([spelledTest(test), spelledTest({ suite: "", name: "adds" })]).toEqual([
      "org.example.CartTest › adds[1: 10, 20]",
      "adds",
    ]);
  });
});
