import { describe, expect, it } from "vitest";
import type { Actor } from "#lib/domain/release";
import { decideSaveFilter, filterQuery, type KeptFilter, mostFilters } from "#lib/domain/saved-filter";

const ann: Actor = { kind: "person", id: "ann", name: "Ann", roles: [] };
const kept = (name: string, list: KeptFilter["list"] = "releases"): KeptFilter => ({
  list,
  name,
  query: list === "releases" ? "phase=all" : "state=all",
});
const codes = (decision: ReturnType<typeof decideSaveFilter>) =>
  decision.allowed ? [] : decision.refusals.map(({ code }) => code);

describe("a filter's address", () => {
  it("reads the same whatever order it was said in, without pages, empty values and what the list does not know", () => {
    expect(filterQuery("releases", "model=emergency&below=7&q=&admin=1&phase=all&phase=closed")).toBe(
      "phase=all&model=emergency",
    );
    expect(filterQuery("releases", { model: "emergency", q: null, phase: "all" })).toBe("phase=all&model=emergency");
    expect(filterQuery("changes", "by=me&manager=x")).toBe("by=me");
  });

  it("keeps what was typed, escaped", () => {
    expect(filterQuery("releases", { q: "a&b=c ü" })).toBe("q=a%26b%3Dc+%C3%BC");
    expect(filterQuery("releases", filterQuery("releases", { q: "a&b=c ü" }))).toBe("q=a%26b%3Dc+%C3%BC");
  });
});

describe("keeping a filter", () => {
  it("keeps it as an address reads it", () => {
    const decision = decideSaveFilter({ list: "releases", name: "Mine", query: "view=board&phase=planning" }, { held: [] }, ann);
    expect(decision).toEqual({
      allowed: true,
      events: [{ type: "filter.saved", list: "releases", name: "Mine", query: "phase=planning&view=board" }],
    });
  });

  it("refuses what filters nothing, what is too long, and a machine", () => {
    const query = `q=${"x".repeat(1000)}`;
    expect(codes(decideSaveFilter({ ...kept("Mine"), query: "below=7" }, { held: [] }, ann))).toEqual(["no-filter"]);
    expect(codes(decideSaveFilter({ ...kept("Mine"), query }, { held: [] }, ann))).toEqual(["filter-long"]);
    expect(codes(decideSaveFilter(kept("Mine"), { held: [] }, { kind: "system", job: "x" }))).toEqual(["not-a-person"]);
  });

  it("refuses one too many of the list, but not another of the same name", () => {
    const held = Array.from({ length: mostFilters }, (_, at) => kept(`Filter ${at}`));
    expect(codes(decideSaveFilter(kept("One more"), { held }, ann))).toEqual(["filters-many"]);
    expect(codes(decideSaveFilter(kept("Filter 3"), { held }, ann))).toEqual([]);
    expect(codes(decideSaveFilter(kept("One more", "changes"), { held }, ann))).toEqual([]);
  });
});
