import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isEmailTaken, savePasswordHash } from "#lib/db/person-store";
import { decideAddPerson } from "#lib/domain/person";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { hashPassword, newPassword } from "./password.ts";
import { email, personName, timeZone } from "./person-fields.ts";

export const AddPersonInput = z.object({ name: personName, email, password: newPassword, timeZone });

/** Where there is a sign-in provider a person may be added without a password. */
export const AddPersonByProviderInput = AddPersonInput.extend({
  password: z.preprocess((sent) => (sent === "" || sent === undefined ? null : sent), newPassword.nullable()),
});

/** Adds a person, who holds no role yet; without a password only a provider lets them in. Answers their id. */
export async function addPerson(
  context: Context,
  { password, ...input }: z.infer<typeof AddPersonByProviderInput>,
): Promise<string> {
  const personId = randomUUID();
  const passwordHash = password === null ? null : await hashPassword(password);
  await administer(
    context,
    async (tx) => decideAddPerson({ ...input, personId, isEmailTaken: await isEmailTaken(tx, input.email) }, context.actor),
    async (tx) => {
      if (passwordHash !== null) await savePasswordHash(tx, personId, passwordHash);
    },
  );
  return personId;
}
