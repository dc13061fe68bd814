import { z } from "zod";
import { decideAmendChange } from "#lib/domain/change";
import type { Context } from "../context.ts";
import { changeChange } from "./change-change.ts";
import { changeFields } from "./raise-change.ts";

export const AmendChangeInput = z.object({ ...changeFields, changeId: z.uuid(), expectedVersion: z.coerce.number().int() });

/** Amends a draft or a refused change. */
export async function amendChange(
  context: Context,
  { changeId, expectedVersion, ...input }: z.infer<typeof AmendChangeInput>,
): Promise<void> {
  await changeChange(context, { changeId, expectedVersion }, (change) => decideAmendChange(change, input, context.actor));
}
