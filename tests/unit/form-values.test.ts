import { describe, expect, it } from "vitest";
import { nestedValues, submittedOf } from "#lib/web/form-values";
import { instantFromLocal } from "#lib/web/local-time";

function form(...entries: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

describe("form values", () => {
  it("nest by their dots, and lists by their numbers", () => {
    const typed = form(
      ["title", "x"],
      ["risks.1.title", "b"],
      ["risks.0.title", "a"],
      ["risks.0.level", "low"],
      ["risks.10.title", "c"],
    );
    expect(nestedValues(typed, "UTC")).toEqual({
      title: "x",
      risks: [{ title: "a", level: "low" }, { title: "b" }, { title: "c" }],
    });
  });

  it("of one name become a list when there are several", () => {
    expect(nestedValues(form(["changeIds", "1"], ["changeIds", "2"]), "UTC")).toEqual({ changeIds: ["1", "2"] });
  });

  it("leave out React's own keys and every reach for a prototype", () => {
    const typed = form(
      ["$ACTION_REF_1", ""],
      ["$ACTION_1:0", "{}"],
      ["__proto__.isAdmin", "yes"],
      ["a.constructor.b", "yes"],
      ["a.prototype", "x"],
      ["b", "1"],
    );
    expect(nestedValues(typed, "UTC")).toEqual({ b: "1" });
    expect(({} as { isAdmin?: string }).isAdmin).toBeUndefined();
  });

  it("survive a name that is both a value and a parent", () => {
    expect(nestedValues(form(["a", "1"], ["a.b", "2"]), "UTC")).toEqual({ a: { b: "2" } });
  });

  it("are given back as they were typed, secrets apart", () => {
    const typed = form(["email", "a@b.c"], ["password", "secret"], ["token", "t"], ["windowStart@local", "2026-11-28T22:00"]);
    expect(submittedOf(typed)).toEqual({ email: "a@b.c", "windowStart@local": "2026-11-28T22:00" });
  });
});

describe("a local time", () => {
  it.each([
    ["2026-11-28T22:00", "Europe/Berlin", "2026-11-28T21:00:00.000Z"],
    ["2026-07-01T08:30", "Europe/Berlin", "2026-07-01T06:30:00.000Z"],
    ["2026-11-28T22:00", "America/New_York", "2026-11-29T03:00:00.000Z"],
    ["2026-11-28T22:00:30", "UTC", "2026-11-28T22:00:30.000Z"],
  ])("%s in %s is %s", (local, zone, instant) => {
    expect(instantFromLocal(local, zone)).toBe(instant);
  });

  it("that the clock change skips is no time", () => {
    expect(instantFromLocal("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T02:30 does not exist in Europe/Berlin");
  });

  it("that is none stays as it was typed", () => {
    expect(["", "tomorrow", "2026-13-40T99:00"].map((typed) => instantFromLocal(typed, "UTC"))).toEqual([
      "",
      "tomorrow",
      "2026-13-40T99:00 does not exist in UTC",
    ]);
  });
});
