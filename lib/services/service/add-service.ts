import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isServiceKeyTaken } from "#lib/db/service-store";
import { decideAddService } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { requiredText } from "../fields.ts";
import { serviceFields } from "./service-fields.ts";

export const AddServiceInput = z.object({
  ...serviceFields,
  key: requiredText(40, "Give it a short key.").regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "A key has small letters, digits and hyphens, like web-shop.",
  ),
  state: z.enum(["design", "live"], { error: "It is in design, or live as it is found." }),
});

/** Adds a service: in design, or live as it is found. Answers its id. */
export async function addService(context: Context, input: z.infer<typeof AddServiceInput>): Promise<string> {
  const serviceId = randomUUID();
  await administer(context, async (tx) =>
    decideAddService({ ...input, serviceId, isKeyTaken: await isServiceKeyTaken(tx, input.key) }, context.actor),
  );
  return serviceId;
}
