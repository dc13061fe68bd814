/**
 * Accounts at a sign-in provider. A person is found by a verified e-mail address once and known by the account's subject ever after:
 * an address may be given to somebody else one day, a subject is not. Claims may give roles, never a seat or an ownership.
 */
import type { AdminEvent, Appointed } from "./admin-event.ts";
import { type Decision, decide, type Refusal, refuse } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, PersonRef, Role } from "./release.ts";

/** How a session was opened. */
export type SignInWay = "password" | "provider" | "demonstration";

/** What a provider's claims say of who signs in. */
export interface ProviderAccount {
  issuer: string;
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string | null;
  /** The roles that the claims name; null where claims give none. */
  roles: readonly Role[] | null;
}

/** A role that somebody was given and that has not ended; `identityId` where a provider's claims gave it. */
export interface RoleHeld {
  appointmentId: string;
  role: Role;
  identityId: string | null;
}

export interface AccountFacts {
  /** Who is known by this subject. */
  known: { identityId: string; person: PersonRef & { hasLeft: boolean } } | null;
  /** Who has this e-mail address. */
  addressee: (PersonRef & { hasLeft: boolean; isLinked: boolean }) | null;
  /** What that person was given. */
  held: readonly RoleHeld[];
  administrators: number;
  admitsUnknown: boolean;
  timeZone: string;
}

/** Ids for what a first sign-in makes. */
export interface NewIds {
  personId: string;
  identityId: string;
  appointmentIds: Readonly<Record<Role, string>>;
}

const hasLeft = (name: string): Refusal => ({
  code: "has-left",
  message: `${name} has been deactivated here. Ask an administrator.`,
});

/** Lets somebody in whom a provider vouches for: what has to be written first, which most often is nothing. */
export function decideSignInByProvider(account: ProviderAccount, facts: AccountFacts, ids: NewIds): Decision<AdminEvent> {
  const { known } = facts;
  if (known)
    return known.person.hasLeft ? refuse(hasLeft(known.person.name)) : decide([], ...roleEvents(account, facts, known, ids));
  const found = whoIsLinked(account, facts, ids);
  if ("code" in found) return refuse(found);
  const { person, email, isNew } = found;
  const { identityId } = ids;
  const added: AdminEvent[] = isNew
    ? [{ type: "person.added", personId: person.id, name: person.name, email, timeZone: facts.timeZone }]
    : [];
  const { issuer, subject } = account;
  return decide(
    [],
    ...added,
    { type: "identity.linked", identityId, personId: person.id, personName: person.name, issuer, subject, email },
    ...roleEvents(account, facts, { identityId, person }, ids),
  );
}

function whoIsLinked(
  { email, isEmailVerified, name }: ProviderAccount,
  { addressee, admitsUnknown }: AccountFacts,
  { personId }: NewIds,
): Refusal | { person: PersonRef; email: string; isNew: boolean } {
  if (email === null || !isEmailVerified)
    return {
      code: "email-not-verified",
      message: "The provider does not vouch for your e-mail address. Have it verified there.",
    };
  if (addressee?.hasLeft) return hasLeft(addressee.name);
  if (addressee?.isLinked)
    return {
      code: "linked-to-another",
      message: "Somebody is known here by this e-mail address and another account. An administrator can let go of that account.",
    };
  if (addressee) return { person: addressee, email, isNew: false };
  if (!admitsUnknown)
    return { code: "unknown-person", message: "Nobody here has your e-mail address. Ask an administrator to add you." };
  return { person: { id: personId, name: name ?? email }, email, isNew: true };
}

/** Gives what the claims name and nobody gave yet; takes what they gave and name no more. The last administrator stays one. */
function roleEvents(
  { roles }: ProviderAccount,
  { held, administrators }: AccountFacts,
  { identityId, person }: { identityId: string; person: PersonRef },
  { appointmentIds }: NewIds,
): AdminEvent[] {
  if (roles === null) return [];
  const appointed = (role: Role): Appointed => ({
    ...noSubject,
    kind: "role",
    personId: person.id,
    personName: person.name,
    role,
  });
  const given = [...new Set(roles)].filter((role) => !held.some((one) => one.role === role));
  const taken = held.filter(
    (one) => one.identityId !== null && !roles.includes(one.role) && !(one.role === "administrator" && administrators <= 1),
  );
  return [
    ...given.map(
      (role): AdminEvent => ({
        type: "appointment.proposed",
        appointmentId: appointmentIds[role],
        identityId,
        ...appointed(role),
      }),
    ),
    ...taken.map(({ appointmentId, role }): AdminEvent => ({ type: "appointment.ended", appointmentId, ...appointed(role) })),
  ];
}

const noSubject = { authorityId: null, authorityName: null, serviceId: null, serviceName: null };

export interface Identity {
  id: string;
  personId: string;
  personName: string;
  issuer: string;
  isEnded: boolean;
}

/** Lets go of an account, with the roles that its claims gave: the next sign-in with it is a first one. */
export function decideEndIdentity(
  { id, personId, personName, issuer, isEnded }: Identity,
  { held, administrators }: Pick<AccountFacts, "held" | "administrators">,
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "person:administer");
  if (isEnded) refusals.push({ code: "ended", message: "This account is let go of already." });
  const given = held.filter(({ identityId }) => identityId === id);
  if (administrators <= 1 && given.some(({ role }) => role === "administrator"))
    refusals.push({
      code: "last-administrator",
      message: `${personName} is the last administrator, by this account. Appoint another one first.`,
    });
  return decide(
    refusals,
    { type: "identity.ended", identityId: id, personId, personName, issuer },
    ...given.map(
      ({ appointmentId, role }): AdminEvent => ({
        type: "appointment.ended",
        appointmentId,
        ...{ ...noSubject, kind: "role", personId, personName, role },
      }),
    ),
  );
}

/** Which of the provider's words means which role. */
export type RoleWords = readonly { word: string; role: Role }[];

/** The roles that the claims name under `claim`: a word or a list of them, at the top or at a path like `realm_access.roles`. */
export function rolesNamed(claims: Readonly<Record<string, unknown>>, claim: string, words: RoleWords): Role[] {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : atPath(claims, claim.split("."));
  const said = new Set([value].flat().filter((one) => typeof one === "string"));
  return [...new Set(words.filter(({ word }) => said.has(word)).map(({ role }) => role))];
}

function atPath(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return atPath((value as Record<string, unknown>)[key], rest);
}
