import { z } from "zod";
import { authorizationSubject } from "#lib/db/authorization-store";
import { decideWithdraw } from "#lib/domain/authorization";
import { changeChange } from "../change/change-change.ts";
import type { Context } from "../context.ts";
import { id, optionalText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const WithdrawAuthorizationInput = z.object({
  authorizationId: id("Name the authorization."),
  reason: optionalText(4000),
});

/** Takes a pending request or an unspent grant back, with the reason. */
export async function withdrawAuthorization(context: Context, input: z.infer<typeof WithdrawAuthorizationInput>): Promise<void> {
  const subject = await authorizationSubject(context.db, input.authorizationId);
  const decide = <T extends { id: string }>(authorizations: readonly T[]): T | undefined =>
    authorizations.find((one) => one.id === input.authorizationId);
  if (subject.releaseId !== null)
    await changeRelease(context, { releaseId: subject.releaseId }, (release) =>
      decideWithdraw(decide(release.authorizations), input, context.actor),
    );
  else
    await changeChange(context, { changeId: subject.changeId }, (change) =>
      decideWithdraw(decide(change.authorizations), input, context.actor),
    );
}
