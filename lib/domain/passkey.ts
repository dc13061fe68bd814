/** Passkeys: enrolled by their person, removed by that person or an administrator. */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { may } from "./permissions.ts";
import type { Actor } from "./release.ts";

/** The address that passkeys are made for: a passkey answers nowhere else. */
export interface Site {
  origin: string;
  /** Its host name. */
  rpId: string;
}

export interface EnrolledKey extends Site {
  passkeyId: string;
  name: string;
  credentialId: string;
  /** COSE, base64url. */
  publicKey: string;
  /** By which ways the browser reaches it. */
  transports: readonly string[];
}

const notAPerson: Refusal = { code: "not-a-person", message: "Only a person has passkeys." };

/** A passkey more. Its public key goes into the record: whoever verifies votes needs nothing else. */
export function decideEnrolPasskey(
  key: EnrolledKey,
  { isKnown, present }: { isKnown: boolean; present: number },
  actor: Actor,
): Decision<AdminEvent> {
  if (actor.kind !== "person") return decide([notAPerson]);
  const refusals: Refusal[] = [];
  if (isKnown) refusals.push({ code: "passkey-known", message: "This passkey is enrolled already." });
  if (present >= mostPasskeys)
    refusals.push({ code: "passkeys-many", message: `At most ${mostPasskeys} passkeys. Remove one you no longer use.` });
  return decide(refusals, { type: "passkey.enrolled", personId: actor.id, personName: actor.name, ...key });
}

export const mostPasskeys = 10;

export interface StoredPasskey {
  id: string;
  personId: string;
  personName: string;
  name: string;
  isRemoved: boolean;
}

/** Removes a passkey: one's own, or, where it is lost, by an administrator. What it signed stays signed. */
export function decideRemovePasskey(passkey: StoredPasskey, reason: string, actor: Actor): Decision<AdminEvent> {
  const { id, personId, personName, name, isRemoved } = passkey;
  const refusals: Refusal[] = [];
  const isOwn = actor.kind === "person" && actor.id === personId;
  if (!isOwn && !may(actor, "person:administer"))
    refusals.push({ code: "role-missing", message: "A passkey is removed by its person or an administrator." });
  if (isRemoved) refusals.push({ code: "removed", message: "This passkey is removed already." });
  if (!isOwn && reason.trim() === "")
    refusals.push({ code: "reason-missing", message: "Say why, as in: lost with the phone.", field: "reason" });
  return decide(refusals, {
    type: "passkey.removed",
    ...{ passkeyId: id, personId, personName, name, reason: reason.trim() },
  });
}
