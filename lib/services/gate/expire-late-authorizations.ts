import { lateAuthorizations } from "#lib/db/authorization-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { expireAuthorization } from "./expire-authorization.ts";

/** Ends every authorization that is past its time, one release per transaction. Answers how many. */
export async function expireLateAuthorizations(context: Context): Promise<number> {
  let expired = 0;
  for (const id of await lateAuthorizations(context.db)) {
    try {
      await expireAuthorization(context, id);
      expired += 1;
    } catch (error) {
      // Somebody decided or withdrew it in between: then there is nothing left to end.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return expired;
}
