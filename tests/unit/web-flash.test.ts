import { describe, expect, it } from "vitest";
import type { ActionState } from "#lib/action-state";
import { flashCookie } from "#lib/web/flash";

const cookieValue = (cookie: string): string => /^countersign-flash=([^;]*);/.exec(cookie)?.[1] ?? "";
const read = (cookie: string): unknown => JSON.parse(decodeURIComponent(cookieValue(cookie)));

const failed = (reasons: number, message: string): Extract<ActionState, { status: "failed" }> => ({
  status: "failed",
  message: "The release does not allow this.",
  reasons: Array.from({ length: reasons }, (_, at) => ({ code: `code-${at}`, message, field: "name" })),
  submitted: {},
});

describe("what a plain form is told", () => {
  it("goes to its page alone, for seconds, out of reach of scripts", () => {
    const cookie = flashCookie("/releases/REL-1/build", { status: "done", message: "It; has, arrived\r\nSet-Cookie: x=y" });
    expect(cookie).toMatch(/; Max-Age=20; Path=\/releases\/REL-1\/build; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toMatch(/[\r\n]/);
    expect(cookieValue(cookie)).not.toMatch(/[;, ]/);
    expect(read(cookie)).toEqual({ status: "done", message: "It; has, arrived\r\nSet-Cookie: x=y" });
  });

  it("names the first reasons, when there are many", () => {
    expect(read(flashCookie("/x", failed(40, "No.")))).toMatchObject({ status: "failed", reasons: { length: 8 } });
  });

  it("fits into a cookie whole: of reasons too long for it, those that fit", () => {
    const cookie = flashCookie("/x", failed(8, `"${"ü".repeat(200)}" is taken.`));
    expect(cookie.length).toBeLessThan(4000);
    const told = read(cookie) as { reasons: unknown[] };
    expect(told.reasons.length).toBeGreaterThan(0);
    expect(told.reasons.length).toBeLessThan(8);
  });

  it("brings back what was typed, and the field that each reason is about", () => {
    const submitted = { title: "Vendored parts", "until@local": "2026-12-24T18:00", kinds: ["a", "b"] };
    const state: ActionState = { ...failed(1, "No."), submitted };
    expect(read(flashCookie("/x", state))).toEqual({ ...state, reasons: [{ code: "code-0", message: "No.", field: "name" }] });
  });

  it("keeps of what was typed as many fields as fit, and says that some are missing", () => {
    const submitted = { reason: "ü".repeat(900), title: "Vendored parts", source: "A mirror" };
    const cookie = flashCookie("/x", { ...failed(2, "No."), submitted });
    expect(cookie.length).toBeLessThan(4000);
    expect(read(cookie)).toMatchObject({
      submitted: { title: "Vendored parts", source: "A mirror" },
      reasons: [{ code: "code-0" }, { code: "code-1" }, { code: "not-kept" }],
    });
    expect(read(cookie)).not.toHaveProperty("submitted.reason");
  });
});
