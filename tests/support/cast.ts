/** Who carries the releases of the tests: made once, in the template that each test file's database is copied from. */
import { createHash, randomUUID } from "node:crypto";
import { database } from "#lib/db/client";
import { foundOrganisation } from "#lib/services/identity/found-organisation";
import { type Administrators, enrol, password, type Someone, type Standing, someone } from "./enrol.ts";

async function found(): Promise<Administrators> {
  const token = randomUUID();
  const [name, email] = ["Fay Founder", "fay@example.org"];
  const { personId } = await foundOrganisation(
    database(),
    { token, organisation: "Example", name, email, password, timeZone: "UTC" },
    createHash("sha256").update(token).digest("hex"),
  );
  const founder = someone({ id: personId, name, email, roles: ["administrator"] });
  const second = await enrol({ founder, second: founder }, { name: "Sam Second", roles: ["administrator"] });
  return { founder, second };
}

/** Founds the organisation of the database at DATABASE_URL, and seats everybody. */
export async function makeCast() {
  const administrators = await found();
  const named = (name: string, standing: Standing) => enrol(administrators, { name, ...standing });
  const staff = {
    requester: await named("Rita Requester", { roles: ["requester"] }),
    manager: await named("Mo Manager", { roles: ["release_manager"] }),
    developer: await named("Dev Developer", { roles: ["developer"] }),
    tester: await named("Tess Tester", { roles: ["tester"] }),
    operator: await named("Olu Operator", { roles: ["operator"] }),
    auditor: await named("Audrey Auditor", { roles: ["auditor"] }),
    changeManager: await named("Chen Change", { roles: ["change_manager"] }),
    changeManager2: await named("Chloe Change", { roles: ["change_manager"] }),
    owner: await named("Otto Owner", {}),
    deputy: await named("Dora Deputy", {}),
    cab: [
      await named("Cab One", { member: ["cab"] }),
      await named("Cab Two", { member: ["cab"] }),
      await named("Cab Three", { member: ["cab"] }),
    ] as const,
    emergencyCab: [
      await named("Em One", { member: ["emergency_cab"] }),
      await named("Em Two", { member: ["emergency_cab"] }),
    ] as const,
  };
  return { ...administrators, staff };
}

export type Cast = Awaited<ReturnType<typeof makeCast>>;

/** Somebody without what belongs to one process, so that the test files can be told of them. */
export type Told<T> = T extends Someone ? Omit<Someone, "context"> : { [K in keyof T]: Told<T[K]> };

const isSomeone = (value: unknown): value is Omit<Someone, "context"> =>
  typeof value === "object" && value !== null && "id" in value && "email" in value;

function mapPeople(value: unknown, make: (one: Omit<Someone, "context">) => unknown): unknown {
  if (isSomeone(value)) return make(value);
  if (Array.isArray(value)) return value.map((one) => mapPeople(one, make));
  return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, mapPeople(one, make)]));
}

export const toTell = (cast: Cast) => mapPeople(cast, ({ id, name, email, roles }) => ({ id, name, email, roles })) as Told<Cast>;
export const asCast = (told: Told<Cast>) => mapPeople(told, someone) as Cast;
