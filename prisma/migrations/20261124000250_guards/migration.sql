-- What a phase allows to be written: plans while planning, builds while building, the library at check-in, deployments in deployment.

CREATE FUNCTION require_phase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.release_id ELSE NEW.release_id END;
  stands_in public.phase := (SELECT phase FROM public.release WHERE id = subject FOR NO KEY UPDATE);
BEGIN
  IF TG_TABLE_SCHEMA <> 'public' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF stands_in IS NULL OR NOT stands_in::text = ANY (TG_ARGV) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = format('%s is not written while a release stands in %s', TG_TABLE_NAME, stands_in);
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER release_change_phase BEFORE INSERT OR DELETE ON release_change FOR EACH ROW EXECUTE FUNCTION require_phase('requested', 'planning');
CREATE TRIGGER plan_phase BEFORE INSERT OR UPDATE OR DELETE ON plan FOR EACH ROW EXECUTE FUNCTION require_phase('planning');
CREATE TRIGGER risk_phase BEFORE INSERT OR UPDATE OR DELETE ON risk FOR EACH ROW EXECUTE FUNCTION require_phase('planning');
CREATE TRIGGER acceptance_criterion_phase BEFORE INSERT OR UPDATE OR DELETE ON acceptance_criterion FOR EACH ROW EXECUTE FUNCTION require_phase('planning');
CREATE TRIGGER impact_snapshot_phase BEFORE INSERT ON impact_snapshot FOR EACH ROW EXECUTE FUNCTION require_phase('planning');
CREATE TRIGGER schedule_phase BEFORE INSERT OR UPDATE OR DELETE ON schedule FOR EACH ROW EXECUTE FUNCTION require_phase('planning', 'build_and_test', 'check_in');
CREATE TRIGGER decommission_task_phase BEFORE INSERT OR UPDATE OR DELETE ON decommission_task FOR EACH ROW EXECUTE FUNCTION require_phase('planning', 'build_and_test');
CREATE TRIGGER criterion_result_phase BEFORE INSERT OR UPDATE ON criterion_result FOR EACH ROW EXECUTE FUNCTION require_phase('build_and_test');
CREATE TRIGGER defect_phase BEFORE INSERT OR UPDATE ON defect FOR EACH ROW EXECUTE FUNCTION require_phase('build_and_test');
CREATE TRIGGER deployment_plan_phase BEFORE INSERT OR UPDATE ON deployment_plan FOR EACH ROW EXECUTE FUNCTION require_phase('planning', 'build_and_test', 'check_in');
CREATE TRIGGER review_phase BEFORE INSERT OR UPDATE ON review FOR EACH ROW EXECUTE FUNCTION require_phase('review');
CREATE TRIGGER target_verdict_phase BEFORE INSERT OR UPDATE OR DELETE ON target_verdict FOR EACH ROW EXECUTE FUNCTION require_phase('review');

-- A new release stands in `requested`; its service must be one that can still change.
CREATE FUNCTION release_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.release'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT state FROM public.service WHERE id = NEW.service_id) = 'retired' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'the service is retired';
  END IF;
  NEW.raised_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER release_guard BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_guard();

-- The head of a release is amended until G2 opened; its model follows its changes then too.
CREATE FUNCTION release_amend_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.release'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (NEW.title, NEW.purpose, NEW.kind, NEW.model, NEW.retires, NEW.wanted_at, NEW.manager_id)
      IS DISTINCT FROM (OLD.title, OLD.purpose, OLD.kind, OLD.model, OLD.retires, OLD.wanted_at, OLD.manager_id)
    AND OLD.phase NOT IN ('requested', 'planning') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'a release is amended before its build & test starts';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER release_amend_guard BEFORE UPDATE ON release FOR EACH ROW EXECUTE FUNCTION release_amend_guard();

-- Digests everywhere are lower-case SHA-256 in hex.
ALTER TABLE artifact ADD CONSTRAINT artifact_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$' AND size >= 0);
ALTER TABLE test_report ADD CONSTRAINT test_report_counts CHECK (sha256 ~ '^[0-9a-f]{64}$' AND tests >= 0 AND failed >= 0 AND skipped >= 0 AND failed + skipped <= tests);
ALTER TABLE build ADD CONSTRAINT build_sealed CHECK ((manifest_digest IS NULL) = (sealed_by IS NULL) AND (manifest_digest IS NULL OR manifest_digest ~ '^[0-9a-f]{64}$'));
ALTER TABLE schedule ADD CONSTRAINT schedule_window CHECK (window_end > window_start);
ALTER TABLE service ADD CONSTRAINT service_tier CHECK (tier BETWEEN 1 AND 4);

-- Builds: handed in while building, open until sealed, then fixed.
CREATE FUNCTION build_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.build'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'build_and_test' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'builds are handed in and sealed in build & test';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.iteration IS DISTINCT FROM (SELECT coalesce(max(iteration), 0) + 1 FROM public.build WHERE release_id = NEW.release_id) OR NEW.manifest_digest IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a build is the next iteration, and open';
    END IF;
    NEW.handed_in_at := public.countersign_clock();
    NEW.sealed_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.manifest_digest IS NOT NULL OR NOT EXISTS (SELECT 1 FROM public.artifact WHERE build_id = OLD.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a build is sealed once, with at least one artifact';
  END IF;
  NEW.sealed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER build_guard BEFORE INSERT OR UPDATE ON build FOR EACH ROW EXECUTE FUNCTION build_guard();

CREATE FUNCTION artifact_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.artifact'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'build_and_test' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'artifacts are handed in in build & test';
  END IF;
  IF (SELECT manifest_digest IS NOT NULL FROM public.build WHERE id = NEW.build_id FOR NO KEY UPDATE) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'the build is sealed';
  END IF;
  NEW.uploaded_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER artifact_guard BEFORE INSERT ON artifact FOR EACH ROW EXECUTE FUNCTION artifact_guard();

CREATE FUNCTION test_report_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.test_report'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'build_and_test' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'reports are handed in in build & test';
  END IF;
  IF NEW.manifest_digest IS DISTINCT FROM (SELECT manifest_digest FROM public.build WHERE id = NEW.build_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'a report is of a sealed build, and names its digest';
  END IF;
  IF (SELECT is_production FROM public.environment WHERE id = NEW.environment_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'tests run in a sandbox';
  END IF;
  NEW.handed_in_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER test_report_guard BEFORE INSERT ON test_report FOR EACH ROW EXECUTE FUNCTION test_report_guard();

-- The library: only the sealed final build of a release that passed G3 gets in, and only in check-in.
CREATE FUNCTION library_item_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.library_item'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'check_in' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'items enter the library in check-in';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM public.artifact a JOIN public.build b ON b.id = a.build_id
    WHERE a.id = NEW.artifact_id AND (a.name, a.version, a.sha256, a.size, a.media_type) = (NEW.name, NEW.version, NEW.sha256, NEW.size, NEW.media_type)
      AND b.manifest_digest IS NOT NULL AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = NEW.release_id)
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'only artifacts of the sealed final build enter the library, as they are';
  END IF;
  NEW.checked_in_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER library_item_guard BEFORE INSERT ON library_item FOR EACH ROW EXECUTE FUNCTION library_item_guard();

CREATE FUNCTION library_item_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.library_item'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_entry(NEW.entry_id, (SELECT stream_id FROM public.release WHERE id = NEW.release_id), 'library.checked_in',
    jsonb_build_object('itemId', NEW.id, 'artifactId', NEW.artifact_id, 'name', NEW.name, 'version', NEW.version, 'sha256', NEW.sha256,
      'actor', jsonb_build_object('id', NEW.checked_in_by)));
  RETURN NULL;
END $$;
CREATE TRIGGER library_item_recorded AFTER INSERT ON library_item FOR EACH ROW EXECUTE FUNCTION library_item_recorded();

-- What a re-hash found is the application's word: the record tells of it, and the next re-hash finds a lie.
CREATE FUNCTION media_check_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.media_check'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_told_now((SELECT r.stream_id FROM public.library_item i JOIN public.release r ON r.id = i.release_id
    WHERE i.id = NEW.item_id), 'a library item was checked');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER media_check_told AFTER INSERT ON media_check DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION media_check_told();

CREATE TRIGGER media_check_append_only BEFORE UPDATE OR DELETE ON media_check FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER artifact_append_only BEFORE UPDATE OR DELETE ON artifact FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER test_report_append_only BEFORE UPDATE OR DELETE ON test_report FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER step_result_append_only BEFORE UPDATE OR DELETE ON step_result FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- The run-sheet is written before deployment; once there it only gains notes and back-out steps.
CREATE FUNCTION run_sheet_step_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.release_id ELSE NEW.release_id END;
  stands_in public.phase := (SELECT phase FROM public.release WHERE id = subject FOR NO KEY UPDATE);
BEGIN
  IF TG_RELID <> 'public.run_sheet_step'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF stands_in NOT IN ('planning', 'build_and_test', 'check_in') AND NOT (stands_in = 'deployment' AND TG_OP = 'INSERT' AND NEW.kind <> 'deploy') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'once deployment has started the run-sheet only gains notes and back-out steps';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER run_sheet_step_guard BEFORE INSERT OR UPDATE OR DELETE ON run_sheet_step FOR EACH ROW EXECUTE FUNCTION run_sheet_step_guard();

-- A list of running digests as the application writes it, in an order that can be compared.
CREATE FUNCTION sorted_digests(running jsonb) RETURNS jsonb[] LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY(SELECT r FROM jsonb_array_elements(coalesce(running, '[]')) r ORDER BY 1)
$$;

-- Deployments: begun in deployment, one at a time, into the environment that was decided; ended once.
CREATE FUNCTION deployment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
  window_start timestamptz;
  window_end timestamptz;
BEGIN
  IF TG_RELID <> 'public.deployment'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE;
  IF release.phase <> 'deployment' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'a deployment runs while its release stands in deployment';
  END IF;
  SELECT s.window_start, s.window_end INTO window_start, window_end FROM public.schedule s WHERE s.release_id = release.id;
  IF TG_OP = 'INSERT' THEN
    IF NEW.environment_id IS DISTINCT FROM (SELECT environment_id FROM public.deployment_plan WHERE release_id = release.id)
      OR NEW.outcome IS NOT NULL OR EXISTS (SELECT 1 FROM public.deployment WHERE release_id = release.id AND outcome IS NULL) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS053', MESSAGE = 'one deployment at a time, into the environment that was decided';
    END IF;
    -- A grant of G4 is for one deployment: after a back-out the release goes back and is authorized anew.
    IF EXISTS (SELECT 1 FROM public.deployment d WHERE d.release_id = release.id AND d.started_at >= (
        SELECT max(p.entered_at) FROM public.phase_entry p WHERE p.release_id = release.id AND p.to_phase = 'deployment')) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS053', MESSAGE = 'what was decided for this deployment has been carried out';
    END IF;
    IF NOT coalesce(public.countersign_clock() >= window_start AND public.countersign_clock() < window_end, false) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS054', MESSAGE = 'the deployment window is not open';
    END IF;
    IF public.sorted_digests(NEW.running_before) IS DISTINCT FROM ARRAY(
      SELECT jsonb_build_object('name', i.name, 'version', v.version, 'sha256', v.sha256)
      FROM public.running_version v JOIN public.configuration_item i ON i.id = v.item_id
      WHERE i.service_id = release.service_id AND v.environment_id = NEW.environment_id ORDER BY 1) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS055', MESSAGE = 'the baseline is not what is recorded as running';
    END IF;
    NEW.started_at := public.countersign_clock();
    NEW.ended_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.outcome IS NOT NULL OR NEW.outcome IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS053', MESSAGE = 'a deployment ends once';
  END IF;
  -- The library is the only source of a production deployment: what runs must be the manifest, digest for digest.
  IF NEW.outcome = 'finished' AND NOT release.retires AND
    ARRAY(SELECT DISTINCT r ->> 'sha256' FROM jsonb_array_elements(coalesce(NEW.running_after, '[]')) r ORDER BY 1) IS DISTINCT FROM
    ARRAY(SELECT DISTINCT i.sha256 FROM public.library_item i JOIN public.artifact a ON a.id = i.artifact_id JOIN public.build b ON b.id = a.build_id
      WHERE b.release_id = release.id AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = release.id) ORDER BY 1) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS055', MESSAGE = 'the digests now running are not those of the library manifest';
  END IF;
  IF NEW.outcome = 'backed_out' AND public.sorted_digests(NEW.running_after) IS DISTINCT FROM public.sorted_digests(OLD.running_before) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS055', MESSAGE = 'a back-out writes back what ran before';
  END IF;
  NEW.ended_at := public.countersign_clock();
  NEW.overran := coalesce(NEW.ended_at > window_end, false);
  RETURN NEW;
END $$;
CREATE TRIGGER deployment_guard BEFORE INSERT OR UPDATE ON deployment FOR EACH ROW EXECUTE FUNCTION deployment_guard();

CREATE FUNCTION deployment_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
BEGIN
  IF TG_RELID <> 'public.deployment'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id;
  IF NEW.outcome = 'finished' AND (SELECT is_production FROM public.environment WHERE id = NEW.environment_id) THEN
    IF release.retires THEN
      IF EXISTS (
        SELECT 1 FROM public.relation r JOIN public.service s ON s.id = r.from_service_id
        WHERE r.to_service_id = release.service_id AND r.removed_at IS NULL AND s.state IN ('transition', 'live', 'retiring')) THEN
        RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'a service still in use depends on this one';
      END IF;
      UPDATE public.service SET state = 'retired' WHERE id = release.service_id;
    ELSE
      UPDATE public.service SET state = 'live' WHERE id = release.service_id AND state = 'transition';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER deployment_ended AFTER UPDATE ON deployment FOR EACH ROW EXECUTE FUNCTION deployment_ended();

CREATE FUNCTION step_result_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.step_result'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM 1 FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE;
  IF (SELECT outcome IS NOT NULL FROM public.deployment WHERE id = NEW.deployment_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS053', MESSAGE = 'the deployment has ended';
  END IF;
  NEW.recorded_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER step_result_guard BEFORE INSERT ON step_result FOR EACH ROW EXECUTE FUNCTION step_result_guard();

-- Services: no new dependency on one that is going or gone, and none that was removed comes back.
CREATE FUNCTION relation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.relation'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'a relation is removed once; a new one is added anew';
    END IF;
    NEW.removed_at := public.countersign_clock();
    RETURN NEW;
  END IF;
  IF (SELECT state FROM public.service WHERE id = NEW.to_service_id FOR SHARE) IN ('retiring', 'retired') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'no new dependency on a retiring or retired service';
  END IF;
  NEW.confirmed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER relation_guard BEFORE INSERT OR UPDATE ON relation FOR EACH ROW EXECUTE FUNCTION relation_guard();
ALTER TABLE relation ADD CONSTRAINT relation_not_to_itself CHECK (from_service_id <> to_service_id);
CREATE UNIQUE INDEX relation_once ON relation (kind, from_service_id, to_service_id) WHERE removed_at IS NULL;

CREATE FUNCTION service_target_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.service_target'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'a target ends once; a new one is set anew';
  END IF;
  NEW.ended_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER service_target_guard BEFORE UPDATE ON service_target FOR EACH ROW EXECUTE FUNCTION service_target_guard();

CREATE FUNCTION service_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.service'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.state NOT IN ('design', 'live') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS070', MESSAGE = 'a service is added in design, or live as it is found';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER service_guard BEFORE INSERT ON service FOR EACH ROW EXECUTE FUNCTION service_guard();

-- A retirement release that enters planning makes its service retiring; cancelled, it makes it live again.
CREATE FUNCTION retirement_planned() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
BEGIN
  IF TG_RELID <> 'public.phase_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id;
  IF release.retires AND NEW.to_phase = 'planning' AND NEW.via = 'gate' THEN
    UPDATE public.service SET state = 'retiring' WHERE id = release.service_id AND state = 'live';
  ELSIF release.retires AND NEW.to_phase IN ('cancelled', 'closed') THEN
    -- Given up, or backed out for good: it stays, unless another retirement of it is under way.
    UPDATE public.service SET state = 'live' WHERE id = release.service_id AND state = 'retiring' AND NOT EXISTS (
      SELECT 1 FROM public.release r WHERE r.service_id = release.service_id AND r.retires AND r.id <> release.id
        AND r.phase NOT IN ('requested', 'closed', 'cancelled'));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER retirement_planned AFTER INSERT ON phase_entry FOR EACH ROW EXECUTE FUNCTION retirement_planned();

-- What runs where is what the last ended deployment of the service there says, and nothing else.
CREATE FUNCTION running_version_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.running_version := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  item public.configuration_item;
  running jsonb;
BEGIN
  IF TG_RELID <> 'public.running_version'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO item FROM public.configuration_item WHERE id = subject.item_id;
  SELECT d.running_after INTO running FROM public.deployment d JOIN public.release r ON r.id = d.release_id
  WHERE r.service_id = item.service_id AND d.environment_id = subject.environment_id AND d.outcome IS NOT NULL
  ORDER BY d.ended_at DESC LIMIT 1;
  IF NOT coalesce(CASE TG_OP
    WHEN 'DELETE' THEN NOT running @> jsonb_build_array(jsonb_build_object('name', item.name))
    ELSE running @> jsonb_build_array(jsonb_build_object('name', item.name, 'version', subject.version, 'sha256', subject.sha256))
  END, false) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS056', MESSAGE = 'no ended deployment says that this runs there';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  NEW.since := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER running_version_guard BEFORE INSERT OR UPDATE OR DELETE ON running_version FOR EACH ROW EXECUTE FUNCTION running_version_guard();

-- One organisation, founded in the admin stream; it does not turn into a demonstration or back.
ALTER TABLE organisation ADD CONSTRAINT organisation_is_one CHECK (id = 1);
CREATE TRIGGER organisation_stays BEFORE UPDATE OF id, is_demonstration, admin_stream_id, founded_at OR DELETE ON organisation
  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION organisation_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.organisation'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_entry(
    (SELECT e.id FROM public.record_entry e JOIN public.record_stream s ON s.id = e.stream_id
      WHERE s.id = NEW.admin_stream_id AND s.kind = 'admin' AND e.sequence = 1),
    NEW.admin_stream_id, 'organisation.founded', jsonb_build_object('isDemonstration', NEW.is_demonstration));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organisation_recorded AFTER INSERT ON organisation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION organisation_recorded();
