-- Flaky and skipped tests by name, suites required of some kinds of release, criteria tied to tests, and when a defect was settled.

ALTER TABLE "test_report"
  ADD COLUMN "flaky" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "flaky_tests" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "skipped_tests" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "named" JSONB NOT NULL DEFAULT '[]';
-- A flaky test is one that passed in the end.
ALTER TABLE test_report ADD CONSTRAINT test_report_flaky CHECK (flaky >= 0 AND failed + skipped + flaky <= tests);
GRANT INSERT (flaky, flaky_tests, skipped_tests, named) ON test_report TO countersign_app;

ALTER TABLE "required_suite" ADD COLUMN "kinds" "release_kind"[] NOT NULL DEFAULT ARRAY['major', 'minor', 'patch']::"release_kind"[];
ALTER TABLE required_suite ADD CONSTRAINT required_suite_of_some_kind CHECK (cardinality(kinds) > 0 AND array_position(kinds, NULL) IS NULL);

ALTER TABLE "acceptance_criterion" ADD COLUMN "suite" TEXT, ADD COLUMN "test" TEXT;
ALTER TABLE acceptance_criterion ADD CONSTRAINT acceptance_criterion_tie CHECK (
  (suite IS NOT NULL OR test IS NULL) AND btrim(suite) <> '' AND btrim(test) <> '');

-- What is tied to tests is met by their reports alone. The tie cannot be changed under a judgement: it is no column that is updated.
CREATE FUNCTION criterion_result_by_hand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.criterion_result'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT suite IS NOT NULL FROM public.acceptance_criterion WHERE id = NEW.criterion_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS059', MESSAGE = 'a criterion that is tied to tests is not judged by hand';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER criterion_result_by_hand AFTER INSERT OR UPDATE ON criterion_result FOR EACH ROW EXECUTE FUNCTION criterion_result_by_hand();

ALTER TABLE "defect" ADD COLUMN "settled_at" TIMESTAMPTZ(6);
-- Defects: found and settled while building and testing; the database notes when.
CREATE FUNCTION defect_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.defect'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'build_and_test' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'defects are raised and settled in build & test';
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.raised_at := public.countersign_clock();
  END IF;
  IF NEW.state = 'open' THEN
    NEW.settled_at := NULL;
  ELSIF TG_OP = 'INSERT' OR OLD.state = 'open' THEN
    NEW.settled_at := public.countersign_clock();
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER defect_phase ON defect;
CREATE TRIGGER defect_guard BEFORE INSERT OR UPDATE ON defect FOR EACH ROW EXECUTE FUNCTION defect_guard();

REVOKE EXECUTE ON FUNCTION criterion_result_by_hand(), defect_guard() FROM PUBLIC;
