-- Who may decide: appointments in force, the delivered authorities and policies, standard-change templates.

INSERT INTO authority (id, key, name) VALUES
  ('a0000000-0000-4000-8000-000000000001', 'change_managers', 'Change managers'),
  ('a0000000-0000-4000-8000-000000000002', 'cab', 'Change advisory board'),
  ('a0000000-0000-4000-8000-000000000003', 'emergency_cab', 'Emergency change advisory board');

ALTER TABLE policy ADD CONSTRAINT policy_votes_needed CHECK (votes_needed >= 1);
ALTER TABLE policy ADD CONSTRAINT policy_hours CHECK (request_hours > 0 AND grant_hours > 0);
ALTER TABLE policy ADD CONSTRAINT policy_gate CHECK ((subject = 'gate') = (gate IS NOT NULL));
CREATE UNIQUE INDEX policy_version ON policy (subject, gate, model, version) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX release_change_open ON release_change (change_id) WHERE is_open;

-- The default policies: requests live 14 days, grants 30.
INSERT INTO policy (id, subject, gate, model, version, authority_id, votes_needed, request_hours, grant_hours)
SELECT gen_random_uuid(), p.subject::authorization_subject, p.gate::phase, m.model, 1, a.id, p.votes, 336, 720
FROM (VALUES
  ('gate', 'planning', 'change_managers', 1), ('gate', 'build_and_test', 'cab', 2), ('gate', 'check_in', 'cab', 2),
  ('gate', 'deployment', 'cab', 2), ('gate', 'closed', 'change_managers', 1), ('change', NULL, 'change_managers', 1)
) AS p (subject, gate, authority, votes)
CROSS JOIN unnest('{standard,normal}'::change_model[]) AS m (model)
JOIN authority a ON a.key = p.authority::authority_key;
INSERT INTO policy (id, subject, gate, model, version, authority_id, votes_needed, request_hours, grant_hours)
SELECT gen_random_uuid(), p.subject::authorization_subject, p.gate::phase, 'emergency', 1, a.id, p.votes, 336, 720
FROM (VALUES
  ('gate', 'planning', 'emergency_cab', 1), ('gate', 'build_and_test', 'emergency_cab', 1), ('gate', 'check_in', 'emergency_cab', 1),
  ('gate', 'deployment', 'emergency_cab', 1), ('gate', 'closed', 'emergency_cab', 1),
  ('change', NULL, 'change_managers', 1), ('ratification', NULL, 'cab', 2)
) AS p (subject, gate, authority, votes)
JOIN authority a ON a.key = p.authority::authority_key;
INSERT INTO policy_party (policy_id, party)
SELECT p.id, r.party::party FROM policy p JOIN (VALUES
  ('check_in', 'service_owner'), ('check_in', 'change_manager'), ('deployment', 'service_owner'), ('closed', 'service_owner')
) AS r (gate, party) ON p.gate = r.gate::phase WHERE p.model <> 'emergency';
INSERT INTO policy_party (policy_id, party) SELECT id, 'uninvolved' FROM policy WHERE subject = 'ratification';

-- Appointments: nobody appoints themselves; the founding is one row for ever; most need a second person's confirmation.
ALTER TABLE appointment ADD CONSTRAINT appointment_shape CHECK (
  (kind = 'role') = (role IS NOT NULL) AND (kind = 'member') = (authority_id IS NOT NULL)
  AND (kind IN ('owner', 'deputy')) = (service_id IS NOT NULL));
ALTER TABLE appointment ADD CONSTRAINT appointment_not_by_oneself CHECK (proposed_by IS NULL OR proposed_by <> person_id);
CREATE UNIQUE INDEX appointment_one_founding ON appointment ((proposed_by IS NULL)) WHERE proposed_by IS NULL;

-- Somebody who left stays gone, and the record says so: their seats and votes depend on it.
CREATE FUNCTION person_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.person'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.left_at IS DISTINCT FROM OLD.left_at THEN
    IF OLD.left_at IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CS063', MESSAGE = 'someone who left comes back as a new person';
    END IF;
    NEW.left_at := public.countersign_clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_guard BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION person_guard();

CREATE FUNCTION person_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.person'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.record_entry e JOIN public.record_stream s ON s.id = e.stream_id
      WHERE s.kind = 'admin' AND e.content @> jsonb_build_object('type', 'person.deactivated', 'personId', NEW.id)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'no entry of the record tells that somebody left';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER person_left AFTER UPDATE ON person DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.left_at IS DISTINCT FROM OLD.left_at) EXECUTE FUNCTION person_left();

CREATE VIEW appointment_in_force WITH (security_barrier) AS
  SELECT a.id, a.kind, a.person_id, a.role, a.authority_id, a.service_id, a.proposed_at
  FROM appointment a JOIN person p ON p.id = a.person_id
  WHERE p.left_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM appointment_step s WHERE s.appointment_id = a.id AND s.step = 'ended')
    AND ((a.kind = 'role' AND a.role <> 'change_manager')
      OR EXISTS (SELECT 1 FROM appointment_step s WHERE s.appointment_id = a.id AND s.step = 'confirmed'));

CREATE FUNCTION holds_role(who uuid, VARIADIC wanted role[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.appointment_in_force f WHERE f.person_id = who AND f.role = ANY (wanted))
$$;

CREATE FUNCTION appointment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.appointment'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.proposed_by IS NULL THEN
    IF NEW.kind <> 'role' OR NEW.role <> 'administrator' OR EXISTS (SELECT 1 FROM public.appointment) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS060', MESSAGE = 'only the founding makes the first administrator';
    END IF;
  ELSIF NEW.kind = 'role' AND NOT public.holds_role(NEW.proposed_by, 'administrator') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS060', MESSAGE = 'roles are given by an administrator';
  ELSIF NOT public.holds_role(NEW.proposed_by, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS060', MESSAGE = 'appointments are proposed by an administrator or a change manager';
  END IF;
  NEW.proposed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER appointment_guard BEFORE INSERT ON appointment FOR EACH ROW EXECUTE FUNCTION appointment_guard();
CREATE TRIGGER appointment_append_only BEFORE UPDATE OR DELETE ON appointment FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION appointment_step_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.appointment;
BEGIN
  IF TG_RELID <> 'public.appointment_step'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.appointment WHERE id = NEW.appointment_id;
  IF NEW.step = 'confirmed' AND (NEW.person_id IN (subject.person_id, coalesce(subject.proposed_by, subject.person_id))
      OR NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager')) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS061',
      MESSAGE = 'an appointment is confirmed by an administrator or change manager who neither proposed nor gets it';
  ELSIF NEW.step = 'ended' AND NEW.person_id <> subject.person_id AND NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS061', MESSAGE = 'an appointment is ended by its holder, an administrator or a change manager';
  END IF;
  NEW.at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER appointment_step_guard BEFORE INSERT ON appointment_step FOR EACH ROW EXECUTE FUNCTION appointment_step_guard();
CREATE TRIGGER appointment_step_append_only BEFORE UPDATE OR DELETE ON appointment_step FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION appointment_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
BEGIN
  IF TG_RELID = 'public.appointment'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'appointment.proposed', jsonb_build_object('appointmentId', NEW.id,
        'kind', NEW.kind, 'personId', NEW.person_id, 'role', NEW.role, 'authorityId', NEW.authority_id, 'serviceId', NEW.service_id)
      || CASE WHEN NEW.proposed_by IS NULL THEN '{}' ELSE jsonb_build_object('actor', jsonb_build_object('id', NEW.proposed_by)) END);
  ELSIF TG_RELID = 'public.appointment_step'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'appointment.' || NEW.step, jsonb_build_object(
      'appointmentId', NEW.appointment_id, 'actor', jsonb_build_object('id', NEW.person_id)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER appointment_recorded AFTER INSERT ON appointment FOR EACH ROW EXECUTE FUNCTION appointment_recorded();
CREATE TRIGGER appointment_step_recorded AFTER INSERT ON appointment_step FOR EACH ROW EXECUTE FUNCTION appointment_recorded();

-- Templates: proposed by a change manager, in force when another one confirmed it, until it expires.
CREATE FUNCTION change_template_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.change_template'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT public.holds_role(NEW.proposed_by, 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS062', MESSAGE = 'a template is proposed by a change manager';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_template_guard BEFORE INSERT ON change_template FOR EACH ROW EXECUTE FUNCTION change_template_guard();

CREATE FUNCTION change_template_confirmation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.change_template_confirmation'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.confirmed_by = (SELECT proposed_by FROM public.change_template WHERE id = NEW.template_id)
      OR NOT public.holds_role(NEW.confirmed_by, 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS062', MESSAGE = 'a template is confirmed by a change manager who did not propose it';
  END IF;
  NEW.confirmed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER change_template_confirmation_guard BEFORE INSERT ON change_template_confirmation
  FOR EACH ROW EXECUTE FUNCTION change_template_confirmation_guard();

CREATE FUNCTION change_template_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
BEGIN
  IF TG_RELID = 'public.change_template'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'template.proposed', jsonb_build_object(
      'templateId', NEW.id, 'name', NEW.name, 'version', NEW.version, 'serviceId', NEW.service_id, 'actor', jsonb_build_object('id', NEW.proposed_by)));
  ELSIF TG_RELID = 'public.change_template_confirmation'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'template.confirmed', jsonb_build_object(
      'templateId', NEW.template_id, 'actor', jsonb_build_object('id', NEW.confirmed_by)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER change_template_recorded AFTER INSERT ON change_template FOR EACH ROW EXECUTE FUNCTION change_template_recorded();
CREATE TRIGGER change_template_confirmation_recorded AFTER INSERT ON change_template_confirmation
  FOR EACH ROW EXECUTE FUNCTION change_template_recorded();
CREATE TRIGGER change_template_append_only BEFORE UPDATE OR DELETE ON change_template FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER change_template_confirmation_append_only BEFORE UPDATE OR DELETE ON change_template_confirmation
  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION template_in_force(template uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.change_template t JOIN public.change_template_confirmation c ON c.template_id = t.id
    WHERE t.id = template AND c.confirmed_by <> t.proposed_by AND t.expires_at > public.countersign_clock())
$$;
