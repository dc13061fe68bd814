-- Which policy decides: by subject, gate and change model, and where it says so by the kind of the release and its risk. The most
-- specific one wins; lib/domain/policy.ts says the same.

CREATE TYPE "second_factor" AS ENUM ('password', 'passkey');
ALTER TABLE "policy" ADD COLUMN "kind" "release_kind";
ALTER TABLE "policy" ADD COLUMN "risk_level" "level";
ALTER TABLE "policy" ADD COLUMN "second_factor" "second_factor" NOT NULL DEFAULT 'password';

-- A change has no kind, and its risk is weighed with the release that carries it.
ALTER TABLE policy ADD CONSTRAINT policy_of_a_change CHECK (subject <> 'change' OR (kind IS NULL AND risk_level IS NULL));
DROP INDEX policy_version;
CREATE UNIQUE INDEX policy_version ON policy (subject, gate, model, kind, risk_level, version) NULLS NOT DISTINCT;

-- One place has one policy at a time: its highest version.
CREATE VIEW policy_in_force WITH (security_barrier) AS
  SELECT DISTINCT ON (p.subject, p.gate, p.model, p.kind, p.risk_level) p.* FROM policy p
  ORDER BY p.subject, p.gate, p.model, p.kind, p.risk_level, p.version DESC;

-- The one that names the risk goes before the one that does not, then the one that names the kind.
CREATE FUNCTION policy_for(about public.authorization_subject, at_gate public.phase, of_model public.change_model,
    of_kind public.release_kind, at_risk public.level)
  RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id FROM public.policy_in_force p
  WHERE p.subject = about AND p.gate IS NOT DISTINCT FROM at_gate AND p.model = of_model
    AND (p.kind IS NULL OR p.kind = of_kind) AND (p.risk_level IS NULL OR p.risk_level = at_risk)
  ORDER BY p.risk_level IS NOT NULL DESC, p.kind IS NOT NULL DESC LIMIT 1
$$;

-- The level that the evidence itself tells; evidence without a risk is low, and a level nobody knows is refused.
CREATE FUNCTION risk_level_in(told jsonb) RETURNS public.level LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  said text := coalesce(told #>> '{risk,level}', 'low');
BEGIN
  IF said NOT IN ('low', 'medium', 'high') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS012', MESSAGE = format('no policy knows the risk level %s', said);
  END IF;
  RETURN said::public.level;
END $$;

CREATE OR REPLACE FUNCTION authorization_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
  NEW.expires_at := NEW.asked_at + policy.request_hours * interval '1 hour';
  NEW.ended_at := NULL;
  NEW.grant_expires_at := NULL;
  RETURN NEW;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON policy_in_force TO countersign_app;
