-- Change authorizations: asked on current evidence, decided by the electors the database copied, spent once.

ALTER TABLE "authorization" ADD CONSTRAINT authorization_digest CHECK (evidence_digest = encode(sha256(evidence), 'hex'));
ALTER TABLE "authorization" ADD CONSTRAINT authorization_subject CHECK (
  (subject = 'gate' AND release_id IS NOT NULL AND gate IS NOT NULL AND change_id IS NULL)
  OR (subject = 'ratification' AND release_id IS NOT NULL AND gate IS NULL AND change_id IS NULL)
  OR (subject = 'change' AND change_id IS NOT NULL AND release_id IS NULL AND gate IS NULL));
ALTER TABLE authorization_party ADD CONSTRAINT authorization_party_needed CHECK (needed >= 1);
CREATE UNIQUE INDEX authorization_one_open ON "authorization" (release_id, change_id, subject, gate) NULLS NOT DISTINCT
  WHERE state = 'pending' OR (state = 'granted' AND NOT spent AND subject = 'gate');

CREATE FUNCTION authorization_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
  change public.change;
  told jsonb;
  wanted_revision int;
  wanted_model public.change_model;
  policy public.policy;
BEGIN
  IF TG_RELID <> 'public.authorization'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_read_committed();
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE;
  SELECT * INTO change FROM public.change WHERE id = NEW.change_id FOR NO KEY UPDATE;
  told := convert_from(NEW.evidence, 'UTF8')::jsonb;
  wanted_model := coalesce(release.model, change.model);

  IF NEW.subject = 'gate' THEN
    IF NOT EXISTS (SELECT 1 FROM public.phase_step s WHERE s.from_phase = release.phase AND s.via = 'gate' AND s.gate = NEW.gate) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'the release does not stand before this gate';
    END IF;
    wanted_revision := (SELECT revision FROM public.gate_evidence_revision WHERE release_id = NEW.release_id AND gate = NEW.gate);
  ELSIF NEW.subject = 'ratification' THEN
    IF release.model <> 'emergency' OR release.phase <> 'review' OR EXISTS (
      SELECT 1 FROM public.authorization a WHERE a.release_id = release.id AND a.subject = 'ratification' AND a.state IN ('granted', 'refused')) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'only an emergency in review is ratified, and decided once';
    END IF;
    wanted_revision := (SELECT revision FROM public.gate_evidence_revision WHERE release_id = NEW.release_id AND gate = 'closed');
  ELSE
    IF change.state NOT IN ('draft', 'refused') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'a change is submitted as a draft or after a refusal';
    END IF;
    wanted_revision := change.evidence_revision;
  END IF;
  IF NEW.evidence_revision IS DISTINCT FROM wanted_revision THEN
    RAISE EXCEPTION USING ERRCODE = 'CS010', MESSAGE = 'the evidence changed while it was assembled';
  END IF;
  IF told ->> 'authorization' IS DISTINCT FROM NEW.id::text OR told ->> 'subject' IS DISTINCT FROM NEW.subject::text
    OR told ->> 'gate' IS DISTINCT FROM NEW.gate::text OR (told ->> 'revision')::int IS DISTINCT FROM NEW.evidence_revision
    OR told ->> 'release' IS DISTINCT FROM NEW.release_id::text OR told ->> 'change' IS DISTINCT FROM NEW.change_id::text THEN
    RAISE EXCEPTION USING ERRCODE = 'CS011', MESSAGE = 'the evidence tells of another authorization';
  END IF;

  SELECT * INTO policy FROM public.policy p
  WHERE p.subject = NEW.subject AND p.gate IS NOT DISTINCT FROM NEW.gate AND p.model = wanted_model ORDER BY p.version DESC LIMIT 1;
  IF policy.id IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS012', MESSAGE = 'no policy says who decides this';
  END IF;
  IF NEW.template_id IS NULL THEN
    NEW.outcome_entry_id := NULL;
  ELSIF NEW.subject <> 'gate' OR NEW.gate NOT IN ('planning', 'build_and_test') OR release.model <> 'standard'
    OR NOT public.template_in_force(NEW.template_id) OR NOT EXISTS (SELECT 1 FROM public.release_change WHERE release_id = release.id)
    OR EXISTS (SELECT 1 FROM public.release_change rc JOIN public.change c ON c.id = rc.change_id
      WHERE rc.release_id = release.id AND (c.template_id IS DISTINCT FROM NEW.template_id OR c.model <> 'standard')) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS015', MESSAGE = 'no confirmed standard-change template grants this';
  END IF;
  NEW.policy_id := policy.id;
  NEW.state := 'pending';
  NEW.spent := false;
  NEW.asked_at := public.countersign_clock();
  NEW.expires_at := NEW.asked_at + policy.request_hours * interval '1 hour';
  NEW.ended_at := NULL;
  NEW.grant_expires_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER authorization_fill BEFORE INSERT ON "authorization" FOR EACH ROW EXECUTE FUNCTION authorization_fill();

-- The asker, who raised or manages, and on G3 everyone who handed in the final build: from recorded rows, never from the statement.
CREATE FUNCTION excluded_people(subject public.authorization) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT subject.asked_by
  UNION SELECT unnest(ARRAY[r.raised_by, r.manager_id]) FROM public.release r WHERE r.id = subject.release_id
  UNION SELECT c.raised_by FROM public.change c WHERE c.id = subject.change_id
  UNION SELECT p FROM public.build b
    CROSS JOIN LATERAL (SELECT b.handed_in_by AS p UNION SELECT b.sealed_by UNION SELECT a.uploaded_by FROM public.artifact a WHERE a.build_id = b.id) handed
    WHERE subject.gate = 'check_in' AND b.release_id = subject.release_id
      AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = subject.release_id) AND p IS NOT NULL
$$;

CREATE FUNCTION seats_of(subject public.authorization, wanted public.party)
  RETURNS TABLE (person_id uuid, standing public.seat_standing) LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  excluded uuid[] := ARRAY(SELECT public.excluded_people(subject));
  service uuid := coalesce((SELECT service_id FROM public.release WHERE id = subject.release_id), (SELECT service_id FROM public.change WHERE id = subject.change_id));
  authority public.authority := (SELECT a FROM public.authority a JOIN public.policy p ON p.authority_id = a.id WHERE p.id = subject.policy_id);
BEGIN
  IF wanted IN ('authority', 'uninvolved') THEN
    RETURN QUERY SELECT DISTINCT f.person_id, 'member'::public.seat_standing FROM public.appointment_in_force f
      WHERE (CASE WHEN authority.key = 'change_managers' THEN f.role = 'change_manager' ELSE f.authority_id = authority.id END)
        AND f.person_id <> ALL (excluded)
        AND (wanted = 'authority' OR NOT EXISTS (SELECT 1 FROM public.vote v JOIN public.authorization a ON a.id = v.authorization_id
          WHERE a.release_id = subject.release_id AND v.person_id = f.person_id));
  ELSIF wanted = 'change_manager' THEN
    RETURN QUERY SELECT DISTINCT f.person_id, 'member'::public.seat_standing FROM public.appointment_in_force f
      WHERE f.role = 'change_manager' AND f.person_id <> ALL (excluded);
  ELSE
    -- The owner; excluded or gone: the deputy; excluded or gone: the change managers.
    RETURN QUERY
      WITH holders AS (
        SELECT DISTINCT ON (f.kind) f.person_id, f.kind FROM public.appointment_in_force f
        WHERE f.service_id = service AND f.kind IN ('owner', 'deputy') ORDER BY f.kind, f.proposed_at DESC, f.id
      ), ranked AS (
        SELECT h.person_id, h.kind::text::public.seat_standing AS standing, CASE h.kind WHEN 'owner' THEN 1 ELSE 2 END AS rank FROM holders h
        UNION ALL SELECT DISTINCT f.person_id, 'stand_in'::public.seat_standing, 3 FROM public.appointment_in_force f WHERE f.role = 'change_manager'
      ), free AS (SELECT * FROM ranked r WHERE r.person_id <> ALL (excluded))
      SELECT free.person_id, free.standing FROM free WHERE free.rank = (SELECT min(rank) FROM free);
  END IF;
END $$;

CREATE FUNCTION authorization_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stream uuid := coalesce((SELECT stream_id FROM public.release WHERE id = NEW.release_id), (SELECT stream_id FROM public.change WHERE id = NEW.change_id));
  short public.party;
BEGIN
  IF TG_RELID <> 'public.authorization'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_entry(NEW.entry_id, stream, 'authorization.asked', jsonb_build_object(
    'authorizationId', NEW.id, 'subject', NEW.subject, 'gate', NEW.gate, 'evidenceDigest', NEW.evidence_digest,
    'evidenceRevision', NEW.evidence_revision, 'templateId', NEW.template_id, 'actor', jsonb_build_object('id', NEW.asked_by)));
  IF EXISTS (SELECT 1 FROM public.person WHERE id = NEW.asked_by AND left_at IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS021', MESSAGE = 'someone who left asks for nothing';
  END IF;
  IF NEW.template_id IS NOT NULL THEN
    UPDATE public.authorization SET state = 'granted', outcome_entry_id = NEW.outcome_entry_id WHERE id = NEW.id;
    RETURN NULL;
  END IF;
  INSERT INTO public.authorization_party (authorization_id, party, needed, may_veto)
    SELECT NEW.id, 'authority', votes_needed, false FROM public.policy WHERE id = NEW.policy_id
    UNION ALL SELECT NEW.id, party, 1, party IN ('change_manager', 'service_owner') FROM public.policy_party WHERE policy_id = NEW.policy_id;
  INSERT INTO public.authorization_seat (authorization_id, party, person_id, standing)
    SELECT NEW.id, p.party, s.person_id, s.standing
    FROM public.authorization_party p CROSS JOIN LATERAL public.seats_of(NEW, p.party) s WHERE p.authorization_id = NEW.id;
  SELECT p.party INTO short FROM public.authorization_party p WHERE p.authorization_id = NEW.id
    AND p.needed > (SELECT count(*) FROM public.authorization_seat s WHERE s.authorization_id = NEW.id AND s.party = p.party) LIMIT 1;
  IF short IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS013', MESSAGE = format('the eligible people cannot decide this: too few for %s', short);
  END IF;
  IF NEW.change_id IS NOT NULL THEN
    UPDATE public.change SET state = 'submitted' WHERE id = NEW.change_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authorization_asked AFTER INSERT ON "authorization" FOR EACH ROW EXECUTE FUNCTION authorization_asked();

-- The transition table. SECURITY INVOKER on purpose: current_user is the owner only inside the vote and request triggers.
CREATE FUNCTION authorization_transition() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  by_gatekeeper boolean := current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.authorization'::regclass);
  now_is timestamptz := public.countersign_clock();
  window_end timestamptz := (SELECT s.window_end FROM public.schedule s WHERE s.release_id = NEW.release_id);
BEGIN
  IF NEW.state = OLD.state THEN
    IF NOT by_gatekeeper THEN
      RAISE EXCEPTION USING ERRCODE = 'CS020', MESSAGE = 'an authorization only changes its state';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM public.require_read_committed();
  IF NOT (OLD.state = 'pending' OR (OLD.state = 'granted' AND OLD.subject = 'gate' AND NOT OLD.spent AND NEW.state IN ('withdrawn', 'expired', 'superseded')))
    OR NEW.state = 'pending' OR (NEW.state IN ('granted', 'refused') AND NOT by_gatekeeper) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS020', MESSAGE = format('an authorization does not go from %s to %s here', OLD.state, NEW.state);
  END IF;
  IF NEW.state = 'expired' AND now_is < (CASE OLD.state WHEN 'pending' THEN OLD.expires_at ELSE OLD.grant_expires_at END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS020', MESSAGE = 'its time is not over';
  END IF;
  IF NEW.outcome_entry_id IS NULL OR NEW.outcome_entry_id = OLD.outcome_entry_id AND OLD.state <> 'pending' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'an authorization does not end silently';
  END IF;
  IF NEW.state = 'granted' THEN
    NEW.grant_expires_at := now_is + (SELECT grant_hours FROM public.policy WHERE id = NEW.policy_id) * interval '1 hour';
    IF NEW.gate = 'deployment' AND window_end > now_is THEN
      NEW.grant_expires_at := least(NEW.grant_expires_at, window_end);
    END IF;
  END IF;
  NEW.ended_at := now_is;
  RETURN NEW;
END $$;
CREATE TRIGGER authorization_transition BEFORE UPDATE ON "authorization" FOR EACH ROW EXECUTE FUNCTION authorization_transition();

CREATE FUNCTION authorization_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stream uuid := coalesce((SELECT stream_id FROM public.release WHERE id = NEW.release_id), (SELECT stream_id FROM public.change WHERE id = NEW.change_id));
BEGIN
  IF TG_RELID <> 'public.authorization'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NULL;
  END IF;
  PERFORM public.require_entry(NEW.outcome_entry_id, stream, 'authorization.' || NEW.state, jsonb_build_object('authorizationId', NEW.id));
  IF NEW.change_id IS NOT NULL THEN
    UPDATE public.change SET state = CASE NEW.state WHEN 'granted' THEN 'authorized' WHEN 'refused' THEN 'refused' ELSE 'draft' END::public.change_state
    WHERE id = NEW.change_id AND state = 'submitted';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authorization_ended AFTER UPDATE ON "authorization" FOR EACH ROW EXECUTE FUNCTION authorization_ended();

CREATE FUNCTION vote_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
  current_revision int;
BEGIN
  IF TG_RELID <> 'public.vote'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_read_committed();
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id;
  PERFORM 1 FROM public.release WHERE id = subject.release_id FOR NO KEY UPDATE;
  PERFORM 1 FROM public.change WHERE id = subject.change_id FOR NO KEY UPDATE;
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id FOR NO KEY UPDATE;
  IF subject.state IS DISTINCT FROM 'pending' OR public.countersign_clock() >= subject.expires_at THEN
    RAISE EXCEPTION USING ERRCODE = 'CS022', MESSAGE = 'votes are cast while an authorization is pending and in time';
  END IF;
  IF NEW.evidence_digest IS DISTINCT FROM subject.evidence_digest THEN
    RAISE EXCEPTION USING ERRCODE = 'CS023', MESSAGE = 'the vote names other evidence';
  END IF;
  SELECT revision INTO current_revision FROM public.gate_evidence_revision WHERE release_id = subject.release_id AND gate = subject.gate;
  IF subject.subject = 'gate' AND current_revision IS DISTINCT FROM subject.evidence_revision THEN
    RAISE EXCEPTION USING ERRCODE = 'CS010', MESSAGE = 'the evidence changed since it was asked';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.authorization_seat s JOIN public.person p ON p.id = s.person_id
      WHERE s.authorization_id = NEW.authorization_id AND s.person_id = NEW.person_id AND p.left_at IS NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS021', MESSAGE = 'no elector of this authorization';
  END IF;
  NEW.cast_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER vote_guard BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION vote_guard();
ALTER TABLE vote ADD CONSTRAINT vote_refusal_has_reason CHECK (verdict <> 'refuse' OR btrim(reason) <> '');

-- One refusal by a party that may veto, or a number out of reach, refuses; all numbers reached grants. lib/domain/authorization.ts agrees.
CREATE FUNCTION authorization_outcome(subject uuid) RETURNS public.authorization_state LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN bool_or((may_veto AND refused > 0) OR granted + open < needed) THEN 'refused'
    WHEN bool_and(granted >= needed) THEN 'granted'
    ELSE 'pending' END::public.authorization_state
  FROM (
    SELECT p.needed, p.may_veto, count(*) FILTER (WHERE v.verdict = 'grant') AS granted,
      count(*) FILTER (WHERE v.verdict = 'refuse') AS refused, count(s.person_id) FILTER (WHERE v.id IS NULL) AS open
    FROM public.authorization_party p
    LEFT JOIN public.authorization_seat s ON s.authorization_id = p.authorization_id AND s.party = p.party
    LEFT JOIN public.vote v ON v.authorization_id = s.authorization_id AND v.person_id = s.person_id
    WHERE p.authorization_id = subject GROUP BY p.party, p.needed, p.may_veto
  ) counted
$$;

CREATE FUNCTION vote_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
  stream uuid;
  outcome public.authorization_state;
BEGIN
  IF TG_RELID <> 'public.vote'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id;
  stream := coalesce((SELECT stream_id FROM public.release WHERE id = subject.release_id), (SELECT stream_id FROM public.change WHERE id = subject.change_id));
  PERFORM public.require_entry(NEW.entry_id, stream, 'vote.cast', jsonb_build_object(
    'voteId', NEW.id, 'authorizationId', NEW.authorization_id, 'verdict', NEW.verdict, 'reason', NEW.reason,
    'evidenceDigest', NEW.evidence_digest, 'actor', jsonb_build_object('id', NEW.person_id)));
  outcome := public.authorization_outcome(NEW.authorization_id);
  IF (outcome = 'pending') <> (NEW.outcome_entry_id IS NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS024', MESSAGE = format('with this vote the authorization is %s, and the record does not say so', outcome);
  END IF;
  IF outcome <> 'pending' THEN
    UPDATE public.authorization SET state = outcome, outcome_entry_id = NEW.outcome_entry_id WHERE id = NEW.authorization_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER vote_counted AFTER INSERT ON vote FOR EACH ROW EXECUTE FUNCTION vote_counted();
