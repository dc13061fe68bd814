-- Library items that are withdrawn: never deleted, and never deployed again. And what opens a deployment is looked at when it starts, too.

CREATE TABLE "library_withdrawal" (
    "item_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "withdrawn_by" UUID NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "library_withdrawal_pkey" PRIMARY KEY ("item_id")
);
ALTER TABLE "library_withdrawal" ADD CONSTRAINT "library_withdrawal_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "library_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "library_withdrawal" ADD CONSTRAINT "library_withdrawal_withdrawn_by_fkey" FOREIGN KEY ("withdrawn_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "library_withdrawal" ADD CONSTRAINT "library_withdrawal_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "library_withdrawal_entry_id_key" ON "library_withdrawal"("entry_id");
ALTER TABLE library_withdrawal ADD CONSTRAINT library_withdrawal_reason CHECK (btrim(reason) <> '');

-- The release is locked first, as by whoever passes its gate: one of the two sees the other.
CREATE FUNCTION library_withdrawal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.library_withdrawal'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM 1 FROM public.release r JOIN public.library_item i ON i.release_id = r.id WHERE i.id = NEW.item_id FOR NO KEY UPDATE OF r;
  IF NOT public.holds_role(NEW.withdrawn_by, 'release_manager', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS057', MESSAGE = 'a library item is withdrawn by a release manager or a change manager';
  END IF;
  NEW.withdrawn_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER library_withdrawal_guard BEFORE INSERT ON library_withdrawal FOR EACH ROW EXECUTE FUNCTION library_withdrawal_guard();
CREATE TRIGGER library_withdrawal_append_only BEFORE UPDATE OR DELETE ON library_withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER library_withdrawal_no_truncate BEFORE TRUNCATE ON library_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION library_withdrawal_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  item public.library_item;
BEGIN
  IF TG_RELID <> 'public.library_withdrawal'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO item FROM public.library_item WHERE id = NEW.item_id;
  PERFORM public.require_entry(NEW.entry_id, (SELECT stream_id FROM public.release WHERE id = item.release_id), 'library.withdrawn',
    jsonb_build_object('itemId', NEW.item_id, 'name', item.name, 'version', item.version, 'sha256', item.sha256, 'reason', NEW.reason,
      'actor', jsonb_build_object('id', NEW.withdrawn_by)));
  RETURN NULL;
END $$;
CREATE TRIGGER library_withdrawal_recorded AFTER INSERT ON library_withdrawal FOR EACH ROW EXECUTE FUNCTION library_withdrawal_recorded();

-- And the other way round: no withdrawal is told of that was not made.
CREATE FUNCTION library_withdrawal_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.library_withdrawal w WHERE w.entry_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = 'recorded but not done: library.withdrawn';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER library_withdrawal_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.content ->> 'type' = 'library.withdrawn') EXECUTE FUNCTION library_withdrawal_happened();

-- Every artifact of the final build stands in the library, its bytes were found intact when last looked at, and nobody withdrew them
-- under any name.
CREATE OR REPLACE FUNCTION final_build_in_library(subject uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(bool_and(coalesce(checked.result = 'intact', false) AND NOT EXISTS (
    SELECT 1 FROM public.library_withdrawal w JOIN public.library_item o ON o.id = w.item_id WHERE o.sha256 = a.sha256)), false)
  FROM public.build b JOIN public.artifact a ON a.build_id = b.id
  LEFT JOIN public.library_item i ON i.artifact_id = a.id
  LEFT JOIN LATERAL (SELECT m.result FROM public.media_check m WHERE m.item_id = i.id ORDER BY m.checked_at DESC, m.id LIMIT 1) checked ON true
  WHERE b.release_id = subject AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = subject)
$$;

-- What was true when G4 was passed may have changed when the deployment starts. One that runs is finished or backed out all the same.
CREATE FUNCTION deployment_from_library() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.deployment'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT (SELECT r.retires FROM public.release r WHERE r.id = NEW.release_id) AND NOT public.final_build_in_library(NEW.release_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = 'an artifact is missing in the library, withdrawn from it, or its bytes are not intact';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER deployment_from_library AFTER INSERT ON deployment FOR EACH ROW EXECUTE FUNCTION deployment_from_library();

-- Bytes that were withdrawn do not come back under another name.
CREATE FUNCTION library_item_not_withdrawn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.library_item'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF EXISTS (SELECT 1 FROM public.library_withdrawal w JOIN public.library_item o ON o.id = w.item_id WHERE o.sha256 = NEW.sha256) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS057', MESSAGE = 'these bytes were withdrawn from the library';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER library_item_not_withdrawn AFTER INSERT ON library_item FOR EACH ROW EXECUTE FUNCTION library_item_not_withdrawn();

ALTER TABLE waivable_check DROP CONSTRAINT waivable_check_never;
ALTER TABLE waivable_check ADD CONSTRAINT waivable_check_never CHECK (check_code NOT IN (
  'tests-perfect', 'build-sealed', 'in-library', 're-hashed', 'not-withdrawn', 'back-out-plan', 'run-sheet', 'has-change',
  'changes-authorized', 'deployment-ended', 'decided', 'ratification'));

-- Items that are not as they came in are looked for again and again, among all that ever were checked.
CREATE INDEX media_check_not_intact ON media_check (item_id, checked_at) WHERE result <> 'intact';

ALTER TYPE need_kind ADD VALUE 'mend_media';

REVOKE EXECUTE ON FUNCTION library_withdrawal_guard(), library_withdrawal_recorded(), library_withdrawal_happened(), deployment_from_library(),
  library_item_not_withdrawn() FROM PUBLIC;
GRANT SELECT ON library_withdrawal TO countersign_app;
GRANT INSERT (item_id, reason, withdrawn_by, entry_id) ON library_withdrawal TO countersign_app;
