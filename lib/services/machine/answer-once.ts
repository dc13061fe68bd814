import { forgetAnswerAt, giveKeyUp, type KeptAnswer, keepAnswer, takeKey } from "#lib/db/answer-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

export type Once =
  | { kind: "answered"; answer: PlainAnswer }
  | { kind: "again"; answer: PlainAnswer }
  /** The key was used for another request. */
  | { kind: "other" }
  /** The first request is still being worked on. */
  | { kind: "working" }
  /** The first request was cut off, and whether it was done is not known. */
  | { kind: "unknown" };

export interface PlainAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What is worked on longer than this was cut off. */
const longestSeconds = 15 * 60;

interface Doing {
  /** Tells what is asked, and may be read late, from a body that arrives. */
  fingerprint: () => Promise<string>;
  answer: () => Promise<PlainAnswer>;
  /**
   * Whether what was made at a place is there still. Where it is gone the first answer is good for nothing, and the call is made anew; so
   * it is asked only of calls that take no bytes.
   */
  stands?: ((location: string) => Promise<boolean>) | undefined;
}

/**
 * Does something once per key of a token: who sends the same request again gets the answer of the first. A request that is refused changes
 * nothing and frees its key.
 */
export async function answerOnce(
  context: Pick<Context, "db">,
  { tokenId, key }: { tokenId: string; key: string },
  doing: Doing,
): Promise<Once> {
  const { db } = context;
  const { fingerprint, answer, stands } = doing;
  const kept = await takeKey(db, tokenId, key);
  if (kept) {
    const once = await again(kept, fingerprint);
    const location = once.kind === "again" ? once.answer.headers["location"] : undefined;
    if (location === undefined || !stands || (await stands(location))) return once;
    await forgetAnswerAt(db, tokenId, key, location);
    return answerOnce(context, { tokenId, key }, doing);
  }
  let done: PlainAnswer;
  try {
    done = await answer();
  } catch (error) {
    // Anything but a refusal may have come after the deed was done: then nobody does it again under this key.
    if (error instanceof AppError) await giveKeyUp(db, tokenId, key);
    throw error;
  }
  if (done.status < 300) await keepAnswer(db, tokenId, key, { fingerprint: await fingerprint(), ...done });
  else await giveKeyUp(db, tokenId, key);
  return { kind: "answered", answer: done };
}

async function again(kept: KeptAnswer, fingerprint: () => Promise<string>): Promise<Once> {
  const { status, headers, body } = kept;
  if (status === null) return { kind: kept.secondsAgo < longestSeconds ? "working" : "unknown" };
  return (await fingerprint()) === kept.fingerprint ? { kind: "again", answer: { status, headers, body } } : { kind: "other" };
}
