import { expect, it } from "vitest";
import { readWanted } from "#lib/domain/jump";

it.each([
  ["REL-9", { number: { of: "release", value: 9 }, digest: null, words: null }],
  ["chg 118", { number: { of: "change", value: 118 }, digest: null, words: null }],
  ["authorization 12", { number: { of: "authorization", value: 12 }, digest: null, words: null }],
  ["release 4", { number: { of: "release", value: 4 }, digest: null, words: null }],
  ["9", { number: { of: null, value: 9 }, digest: null, words: null }],
  ["#9", { number: { of: null, value: 9 }, digest: null, words: null }],
  ["12345678", { number: { of: null, value: 12_345_678 }, digest: "12345678", words: null }],
  ["BEEF", { number: null, digest: "beef", words: "BEEF" }],
  ["sha256:00ffa1", { number: null, digest: "00ffa1", words: "sha256:00ffa1" }],
  ["Payments", { number: null, digest: null, words: "Payments" }],
  ["p", { number: null, digest: null, words: null }],
  ["  ", { number: null, digest: null, words: null }],
])("%j may mean %j", (text, wanted) => {
  expect(readWanted(text)).toEqual(wanted);
});
