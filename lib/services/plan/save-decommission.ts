import { z } from "zod";
import { decideSaveDecommission } from "#lib/domain/plan";
import type { Context } from "../context.ts";
import { checkbox, listOf, optionalText, releaseTarget, requiredText, rowId } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { withRowIds } from "./row-ids.ts";

export const SaveDecommissionInput = z.object({
  ...releaseTarget,
  tasks: listOf(
    z.object({
      id: rowId,
      kind: z.enum(["dry_run", "dependant", "data", "licence"], { error: "Choose what kind of task it is." }),
      title: requiredText(300, "Name the task."),
      isDone: checkbox,
      note: optionalText(4000),
    }),
  ),
});

/** Saves the decommission plan of a retirement, whole: it stands in place of a build. */
export async function saveDecommission(
  context: Context,
  { tasks, ...target }: z.infer<typeof SaveDecommissionInput>,
): Promise<void> {
  await changeRelease(context, target, (release) =>
    decideSaveDecommission(release, { tasks: withRowIds(tasks, release.decommission) }, context.actor),
  );
}
