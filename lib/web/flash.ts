/** What a plain form post has to say to the page it goes back to: a cookie of a few seconds, for that page alone. */
import "server-only";
import { cookies } from "next/headers";
import { z } from "zod";
import type { ActionState } from "#lib/action-state";

const name = "countersign-flash";
const seconds = 20;

const Flash = z.discriminatedUnion("status", [
  z.object({ status: z.literal("done"), message: z.string() }),
  z.object({
    status: z.literal("failed"),
    message: z.string(),
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
    submitted: z.object({}),
  }),
]);

/** The most that a cookie's value may have: browsers drop longer ones silently. */
const longest = 3500;

/** The Set-Cookie header for this outcome. A cookie holds little: of many reasons those are kept that fit. */
export function flashCookie(page: string, state: ActionState): string {
  return `${name}=${fitting(state, 8)}; Max-Age=${seconds}; Path=${page}; HttpOnly; SameSite=Lax`;
}

function fitting(state: ActionState, mostReasons: number): string {
  const kept =
    state.status === "failed"
      ? { ...state, reasons: state.reasons.slice(0, mostReasons).map(({ code, message }) => ({ code, message })) }
      : state;
  const value = encodeURIComponent(JSON.stringify(kept));
  return value.length > longest && mostReasons > 0 ? fitting(state, mostReasons - 1) : value;
}

export async function readFlash(): Promise<ActionState> {
  const value = (await cookies()).get(name)?.value;
  try {
    const parsed = Flash.safeParse(JSON.parse(value ?? "null"));
    return parsed.success ? parsed.data : { status: "idle" };
  } catch (error) {
    if (error instanceof SyntaxError) return { status: "idle" };
    throw error;
  }
}
