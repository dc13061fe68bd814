import { hash, randomUUID, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { saveAdminEvents } from "#lib/db/admin-events";
import type { Database } from "#lib/db/client";
import { createOrganisation, readOrganisation, savePasswordHash } from "#lib/db/person-store";
import { appendRecord } from "#lib/db/record";
import { inTransaction, sqlState } from "#lib/db/transaction";
import type { AdminEvent, Appointed } from "#lib/domain/admin-event";
import type { Actor } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { requiredText } from "../fields.ts";
import { hashPassword, newPassword } from "./password.ts";
import { email, personName, timeZone } from "./person-fields.ts";

export const FoundOrganisationInput = z.object({
  token: requiredText(200, "Enter the token that was printed at the start."),
  organisation: requiredText(120, "Name the organisation."),
  name: personName,
  email,
  password: newPassword,
  timeZone,
});

const foundedAlready = () => new AppError("conflict", "The organisation is founded already. Sign in.");

/** The first visit: makes the organisation, its record and its first administrator. Whoever started the server holds the token. */
export async function foundOrganisation(
  db: Database,
  { token, organisation, name, email: address, password, timeZone: zone }: z.infer<typeof FoundOrganisationInput>,
  setupTokenHash: string | undefined,
): Promise<{ personId: string }> {
  if (await readOrganisation(db)) throw foundedAlready();
  requireToken(token, setupTokenHash);
  const passwordHash = await hashPassword(password);
  const personId = randomUUID();
  const actor: Actor = { kind: "person", id: personId, name, roles: ["administrator"] };
  try {
    await inTransaction(db, async (tx) => {
      const { streamId, isDemonstration } = await createOrganisation(tx, { name: organisation, timeZone: zone });
      const events: AdminEvent[] = [
        { type: "organisation.founded", name: organisation, isDemonstration, personId, personName: name },
        { type: "person.added", personId, name, email: address, timeZone: zone },
        { type: "appointment.proposed", appointmentId: randomUUID(), ...firstAdministrator(personId, name) },
      ];
      const entryIds = await appendRecord(tx, { streamId, actor, events });
      await saveAdminEvents(
        tx,
        actor,
        events.map((event, index) => ({ event, entryId: entryIds[index] ?? "" })),
      );
      await savePasswordHash(tx, personId, passwordHash);
    });
  } catch (error) {
    if (sqlState(error) === "23505") throw foundedAlready();
    throw error;
  }
  return { personId };
}

const firstAdministrator = (personId: string, personName: string): Appointed => ({
  kind: "role",
  personId,
  personName,
  role: "administrator",
  authorityId: null,
  authorityName: null,
  serviceId: null,
  serviceName: null,
});

function requireToken(token: string, setupTokenHash: string | undefined): void {
  if (setupTokenHash === undefined)
    throw new AppError("forbidden", "This server was not started for founding: start it with npm start, which prints a token.");
  if (!timingSafeEqual(hash("sha256", token, "buffer"), Buffer.from(setupTokenHash, "hex")))
    throw new AppError("refused", "The organisation cannot be founded.", [
      { code: "wrong-token", message: "This is not the token that was printed at the start.", field: "token" },
    ]);
}
