import { authorizationSubject } from "#lib/db/authorization-store";
import { decideExpire } from "#lib/domain/authorization";
import { changeChange } from "../change/change-change.ts";
import type { Context } from "../context.ts";
import { changeRelease } from "../release/change-release.ts";

/** Ends an authorization that is past its time; refused while it is not. */
export async function expireAuthorization(context: Context, authorizationId: string): Promise<void> {
  const subject = await authorizationSubject(context.db, authorizationId);
  if (subject.releaseId !== null)
    await changeRelease(context, { releaseId: subject.releaseId }, (release, now) =>
      decideExpire(
        release.authorizations.find(({ id }) => id === authorizationId),
        now,
      ),
    );
  else
    await changeChange(context, { changeId: subject.changeId }, (change, now) =>
      decideExpire(
        change.authorizations.find(({ id }) => id === authorizationId),
        now,
      ),
    );
}
