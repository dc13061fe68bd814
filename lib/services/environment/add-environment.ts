import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isEnvironmentNameTaken } from "#lib/db/service-store";
import { decideAddEnvironment } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { checkbox, requiredText } from "../fields.ts";

export const AddEnvironmentInput = z.object({
  name: requiredText(60, "Name the environment.").regex(
    /^[a-z0-9]+([-.][a-z0-9]+)*$/,
    "A name has small letters, digits, dots and hyphens, like staging.",
  ),
  isProduction: checkbox,
});

/** Adds a place where releases run: a sandbox for tests, or production. Answers its id. */
export async function addEnvironment(context: Context, input: z.infer<typeof AddEnvironmentInput>): Promise<string> {
  const environmentId = randomUUID();
  await administer(context, async (tx) =>
    decideAddEnvironment({ ...input, environmentId, isNameTaken: await isEnvironmentNameTaken(tx, input.name) }, context.actor),
  );
  return environmentId;
}
