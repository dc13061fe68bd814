import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isTargetNameTaken, readService } from "#lib/db/service-store";
import { decideAddTarget } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { decimalNumber, id, optionalText, requiredText } from "../fields.ts";

export const AddTargetInput = z.object({
  serviceId: id("Choose a service."),
  name: requiredText(120, "Name what is measured."),
  comparison: z.enum(["at_least", "at_most"], { error: "Choose at least or at most." }),
  value: decimalNumber({ min: -1e9, max: 1e9, error: "Enter a number, like 99.9." }),
  unit: optionalText(40),
});

/** Promises a service level. Answers the target's id. */
export async function addTarget(context: Context, { serviceId, ...input }: z.infer<typeof AddTargetInput>): Promise<string> {
  const targetId = randomUUID();
  await administer(context, async (tx) => {
    const isNameTaken = await isTargetNameTaken(tx, serviceId, input.name);
    return decideAddTarget(await readService(tx, serviceId), { ...input, targetId, isNameTaken }, context.actor);
  });
  return targetId;
}
