import { z } from "zod";
import { decideSaveRisks } from "#lib/domain/plan";
import type { Context } from "../context.ts";
import { listOf, optionalText, releaseTarget, requiredText, rowId } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { withRowIds } from "./row-ids.ts";

const level = z.enum(["low", "medium", "high"], { error: "Choose low, medium or high." });

export const SaveRisksInput = z.object({
  ...releaseTarget,
  risks: listOf(
    z.object({
      id: rowId,
      title: requiredText(300, "Say what can go wrong."),
      likelihood: level,
      impact: level,
      mitigation: optionalText(4000),
      contingency: optionalText(4000),
    }),
  ),
});

/** Saves the list of risks, whole: a row that is not there any more goes. */
export async function saveRisks(context: Context, { risks, ...target }: z.infer<typeof SaveRisksInput>): Promise<void> {
  await changeRelease(context, target, (release) =>
    decideSaveRisks(release, { risks: withRowIds(risks, release.risks) }, context.actor),
  );
}
