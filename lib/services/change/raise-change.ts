import { randomUUID } from "node:crypto";
import { z } from "zod";
import { createChange } from "#lib/db/change-create";
import { readTemplatesInForce } from "#lib/db/panel-store";
import { inTransaction } from "#lib/db/transaction";
import { reasonsAgainstChange } from "#lib/domain/change";
import { requireCapability } from "#lib/domain/permissions";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

export const changeFields = {
  title: z.string().trim().min(1, "Give it a title.").max(200, "A title has at most 200 characters."),
  reason: z.string().trim().min(1, "Say why it is needed.").max(8000, "At most 8,000 characters."),
  origin: z.enum(["requirement", "problem", "defect", "improvement", "retirement"], { error: "Choose where it comes from." }),
  model: z.enum(["standard", "normal", "emergency"], { error: "Choose a change model." }),
  templateId: z.union([z.uuid(), z.literal("").transform(() => null), z.null()]).default(null),
};

export const RaiseChangeInput = z.object({ ...changeFields, serviceId: z.uuid("Choose the service.") });

/** Raises a request for change as a draft. Answers its number. */
export async function raiseChange(
  { actor, db }: Context,
  { serviceId, ...input }: z.infer<typeof RaiseChangeInput>,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const refusals = [...requireCapability(actor, "change:raise"), ...reasonsAgainstChange(input)];
    if (input.templateId && !(await readTemplatesInForce(tx)).has(input.templateId))
      refusals.push({
        code: "template-not-in-force",
        message: "This template is not confirmed, or it has expired.",
        field: "templateId",
      });
    if (refusals.length > 0) throw new AppError("refused", "The change cannot be raised.", refusals);
    return createChange(tx, actor, { ...input, id: randomUUID(), serviceId });
  });
}
