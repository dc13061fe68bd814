import { z } from "zod";
import { decideSaveCriteria } from "#lib/domain/plan";
import type { Context } from "../context.ts";
import { listOf, releaseTarget, requiredText, rowId } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { withRowIds } from "./row-ids.ts";

export const SaveCriteriaInput = z.object({
  ...releaseTarget,
  criteria: listOf(z.object({ id: rowId, text: requiredText(1000, "Say what must be true.") })),
});

/** Saves the acceptance criteria, whole. */
export async function saveCriteria(context: Context, { criteria, ...target }: z.infer<typeof SaveCriteriaInput>): Promise<void> {
  await changeRelease(context, target, (release) =>
    decideSaveCriteria(release, { criteria: withRowIds(criteria, release.criteria) }, context.actor),
  );
}
