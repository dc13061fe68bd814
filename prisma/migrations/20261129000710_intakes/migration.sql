-- Outside components enter the library through an intake: a request for change that lists them, decided by a change authority as a subject of
-- its own. While it stands authorized they are in the library; with an end date they are let in until then.

CREATE TYPE "intake_kind" AS ENUM ('addition', 'baseline');
CREATE TYPE "intake_file" AS ENUM ('cyclonedx', 'package_lock');

CREATE TABLE "intake" (
    "change_id" UUID NOT NULL,
    "kind" "intake_kind" NOT NULL,
    "source" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6),
    "bill_id" UUID,
    "file_sha256" TEXT,
    "file_format" "intake_file",
    "components" INTEGER NOT NULL,

    CONSTRAINT "intake_pkey" PRIMARY KEY ("change_id")
);
CREATE TABLE "intake_component" (
    "change_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "group_name" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "purl" TEXT,
    "hashes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "licences" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "intake_component_pkey" PRIMARY KEY ("change_id","position")
);
CREATE INDEX "intake_file_sha256_idx" ON "intake"("file_sha256");
CREATE INDEX "intake_component_purl_idx" ON "intake_component"("purl");
ALTER TABLE "intake" ADD CONSTRAINT "intake_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "intake" ADD CONSTRAINT "intake_bill_id_fkey" FOREIGN KEY ("bill_id") REFERENCES "bill_of_materials"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "intake_component" ADD CONSTRAINT "intake_component_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "intake"("change_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Digests that nobody makes collide: MD5 and SHA-1 say nothing about what a component is.
CREATE FUNCTION strong_digests(hashes text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(h ORDER BY h), '{}') FROM unnest(hashes) h WHERE h ~ '^(SHA-256|SHA-384|SHA-512|SHA3-256|SHA3-384|SHA3-512|BLAKE2b-256|BLAKE2b-384|BLAKE2b-512|BLAKE3):'
$$;
-- As people look for it: by its purl, or by its name as it is shown.
CREATE FUNCTION component_words(purl text, group_name text, name text, version text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT lower(coalesce(purl || ' ', '') || CASE WHEN group_name = '' THEN '' ELSE group_name || '/' END || name || ' ' || version)
$$;
CREATE INDEX intake_component_words ON intake_component USING gin (component_words(purl, group_name, name, version) trigram.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX intake_component_digests ON intake_component USING gin (strong_digests(hashes));

ALTER TABLE intake ADD CONSTRAINT intake_said CHECK (btrim(source) <> '' AND components > 0
  AND (file_sha256 IS NULL) = (file_format IS NULL) AND (bill_id IS NULL OR file_sha256 IS NULL) AND file_sha256 ~ '^[0-9a-f]{64}$');
-- What neither a purl nor a digest names could be anything.
ALTER TABLE intake_component ADD CONSTRAINT intake_component_named CHECK (
  position >= 0 AND btrim(name) <> '' AND (purl IS NOT NULL OR strong_digests(hashes) <> '{}'));

-- What an intake lists, as one digest: evidence names it, so that what was decided is what is let in.
CREATE FUNCTION intake_digest(wanted uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(string_agg(
    jsonb_build_array(c.position, c.type, c.group_name, c.name, c.version, c.purl, c.hashes, c.licences)::text, E'\n' ORDER BY c.position), 'UTF8')), 'hex')
  FROM public.intake_component c WHERE c.change_id = wanted
$$;

-- It comes with its change, whole, and stays as it is: who would list something else raises another.
CREATE FUNCTION intake_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.intake'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.change c WHERE c.id = NEW.change_id AND c.origin = 'intake' AND c.model <> 'standard'
      AND c.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'an intake comes with its change, which is normal or an emergency';
  END IF;
  IF (SELECT c.model FROM public.change c WHERE c.id = NEW.change_id) = 'emergency'
    AND (NEW.until IS NULL OR NEW.until > public.countersign_clock() + interval '30 days') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'in an emergency nothing is let in for longer than 30 days';
  END IF;
  IF NEW.until <= public.countersign_clock() THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'an intake does not end before it begins';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER intake_guard BEFORE INSERT ON intake FOR EACH ROW EXECUTE FUNCTION intake_guard();
CREATE TRIGGER intake_append_only BEFORE UPDATE OR DELETE ON intake FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER intake_component_append_only BEFORE UPDATE OR DELETE ON intake_component FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER intake_no_truncate BEFORE TRUNCATE ON intake FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER intake_component_no_truncate BEFORE TRUNCATE ON intake_component FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION intake_component_with_intake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.intake_component'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF EXISTS (SELECT 1 FROM public.intake i WHERE i.change_id IN (SELECT n.change_id FROM new_rows n) AND i.xmin <> pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'an intake lists what it lists';
  END IF;
  IF EXISTS (SELECT 1 FROM public.authorization a WHERE a.change_id IN (SELECT n.change_id FROM new_rows n)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'an intake that was asked about lists nothing more';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER intake_component_with_intake AFTER INSERT ON intake_component REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION intake_component_with_intake();

-- At the end of the transaction the change, the intake and its list fit each other, and the record tells of this very list.
CREATE FUNCTION intake_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  listed bigint;
BEGIN
  IF TG_RELID <> 'public.change'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (NEW.origin = 'intake') <> EXISTS (SELECT 1 FROM public.intake i WHERE i.change_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'a change is an intake from the beginning, or never';
  END IF;
  IF NEW.origin <> 'intake' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.model <> OLD.model THEN
      RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'an intake stays as it was raised';
    END IF;
    RETURN NULL;
  END IF;
  SELECT count(*) INTO listed FROM public.intake_component c WHERE c.change_id = NEW.id;
  IF listed <> (SELECT i.components FROM public.intake i WHERE i.change_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'an intake lists as many components as it says';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.record_entry e WHERE e.stream_id = NEW.stream_id AND e.content ->> 'type' = 'change.raised'
      AND e.content #>> '{intake,componentsDigest}' = public.intake_digest(NEW.id)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'an intake is not raised silently';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER intake_whole AFTER INSERT OR UPDATE OF origin, model ON change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION intake_whole();

CREATE FUNCTION release_change_no_intake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.release_change'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (SELECT origin FROM public.change WHERE id = NEW.change_id) = 'intake' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS160', MESSAGE = 'an intake is carried by no release';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER release_change_no_intake AFTER INSERT ON release_change FOR EACH ROW EXECUTE FUNCTION release_change_no_intake();

ALTER TABLE "authorization" DROP CONSTRAINT authorization_subject;
ALTER TABLE "authorization" ADD CONSTRAINT authorization_subject CHECK ((subject = 'waiver') = (waiver_id IS NOT NULL) AND (
  (subject = 'gate' AND release_id IS NOT NULL AND gate IS NOT NULL AND change_id IS NULL)
  OR (subject IN ('ratification', 'waiver') AND release_id IS NOT NULL AND gate IS NULL AND change_id IS NULL)
  OR (subject IN ('change', 'intake') AND change_id IS NOT NULL AND release_id IS NULL AND gate IS NULL)));
ALTER TABLE policy DROP CONSTRAINT policy_of_a_change;
ALTER TABLE policy ADD CONSTRAINT policy_of_a_change CHECK (subject NOT IN ('change', 'intake') OR (kind IS NULL AND risk_level IS NULL));
INSERT INTO policy (id, subject, gate, model, version, authority_id, votes_needed, request_hours, grant_hours)
SELECT gen_random_uuid(), 'intake', NULL, p.model::change_model, 1, a.id, p.votes, 336, 720
FROM (VALUES ('normal', 'cab', 2), ('emergency', 'emergency_cab', 1)) AS p (model, authority, votes)
JOIN authority a ON a.key = p.authority::authority_key;

CREATE OR REPLACE FUNCTION authorization_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  release public.release;
  change public.change;
  waiver public.waiver;
  told jsonb;
  wanted_revision int;
  wanted_model public.change_model;
  policy public.policy;
  let_in_until timestamptz;
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
  ELSIF NEW.subject = 'waiver' THEN
    SELECT * INTO waiver FROM public.waiver w WHERE w.id = NEW.waiver_id AND w.release_id = NEW.release_id;
    IF waiver.id IS NULL OR NOT waiver.needs_authorization OR waiver.given_by IS DISTINCT FROM NEW.asked_by
      OR waiver.ends_at <= public.countersign_clock() OR EXISTS (SELECT 1 FROM public.waiver_end e WHERE e.waiver_id = waiver.id) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'a waiver is decided about when it is given, at high risk, for who gave it';
    END IF;
    IF told #>> '{waiver,id}' IS DISTINCT FROM NEW.waiver_id::text THEN
      RAISE EXCEPTION USING ERRCODE = 'CS011', MESSAGE = 'the evidence tells of another waiver';
    END IF;
    wanted_revision := (SELECT revision FROM public.gate_evidence_revision WHERE release_id = NEW.release_id AND gate = waiver.gate);
  ELSE
    IF change.state NOT IN ('draft', 'refused') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'a change is submitted as a draft or after a refusal';
    END IF;
    IF (NEW.subject = 'intake') IS DISTINCT FROM (change.origin = 'intake') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'an intake is decided as an intake, and nothing else is';
    END IF;
    SELECT i.until INTO let_in_until FROM public.intake i WHERE i.change_id = change.id;
    IF let_in_until <= public.countersign_clock() THEN
      RAISE EXCEPTION USING ERRCODE = 'CS014', MESSAGE = 'an intake is decided before its end';
    END IF;
    IF NEW.subject = 'intake' AND told #>> '{intake,componentsDigest}' IS DISTINCT FROM public.intake_digest(change.id) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS011', MESSAGE = 'the evidence tells of other components';
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
  WHERE p.id = public.policy_for(NEW.subject, NEW.gate, wanted_model, release.kind, public.risk_level_in(told));
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
  -- What would let in nothing any more is decided by nobody.
  NEW.expires_at := least(NEW.asked_at + policy.request_hours * interval '1 hour', let_in_until);
  NEW.ended_at := NULL;
  NEW.grant_expires_at := NULL;
  RETURN NEW;
END $$;

-- Intakes that an authority granted, and whether they stand now: one that was withdrawn since, or is past its end, does not.
CREATE VIEW granted_intake WITH (security_barrier) AS
SELECT i.change_id, h.number, i.until, h.state = 'authorized' AND (i.until IS NULL OR i.until > countersign_clock()) AS stands
FROM intake i JOIN change h ON h.id = i.change_id
WHERE h.state = 'authorized' OR EXISTS (
  SELECT 1 FROM "authorization" a WHERE a.change_id = i.change_id AND a.subject = 'intake' AND a.state = 'granted');

-- Bytes that were withdrawn from the library, under whatever name.
CREATE FUNCTION is_withdrawn(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.library_withdrawal w JOIN public.library_item o ON o.id = w.item_id WHERE o.sha256 = wanted)
$$;

-- What is stated to be in a build: by its bills of materials, and by provenance that holds, which names packages among its materials.
CREATE VIEW stated_component WITH (security_barrier) AS
SELECT b.id AS bill_id, NULL::uuid AS provenance_id, b.build_id, b.main_purl, c.position, c.type, c.group_name, c.name, c.version, c.purl,
  c.purl_fault, c.hashes, c.licences, c.scope
FROM bill_component c JOIN bill_of_materials b ON b.id = c.bill_id
UNION ALL
SELECT NULL, p.id, p.build_id, NULL, (m.ordinality - 1)::int, 'library', '', m.value ->> 'uri', '',
  CASE WHEN m.value ->> 'uri' ~ '^pkg:[^?#]*[^/@?#]@[^/@?#]' THEN m.value ->> 'uri' END, NULL,
  ARRAY(SELECT regexp_replace(d, '^sha(256|384|512):', 'SHA-\1:') FROM jsonb_array_elements_text(m.value -> 'digests') d), '{}', 'required'
FROM provenance p CROSS JOIN LATERAL jsonb_array_elements(p.materials) WITH ORDINALITY m
WHERE p.faults = '[]' AND m.value ->> 'uri' ~* '^pkg:';

-- How each component stands now: lib/domain/bill-of-materials.ts says the same in words. Bytes that were withdrawn are foreign, whatever else
-- speaks for them. Own: this build's artifact, or what the bill is about where it states no digest of other bytes. In the library: by the SHA-256 of an item that was not withdrawn, or, where it states no digest, by the purl that the last bill of
-- such an item's build gave to itself; or let in by an intake that stands, by a digest, or by its purl where not both sides name a digest.
-- Waived: by such an intake that has an end. Everything else is foreign. Each OFFSET 0 has PostgreSQL look up once what several words need,
-- and begin with the few intakes that list a component.
DROP VIEW bill_component_standing;
CREATE VIEW component_standing WITH (security_barrier) AS
SELECT c.bill_id, c.provenance_id, c.build_id, c.position, c.type, c.group_name, c.name, c.version, c.purl, c.purl_fault, c.hashes, c.licences, c.scope,
  d.strong <> '{}' AS has_digest, s.standing,
  CASE WHEN s.standing = 'foreign' THEN
    CASE
      WHEN k.was_withdrawn THEN 'withdrawn'
      WHEN l.is_over THEN 'over'
      WHEN k.has_known_purl OR l.is_other THEN 'other_digest'
      WHEN c.purl IS NULL AND d.strong = '{}' THEN 'unnamed'
      ELSE 'unknown'
    END
  END AS reason,
  CASE WHEN s.standing IN ('in_library', 'waived') THEN l.number END AS let_in_by,
  CASE WHEN s.standing = 'waived' THEN l.until END AS let_in_until
FROM stated_component c
CROSS JOIN LATERAL (SELECT strong_digests(c.hashes) AS strong, ARRAY(SELECT substr(h, 9) FROM unnest(c.hashes) h WHERE h LIKE 'SHA-256:%') AS sha256 OFFSET 0) d
CROSS JOIN LATERAL (SELECT
  (d.strong = '{}' AND c.purl IS NOT DISTINCT FROM coalesce(c.main_purl, '')) OR (d.sha256 <> '{}' AND EXISTS (
    SELECT 1 FROM artifact a WHERE a.build_id = c.build_id AND a.sha256 = ANY (d.sha256))) AS is_own,
  d.sha256 <> '{}' AND EXISTS (SELECT 1 FROM library_item i WHERE i.sha256 = ANY (d.sha256) AND NOT is_withdrawn(i.sha256)) AS has_known_digest,
  EXISTS (SELECT 1 FROM bill_of_materials m JOIN artifact a ON a.build_id = m.build_id JOIN library_item i ON i.artifact_id = a.id
    WHERE m.main_purl = c.purl AND NOT is_withdrawn(i.sha256) AND NOT EXISTS (SELECT 1 FROM bill_of_materials later
      WHERE later.build_id = m.build_id AND (later.handed_in_at, later.id) > (m.handed_in_at, m.id))) AS has_known_purl,
  d.sha256 <> '{}' AND EXISTS (SELECT 1 FROM library_item i WHERE i.sha256 = ANY (d.sha256) AND is_withdrawn(i.sha256)) AS was_withdrawn
  OFFSET 0
) k
CROSS JOIN LATERAL (SELECT k.has_known_digest OR (k.has_known_purl AND d.strong = '{}') AS is_item) f
-- The intake that says most for it: one that stands for good, then the longest, then one that is over, then one of another digest.
LEFT JOIN LATERAL (
  SELECT m.number, m.until, m.stands AND NOT m.is_other AS lets_in, NOT m.stands AND NOT m.is_other AS is_over, m.is_other
  FROM (
    SELECT n.number, n.until, n.stands,
      strong_digests(o.hashes) <> '{}' AND d.strong <> '{}' AND NOT strong_digests(o.hashes) && d.strong AS is_other
    FROM intake_component o CROSS JOIN LATERAL (SELECT * FROM granted_intake g WHERE g.change_id = o.change_id OFFSET 0) n
    WHERE strong_digests(o.hashes) && d.strong OR o.purl = c.purl
  ) m
  ORDER BY m.is_other, m.stands DESC, m.until DESC NULLS FIRST, m.number LIMIT 1
) l ON NOT (k.was_withdrawn OR k.is_own OR f.is_item)
CROSS JOIN LATERAL (SELECT CASE
    WHEN k.was_withdrawn THEN 'foreign'
    WHEN k.is_own THEN 'own'
    WHEN f.is_item OR (l.lets_in AND l.until IS NULL) THEN 'in_library'
    WHEN l.lets_in THEN 'waived'
    ELSE 'foreign'
  END AS standing) s;

-- What the gate to check-in makes of foreign components: one more word of the rule on where the parts of a build come from.
ALTER TABLE provenance_rule ADD COLUMN when_foreign provenance_mode NOT NULL DEFAULT 'warns';
INSERT INTO waivable_check (gate, check_code) VALUES ('check_in', 'components-known');
-- Delivered with the product, so that nobody proposed it.
ALTER TABLE waiver_rule DISABLE TRIGGER waiver_rule_guard, DISABLE TRIGGER waiver_rule_recorded;
INSERT INTO waiver_rule (id, gate, check_code, version, role, longest_days)
  VALUES (gen_random_uuid(), 'check_in', 'components-known', 1, 'change_manager', 30);
ALTER TABLE waiver_rule ENABLE TRIGGER waiver_rule_guard, ENABLE TRIGGER waiver_rule_recorded;

-- A live condition: an intake may be over, or the rule be stricter, since the gate was granted. What was granted with a waiver of this very
-- check is looked at by its own condition.
CREATE FUNCTION phase_entry_components() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  final uuid := (SELECT b.id FROM public.build b WHERE b.release_id = NEW.release_id ORDER BY b.iteration DESC LIMIT 1);
  bill uuid := (SELECT m.id FROM public.bill_of_materials m WHERE m.build_id = final ORDER BY m.handed_in_at DESC, m.id DESC LIMIT 1);
BEGIN
  IF TG_RELID <> 'public.phase_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (public.provenance_rule_in_force()).when_foreign = 'warns' OR (SELECT retires FROM public.release WHERE id = NEW.release_id)
    OR EXISTS (SELECT 1 FROM public.authorization a
      CROSS JOIN LATERAL jsonb_array_elements(coalesce(convert_from(a.evidence, 'UTF8')::jsonb -> 'waivers', '[]')) w
      WHERE a.id = NEW.authorization_id AND w ->> 'check' = 'components-known') THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.bill_component c WHERE c.bill_id = bill)
    OR EXISTS (SELECT 1 FROM public.component_standing s WHERE s.bill_id = bill AND s.standing = 'foreign')
    OR EXISTS (SELECT 1 FROM public.component_standing s WHERE s.standing = 'foreign'
      AND s.provenance_id IN (SELECT p.id FROM public.provenance p WHERE p.build_id = final)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS032', MESSAGE = 'the final build has foreign components, or nobody says what it is made of';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER phase_entry_components AFTER INSERT ON phase_entry FOR EACH ROW WHEN (NEW.gate = 'check_in')
  EXECUTE FUNCTION phase_entry_components();

-- The record tells all three words of the rule.
CREATE OR REPLACE FUNCTION trust_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
      'whenMissing', NEW.when_missing, 'whenBad', NEW.when_bad, 'whenForeign', NEW.when_foreign,
      'actor', jsonb_build_object('id', NEW.proposed_by)));
  ELSIF TG_RELID = 'public.provenance_rule_confirmation'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'provenance_rule.confirmed', jsonb_build_object(
      'ruleId', NEW.rule_id, 'actor', jsonb_build_object('id', NEW.confirmed_by)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION strong_digests(text[]), component_words(text, text, text, text), intake_digest(uuid), intake_guard(), intake_component_with_intake(), intake_whole(),
  release_change_no_intake(), is_withdrawn(text), phase_entry_components() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strong_digests(text[]), component_words(text, text, text, text), intake_digest(uuid), is_withdrawn(text) TO countersign_app;
GRANT SELECT ON intake, intake_component, component_standing TO countersign_app;
GRANT INSERT (change_id, kind, source, until, bill_id, file_sha256, file_format, components) ON intake TO countersign_app;
GRANT INSERT (change_id, position, type, group_name, name, version, purl, hashes, licences) ON intake_component TO countersign_app;
GRANT INSERT (when_foreign) ON provenance_rule TO countersign_app;
