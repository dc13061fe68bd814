/** What every part of the demonstration's story knows: its organisation, its clock, and who works on what. */
import type { Nordwind } from "./organisation.ts";
import type { PersonKey, SeededPerson } from "./people.ts";
import type { Plot } from "./plot.ts";
import { described, type ServiceKey, type TeamName } from "./services.ts";
import type { StoryClock } from "./story-clock.ts";
import type { Teller } from "./teller.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface Story {
  nordwind: Nordwind;
  clock: StoryClock;
  /** The moment at which the story ends: the present. */
  ends: Date;
  /** The releases that have been raised, by what they are about. */
  raised: Map<Plot, Teller>;
}

/** Days before the present: at an hour of the day in UTC where it is named, else to the minute. */
export function daysBefore({ ends }: Story, days: number, atHour?: number): Date {
  const at = new Date(ends.getTime() - days * day);
  if (atHour !== undefined) at.setUTCHours(atHour, 0, 0, 0);
  return at;
}

export interface Team {
  requester: SeededPerson;
  manager: SeededPerson;
  developer: SeededPerson;
  tester: SeededPerson;
  operator: SeededPerson;
}

const teams: Readonly<Record<TeamName, Readonly<Record<keyof Team, PersonKey>>>> = {
  commerce: { requester: "claire", manager: "jonas", developer: "priya", tester: "mateo", operator: "olga" },
  logistics: { requester: "daniel", manager: "lena", developer: "tomasz", tester: "mateo", operator: "sofia" },
  platform: { requester: "lena", manager: "lena", developer: "tomasz", tester: "mateo", operator: "sofia" },
  office: { requester: "grace", manager: "lena", developer: "tomasz", tester: "mateo", operator: "olga" },
};

export function teamOf({ people }: Nordwind, service: ServiceKey): Team {
  const { requester, manager, developer, tester, operator } = teams[described[service].team];
  return {
    requester: people[requester],
    manager: people[manager],
    developer: people[developer],
    tester: people[tester],
    operator: people[operator],
  };
}
