import { describe, expect, it } from "vitest";
import { addressOf, choiceParam, numberParam, textParam } from "#lib/web/list-address";

describe("a parameter of an address", () => {
  it.each([
    [undefined, ""],
    ["", ""],
    ["  search  ", "search"],
    [["first", "second"], "first"],
    [[], ""],
    ["a\0b", "ab"],
    ["\0", ""],
    ["a\ud800b", "a\ufffdb"],
    [`${"x".repeat(199)}💥`, `${"x".repeat(199)}\ufffd`],
    ["x".repeat(1_000_000), "x".repeat(200)],
  ])("%j reads as %j", (sent, text) => {
    expect(textParam(sent)).toBe(text);
  });

  it("chooses among what there is, and nothing else", () => {
    const choices = ["open", "all"] as const;
    expect(choiceParam("all", choices, "open")).toBe("all");
    for (const sent of ["ALL", "constructor", "__proto__", "", undefined, ["closed", "all"]])
      expect(choiceParam(sent, choices, "open")).toBe("open");
  });

  it.each([
    ["REL-7", 7],
    ["REL-999999999", 999_999_999],
    ["REL-0", null],
    ["REL-007", null],
    ["REL-9999999999", null],
    ["REL--1", null],
    ["REL-1e3", null],
    ["REL-1.5", null],
    ["rel-7", null],
    ["7", null],
    ["", null],
    [undefined, null],
    ["REL-٣", null],
    ["REL-7 OR 1=1", null],
  ])("%j numbers %j", (sent, number) => {
    expect(numberParam(sent, "REL-")).toBe(number);
  });
});

describe("the address of a list", () => {
  it("leaves out what is empty and escapes the rest", () => {
    expect(addressOf("/releases", { q: "a&b=c d", below: 7, phase: "", service: null })).toBe("/releases?q=a%26b%3Dc+d&below=7");
    expect(addressOf("/releases", { q: "" })).toBe("/releases");
  });
});
