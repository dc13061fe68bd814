import { describe, expect, it } from "vitest";
import * as labels from "#lib/domain/labels";

describe("labels", () => {
  it.each(Object.entries(labels))("of %s are words people say, each its own", (_, words) => {
    const said = Object.values<string>(words);
    expect(said.filter((word) => word.trim() === "" || word.includes("_"))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });
});
