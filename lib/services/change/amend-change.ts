import { z } from "zod";
import { decideAmendChange } from "#lib/domain/change";
import { refuse } from "#lib/domain/decision";
import type { Context } from "../context.ts";
import { changeChange } from "./change-change.ts";
import { changeFields, changeTarget, templateReasons } from "./change-fields.ts";

export const AmendChangeInput = z.object({ ...changeFields, ...changeTarget });

/** Amends a draft or a refused change. */
export async function amendChange(
  context: Context,
  { changeId, expectedVersion, ...input }: z.infer<typeof AmendChangeInput>,
): Promise<void> {
  await changeChange(context, { changeId, expectedVersion }, async (change, _now, tx) => {
    const decision = decideAmendChange(change, input, context.actor);
    const against = await templateReasons(tx, input.templateId, change.service.id);
    return against.length === 0 ? decision : refuse(...(decision.allowed ? [] : decision.refusals), ...against);
  });
}
