/** A form that nobody's page sent: what reaches for more than its fields finds nothing, and never an error. */
import { describe, expect, it } from "vitest";
import { nestedValues, submittedOf } from "#lib/web/form-values";

function form(...entries: [string, string | File][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries)
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value);
  return data;
}

describe("a hostile form", () => {
  it("does not nest deeper than its names are long", () => {
    expect(nestedValues(form([`${"a.".repeat(100_000)}b`, "x"], ["title", "kept"]), "UTC")).toEqual({ title: "kept" });
    expect(() => nestedValues(form([`${"a.".repeat(99)}b`, "x"]), "UTC")).not.toThrow();
  });

  it("makes a list of its numbers however far they lie apart", () => {
    const far = form(["rows.99999999999999999999.text", "b"], ["rows.0.text", "a"]);
    expect(nestedValues(far, "UTC")).toEqual({ rows: [{ text: "a" }, { text: "b" }] });
  });

  it.each(["toString", "hasOwnProperty", "valueOf", "__defineGetter__", "isPrototypeOf"])(
    "may name a field %s, and it is a field like any other",
    (name) => {
      expect(nestedValues(form([`${name}.deep`, "x"]), "UTC")).toEqual({ [name]: { deep: "x" } });
      expect(({} as Record<string, unknown>)[name]).toBeTypeOf("function");
    },
  );

  it.each(["__proto__", "__proto__.x", "a.__proto__.x", "constructor.prototype.x", "prototype", "a.constructor"])(
    "reaches for a prototype by %s in vain",
    (name) => {
      expect(nestedValues(form([name, "x"]), "UTC")).toEqual({});
      expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
    },
  );

  it.each(["", ".", "..", "a.", ".a", "@local", ".@local", "a.@local"])(
    "with a name of dots, %j, is read without a fuss",
    (name) => {
      expect(() => nestedValues(form([name, "2026-01-01T10:00"]), "UTC")).not.toThrow();
    },
  );

  it("with files where texts are meant has no texts", () => {
    const file = new File(["x"], "x.txt");
    expect(nestedValues(form(["title", file]), "UTC")).toEqual({ title: [] });
    expect(submittedOf(form(["title", file], ["reason", "because"]))).toEqual({ title: [], reason: "because" });
  });

  it("never gets a secret back, however it is named", () => {
    const typed = form(["password", "s"], ["current", "s"], ["next", "s"], ["token", "s"], ["email", "a@b.c"]);
    expect(JSON.stringify(submittedOf(typed))).toBe('{"email":"a@b.c"}');
  });

  it("of fifty thousand fields is read in one pass", () => {
    const data = form(...Array.from({ length: 50_000 }, (_, at): [string, string] => [`rows.${at}.text`, "x"]));
    const { rows } = nestedValues(data, "UTC");
    expect(rows).toHaveLength(50_000);
  });
});
