import { z } from "zod";
import { saveMailPreference } from "#lib/db/mail-store";
import { inTransaction } from "#lib/db/transaction";
import { decideChooseMail, mailPaces } from "#lib/domain/mail";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { wholeNumber } from "../fields.ts";

export const ChooseMailInput = z.object({
  pace: z.enum(mailPaces, { error: "Choose when you are written to." }),
  dailyHour: wholeNumber({ min: 0, max: 23, error: "Choose an hour of the day, from 0 to 23." }),
});

/** Chooses whether, and when, one is written to. The inbox has everything in any case. */
export async function chooseMail(context: Context, input: z.infer<typeof ChooseMailInput>): Promise<void> {
  const { actor, db } = context;
  const decision = decideChooseMail(input, actor);
  if (!decision.allowed) throw new AppError("refused", "This is not chosen.", decision.refusals);
  if (actor.kind !== "person") return;
  await inTransaction(db, async (tx) => {
    for (const chosen of decision.events) await saveMailPreference(tx, actor.id, chosen);
  });
}
