import { z } from "zod";
import type { Database } from "#lib/db/client";
import { readOrganisation, readPerson } from "#lib/db/person-store";
import { openSession } from "#lib/db/session-store";
import { AppError } from "#lib/errors";
import { id } from "../fields.ts";
import type { RequestOrigin } from "./sign-in.ts";

export const SignInDemonstrationInput = z.object({ personId: id("Choose a person.") });

/** One click, no password: in a demonstration, which only the database's owner can make. */
export async function signInDemonstration(
  db: Database,
  { personId }: z.infer<typeof SignInDemonstrationInput>,
  from: RequestOrigin,
): Promise<{ sessionId: string; personId: string }> {
  const organisation = await readOrganisation(db);
  if (!organisation?.isDemonstration) throw new AppError("forbidden", "This is no demonstration: sign in with your password.");
  const person = await readPerson(db, personId);
  if (person.hasLeft) throw new AppError("forbidden", `${person.name} has left.`);
  return { sessionId: await openSession(db, personId, from, "demonstration"), personId };
}
