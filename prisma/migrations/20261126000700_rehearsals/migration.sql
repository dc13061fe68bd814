-- Rehearsals: the build that goes out, deployed by its run-sheet into a sandbox before the board decides about the deployment.

-- CreateEnum
CREATE TYPE "rehearsal_outcome" AS ENUM ('went_well', 'failed');

-- CreateTable
CREATE TABLE "rehearsal" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "outcome" "rehearsal_outcome" NOT NULL,
    "minutes" INTEGER NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "rehearsal_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "rehearsal_release_id_idx" ON "rehearsal"("release_id");
ALTER TABLE "rehearsal" ADD CONSTRAINT "rehearsal_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rehearsal" ADD CONSTRAINT "rehearsal_build_id_release_id_fkey" FOREIGN KEY ("build_id", "release_id") REFERENCES "build"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rehearsal" ADD CONSTRAINT "rehearsal_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rehearsal" ADD CONSTRAINT "rehearsal_recorded_by_fkey" FOREIGN KEY ("recorded_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE rehearsal ADD CONSTRAINT rehearsal_takes_time CHECK (minutes > 0);
ALTER TABLE rehearsal ADD CONSTRAINT rehearsal_says_what_failed CHECK (outcome = 'went_well' OR btrim(note) <> '');

CREATE FUNCTION rehearsal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.rehearsal'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'check_in' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'a rehearsal is recorded at check-in, before the deployment is decided';
  END IF;
  IF NEW.build_id IS DISTINCT FROM (
      SELECT b.id FROM public.build b WHERE b.release_id = NEW.release_id AND b.sealed_at IS NOT NULL ORDER BY b.iteration DESC LIMIT 1) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a rehearsal is of the build that goes out';
  END IF;
  IF (SELECT is_production FROM public.environment WHERE id = NEW.environment_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a rehearsal takes place in a sandbox';
  END IF;
  NEW.recorded_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER rehearsal_guard BEFORE INSERT ON rehearsal FOR EACH ROW EXECUTE FUNCTION rehearsal_guard();
CREATE TRIGGER rehearsal_append_only BEFORE UPDATE OR DELETE ON rehearsal FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- Part of what G4 is decided on.
CREATE TRIGGER rehearsal_evidence_insert AFTER INSERT ON rehearsal REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('deployment');
CREATE TRIGGER rehearsal_evidence_update AFTER UPDATE ON rehearsal REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('deployment');
CREATE TRIGGER rehearsal_evidence_delete AFTER DELETE ON rehearsal REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('deployment');

REVOKE EXECUTE ON FUNCTION rehearsal_guard() FROM PUBLIC;
GRANT SELECT ON rehearsal TO countersign_app;
GRANT INSERT (id, release_id, build_id, environment_id, outcome, minutes, note, recorded_by) ON rehearsal TO countersign_app;
