-- Phases: a release moves by a phase_entry row alone, along an allowed step, through a gate only with a granted, unspent authorization.

ALTER TABLE phase_step ADD CONSTRAINT phase_step_gate CHECK ((via = 'gate') = (gate IS NOT NULL));
INSERT INTO phase_step (from_phase, to_phase, via, gate) VALUES
  ('requested', 'planning', 'gate', 'planning'),
  ('planning', 'build_and_test', 'gate', 'build_and_test'),
  ('build_and_test', 'check_in', 'gate', 'check_in'),
  ('check_in', 'deployment', 'gate', 'deployment'),
  ('review', 'closed', 'gate', 'closed'),
  ('deployment', 'review', 'finish', NULL),
  ('build_and_test', 'planning', 'back', NULL),
  ('check_in', 'build_and_test', 'back', NULL),
  ('deployment', 'check_in', 'back', NULL),
  ('deployment', 'build_and_test', 'back', NULL),
  ('requested', 'cancelled', 'cancel', NULL),
  ('planning', 'cancelled', 'cancel', NULL),
  ('build_and_test', 'cancelled', 'cancel', NULL),
  ('check_in', 'cancelled', 'cancel', NULL),
  ('deployment', 'cancelled', 'cancel', NULL);

-- A NULL in a composite foreign key switches it off: a gate needs every column of it, any other way none.
ALTER TABLE phase_entry ADD CONSTRAINT phase_entry_authorized CHECK (
  (via = 'gate' AND gate IS NOT NULL AND authorization_id IS NOT NULL AND evidence_digest IS NOT NULL AND authorization_state IS NOT DISTINCT FROM 'granted')
  OR (via <> 'gate' AND gate IS NULL AND authorization_id IS NULL AND evidence_digest IS NULL AND authorization_state IS NULL));
ALTER TABLE phase_entry ADD CONSTRAINT phase_entry_reason CHECK (via NOT IN ('back', 'cancel') OR btrim(coalesce(reason, '')) <> '');

-- Every artifact of the final build stands in the library, and its bytes were found intact when last looked at.
CREATE FUNCTION final_build_in_library(subject uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(bool_and(coalesce(checked.result = 'intact', false)), false)
  FROM public.build b JOIN public.artifact a ON a.build_id = b.id
  LEFT JOIN public.library_item i ON i.artifact_id = a.id
  LEFT JOIN LATERAL (SELECT m.result FROM public.media_check m WHERE m.item_id = i.id ORDER BY m.checked_at DESC, m.id LIMIT 1) checked ON true
  WHERE b.release_id = subject AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = subject)
$$;

CREATE FUNCTION phase_entry_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
  grant_given public.authorization;
  since timestamptz;
  last_outcome public.deployment_outcome;
  started int;
  running int;
BEGIN
  IF TG_RELID <> 'public.phase_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_read_committed();
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE;
  IF release.phase IS DISTINCT FROM NEW.from_phase THEN
    RAISE EXCEPTION USING ERRCODE = 'CS030', MESSAGE = format('the release stands in %s', release.phase);
  END IF;
  IF NEW.via = 'gate' THEN
    SELECT * INTO grant_given FROM public.authorization WHERE id = NEW.authorization_id FOR NO KEY UPDATE;
    IF NEW.gate IS DISTINCT FROM (SELECT gate FROM public.phase_step WHERE from_phase = NEW.from_phase AND to_phase = NEW.to_phase AND via = 'gate') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS030', MESSAGE = 'another gate stands in front of this phase';
    END IF;
    IF grant_given.evidence_revision IS DISTINCT FROM (SELECT revision FROM public.gate_evidence_revision WHERE release_id = NEW.release_id AND gate = NEW.gate) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS033', MESSAGE = 'the evidence changed since the grant';
    END IF;
    IF grant_given.grant_expires_at IS NULL OR public.countersign_clock() >= grant_given.grant_expires_at THEN
      RAISE EXCEPTION USING ERRCODE = 'CS031', MESSAGE = 'the grant is past its time';
    END IF;
    IF NEW.gate IN ('planning', 'build_and_test') AND NOT coalesce((SELECT bool_and(c.state = 'authorized')
      FROM public.release_change rc JOIN public.change c ON c.id = rc.change_id WHERE rc.release_id = release.id), false) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = 'a release is planned and built for authorized changes, at least one';
    END IF;
    IF NEW.gate = 'check_in' AND NOT release.retires AND (SELECT manifest_digest FROM public.build WHERE release_id = release.id ORDER BY iteration DESC LIMIT 1) IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = 'the final build is not sealed';
    END IF;
    IF NEW.gate = 'deployment' AND NOT release.retires AND NOT public.final_build_in_library(release.id) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = 'an artifact is missing in the library, or its bytes are not intact';
    END IF;
    IF NEW.gate = 'closed' AND release.model = 'emergency' AND NOT EXISTS (
      SELECT 1 FROM public.authorization a WHERE a.release_id = release.id AND a.subject = 'ratification' AND a.state IN ('granted', 'refused')) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = 'the emergency is neither ratified nor not ratified';
    END IF;
  ELSIF NEW.from_phase = 'deployment' THEN
    since := (SELECT max(entered_at) FROM public.phase_entry WHERE release_id = release.id AND to_phase = 'deployment');
    SELECT count(*), count(*) FILTER (WHERE outcome IS NULL) INTO started, running
    FROM public.deployment WHERE release_id = release.id AND started_at >= since;
    SELECT outcome INTO last_outcome FROM public.deployment WHERE release_id = release.id AND started_at >= since ORDER BY started_at DESC LIMIT 1;
    IF (NEW.via = 'finish' AND (running > 0 OR last_outcome IS NULL)) OR (NEW.via = 'back' AND (running > 0 OR last_outcome IS DISTINCT FROM 'backed_out'))
      OR (NEW.via = 'cancel' AND started > 0) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = 'the deployment has no outcome that leads there';
    END IF;
  END IF;
  NEW.entered_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER phase_entry_guard BEFORE INSERT ON phase_entry FOR EACH ROW EXECUTE FUNCTION phase_entry_guard();

CREATE FUNCTION phase_entered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
  renewed public.phase[] := CASE NEW.to_phase
    WHEN 'planning' THEN '{build_and_test,check_in,deployment,closed}'
    WHEN 'build_and_test' THEN '{check_in,deployment,closed}'
    WHEN 'check_in' THEN '{deployment,closed}'
    WHEN 'deployment' THEN '{closed}'
    WHEN 'review' THEN '{closed}'
    WHEN 'closed' THEN '{}'
    ELSE '{planning,build_and_test,check_in,deployment,closed}' END;
  finished boolean;
BEGIN
  IF TG_RELID <> 'public.phase_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id;
  PERFORM public.require_entry(NEW.entry_id, release.stream_id, 'phase.entered', jsonb_build_object(
    'phaseEntryId', NEW.id, 'from', NEW.from_phase, 'to', NEW.to_phase, 'via', NEW.via, 'gate', NEW.gate,
    'authorizationId', NEW.authorization_id, 'evidenceDigest', NEW.evidence_digest, 'reason', NEW.reason,
    'actor', jsonb_build_object('id', NEW.entered_by)));
  UPDATE public.release SET phase = NEW.to_phase, phase_since = NEW.entered_at WHERE id = NEW.release_id;
  IF NEW.authorization_id IS NOT NULL THEN
    UPDATE public.authorization SET spent = true WHERE id = NEW.authorization_id;
  END IF;
  UPDATE public.gate_evidence_revision SET revision = revision + 1 WHERE release_id = NEW.release_id AND gate = ANY (renewed);

  -- What follows for the service and the changes carried.
  IF NEW.to_phase = 'planning' AND NEW.via = 'gate' THEN
    UPDATE public.service SET state = 'transition' WHERE id = release.service_id AND state = 'design';
  ELSIF NEW.to_phase IN ('review', 'closed', 'cancelled') THEN
    finished := coalesce((SELECT d.outcome = 'finished' FROM public.deployment d WHERE d.release_id = release.id ORDER BY d.started_at DESC LIMIT 1), false);
    IF finished AND NEW.to_phase = 'review' THEN
      UPDATE public.change SET state = 'implemented' WHERE state = 'authorized' AND id IN (SELECT change_id FROM public.release_change WHERE release_id = release.id);
    ELSIF finished AND NEW.to_phase = 'closed' THEN
      UPDATE public.change SET state = 'closed' WHERE state = 'implemented' AND id IN (SELECT change_id FROM public.release_change WHERE release_id = release.id);
    END IF;
    IF NEW.to_phase <> 'review' THEN
      UPDATE public.release_change SET is_open = false WHERE release_id = release.id;
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER phase_entered AFTER INSERT ON phase_entry FOR EACH ROW EXECUTE FUNCTION phase_entered();
