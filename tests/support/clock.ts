/** The clock of this test file's database, moved forward by its owner. The application can only read it. */
import { database } from "#lib/db/client";
import { asRole } from "./database.ts";

let movedSeconds = 0;

export async function clock(): Promise<Date> {
  const [row] = await database().$queryRaw<{ now: Date }[]>`SELECT countersign_clock() AS now`;
  if (!row) throw new Error("The database tells no time.");
  return row.now;
}

/** Lets this much more time pass, for everything in this test file. */
export async function moveClock({ days = 0, hours = 0, minutes = 0 }: { days?: number; hours?: number; minutes?: number }) {
  movedSeconds += ((days * 24 + hours) * 60 + minutes) * 60;
  await asRole("countersign_owner", (owner) =>
    owner.query(
      `CREATE OR REPLACE FUNCTION public.countersign_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
         SET search_path = pg_catalog, public, pg_temp
         AS $$ SELECT pg_catalog.clock_timestamp() + interval '${movedSeconds} seconds' $$`,
    ),
  );
}
