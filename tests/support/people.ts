/** People for tests: the cast that every test file finds in its database, and anybody with any standing beside them. */
import { inject } from "vitest";
import { database } from "#lib/db/client";
import type { Context } from "#lib/services/context";
import { asCast, type Cast } from "./cast.ts";
import { type Appointment, appointBy, enrol, type Someone, type Standing } from "./enrol.ts";

export { authorityId, contextOf, password, type Someone } from "./enrol.ts";

/** A job of the system. */
export const job: Context = {
  actor: { kind: "system", job: "test" },
  // Asked for when it is used: who only wants a name of this file need not have a database.
  get db() {
    return database();
  },
};

const cast = asCast(inject("cast"));

/** Two administrators, because nobody appoints alone. */
export const organisation = (): { founder: Someone; second: Someone } => cast;

/** The cast that carries releases: who they are never changes. */
export const staff = (): Staff => cast.staff;

export type Staff = Cast["staff"];

/** A new person with these roles and seats, in force. */
export const person = (standing: Standing = {}): Promise<Someone> => enrol(cast, standing);

/** Appoints, and has the other administrator confirm what needs it. Answers the appointment's id. */
export const appoint = (appointment: Appointment): Promise<string> => appointBy(cast, appointment);
