import { z } from "zod";
import { readAbsence } from "#lib/db/delegation-store";
import { decideEndAbsence } from "#lib/domain/delegation";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndAbsenceInput = z.object({ absenceId: id("Choose an absence.") });

/** Says that one is back. */
export async function endAbsence(context: Context, { absenceId }: z.infer<typeof EndAbsenceInput>): Promise<void> {
  await administer(context, async (tx) => decideEndAbsence(await readAbsence(tx, absenceId), context.actor));
}
