import { randomUUID } from "node:crypto";
import { z } from "zod";
import { createChange } from "#lib/db/change-create";
import { inTransaction } from "#lib/db/transaction";
import { reasonsAgainstChange } from "#lib/domain/change";
import { requireCapability } from "#lib/domain/permissions";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { changeFields, templateReasons } from "./change-fields.ts";

export const RaiseChangeInput = z.object({ ...changeFields, serviceId: id("Choose the service.") });

/** Raises a request for change as a draft. Answers its number. */
export async function raiseChange(
  { actor, db }: Context,
  { serviceId, ...input }: z.infer<typeof RaiseChangeInput>,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const refusals = [
      ...requireCapability(actor, "change:raise"),
      ...reasonsAgainstChange(input),
      ...(await templateReasons(tx, input.templateId, serviceId)),
    ];
    if (refusals.length > 0) throw new AppError("refused", "The change cannot be raised.", refusals);
    return createChange(tx, actor, { ...input, id: randomUUID(), serviceId });
  });
}
