-- Waivers: a check that need not hold at one gate of one release, until a day, because somebody who may do so said why.

-- What can be waived at all: lib/domain/waiver.ts names the same. Nothing else can: neither what DESIGN calls unwaivable (a perfect
-- test run, digests in the library, the back-out plan, segregation of duties) nor the facts that a phase stands on.
CREATE TABLE "waivable_check" (
    "gate" "phase" NOT NULL,
    "check_code" TEXT NOT NULL,

    CONSTRAINT "waivable_check_pkey" PRIMARY KEY ("gate","check_code")
);
ALTER TABLE waivable_check ADD CONSTRAINT waivable_check_never CHECK (check_code NOT IN (
  'tests-perfect', 'build-sealed', 'in-library', 're-hashed', 'back-out-plan', 'run-sheet', 'has-change', 'changes-authorized',
  'deployment-ended', 'decided', 'ratification'));
INSERT INTO waivable_check (gate, check_code) VALUES
  ('build_and_test', 'high-risks-held'), ('build_and_test', 'test-strategy'), ('build_and_test', 'impact-taken'),
  ('check_in', 'no-blocking-defect'), ('check_in', 'criteria-met'),
  ('check_in', 'decommission-dry_run'), ('check_in', 'decommission-data'), ('check_in', 'decommission-licence'),
  ('closed', 'observed');

-- Who may waive it, and for how many days at most. Versions: the last confirmed one is in force; a version that names nobody ends it.
CREATE TABLE "waiver_rule" (
    "id" UUID NOT NULL,
    "gate" "phase" NOT NULL,
    "check_code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "role" "role",
    "authority_id" UUID,
    "longest_days" INTEGER NOT NULL,
    "proposed_by" UUID,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID,

    CONSTRAINT "waiver_rule_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "waiver_rule_confirmation" (
    "rule_id" UUID NOT NULL,
    "confirmed_by" UUID NOT NULL,
    "confirmed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "waiver_rule_confirmation_pkey" PRIMARY KEY ("rule_id")
);
CREATE UNIQUE INDEX "waiver_rule_gate_check_code_version_key" ON "waiver_rule"("gate", "check_code", "version");
CREATE UNIQUE INDEX "waiver_rule_id_gate_check_code_key" ON "waiver_rule"("id", "gate", "check_code");
ALTER TABLE "waiver_rule" ADD CONSTRAINT "waiver_rule_gate_check_code_fkey" FOREIGN KEY ("gate", "check_code")
  REFERENCES "waivable_check"("gate", "check_code") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_rule" ADD CONSTRAINT "waiver_rule_authority_id_fkey" FOREIGN KEY ("authority_id")
  REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_rule" ADD CONSTRAINT "waiver_rule_proposed_by_fkey" FOREIGN KEY ("proposed_by")
  REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_rule" ADD CONSTRAINT "waiver_rule_entry_id_fkey" FOREIGN KEY ("entry_id")
  REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_rule_confirmation" ADD CONSTRAINT "waiver_rule_confirmation_rule_id_fkey" FOREIGN KEY ("rule_id")
  REFERENCES "waiver_rule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_rule_confirmation" ADD CONSTRAINT "waiver_rule_confirmation_confirmed_by_fkey" FOREIGN KEY ("confirmed_by")
  REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_rule_confirmation" ADD CONSTRAINT "waiver_rule_confirmation_entry_id_fkey" FOREIGN KEY ("entry_id")
  REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE waiver_rule ADD CONSTRAINT waiver_rule_one_body CHECK (num_nonnulls(role, authority_id) <= 1);
ALTER TABLE waiver_rule ADD CONSTRAINT waiver_rule_days CHECK (longest_days BETWEEN 1 AND 366);
-- The delivered rules have neither proposer nor entry; the application can write none such.
ALTER TABLE waiver_rule ADD CONSTRAINT waiver_rule_told CHECK ((proposed_by IS NULL) = (entry_id IS NULL));

INSERT INTO waiver_rule (id, gate, check_code, version, role, authority_id, longest_days)
SELECT gen_random_uuid(), d.gate::phase, d.code, 1, d.role::role, (SELECT id FROM authority WHERE key = d.body::authority_key), d.days
FROM (VALUES
  ('build_and_test', 'high-risks-held', NULL, 'cab', 30), ('build_and_test', 'test-strategy', 'change_manager', NULL, 30),
  ('build_and_test', 'impact-taken', 'change_manager', NULL, 14),
  ('check_in', 'no-blocking-defect', NULL, 'cab', 30), ('check_in', 'criteria-met', 'change_manager', NULL, 30),
  ('check_in', 'decommission-dry_run', 'change_manager', NULL, 14), ('check_in', 'decommission-data', 'change_manager', NULL, 14),
  ('check_in', 'decommission-licence', 'change_manager', NULL, 14),
  ('closed', 'observed', 'change_manager', NULL, 14)
) AS d (gate, code, role, body, days);

CREATE TABLE "waiver" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "gate" "phase" NOT NULL,
    "check_code" TEXT NOT NULL,
    "rule_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "needs_authorization" BOOLEAN NOT NULL,
    "given_by" UUID NOT NULL,
    "given_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "waiver_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "waiver_end" (
    "waiver_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "ended_by" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "waiver_end_pkey" PRIMARY KEY ("waiver_id")
);
CREATE UNIQUE INDEX "waiver_id_release_id_key" ON "waiver"("id", "release_id");
CREATE UNIQUE INDEX "waiver_end_waiver_id_release_id_key" ON "waiver_end"("waiver_id", "release_id");
CREATE INDEX "waiver_release_id_idx" ON "waiver"("release_id");
CREATE INDEX "waiver_ends_at_id_idx" ON "waiver"("ends_at", "id");
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_release_id_fkey" FOREIGN KEY ("release_id")
  REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_rule_id_gate_check_code_fkey" FOREIGN KEY ("rule_id", "gate", "check_code")
  REFERENCES "waiver_rule"("id", "gate", "check_code") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_given_by_fkey" FOREIGN KEY ("given_by")
  REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_entry_id_fkey" FOREIGN KEY ("entry_id")
  REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_end" ADD CONSTRAINT "waiver_end_waiver_id_release_id_fkey" FOREIGN KEY ("waiver_id", "release_id")
  REFERENCES "waiver"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_end" ADD CONSTRAINT "waiver_end_ended_by_fkey" FOREIGN KEY ("ended_by")
  REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiver_end" ADD CONSTRAINT "waiver_end_entry_id_fkey" FOREIGN KEY ("entry_id")
  REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE waiver ADD CONSTRAINT waiver_reason CHECK (btrim(reason) <> '');
ALTER TABLE waiver_end ADD CONSTRAINT waiver_end_reason CHECK (btrim(reason) <> '');

CREATE FUNCTION waiver_rule_in_force(wanted_gate public.phase, wanted_check text) RETURNS public.waiver_rule
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r FROM public.waiver_rule r LEFT JOIN public.waiver_rule_confirmation c ON c.rule_id = r.id
  WHERE r.gate = wanted_gate AND r.check_code = wanted_check AND (r.proposed_by IS NULL OR c.confirmed_by <> r.proposed_by)
  ORDER BY r.version DESC LIMIT 1
$$;

CREATE FUNCTION may_waive(rule public.waiver_rule, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.appointment_in_force f LEFT JOIN public.authority a ON a.id = rule.authority_id
    WHERE f.person_id = who AND (f.role = rule.role OR f.authority_id = rule.authority_id
      OR (a.key = 'change_managers' AND f.role = 'change_manager')))
$$;

-- A waiver counts from when it was given until its end date, unless it was ended before.
CREATE FUNCTION waiver_is_over(wanted public.waiver) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT wanted.ends_at <= public.countersign_clock() OR EXISTS (SELECT 1 FROM public.waiver_end e WHERE e.waiver_id = wanted.id)
$$;

CREATE FUNCTION waiver_in_force(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.waiver w WHERE w.id = wanted AND NOT public.waiver_is_over(w))
$$;

-- Proposed and confirmed as whatever decides who decides: by two people, told in the admin stream, in versions.
CREATE FUNCTION waiver_rule_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.waiver_rule'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.proposed_by IS NULL OR NOT public.holds_role(NEW.proposed_by, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'who may waive a check is proposed by an administrator or a change manager';
  END IF;
  IF NEW.version IS DISTINCT FROM (SELECT coalesce(max(version), 0) + 1 FROM public.waiver_rule WHERE gate = NEW.gate AND check_code = NEW.check_code) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'a rule on waivers is the next version';
  END IF;
  NEW.proposed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER waiver_rule_guard BEFORE INSERT ON waiver_rule FOR EACH ROW EXECUTE FUNCTION waiver_rule_guard();

CREATE FUNCTION waiver_rule_confirmation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.waiver_rule;
BEGIN
  IF TG_RELID <> 'public.waiver_rule_confirmation'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.waiver_rule WHERE id = NEW.rule_id;
  IF NEW.confirmed_by IS NOT DISTINCT FROM coalesce(subject.proposed_by, NEW.confirmed_by)
      OR NOT public.holds_role(NEW.confirmed_by, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'a rule on waivers is confirmed by an administrator or change manager who did not propose it';
  END IF;
  IF (public.waiver_rule_in_force(subject.gate, subject.check_code)).version > subject.version THEN
    RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'a later version of this rule is in force';
  END IF;
  NEW.confirmed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER waiver_rule_confirmation_guard BEFORE INSERT ON waiver_rule_confirmation
  FOR EACH ROW EXECUTE FUNCTION waiver_rule_confirmation_guard();

-- Given for the gate that the release stands before, by somebody whom the rule in force names and who neither raised, manages nor built
-- it, for no longer than the rule allows; one at a time.
CREATE FUNCTION waiver_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
  rule public.waiver_rule := public.waiver_rule_in_force(NEW.gate, NEW.check_code);
  now_is timestamptz := public.countersign_clock();
BEGIN
  IF TG_RELID <> 'public.waiver'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO release FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM public.phase_step s WHERE s.from_phase = release.phase AND s.via = 'gate' AND s.gate = NEW.gate) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'the release does not stand before this gate';
  END IF;
  IF rule.id IS DISTINCT FROM NEW.rule_id OR NOT public.may_waive(rule, NEW.given_by) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS066', MESSAGE = 'no rule in force lets this person waive this check';
  END IF;
  IF NEW.given_by IN (release.manager_id, release.raised_by) OR NEW.gate = 'check_in' AND EXISTS (
      SELECT 1 FROM public.build b LEFT JOIN public.artifact a ON a.build_id = b.id
      WHERE b.release_id = release.id AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = release.id)
        AND NEW.given_by IN (b.handed_in_by, b.sealed_by, a.uploaded_by)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS066', MESSAGE = 'who raised, manages or built a release waives nothing of it';
  END IF;
  IF NEW.ends_at <= now_is OR NEW.ends_at > now_is + rule.longest_days * interval '1 day' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS066', MESSAGE = 'a waiver ends, at the latest when its rule says';
  END IF;
  IF EXISTS (SELECT 1 FROM public.waiver w WHERE w.release_id = NEW.release_id AND w.gate = NEW.gate AND w.check_code = NEW.check_code
      AND NOT public.waiver_is_over(w)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS066', MESSAGE = 'this check is waived already';
  END IF;
  NEW.given_at := now_is;
  RETURN NEW;
END $$;
CREATE TRIGGER waiver_guard BEFORE INSERT ON waiver FOR EACH ROW EXECUTE FUNCTION waiver_guard();

CREATE FUNCTION waiver_end_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.waiver;
BEGIN
  IF TG_RELID <> 'public.waiver_end'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM 1 FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE;
  SELECT * INTO subject FROM public.waiver WHERE id = NEW.waiver_id;
  IF subject.given_by IS DISTINCT FROM NEW.ended_by
      AND NEW.ended_by IS DISTINCT FROM (SELECT manager_id FROM public.release WHERE id = subject.release_id)
      AND NOT public.may_waive(public.waiver_rule_in_force(subject.gate, subject.check_code), NEW.ended_by) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS066', MESSAGE = 'a waiver is ended by who gave it, who may give it, or the release manager';
  END IF;
  IF public.waiver_is_over(subject) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS066', MESSAGE = 'this waiver is over already';
  END IF;
  NEW.ended_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER waiver_end_guard BEFORE INSERT ON waiver_end FOR EACH ROW EXECUTE FUNCTION waiver_end_guard();

CREATE FUNCTION waiver_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
BEGIN
  IF TG_RELID = 'public.waiver_rule'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'waiver_rule.proposed', jsonb_build_object('ruleId', NEW.id, 'gate', NEW.gate,
      'check', NEW.check_code, 'version', NEW.version, 'role', NEW.role, 'authorityId', NEW.authority_id, 'longestDays', NEW.longest_days,
      'actor', jsonb_build_object('id', NEW.proposed_by)));
  ELSIF TG_RELID = 'public.waiver_rule_confirmation'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'waiver_rule.confirmed', jsonb_build_object(
      'ruleId', NEW.rule_id, 'actor', jsonb_build_object('id', NEW.confirmed_by)));
  ELSIF TG_RELID = 'public.waiver'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, (SELECT stream_id FROM public.release WHERE id = NEW.release_id), 'waiver.given',
      jsonb_build_object('waiverId', NEW.id, 'gate', NEW.gate, 'check', NEW.check_code, 'ruleId', NEW.rule_id, 'reason', NEW.reason,
        'needsAuthorization', NEW.needs_authorization, 'actor', jsonb_build_object('id', NEW.given_by)));
    -- The entry says the end date as text, to the millisecond.
    IF NOT EXISTS (SELECT 1 FROM public.record_entry e WHERE e.id = NEW.entry_id AND (e.content ->> 'until')::timestamptz = NEW.ends_at) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'the record tells of another end of this waiver';
    END IF;
  ELSIF TG_RELID = 'public.waiver_end'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, (SELECT stream_id FROM public.release WHERE id = NEW.release_id), 'waiver.ended',
      jsonb_build_object('waiverId', NEW.waiver_id, 'reason', NEW.reason, 'actor', jsonb_build_object('id', NEW.ended_by)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;

-- And nothing of it is recorded that did not happen.
CREATE FUNCTION waiver_entry_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  happened boolean;
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  happened := CASE NEW.content ->> 'type'
    WHEN 'waiver.given' THEN EXISTS (SELECT 1 FROM public.waiver w WHERE w.entry_id = NEW.id)
    WHEN 'waiver.ended' THEN EXISTS (SELECT 1 FROM public.waiver_end e WHERE e.entry_id = NEW.id)
    WHEN 'waiver_rule.proposed' THEN EXISTS (SELECT 1 FROM public.waiver_rule r WHERE r.entry_id = NEW.id)
    WHEN 'waiver_rule.confirmed' THEN EXISTS (SELECT 1 FROM public.waiver_rule_confirmation c WHERE c.entry_id = NEW.id)
    ELSE true
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', NEW.content ->> 'type');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER waiver_entry_happened AFTER INSERT ON record_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.content ->> 'type' LIKE 'waiver%') EXECUTE FUNCTION waiver_entry_happened();

DO $$
DECLARE
  of_waivers text;
BEGIN
  FOREACH of_waivers IN ARRAY ARRAY['waiver_rule', 'waiver_rule_confirmation', 'waiver', 'waiver_end'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_recorded AFTER INSERT ON %1$s FOR EACH ROW EXECUTE FUNCTION waiver_recorded()', of_waivers);
    EXECUTE format('CREATE TRIGGER %1$s_append_only BEFORE UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()', of_waivers);
  END LOOP;
  -- Given and ended, a waiver is evidence: of the gate ahead, the only one that can be asked for.
  FOREACH of_waivers IN ARRAY ARRAY['waiver', 'waiver_end'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_evidence_insert AFTER INSERT ON %1$s REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision(''planning'', ''build_and_test'', ''check_in'', ''deployment'', ''closed'')', of_waivers);
    EXECUTE format('CREATE TRIGGER %1$s_evidence_update AFTER UPDATE ON %1$s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision(''planning'', ''build_and_test'', ''check_in'', ''deployment'', ''closed'')', of_waivers);
    EXECUTE format('CREATE TRIGGER %1$s_evidence_delete AFTER DELETE ON %1$s REFERENCING OLD TABLE AS old_rows
      FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision(''planning'', ''build_and_test'', ''check_in'', ''deployment'', ''closed'')', of_waivers);
  END LOOP;
END $$;

-- What was granted with a waiver is passed while the waiver counts: its end is a condition, and supersedes nothing.
CREATE FUNCTION phase_entry_waivers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.phase_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF EXISTS (
    SELECT 1 FROM public.authorization a
      CROSS JOIN LATERAL jsonb_array_elements(coalesce(convert_from(a.evidence, 'UTF8')::jsonb -> 'waivers', '[]')) w
    WHERE a.id = NEW.authorization_id AND NOT public.waiver_in_force((w ->> 'id')::uuid)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS035', MESSAGE = 'a waiver that this was granted with is over';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER phase_entry_waivers AFTER INSERT ON phase_entry FOR EACH ROW WHEN (NEW.authorization_id IS NOT NULL)
  EXECUTE FUNCTION phase_entry_waivers();

REVOKE EXECUTE ON FUNCTION waiver_rule_in_force(phase, text), may_waive(waiver_rule, uuid), waiver_is_over(waiver),
  waiver_in_force(uuid) FROM PUBLIC;
GRANT SELECT ON waivable_check, waiver_rule, waiver_rule_confirmation, waiver, waiver_end TO countersign_app;
GRANT INSERT (id, gate, check_code, version, role, authority_id, longest_days, proposed_by, entry_id) ON waiver_rule TO countersign_app;
GRANT INSERT (rule_id, confirmed_by, entry_id) ON waiver_rule_confirmation TO countersign_app;
GRANT INSERT (id, release_id, gate, check_code, rule_id, reason, ends_at, needs_authorization, given_by, entry_id) ON waiver TO countersign_app;
GRANT INSERT (waiver_id, release_id, reason, ended_by, entry_id) ON waiver_end TO countersign_app;
