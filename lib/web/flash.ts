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

/** The Set-Cookie header for this outcome. A cookie holds little: of many reasons the first ones are kept. */
export function flashCookie(page: string, state: ActionState): string {
  const kept =
    state.status === "failed"
      ? { ...state, reasons: state.reasons.slice(0, 8).map(({ code, message }) => ({ code, message })) }
      : state;
  const value = encodeURIComponent(JSON.stringify(kept)).slice(0, 3500);
  return `${name}=${value}; Max-Age=${seconds}; Path=${page}; HttpOnly; SameSite=Lax`;
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
