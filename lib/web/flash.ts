/** What a plain form post has to say to the page it goes back to: a cookie of a few seconds, for that page alone. */
import "server-only";
import { cookies } from "next/headers";
import { z } from "zod";
import type { ActionState, Submitted } from "#lib/action-state";

const name = "countersign-flash";
const seconds = 20;

const Flash = z.discriminatedUnion("status", [
  z.object({ status: z.literal("done"), message: z.string() }),
  z.object({
    status: z.literal("failed"),
    message: z.string(),
    reasons: z.array(z.object({ code: z.string(), message: z.string(), field: z.string().exactOptional() })),
    submitted: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  }),
]);

/** The most that a cookie's value may have: browsers drop longer ones silently. */
const longest = 3500;

type Failed = Extract<ActionState, { status: "failed" }>;

/** The Set-Cookie header for this outcome. A cookie holds little: of many reasons, and of what was typed, that is kept which fits. */
export function flashCookie(page: string, state: ActionState): string {
  const kept = state.status === "failed" ? withTyped(withReasons(state, 8), state.submitted) : state;
  return `${name}=${encoded(kept)}; Max-Age=${seconds}; Path=${page}; HttpOnly; SameSite=Lax`;
}

const encoded = (state: ActionState): string => encodeURIComponent(JSON.stringify(state));
const fits = (state: ActionState): boolean => encoded(state).length <= longest;

function withReasons(state: Failed, most: number): Failed {
  const reasons = state.reasons.slice(0, most).map(({ code, message, field }) => ({ code, message, ...(field && { field }) }));
  const kept: Failed = { ...state, reasons, submitted: {} };
  return fits(kept) || most === 0 ? kept : withReasons(state, most - 1);
}

const notKept = { code: "not-kept", message: "Some of what was typed is too long to be kept here: type it again." };

/** The shortest first, so that as many as possible are kept; what is not is said. */
function withTyped(state: Failed, typed: Submitted): Failed {
  const whole: Failed = { ...state, submitted: typed };
  if (fits(whole)) return whole;
  const told: Failed = { ...state, reasons: [...state.reasons, notKept] };
  const byLength = Object.entries(typed).sort(([, one], [, other]) => String(one).length - String(other).length);
  let kept = fits(told) ? told : state;
  for (const [field, value] of byLength) {
    const next: Failed = { ...kept, submitted: { ...kept.submitted, [field]: value } };
    if (!fits(next)) return kept;
    kept = next;
  }
  return kept;
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
