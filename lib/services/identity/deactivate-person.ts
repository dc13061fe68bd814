import { z } from "zod";
import { administratorCount, readPerson } from "#lib/db/person-store";
import { revokeSessionsOf } from "#lib/db/session-store";
import { decideDeactivatePerson } from "#lib/domain/person";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const DeactivatePersonInput = z.object({ personId: id("Choose a person.") });

/** Somebody leaves: their sessions end at once, and their appointments are in force no more. */
export async function deactivatePerson(context: Context, { personId }: z.infer<typeof DeactivatePersonInput>): Promise<void> {
  await administer(
    context,
    async (tx) => {
      const facts = { administrators: await administratorCount(tx) };
      return decideDeactivatePerson(await readPerson(tx, personId), facts, context.actor);
    },
    (tx) => revokeSessionsOf(tx, personId, null),
  );
}
