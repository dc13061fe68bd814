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

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON policy_in_force TO countersign_app;
