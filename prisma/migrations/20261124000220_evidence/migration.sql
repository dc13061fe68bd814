-- Evidence revisions: when a row that a gate's evidence is made of changes, the gate's revision rises, and no
-- authorization asked on an earlier one may outlive the transaction.
-- Statement-level with transition tables: row-level triggers are quadratic.

CREATE FUNCTION require_read_committed() RETURNS void LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'the gatekeeper works at READ COMMITTED: an older snapshot misses a refusal';
  END IF;
END $$;

CREATE FUNCTION raise_evidence_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  touched public.phase[] := TG_ARGV::public.phase[];
BEGIN
  IF TG_TABLE_SCHEMA <> 'public' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_read_committed();
  IF TG_OP = 'INSERT' THEN
    UPDATE public.gate_evidence_revision r SET revision = r.revision + 1
    WHERE r.gate = ANY (touched) AND r.release_id IN (SELECT n.release_id FROM new_rows n);
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE public.gate_evidence_revision r SET revision = r.revision + 1
    WHERE r.gate = ANY (touched) AND r.release_id IN (SELECT n.release_id FROM new_rows n UNION SELECT o.release_id FROM old_rows o);
  ELSE
    UPDATE public.gate_evidence_revision r SET revision = r.revision + 1
    WHERE r.gate = ANY (touched) AND r.release_id IN (SELECT o.release_id FROM old_rows o);
  END IF;
  RETURN NULL;
END $$;

-- Which gates' evidence each table is part of; lib/domain/gate-asking.ts says the same per event.
DO $$
DECLARE
  source record;
BEGIN
  FOR source IN SELECT * FROM (VALUES
    ('release_change', 'planning,build_and_test,check_in,deployment,closed'),
    ('plan', 'build_and_test,deployment'),
    ('schedule', 'build_and_test,deployment,closed'),
    ('risk', 'build_and_test'),
    ('acceptance_criterion', 'build_and_test,check_in'),
    ('criterion_result', 'check_in'),
    ('impact_snapshot', 'build_and_test'),
    ('decommission_task', 'build_and_test,check_in'),
    ('build', 'check_in'), ('artifact', 'check_in'), ('test_report', 'check_in'), ('defect', 'check_in'),
    ('library_item', 'deployment'),
    ('deployment_plan', 'deployment'),
    ('run_sheet_step', 'deployment,closed'),
    ('deployment', 'closed'), ('step_result', 'closed'), ('review', 'closed'), ('target_verdict', 'closed')
  ) AS s (table_name, gates) LOOP
    EXECUTE format('CREATE TRIGGER %1$s_evidence_insert AFTER INSERT ON %1$s REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision(%2$s)', source.table_name,
      (SELECT string_agg(quote_literal(g), ', ') FROM unnest(string_to_array(source.gates, ',')) g));
    EXECUTE format('CREATE TRIGGER %1$s_evidence_update AFTER UPDATE ON %1$s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision(%2$s)', source.table_name,
      (SELECT string_agg(quote_literal(g), ', ') FROM unnest(string_to_array(source.gates, ',')) g));
    EXECUTE format('CREATE TRIGGER %1$s_evidence_delete AFTER DELETE ON %1$s REFERENCING OLD TABLE AS old_rows
      FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision(%2$s)', source.table_name,
      (SELECT string_agg(quote_literal(g), ', ') FROM unnest(string_to_array(source.gates, ',')) g));
  END LOOP;
END $$;

-- The release's own head is evidence of every gate; its five revisions are born with it.
CREATE FUNCTION release_born() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.release'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  INSERT INTO public.gate_evidence_revision (release_id, gate)
  SELECT NEW.id, g FROM unnest('{planning,build_and_test,check_in,deployment,closed}'::public.phase[]) g;
  RETURN NULL;
END $$;
CREATE TRIGGER release_born AFTER INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_born();

-- A release's stream and a change's stream begin with their raising, whichever of row and entry is written first.
CREATE FUNCTION raising_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  first_entry uuid := (SELECT e.id FROM public.record_entry e WHERE e.stream_id = NEW.stream_id AND e.sequence = 1);
BEGIN
  IF TG_RELID = 'public.release'::regclass THEN
    PERFORM public.require_entry(first_entry, NEW.stream_id, 'release.raised', jsonb_build_object(
      'releaseId', NEW.id, 'actor', jsonb_build_object('id', NEW.raised_by)));
  ELSIF TG_RELID = 'public.change'::regclass THEN
    PERFORM public.require_entry(first_entry, NEW.stream_id, 'change.raised', jsonb_build_object(
      'changeId', NEW.id, 'actor', jsonb_build_object('id', NEW.raised_by)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER release_recorded AFTER INSERT ON release DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION raising_recorded();
CREATE CONSTRAINT TRIGGER change_recorded AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION raising_recorded();

CREATE FUNCTION release_head_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.release'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  UPDATE public.gate_evidence_revision r SET revision = r.revision + 1
  WHERE r.release_id IN (
    SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.title, n.purpose, n.kind, n.model, n.retires, n.wanted_at, n.manager_id)
      IS DISTINCT FROM (o.title, o.purpose, o.kind, o.model, o.retires, o.wanted_at, o.manager_id));
  RETURN NULL;
END $$;
CREATE TRIGGER release_head_changed AFTER UPDATE ON release REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION release_head_changed();

-- By the end of the transaction the record tells of what changed, and no authorization stands on what it was before.
CREATE FUNCTION evidence_revision_raised() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.gate_evidence_revision'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF EXISTS (
    SELECT 1 FROM public.authorization a JOIN public.gate_evidence_revision r ON r.release_id = a.release_id AND r.gate = a.gate
    WHERE a.release_id = NEW.release_id AND a.subject = 'gate'
      AND (a.state = 'pending' OR (a.state = 'granted' AND NOT a.spent)) AND a.evidence_revision <> r.revision
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS033', MESSAGE = 'the evidence changed: its open authorization has to be superseded in the same transaction';
  END IF;
  PERFORM public.require_told_now((SELECT stream_id FROM public.release WHERE id = NEW.release_id), 'the evidence of a release changed');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER evidence_revision_raised AFTER UPDATE ON gate_evidence_revision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION evidence_revision_raised();

-- A release is of the strictest model of its changes, all of its own service: the model chooses the policy.
CREATE FUNCTION require_strictest_model(subject uuid) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  carried record;
  actual public.release;
BEGIN
  SELECT * INTO actual FROM public.release WHERE id = subject;
  SELECT bool_or(c.model = 'emergency') AS emergency, bool_and(c.model = 'standard') AS standard,
    bool_or(c.origin = 'retirement') AS retires, bool_and(c.service_id = actual.service_id) AS own_service
  INTO carried FROM public.release_change rc JOIN public.change c ON c.id = rc.change_id WHERE rc.release_id = subject;
  IF actual.model IS DISTINCT FROM (CASE WHEN carried.emergency THEN 'emergency' WHEN carried.standard THEN 'standard' ELSE 'normal' END)::public.change_model
    OR actual.retires IS DISTINCT FROM coalesce(carried.retires, false) OR NOT coalesce(carried.own_service, true) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS052', MESSAGE = 'the model and purpose of a release follow from the changes of its own service that it carries';
  END IF;
END $$;

CREATE FUNCTION release_model_is_strictest() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID = 'public.release'::regclass THEN
    PERFORM public.require_strictest_model(NEW.id);
  ELSIF TG_RELID = 'public.release_change'::regclass THEN
    PERFORM public.require_strictest_model(CASE WHEN TG_OP = 'DELETE' THEN OLD.release_id ELSE NEW.release_id END);
  ELSIF TG_RELID = 'public.change'::regclass THEN
    PERFORM public.require_strictest_model(rc.release_id) FROM public.release_change rc WHERE rc.change_id = NEW.id AND rc.is_open;
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER release_model_is_strictest AFTER INSERT OR UPDATE OF model, retires ON release
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION release_model_is_strictest();
CREATE CONSTRAINT TRIGGER release_change_model AFTER INSERT OR DELETE ON release_change
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION release_model_is_strictest();
CREATE CONSTRAINT TRIGGER change_model AFTER UPDATE OF model, origin ON change
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION release_model_is_strictest();

-- A change is its own evidence; the same row carries the revision, so filling it is enough.
CREATE FUNCTION change_guard() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  by_gatekeeper boolean := current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.change'::regclass);
BEGIN
  IF (NEW.title, NEW.reason, NEW.origin, NEW.model, NEW.template_id) IS DISTINCT FROM (OLD.title, OLD.reason, OLD.origin, OLD.model, OLD.template_id) THEN
    IF OLD.state NOT IN ('draft', 'refused') AND NOT by_gatekeeper THEN
      RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'a change is amended as a draft or after a refusal';
    END IF;
    NEW.evidence_revision := OLD.evidence_revision + 1;
  END IF;
  IF NEW.state <> OLD.state AND NOT by_gatekeeper AND NOT (
    NEW.state = 'withdrawn' AND OLD.state IN ('draft', 'submitted', 'authorized', 'refused')
    AND NOT EXISTS (SELECT 1 FROM public.release_change rc WHERE rc.change_id = NEW.id AND rc.is_open)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS034', MESSAGE = format('a change does not go from %s to %s by hand', OLD.state, NEW.state);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER change_guard BEFORE UPDATE ON change FOR EACH ROW EXECUTE FUNCTION change_guard();

CREATE FUNCTION change_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.change'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_told_now(NEW.stream_id, 'a change was amended or withdrawn');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_told AFTER UPDATE ON change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.evidence_revision <> OLD.evidence_revision OR (NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn'))
  EXECUTE FUNCTION change_told();

-- A standard change follows a template of its own service; no other change follows one.
CREATE FUNCTION change_template_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.change'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (NEW.model = 'standard') <> (NEW.template_id IS NOT NULL) OR NEW.template_id IS NOT NULL AND NEW.service_id IS DISTINCT FROM
      (SELECT service_id FROM public.change_template WHERE id = NEW.template_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS015', MESSAGE = 'a standard change follows a template of its own service, any other change follows none';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER change_template_fits AFTER INSERT OR UPDATE OF model, template_id ON change
  FOR EACH ROW EXECUTE FUNCTION change_template_fits();
