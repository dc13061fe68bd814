-- Policies as data: versions that a second person puts in force, authorities that an organisation adds, and what both are frozen
-- into when somebody asks. What was asked before keeps its parties and seats as they stand.

CREATE TYPE "decision_rule" AS ENUM ('number', 'veto', 'majority');
CREATE TYPE "abstention_rule" AS ENUM ('not_counted', 'as_refusal');
CREATE TYPE "policy_step_kind" AS ENUM ('confirmed', 'withdrawn');

-- Authorities beside the delivered ones have no key; who sits in them is a matter of appointments, as everywhere.
ALTER TABLE "authority" ALTER COLUMN "key" DROP NOT NULL;
ALTER TABLE "authority" ADD COLUMN "added_by" UUID, ADD COLUMN "entry_id" UUID;
ALTER TABLE "authority" ADD CONSTRAINT "authority_added_by_fkey" FOREIGN KEY ("added_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authority" ADD CONSTRAINT "authority_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE authority ADD CONSTRAINT authority_named CHECK (btrim(name) <> '');
CREATE UNIQUE INDEX authority_name ON authority (lower(name));

ALTER TABLE "policy" ADD COLUMN "rule" "decision_rule" NOT NULL DEFAULT 'number';
ALTER TABLE "policy" ADD COLUMN "abstentions" "abstention_rule" NOT NULL DEFAULT 'not_counted';
ALTER TABLE "policy" ADD COLUMN "is_end" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "policy" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';
ALTER TABLE "policy" ADD COLUMN "proposed_by" UUID, ADD COLUMN "proposed_at" TIMESTAMPTZ(6), ADD COLUMN "entry_id" UUID;
ALTER TABLE "policy" ALTER COLUMN "version" SET DEFAULT 1;
ALTER TABLE "policy" ADD CONSTRAINT "policy_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "policy" ADD CONSTRAINT "policy_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE policy_party ADD CONSTRAINT policy_party_required CHECK (party NOT IN ('authority', 'named_authority'));

-- CreateTable
CREATE TABLE "policy_authority" (
    "policy_id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,

    CONSTRAINT "policy_authority_pkey" PRIMARY KEY ("policy_id","authority_id")
);
ALTER TABLE "policy_authority" ADD CONSTRAINT "policy_authority_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "policy_authority" ADD CONSTRAINT "policy_authority_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "policy_step" (
    "policy_id" UUID NOT NULL,
    "step" "policy_step_kind" NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "policy_step_pkey" PRIMARY KEY ("policy_id")
);
ALTER TABLE "policy_step" ADD CONSTRAINT "policy_step_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "policy_step" ADD CONSTRAINT "policy_step_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "policy_step" ADD CONSTRAINT "policy_step_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Delivered, or confirmed; of each place the highest such version. An ending is a version too: it leaves its place without a policy.
CREATE OR REPLACE VIEW policy_in_force WITH (security_barrier) AS
  SELECT id, subject, gate, model, version, authority_id, votes_needed, request_hours, grant_hours, kind, risk_level, second_factor
  FROM (
    SELECT DISTINCT ON (p.subject, p.gate, p.model, p.kind, p.risk_level) p.* FROM policy p
    WHERE p.proposed_by IS NULL
      OR EXISTS (SELECT 1 FROM policy_step s WHERE s.policy_id = p.id AND s.step = 'confirmed' AND s.person_id <> p.proposed_by)
    ORDER BY p.subject, p.gate, p.model, p.kind, p.risk_level, p.version DESC
  ) latest WHERE NOT is_end;

CREATE FUNCTION authority_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.authority'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.added_by IS NULL OR NEW.key IS NOT NULL OR NOT public.holds_role(NEW.added_by, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS091', MESSAGE = 'an authority is added by an administrator or a change manager';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER authority_guard BEFORE INSERT ON authority FOR EACH ROW EXECUTE FUNCTION authority_guard();
CREATE TRIGGER authority_append_only BEFORE UPDATE OR DELETE ON authority FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- Who proposes, and which version it is; the version counts on from whatever was proposed for this place before.
CREATE FUNCTION policy_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last_version int;
BEGIN
  IF TG_RELID <> 'public.policy'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  -- Delivered with the product: by a migration, as the owner.
  IF NEW.proposed_by IS NULL AND session_user = (SELECT pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c WHERE c.oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF NEW.proposed_by IS NULL OR NEW.entry_id IS NULL OR NOT public.holds_role(NEW.proposed_by, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS092', MESSAGE = 'a policy is proposed by an administrator or a change manager';
  END IF;
  SELECT max(p.version) INTO last_version FROM public.policy p
  WHERE p.subject = NEW.subject AND p.gate IS NOT DISTINCT FROM NEW.gate AND p.model = NEW.model
    AND p.kind IS NOT DISTINCT FROM NEW.kind AND p.risk_level IS NOT DISTINCT FROM NEW.risk_level;
  NEW.version := coalesce(last_version, 0) + 1;
  NEW.proposed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER policy_guard BEFORE INSERT ON policy FOR EACH ROW EXECUTE FUNCTION policy_guard();

-- The parties of a policy come with it, in its own transaction, and never later.
CREATE FUNCTION policy_parts_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.policy_party'::regclass AND TG_RELID <> 'public.policy_authority'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.policy p WHERE p.id = NEW.policy_id AND p.xmin = pg_current_xact_id_if_assigned()::xid) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS092', MESSAGE = 'a policy that was proposed asks for nobody else';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policy_party_guard BEFORE INSERT ON policy_party FOR EACH ROW EXECUTE FUNCTION policy_parts_guard();
CREATE TRIGGER policy_authority_guard BEFORE INSERT ON policy_authority FOR EACH ROW EXECUTE FUNCTION policy_parts_guard();

CREATE FUNCTION policy_step_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.policy;
BEGIN
  IF TG_RELID <> 'public.policy_step'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.policy WHERE id = NEW.policy_id;
  IF subject.proposed_by IS NULL OR NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS093', MESSAGE = 'a proposed policy is confirmed or withdrawn by an administrator or change manager';
  END IF;
  IF NEW.step = 'confirmed' AND NEW.person_id = subject.proposed_by THEN
    RAISE EXCEPTION USING ERRCODE = 'CS093', MESSAGE = 'a policy is confirmed by somebody else than who proposed it';
  END IF;
  IF NEW.step = 'confirmed' AND EXISTS (SELECT 1 FROM public.policy p JOIN public.policy_step s ON s.policy_id = p.id AND s.step = 'confirmed'
      WHERE p.subject = subject.subject AND p.gate IS NOT DISTINCT FROM subject.gate AND p.model = subject.model
        AND p.kind IS NOT DISTINCT FROM subject.kind AND p.risk_level IS NOT DISTINCT FROM subject.risk_level AND p.version > subject.version) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS093', MESSAGE = 'a later version is in force already';
  END IF;
  NEW.at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER policy_step_guard BEFORE INSERT ON policy_step FOR EACH ROW EXECUTE FUNCTION policy_step_guard();

CREATE TRIGGER policy_append_only BEFORE UPDATE OR DELETE ON policy FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER policy_party_append_only BEFORE UPDATE OR DELETE ON policy_party FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER policy_authority_append_only BEFORE UPDATE OR DELETE ON policy_authority FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER policy_step_append_only BEFORE UPDATE OR DELETE ON policy_step FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- What the record tells of a policy is the whole of it, its parties too: so it looks at the end of the transaction.
CREATE FUNCTION policy_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
  told jsonb;
BEGIN
  IF TG_RELID = 'public.policy'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'policy.proposed', jsonb_build_object(
      'policyId', NEW.id, 'subject', NEW.subject, 'gate', NEW.gate, 'model', NEW.model, 'kind', NEW.kind, 'riskLevel', NEW.risk_level,
      'version', NEW.version, 'authorityId', NEW.authority_id, 'votesNeeded', NEW.votes_needed, 'rule', NEW.rule, 'abstentions', NEW.abstentions,
      'requestHours', NEW.request_hours, 'grantHours', NEW.grant_hours, 'secondFactor', NEW.second_factor, 'isEnd', NEW.is_end,
      'reason', NEW.reason, 'actor', jsonb_build_object('id', NEW.proposed_by)));
    told := (SELECT e.content FROM public.record_entry e WHERE e.id = NEW.entry_id);
    IF told -> 'parties' IS DISTINCT FROM
        (SELECT coalesce(jsonb_agg(p.party::text ORDER BY p.party::text COLLATE "C"), '[]') FROM public.policy_party p WHERE p.policy_id = NEW.id)
      OR told -> 'authorityIds' IS DISTINCT FROM
        (SELECT coalesce(jsonb_agg(a.authority_id ORDER BY a.authority_id::text COLLATE "C"), '[]') FROM public.policy_authority a WHERE a.policy_id = NEW.id) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'the record tells of other parties than this policy asks for';
    END IF;
  ELSIF TG_RELID = 'public.policy_step'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'policy.' || NEW.step, jsonb_build_object(
      'policyId', NEW.policy_id, 'actor', jsonb_build_object('id', NEW.person_id)));
  ELSIF TG_RELID = 'public.authority'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'authority.added', jsonb_build_object(
      'authorityId', NEW.id, 'name', NEW.name, 'actor', jsonb_build_object('id', NEW.added_by)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER policy_recorded AFTER INSERT ON policy DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.proposed_by IS NOT NULL) EXECUTE FUNCTION policy_recorded();
CREATE TRIGGER policy_step_recorded AFTER INSERT ON policy_step FOR EACH ROW EXECUTE FUNCTION policy_recorded();
CREATE TRIGGER authority_recorded AFTER INSERT ON authority FOR EACH ROW EXECUTE FUNCTION policy_recorded();

-- A party may be one of several of its kind: the owner of one affected service, one named authority.
ALTER TABLE "authorization_party" ADD COLUMN "of_id" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE "authorization_party" ADD COLUMN "of_name" TEXT NOT NULL DEFAULT '';
-- More than half of so many electors, where the policy wants a majority.
ALTER TABLE "authorization_party" ADD COLUMN "majority_of" INTEGER;
ALTER TABLE "authorization_party" ADD COLUMN "abstentions" "abstention_rule" NOT NULL DEFAULT 'not_counted';
ALTER TABLE "authorization_seat" ADD COLUMN "of_id" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
-- Whose seat it is, where a delegate votes on it, and from when to when.
ALTER TABLE "authorization_seat" ADD COLUMN "for_person_id" UUID, ADD COLUMN "from_at" TIMESTAMPTZ(6), ADD COLUMN "to_at" TIMESTAMPTZ(6);
ALTER TABLE "authorization_seat" DROP CONSTRAINT "authorization_seat_authorization_id_party_fkey";
ALTER TABLE "authorization_seat" DROP CONSTRAINT "authorization_seat_pkey";
ALTER TABLE "authorization_party" DROP CONSTRAINT "authorization_party_pkey";
ALTER TABLE "authorization_party" ADD CONSTRAINT "authorization_party_pkey" PRIMARY KEY ("authorization_id", "party", "of_id");
ALTER TABLE "authorization_seat" ADD CONSTRAINT "authorization_seat_pkey" PRIMARY KEY ("authorization_id", "party", "of_id", "person_id");
ALTER TABLE "authorization_seat" ADD CONSTRAINT "authorization_seat_authorization_id_party_of_id_fkey"
  FOREIGN KEY ("authorization_id", "party", "of_id") REFERENCES "authorization_party"("authorization_id", "party", "of_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authorization_seat" ADD CONSTRAINT "authorization_seat_for_person_id_fkey"
  FOREIGN KEY ("for_person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE authorization_seat ADD CONSTRAINT authorization_seat_of_a_delegate CHECK (
  (standing = 'delegate') = (for_person_id IS NOT NULL) AND (for_person_id IS NULL) = (from_at IS NULL) AND (from_at IS NULL) = (to_at IS NULL));

-- And nothing of this is recorded that did not happen.
CREATE FUNCTION policy_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  event_type text := NEW.content ->> 'type';
  happened boolean;
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  happened := CASE event_type
    WHEN 'policy.proposed' THEN EXISTS (SELECT 1 FROM public.policy p WHERE p.entry_id = NEW.id)
    WHEN 'authority.added' THEN EXISTS (SELECT 1 FROM public.authority a WHERE a.entry_id = NEW.id)
    ELSE EXISTS (SELECT 1 FROM public.policy_step s WHERE s.entry_id = NEW.id AND 'policy.' || s.step = event_type)
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', event_type);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER policy_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.content ->> 'type') IN ('policy.proposed', 'policy.confirmed', 'policy.withdrawn', 'authority.added'))
  EXECUTE FUNCTION policy_happened();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON policy_authority, policy_step TO countersign_app;
GRANT INSERT (id, name, added_by, entry_id) ON authority TO countersign_app;
GRANT INSERT (id, subject, gate, model, kind, risk_level, authority_id, votes_needed, rule, abstentions, request_hours, grant_hours,
  second_factor, is_end, reason, proposed_by, entry_id) ON policy TO countersign_app;
GRANT INSERT (policy_id, party) ON policy_party TO countersign_app;
GRANT INSERT (policy_id, authority_id) ON policy_authority TO countersign_app;
GRANT INSERT (policy_id, step, person_id, entry_id) ON policy_step TO countersign_app;
