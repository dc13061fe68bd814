import type { Role } from "#lib/domain/release";
import { appointmentsHeld, isWaiting, type ShownAppointment } from "./appointments-held.ts";
import type { Viewer } from "./viewer.ts";

export interface PeopleFilter {
  text: string;
  role: Role | null;
  standing: "here" | "left" | "all";
}

export interface ListedPerson {
  id: string;
  name: string;
  email: string;
  leftAt: Date | null;
  appointments: ShownAppointment[];
}

export interface AdminPage {
  people: ListedPerson[];
  /** How many there are whatever the filter says. */
  total: number;
  /** Proposed, and waiting for a second person. */
  waiting: ShownAppointment[];
  /** Who can be appointed. */
  candidates: { id: string; name: string }[];
  authorities: { id: string; name: string }[];
  services: { id: string; name: string }[];
  timeZone: string;
}

/** People with what they hold, and what waits to be confirmed. */
export async function adminPage({ db }: Viewer, { text, role, standing }: PeopleFilter): Promise<AdminPage> {
  const [everybody, held, authorities, services, organisation] = await Promise.all([
    db.person.findMany({
      select: { id: true, name: true, email: true, leftAt: true },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    }),
    appointmentsHeld(db),
    // The change managers are an authority by their role: nobody is made a member of it.
    db.authority.findMany({
      where: { OR: [{ key: null }, { key: { not: "change_managers" } }] },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
    db.service.findMany({ where: { state: { not: "retired" } }, select: { id: true, name: true }, orderBy: { name: "asc" } }),
    db.organisation.findFirst({ select: { timeZone: true } }),
  ]);
  const words = text.trim().toLowerCase();
  const people = everybody
    .map((one) => ({ ...one, appointments: held.filter((it) => it.personId === one.id && !isWaiting(it)) }))
    .filter(
      ({ name, email, leftAt, appointments }) =>
        (standing === "all" || (standing === "left") === (leftAt !== null)) &&
        `${name} ${email}`.toLowerCase().includes(words) &&
        (role === null || appointments.some((it) => it.role === role)),
    );
  return {
    people,
    total: everybody.length,
    waiting: held.filter((one) => isWaiting(one) && !one.personHasLeft),
    candidates: everybody.filter(({ leftAt }) => leftAt === null).map(({ id, name }) => ({ id, name })),
    authorities,
    services,
    timeZone: organisation?.timeZone ?? "UTC",
  };
}
