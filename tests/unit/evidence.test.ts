import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalBytes, sha256Hex } from "#lib/domain/evidence";

const textOf = (value: unknown) => new TextDecoder().decode(canonicalBytes(value));

describe("canonical bytes", () => {
  it("are the same whatever order the members came in", () => {
    expect(textOf({ b: [2, { d: 1, c: null }], a: "é" })).toBe('{"a":"é","b":[2,{"c":null,"d":1}]}');
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalBytes(turned)).toEqual(canonicalBytes(value));
      }),
    );
  });

  it("order names by UTF-16 code unit, as RFC 8785 section 3.2.3 shows", () => {
    const names = ["\u20ac", "\r", "\ufb33", "1", "\u{1f600}", "\u0080", "\u00f6"];
    const keys = Object.keys(JSON.parse(textOf(Object.fromEntries(names.map((name) => [name, 0])))) as object);
    expect(keys).toEqual(["1", "\r", "\u0080", "\u00f6", "\u20ac", "\u{1f600}", "\ufb33"]);
  });

  it("write numbers as RFC 8785 section 3.2.2 shows", () => {
    expect(textOf([JSON.parse("333333333.33333329"), 1e30 / 1e33, 4.5, 2e-3, 0.000000000000000000000000001, -0])).toBe(
      "[333333333.3333333,0.001,4.5,0.002,1e-27,0]",
    );
  });

  it("write integers as numbers up to 2^53 and as strings beyond", () => {
    expect(textOf([2n ** 53n - 1n, 2n ** 53n, -(2n ** 60n), 7n, 2 ** 60])).toBe(
      '[9007199254740991,"9007199254740992","-1152921504606846976",7,"1152921504606846976"]',
    );
  });

  it("write instants as ISO 8601", () => {
    expect(textOf({ at: new Date(Date.UTC(2026, 10, 24, 12)) })).toBe('{"at":"2026-11-24T12:00:00.000Z"}');
  });

  it("keep a member called __proto__ as data", () => {
    expect(textOf(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  it.each<[string, unknown]>([
    ["a value that is not there", undefined],
    ["a member that is not there", { plan: { backOut: undefined } }],
    ["a hole in a list", [1, undefined]],
    ["not a number", { value: Number.NaN }],
    ["an infinite number", [Number.POSITIVE_INFINITY]],
    ["a date that is none", new Date("never")],
    ["a function", { act: () => 1 }],
    ["a symbol", [Symbol("x")]],
    ["a map", { names: new Map([["a", 1]]) }],
    ["bytes", { body: new Uint8Array(2) }],
    ["half of a surrogate pair", "\ud800"],
  ])("refuse %s instead of losing it", (_, value) => {
    expect(() => canonicalBytes(value)).toThrow();
  });

  it("name the place of what they refuse", () => {
    expect(() => canonicalBytes({ risks: [{ cost: Number.NaN }] })).toThrow("$.risks[0].cost");
  });
});

describe("a digest", () => {
  it("is SHA-256 in 64 lower-case digits", () => {
    expect(sha256Hex(new TextEncoder().encode("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
