import { z } from "zod";
import { decideSaveReview } from "#lib/domain/review";
import type { Context } from "../context.ts";
import { optionalText, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const SaveReviewInput = z.object({
  ...releaseTarget,
  plannedVsActual: optionalText(8000),
  incidents: optionalText(8000),
  customerValue: optionalText(8000),
  businessValue: optionalText(8000),
  lessons: optionalText(8000),
  decision: z
    .enum(["nothing_further", "follow_up", "retire", ""], { error: "Choose what follows." })
    .nullable()
    .default(null)
    .transform((decision) => decision || null),
  decisionReason: optionalText(4000),
});

/** Saves the post-implementation review as far as it is written. */
export async function saveReview(
  context: Context,
  { releaseId, expectedVersion, ...review }: z.infer<typeof SaveReviewInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, (release) => decideSaveReview(release, { review }, context.actor));
}
