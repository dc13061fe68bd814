import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isEmailTaken, savePasswordHash } from "#lib/db/person-store";
import { decideAddPerson } from "#lib/domain/person";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { hashPassword, newPassword } from "./password.ts";
import { email, personName, timeZone } from "./person-fields.ts";

export const AddPersonInput = z.object({ name: personName, email, password: newPassword, timeZone });

/** Adds a person, who holds no role yet. Answers their id. */
export async function addPerson(context: Context, { password, ...input }: z.infer<typeof AddPersonInput>): Promise<string> {
  const personId = randomUUID();
  const passwordHash = await hashPassword(password);
  await administer(
    context,
    async (tx) => decideAddPerson({ ...input, personId, isEmailTaken: await isEmailTaken(tx, input.email) }, context.actor),
    (tx) => savePasswordHash(tx, personId, passwordHash),
  );
  return personId;
}
