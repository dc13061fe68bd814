-- Provenance: what a builder signed about how the artifacts came to be, whose signature counts, and what the gate makes of it.

-- CreateEnum
CREATE TYPE "builder_kind" AS ENUM ('key', 'sigstore');
CREATE TYPE "builder_step" AS ENUM ('confirmed', 'ended');
CREATE TYPE "provenance_mode" AS ENUM ('blocks', 'warns');
CREATE TYPE "provenance_format" AS ENUM ('dsse', 'sigstore');

-- CreateTable
CREATE TABLE "trusted_builder" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "builder_kind" NOT NULL,
    "material" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "key_hint" TEXT NOT NULL DEFAULT '',
    "builder_uri" TEXT NOT NULL,
    "identity" TEXT NOT NULL DEFAULT '',
    "issuer" TEXT NOT NULL DEFAULT '',
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "trusted_builder_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "trusted_builder_step" (
    "trusted_builder_id" UUID NOT NULL,
    "step" "builder_step" NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "reason" TEXT NOT NULL DEFAULT '',
    "entry_id" UUID NOT NULL,

    CONSTRAINT "trusted_builder_step_pkey" PRIMARY KEY ("trusted_builder_id","step")
);
CREATE TABLE "provenance_rule" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "when_missing" "provenance_mode" NOT NULL,
    "when_bad" "provenance_mode" NOT NULL,
    "proposed_by" UUID,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID,

    CONSTRAINT "provenance_rule_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "provenance_rule_confirmation" (
    "rule_id" UUID NOT NULL,
    "confirmed_by" UUID NOT NULL,
    "confirmed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "provenance_rule_confirmation_pkey" PRIMARY KEY ("rule_id")
);
CREATE TABLE "provenance" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "format" "provenance_format" NOT NULL,
    "predicate_type" TEXT NOT NULL,
    "builder_uri" TEXT NOT NULL,
    "subjects" JSONB NOT NULL,
    "materials" JSONB NOT NULL,
    "trusted_builder_id" UUID,
    "signer" TEXT NOT NULL DEFAULT '',
    "faults" JSONB NOT NULL,
    "handed_in_by" UUID NOT NULL,
    "handed_in_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "provenance_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "provenance_rule_version_key" ON "provenance_rule"("version");
CREATE INDEX "provenance_build_id_idx" ON "provenance"("build_id");
CREATE INDEX "provenance_sha256_idx" ON "provenance"("sha256");
ALTER TABLE "trusted_builder" ADD CONSTRAINT "trusted_builder_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "trusted_builder" ADD CONSTRAINT "trusted_builder_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "trusted_builder_step" ADD CONSTRAINT "trusted_builder_step_trusted_builder_id_fkey" FOREIGN KEY ("trusted_builder_id") REFERENCES "trusted_builder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "trusted_builder_step" ADD CONSTRAINT "trusted_builder_step_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "trusted_builder_step" ADD CONSTRAINT "trusted_builder_step_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance_rule" ADD CONSTRAINT "provenance_rule_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance_rule" ADD CONSTRAINT "provenance_rule_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance_rule_confirmation" ADD CONSTRAINT "provenance_rule_confirmation_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "provenance_rule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance_rule_confirmation" ADD CONSTRAINT "provenance_rule_confirmation_confirmed_by_fkey" FOREIGN KEY ("confirmed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance_rule_confirmation" ADD CONSTRAINT "provenance_rule_confirmation_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance" ADD CONSTRAINT "provenance_build_id_release_id_fkey" FOREIGN KEY ("build_id", "release_id") REFERENCES "build"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance" ADD CONSTRAINT "provenance_trusted_builder_id_fkey" FOREIGN KEY ("trusted_builder_id") REFERENCES "trusted_builder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "provenance" ADD CONSTRAINT "provenance_handed_in_by_fkey" FOREIGN KEY ("handed_in_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE trusted_builder ADD CONSTRAINT trusted_builder_named CHECK (btrim(name) <> '' AND btrim(builder_uri) <> '');
ALTER TABLE trusted_builder ADD CONSTRAINT trusted_builder_fingerprint CHECK (fingerprint = encode(sha256(convert_to(material, 'UTF8')), 'hex'));
-- A certificate without a name expected in it would be anybody's; a key has none.
ALTER TABLE trusted_builder ADD CONSTRAINT trusted_builder_identity CHECK (
  CASE kind WHEN 'sigstore' THEN length(identity) > 0 AND length(issuer) > 0 AND identity !~ '\*.' AND (identity !~ '\*$' OR length(identity) >= 12)
    ELSE identity = '' AND issuer = '' END);
ALTER TABLE trusted_builder_step ADD CONSTRAINT trusted_builder_step_reason CHECK (step = 'confirmed' OR btrim(reason) <> '');
ALTER TABLE provenance_rule ADD CONSTRAINT provenance_rule_told CHECK ((proposed_by IS NULL) = (entry_id IS NULL));
ALTER TABLE provenance_rule ADD CONSTRAINT provenance_rule_right_way_up CHECK (NOT (when_missing = 'blocks' AND when_bad = 'warns'));
ALTER TABLE provenance ADD CONSTRAINT provenance_digest CHECK (sha256 ~ '^[0-9a-f]{64}$' AND size > 0);
ALTER TABLE provenance ADD CONSTRAINT provenance_lists CHECK (
  jsonb_typeof(subjects) = 'array' AND jsonb_typeof(materials) = 'array' AND jsonb_typeof(faults) = 'array');
-- What nobody trusted signed has at least that fault.
ALTER TABLE provenance ADD CONSTRAINT provenance_unsigned_is_faulty CHECK (trusted_builder_id IS NOT NULL OR faults <> '[]');

-- As delivered: missing provenance is said and lets pass, provenance that does not hold blocks.
INSERT INTO provenance_rule (id, version, when_missing, when_bad) VALUES (gen_random_uuid(), 1, 'warns', 'blocks');

CREATE FUNCTION builder_in_force(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
      SELECT 1 FROM public.trusted_builder_step s JOIN public.trusted_builder b ON b.id = s.trusted_builder_id
      WHERE s.trusted_builder_id = wanted AND s.step = 'confirmed' AND s.person_id <> b.proposed_by)
    AND NOT EXISTS (SELECT 1 FROM public.trusted_builder_step s WHERE s.trusted_builder_id = wanted AND s.step = 'ended')
$$;

CREATE FUNCTION provenance_rule_in_force() RETURNS public.provenance_rule LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r FROM public.provenance_rule r LEFT JOIN public.provenance_rule_confirmation c ON c.rule_id = r.id
  WHERE r.proposed_by IS NULL OR c.confirmed_by <> r.proposed_by
  ORDER BY r.version DESC LIMIT 1
$$;

-- missing: none was handed in. verified: every artifact is a subject of one without fault, signed by a builder still trusted.
CREATE FUNCTION provenance_outcome(subject uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH final AS (SELECT id FROM public.build WHERE release_id = subject ORDER BY iteration DESC LIMIT 1)
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM public.provenance p WHERE p.build_id IN (SELECT id FROM final)) THEN 'missing'
    WHEN EXISTS (
      SELECT 1 FROM public.artifact a WHERE a.build_id IN (SELECT id FROM final) AND NOT EXISTS (
        SELECT 1 FROM public.provenance p
        WHERE p.build_id = a.build_id AND p.faults = '[]' AND public.builder_in_force(p.trusted_builder_id)
          AND p.subjects @> jsonb_build_array(jsonb_build_object('sha256', a.sha256)))) THEN 'bad'
    ELSE 'verified' END
$$;

CREATE FUNCTION trust_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  builder public.trusted_builder;
  rule public.provenance_rule;
BEGIN
  IF TG_RELID = 'public.trusted_builder'::regclass THEN
    IF NOT public.holds_role(NEW.proposed_by, 'administrator', 'change_manager') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'a builder is proposed by an administrator or a change manager';
    END IF;
    NEW.proposed_at := public.countersign_clock();
  ELSIF TG_RELID = 'public.trusted_builder_step'::regclass THEN
    SELECT * INTO builder FROM public.trusted_builder WHERE id = NEW.trusted_builder_id FOR NO KEY UPDATE;
    IF NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager')
        OR (NEW.step = 'confirmed' AND NEW.person_id IS NOT DISTINCT FROM builder.proposed_by) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'a builder is confirmed by an administrator or change manager who did not propose it';
    END IF;
    IF EXISTS (SELECT 1 FROM public.trusted_builder_step s WHERE s.trusted_builder_id = builder.id AND s.step = 'ended') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'this builder was ended';
    END IF;
    NEW.at := public.countersign_clock();
  ELSIF TG_RELID = 'public.provenance_rule'::regclass THEN
    IF NEW.proposed_by IS NULL OR NOT public.holds_role(NEW.proposed_by, 'administrator', 'change_manager') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'what provenance is for is proposed by an administrator or a change manager';
    END IF;
    IF NEW.version IS DISTINCT FROM (SELECT coalesce(max(version), 0) + 1 FROM public.provenance_rule) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'a rule on provenance is the next version';
    END IF;
    NEW.proposed_at := public.countersign_clock();
  ELSIF TG_RELID = 'public.provenance_rule_confirmation'::regclass THEN
    SELECT * INTO rule FROM public.provenance_rule WHERE id = NEW.rule_id;
    IF NEW.confirmed_by IS NOT DISTINCT FROM coalesce(rule.proposed_by, NEW.confirmed_by)
        OR NOT public.holds_role(NEW.confirmed_by, 'administrator', 'change_manager') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'a rule on provenance is confirmed by an administrator or change manager who did not propose it';
    END IF;
    IF (public.provenance_rule_in_force()).version > rule.version THEN
      RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'a later rule on provenance is in force';
    END IF;
    NEW.confirmed_at := public.countersign_clock();
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION trust_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
BEGIN
  IF TG_RELID = 'public.trusted_builder'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'trusted_builder.proposed', jsonb_build_object('trustedBuilderId', NEW.id,
      'name', NEW.name, 'kind', NEW.kind, 'material', NEW.material, 'fingerprint', NEW.fingerprint, 'keyHint', NEW.key_hint, 'builderUri', NEW.builder_uri,
      'identity', NEW.identity, 'issuer', NEW.issuer, 'actor', jsonb_build_object('id', NEW.proposed_by)));
  ELSIF TG_RELID = 'public.trusted_builder_step'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'trusted_builder.' || NEW.step, jsonb_build_object(
      'trustedBuilderId', NEW.trusted_builder_id, 'actor', jsonb_build_object('id', NEW.person_id))
      || CASE NEW.step WHEN 'ended' THEN jsonb_build_object('reason', NEW.reason) ELSE '{}' END);
  ELSIF TG_RELID = 'public.provenance_rule'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'provenance_rule.proposed', jsonb_build_object('ruleId', NEW.id, 'version', NEW.version,
      'whenMissing', NEW.when_missing, 'whenBad', NEW.when_bad, 'actor', jsonb_build_object('id', NEW.proposed_by)));
  ELSIF TG_RELID = 'public.provenance_rule_confirmation'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'provenance_rule.confirmed', jsonb_build_object(
      'ruleId', NEW.rule_id, 'actor', jsonb_build_object('id', NEW.confirmed_by)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;

-- And nothing of it is recorded that did not happen.
CREATE FUNCTION trust_entry_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  happened boolean;
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  happened := CASE NEW.content ->> 'type'
    WHEN 'trusted_builder.proposed' THEN EXISTS (SELECT 1 FROM public.trusted_builder b WHERE b.entry_id = NEW.id)
    WHEN 'trusted_builder.confirmed' THEN EXISTS (SELECT 1 FROM public.trusted_builder_step s WHERE s.entry_id = NEW.id AND s.step = 'confirmed')
    WHEN 'trusted_builder.ended' THEN EXISTS (SELECT 1 FROM public.trusted_builder_step s WHERE s.entry_id = NEW.id AND s.step = 'ended')
    WHEN 'provenance_rule.proposed' THEN EXISTS (SELECT 1 FROM public.provenance_rule r WHERE r.entry_id = NEW.id)
    WHEN 'provenance_rule.confirmed' THEN EXISTS (SELECT 1 FROM public.provenance_rule_confirmation c WHERE c.entry_id = NEW.id)
    WHEN 'provenance.handed_in' THEN EXISTS (
      SELECT 1 FROM public.provenance p JOIN public.release r ON r.id = p.release_id
      WHERE p.id = (NEW.content #>> '{provenance,id}')::uuid AND r.stream_id = NEW.stream_id
        AND p.sha256 = NEW.content #>> '{provenance,sha256}' AND p.faults = NEW.content #> '{provenance,faults}')
    ELSE true
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', NEW.content ->> 'type');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER trust_entry_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.content ->> 'type' LIKE 'trusted_builder.%' OR NEW.content ->> 'type' LIKE 'provenance%') EXECUTE FUNCTION trust_entry_happened();

CREATE FUNCTION provenance_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.provenance'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT phase FROM public.release WHERE id = NEW.release_id FOR NO KEY UPDATE) IS DISTINCT FROM 'build_and_test' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'provenance is handed in in build & test';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.build b WHERE b.id = NEW.build_id AND b.manifest_digest IS NOT NULL
      AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = NEW.release_id)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS050', MESSAGE = 'provenance is of the sealed final build';
  END IF;
  IF NEW.trusted_builder_id IS NOT NULL AND NOT public.builder_in_force(NEW.trusted_builder_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'this builder is not trusted';
  END IF;
  IF NEW.faults = '[]' AND NEW.builder_uri IS DISTINCT FROM (SELECT b.builder_uri FROM public.trusted_builder b WHERE b.id = NEW.trusted_builder_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS150', MESSAGE = 'another builder is named in it than the one that signed';
  END IF;
  NEW.handed_in_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER provenance_guard BEFORE INSERT ON provenance FOR EACH ROW EXECUTE FUNCTION provenance_guard();
CREATE TRIGGER provenance_append_only BEFORE UPDATE OR DELETE ON provenance FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- Part of what G3 is decided on.
CREATE TRIGGER provenance_evidence_insert AFTER INSERT ON provenance REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('check_in');
CREATE TRIGGER provenance_evidence_update AFTER UPDATE ON provenance REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('check_in');
CREATE TRIGGER provenance_evidence_delete AFTER DELETE ON provenance REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION raise_evidence_revision('check_in');

DO $$
DECLARE
  of_trust text;
BEGIN
  FOREACH of_trust IN ARRAY ARRAY['trusted_builder', 'trusted_builder_step', 'provenance_rule', 'provenance_rule_confirmation'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_guard BEFORE INSERT ON %1$s FOR EACH ROW EXECUTE FUNCTION trust_guard()', of_trust);
    EXECUTE format('CREATE TRIGGER %1$s_recorded AFTER INSERT ON %1$s FOR EACH ROW EXECUTE FUNCTION trust_recorded()', of_trust);
    EXECUTE format('CREATE TRIGGER %1$s_append_only BEFORE UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()', of_trust);
  END LOOP;
END $$;

-- A live condition: a builder may be trusted no more, or the rule be stricter, since the gate was granted.
CREATE FUNCTION phase_entry_provenance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  outcome text;
  mode public.provenance_mode;
  rule public.provenance_rule := public.provenance_rule_in_force();
BEGIN
  IF TG_RELID <> 'public.phase_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT retires FROM public.release WHERE id = NEW.release_id) THEN
    RETURN NULL;
  END IF;
  outcome := public.provenance_outcome(NEW.release_id);
  mode := CASE outcome WHEN 'missing' THEN rule.when_missing ELSE rule.when_bad END;
  IF outcome <> 'verified' AND mode IS DISTINCT FROM 'warns' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = format('the provenance of the final build is %s', outcome);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER phase_entry_provenance AFTER INSERT ON phase_entry FOR EACH ROW WHEN (NEW.gate = 'check_in')
  EXECUTE FUNCTION phase_entry_provenance();

REVOKE EXECUTE ON FUNCTION builder_in_force(uuid), provenance_outcome(uuid), trust_guard(), trust_recorded(), trust_entry_happened(),
  provenance_guard(), phase_entry_provenance() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION provenance_rule_in_force() FROM PUBLIC;
GRANT SELECT ON trusted_builder, trusted_builder_step, provenance_rule, provenance_rule_confirmation, provenance TO countersign_app;
GRANT INSERT (id, name, kind, material, fingerprint, key_hint, builder_uri, identity, issuer, proposed_by, entry_id) ON trusted_builder TO countersign_app;
GRANT INSERT (trusted_builder_id, step, person_id, reason, entry_id) ON trusted_builder_step TO countersign_app;
GRANT INSERT (id, version, when_missing, when_bad, proposed_by, entry_id) ON provenance_rule TO countersign_app;
GRANT INSERT (rule_id, confirmed_by, entry_id) ON provenance_rule_confirmation TO countersign_app;
GRANT INSERT (id, release_id, build_id, sha256, size, format, predicate_type, builder_uri, subjects, materials, trusted_builder_id, signer,
  faults, handed_in_by) ON provenance TO countersign_app;
