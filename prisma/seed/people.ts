/** Nordwind IT's people: fourteen, and one who left. Between them they hold every role, two boards and the services; nobody is appointed by themselves. */
import { randomBytes } from "node:crypto";
import { authorityIds } from "#lib/db/appointment-store";
import type { Database } from "#lib/db/client";
import type { AuthorityKey } from "#lib/domain/policy";
import type { Role } from "#lib/domain/release";
import { confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { proposeAppointment } from "#lib/services/appointment/propose-appointment";
import type { Context } from "#lib/services/context";
import { addPerson } from "#lib/services/identity/add-person";
import { byKey, keysOf } from "./by-key.ts";

interface Described {
  name: string;
  roles: readonly Role[];
  boards: readonly AuthorityKey[];
  timeZone?: string;
}

export const described = {
  ingrid: { name: "Ingrid Solberg", roles: ["administrator"], boards: ["cab", "emergency_cab"] },
  olga: { name: "Olga Petrova", roles: ["operator", "administrator"], boards: ["cab", "emergency_cab"] },
  henrik: { name: "Henrik Lund", roles: ["change_manager"], boards: ["cab", "emergency_cab"] },
  amara: { name: "Amara Okafor", roles: ["change_manager"], boards: ["cab"], timeZone: "Europe/London" },
  jonas: { name: "Jonas Weber", roles: ["release_manager"], boards: [] },
  lena: { name: "Lena Fischer", roles: ["release_manager"], boards: [] },
  priya: { name: "Priya Raman", roles: ["developer"], boards: [], timeZone: "Asia/Kolkata" },
  tomasz: { name: "Tomasz Kowalski", roles: ["developer"], boards: [], timeZone: "Europe/Warsaw" },
  mateo: { name: "Mateo Alvarez", roles: ["tester"], boards: ["cab"], timeZone: "Europe/Madrid" },
  sofia: { name: "Sofia Rossi", roles: ["operator"], boards: [], timeZone: "Europe/Rome" },
  claire: { name: "Claire Dubois", roles: ["requester", "auditor"], boards: [], timeZone: "Europe/Paris" },
  grace: { name: "Grace Mbeki", roles: ["requester"], boards: ["cab"], timeZone: "Africa/Johannesburg" },
  daniel: { name: "Daniel Haddad", roles: ["requester"], boards: [] },
  stefan: { name: "Stefan Brandt", roles: ["tester"], boards: ["cab"] },
  yuki: { name: "Yuki Tanaka", roles: ["auditor"], boards: [], timeZone: "Asia/Tokyo" },
} as const satisfies Record<string, Described>;

export type PersonKey = keyof typeof described;

export interface SeededPerson {
  id: string;
  name: string;
  email: string;
  /** What the services are called with on their behalf. */
  context: Context;
}

export type People = Readonly<Record<PersonKey, SeededPerson>>;

export const homeZone = "Europe/Berlin";

/** Nobody knows it: people here sign in with one click, and their passwords are there to be changed. */
export const unknownPassword = (): string => randomBytes(24).toString("base64url");

export const emailOf = (key: PersonKey): string => `${described[key].name.toLowerCase().replaceAll(" ", ".")}@nordwind.example`;

export const seeded = (db: Database, key: PersonKey, id: string): SeededPerson => {
  const { name, roles } = described[key];
  return { id, name, email: emailOf(key), context: { actor: { kind: "person", id, name, roles }, db } };
};

/** Adds everybody but the founder, who is there. */
export function addEverybody(db: Database, founder: SeededPerson): Promise<People> {
  return byKey(keysOf(described), async (key) => {
    if (key === "ingrid") return founder;
    const { name, ...rest }: Described = described[key];
    const timeZone = rest.timeZone ?? homeZone;
    const id = await addPerson(founder.context, { name, email: emailOf(key), password: unknownPassword(), timeZone });
    return seeded(db, key, id);
  });
}

type Wish = { role: Role } | { authorityId: string } | { owner: string } | { deputy: string };

function asInput(wish: Wish) {
  const nothing = { role: null, authorityId: null, serviceId: null };
  if ("role" in wish) return { ...nothing, kind: "role" as const, role: wish.role };
  if ("authorityId" in wish) return { ...nothing, kind: "member" as const, authorityId: wish.authorityId };
  if ("owner" in wish) return { ...nothing, kind: "owner" as const, serviceId: wish.owner };
  return { ...nothing, kind: "deputy" as const, serviceId: wish.deputy };
}

/** One administrator proposes, somebody else confirms what makes an elector; whoever it is about does neither. */
export async function appoint({ ingrid, olga, henrik }: People, person: SeededPerson, wish: Wish): Promise<void> {
  const input = { personId: person.id, ...asInput(wish) };
  const [proposer, confirmer] = person === ingrid ? [olga, henrik] : [ingrid, person === olga ? henrik : olga];
  const appointmentId = await proposeAppointment(proposer.context, input);
  if (input.kind !== "role" || input.role === "change_manager") await confirmAppointment(confirmer.context, { appointmentId });
}

export async function appointEverybody(db: Database, people: People): Promise<void> {
  const authorities = await authorityIds(db);
  const others = keysOf(described).filter((key) => key !== "olga" && key !== "ingrid");
  // Olga first: until she is an administrator nobody can confirm what Ingrid proposes.
  for (const key of ["olga", ...others] as const)
    for (const role of [...described[key].roles].sort()) await appoint(people, people[key], { role });
  for (const key of keysOf(described))
    for (const board of described[key].boards) await appoint(people, people[key], { authorityId: authorities[board] });
}
