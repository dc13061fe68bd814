import { randomUUID } from "node:crypto";
import { z } from "zod";
import { absencesOf } from "#lib/db/delegation-store";
import { decideDeclareAbsence } from "#lib/domain/delegation";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { instant } from "../fields.ts";

export const DeclareAbsenceInput = z.object({ from: instant, to: instant });

/** Says that one is out of office. Answers its id. */
export async function declareAbsence(context: Context, input: z.infer<typeof DeclareAbsenceInput>): Promise<string> {
  const absenceId = randomUUID();
  const { actor } = context;
  await administer(context, async (tx, now) => {
    const standing = actor.kind === "person" ? await absencesOf(tx, actor.id) : [];
    return decideDeclareAbsence({ absenceId, ...input }, standing, actor, now);
  });
  return absenceId;
}
