-- The bytes of builds that never came into the library go some day; that they went, and why, is written once and stays, as do manifest,
-- digests and reports.

CREATE TABLE "bytes_removal" (
    "build_id" UUID NOT NULL,
    "superseded_by" INTEGER,
    "removed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "bytes_removal_pkey" PRIMARY KEY ("build_id")
);
ALTER TABLE "bytes_removal" ADD CONSTRAINT "bytes_removal_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bytes_removal" ADD CONSTRAINT "bytes_removal_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "bytes_removal_entry_id_key" ON "bytes_removal"("entry_id");

-- The release is locked first: nobody checks in meanwhile, or hands in the next build.
CREATE FUNCTION bytes_removal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  its public.build;
  release_phase public.phase;
  last_iteration integer;
BEGIN
  IF TG_RELID <> 'public.bytes_removal'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO its FROM public.build WHERE id = NEW.build_id;
  SELECT phase INTO release_phase FROM public.release WHERE id = its.release_id FOR NO KEY UPDATE;
  SELECT max(iteration) INTO last_iteration FROM public.build WHERE release_id = its.release_id;
  IF its.iteration = last_iteration AND release_phase IS DISTINCT FROM 'cancelled' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS058', MESSAGE = 'the last build of a release keeps its bytes, unless the release was cancelled';
  END IF;
  IF NEW.superseded_by IS DISTINCT FROM nullif(least(its.iteration + 1, last_iteration), its.iteration) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS058', MESSAGE = 'a build is superseded by the one that followed it';
  END IF;
  IF EXISTS (SELECT 1 FROM public.library_item i JOIN public.artifact a ON a.id = i.artifact_id WHERE a.build_id = NEW.build_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS058', MESSAGE = 'what is in the library keeps its bytes';
  END IF;
  NEW.removed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER bytes_removal_guard BEFORE INSERT ON bytes_removal FOR EACH ROW EXECUTE FUNCTION bytes_removal_guard();
CREATE TRIGGER bytes_removal_append_only BEFORE UPDATE OR DELETE ON bytes_removal FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER bytes_removal_no_truncate BEFORE TRUNCATE ON bytes_removal FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION bytes_removal_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  its public.build;
BEGIN
  IF TG_RELID <> 'public.bytes_removal'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO its FROM public.build WHERE id = NEW.build_id;
  PERFORM public.require_entry(NEW.entry_id, (SELECT stream_id FROM public.release WHERE id = its.release_id), 'build.bytes_removed',
    jsonb_build_object('buildId', its.id, 'iteration', its.iteration, 'supersededBy', NEW.superseded_by,
      'actor', jsonb_build_object('kind', 'system')));
  RETURN NULL;
END $$;
CREATE TRIGGER bytes_removal_recorded AFTER INSERT ON bytes_removal FOR EACH ROW EXECUTE FUNCTION bytes_removal_recorded();

-- And the other way round: no removal is told of that was not made.
CREATE FUNCTION bytes_removal_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.bytes_removal r WHERE r.entry_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = 'recorded but not done: build.bytes_removed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bytes_removal_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.content ->> 'type' = 'build.bytes_removed') EXECUTE FUNCTION bytes_removal_happened();

REVOKE EXECUTE ON FUNCTION bytes_removal_guard(), bytes_removal_recorded(), bytes_removal_happened() FROM PUBLIC;
GRANT SELECT ON bytes_removal TO countersign_app;
GRANT INSERT (build_id, superseded_by, entry_id) ON bytes_removal TO countersign_app;
