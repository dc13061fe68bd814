/** What a service that says no says. */
import { AppError } from "#lib/errors";

/** The expected error; anything else that happens fails the test. */
export async function errorOf(work: Promise<unknown>): Promise<AppError> {
  let answer: unknown;
  try {
    answer = await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`This was not refused: it answered ${JSON.stringify(answer)}.`);
}

/** The codes of every reason given, or the error's own code where it gives none. */
export async function refusalsOf(work: Promise<unknown>): Promise<string[]> {
  const { code, refusals } = await errorOf(work);
  return refusals.length > 0 ? refusals.map((refusal) => refusal.code) : [code];
}
