import { z } from "zod";
import { decideSaveCriteria } from "#lib/domain/plan";
import type { Context } from "../context.ts";
import { listOf, releaseTarget, requiredText, rowId, textIfSent } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { withRowIds } from "./row-ids.ts";

const row = z
  .object({
    id: rowId,
    text: requiredText(1000, "Say what must be true."),
    suite: textIfSent(100),
    test: textIfSent(500),
  })
  .refine(({ suite, test }) => !test || suite, { path: ["suite"], error: "Name the suite that the test is in." });

/** A criterion that names a suite is tied to it, and met by its reports alone; `test` narrows that to tests by name. */
export const SaveCriteriaInput = z.object({ ...releaseTarget, criteria: listOf(row) });

/** Saves the acceptance criteria, whole. */
export async function saveCriteria(context: Context, { criteria, ...target }: z.infer<typeof SaveCriteriaInput>): Promise<void> {
  const planned = criteria.map(({ id, text, suite, test }) => ({ id, text, tie: suite ? { suite, test: test || null } : null }));
  await changeRelease(context, target, (release) =>
    decideSaveCriteria(release, { criteria: withRowIds(planned, release.criteria) }, context.actor),
  );
}
