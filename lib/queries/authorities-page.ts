import { delegationsOf } from "#lib/db/delegation-store";
import type { StandingDelegation } from "#lib/domain/delegation";
import type { AuthorityKey } from "#lib/domain/policy";
import { appointmentsHeld, isWaiting, type ShownAppointment } from "./appointments-held.ts";
import type { Viewer } from "./viewer.ts";

export interface ShownAuthority {
  id: string;
  /** Null for one that was added. */
  key: AuthorityKey | null;
  name: string;
  /** The most votes that one of its decisions needs. */
  votesNeeded: number;
  members: ShownAppointment[];
  waiting: ShownAppointment[];
}

export interface OwnedService {
  id: string;
  key: string;
  name: string;
  owner: ShownAppointment | null;
  deputy: ShownAppointment | null;
  waiting: ShownAppointment[];
}

export interface AuthoritiesPage {
  authorities: ShownAuthority[];
  services: OwnedService[];
  candidates: { id: string; name: string }[];
  /** Who votes in whose place: what is neither ended nor over. */
  delegations: StandingDelegation[];
}

/** Who decides: the members of each authority, and who answers for each service. */
export async function authoritiesPage({ db }: Viewer): Promise<AuthoritiesPage> {
  const [authorities, services, held, candidates, policies, delegations] = await Promise.all([
    db.authority.findMany({ orderBy: { name: "asc" } }),
    db.service.findMany({
      where: { state: { not: "retired" } },
      select: { id: true, key: true, name: true },
      orderBy: [{ name: "asc" }, { key: "asc" }],
    }),
    appointmentsHeld(db, { OR: [{ kind: { not: "role" } }, { role: "change_manager" }], person: { leftAt: null } }),
    db.person.findMany({ where: { leftAt: null }, select: { id: true, name: true }, orderBy: { name: "asc" } }),
    db.$queryRaw<{ authorityId: string; votes: number }[]>`
      SELECT authority_id AS "authorityId", max(votes_needed) AS votes FROM policy_in_force GROUP BY authority_id`,
    delegationsOf(db, { toAt: { gt: new Date() } }),
  ]);
  const inForce = held.filter((one) => !isWaiting(one));
  const waiting = held.filter(isWaiting);
  // Where somebody was confirmed after another, the last one holds it.
  const holder = (kind: "owner" | "deputy", serviceId: string) =>
    inForce.findLast((one) => one.kind === kind && one.serviceId === serviceId) ?? null;
  return {
    authorities: authorities.map(({ id, key, name }) => {
      const belongs = (one: ShownAppointment) =>
        key === "change_managers" ? one.role === "change_manager" : one.authorityId === id;
      return {
        ...{ id, key, name },
        votesNeeded: policies.find(({ authorityId }) => authorityId === id)?.votes ?? 1,
        members: inForce.filter(belongs),
        waiting: waiting.filter(belongs),
      };
    }),
    services: services.map((service) => ({
      ...service,
      owner: holder("owner", service.id),
      deputy: holder("deputy", service.id),
      waiting: waiting.filter(({ serviceId }) => serviceId === service.id),
    })),
    candidates,
    delegations,
  };
}
