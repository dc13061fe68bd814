/**
 * The clock of a demonstration: the server's clock plus an offset, so that months of work can be driven in a minute.
 *
 * Order: migrate, `installDemonstrationClock`, `setClockOffset` to where the story begins, then found the organisation. From
 * the installation on the column `organisation.is_demonstration` defaults to true and can be nothing else, so the founding
 * inserts its row as always, reads `isDemonstration` back from it and tells it in its record entry `organisation.founded`;
 * the database refuses a founding whose entry tells otherwise (CS040). A database that was founded without this clock never
 * gets it (the installation throws), and the flag of a founded organisation never changes (CS001), not even for the owner.
 *
 * The offset is never positive, and once the record has its first entry it only grows: time stands in the past, moves
 * forward, and ends at the server's own time. Only the owner writes it; the application reads it through countersign_clock().
 */
import pg from "pg";

const installed = "SELECT to_regclass('public.demonstration_clock') IS NOT NULL AS yes";

/** The statements that turn a migrated, empty database into a demonstration, for ever. */
export const demonstrationClock = `
  CREATE TABLE public.demonstration_clock (
    the_only boolean PRIMARY KEY DEFAULT true CHECK (the_only),
    offset_seconds bigint NOT NULL DEFAULT 0 CHECK (offset_seconds <= 0)
  );
  INSERT INTO public.demonstration_clock DEFAULT VALUES;
  GRANT SELECT ON public.demonstration_clock TO countersign_app;

  CREATE FUNCTION public.demonstration_clock_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
  BEGIN
    IF TG_RELID <> 'public.demonstration_clock'::regclass THEN
      RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
    END IF;
    IF TG_OP = 'DELETE' OR (NEW.offset_seconds < OLD.offset_seconds AND EXISTS (SELECT 1 FROM public.record_entry)) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS003', MESSAGE = 'time does not run backwards in the record';
    END IF;
    RETURN NEW;
  END $$;
  REVOKE EXECUTE ON FUNCTION public.demonstration_clock_guard() FROM PUBLIC;
  CREATE TRIGGER demonstration_clock_guard BEFORE UPDATE OR DELETE ON public.demonstration_clock
    FOR EACH ROW EXECUTE FUNCTION public.demonstration_clock_guard();

  CREATE OR REPLACE FUNCTION public.countersign_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT pg_catalog.clock_timestamp() + c.offset_seconds * interval '1 second' FROM public.demonstration_clock c $$;

  ALTER TABLE public.organisation ALTER COLUMN is_demonstration SET DEFAULT true;
  ALTER TABLE public.organisation ADD CONSTRAINT organisation_is_demonstration CHECK (is_demonstration);`;

/** Makes a migrated, not yet founded database a demonstration for ever. Nothing happens where it is one already. */
export async function installDemonstrationClock(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (owner) => {
    await owner.query("LOCK TABLE public.organisation IN ACCESS EXCLUSIVE MODE");
    if (await holds(owner, installed)) return;
    if (
      await holds(owner, "SELECT EXISTS (SELECT 1 FROM public.organisation) OR EXISTS (SELECT 1 FROM public.record_entry) AS yes")
    )
      throw new Error("This database belongs to a real organisation: it never becomes a demonstration.");
    await owner.query(demonstrationClock);
  });
}

/** Sets how many seconds (zero or fewer) the demonstration's clock stands from the server's. */
export async function setClockOffset(ownerUrl: string, seconds: number): Promise<void> {
  await asOwner(ownerUrl, async (owner) => {
    if (!(await holds(owner, installed))) throw new Error("Only a demonstration has a clock that can be set.");
    await owner.query("UPDATE public.demonstration_clock SET offset_seconds = $1", [Math.trunc(seconds)]);
  });
}

async function holds(owner: pg.Client, question: string): Promise<boolean> {
  const { rows } = await owner.query<{ yes: boolean }>(question);
  return rows[0]?.yes === true;
}

async function asOwner(ownerUrl: string, work: (owner: pg.Client) => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query("BEGIN");
    await work(owner);
    await owner.query("COMMIT");
  } finally {
    await owner.end();
  }
}
