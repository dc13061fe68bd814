-- Waivers at high risk: the waiver counts when a board has granted it, in an authorization of its own.

ALTER TABLE "authorization" ADD COLUMN "waiver_id" UUID;
CREATE UNIQUE INDEX "authorization_waiver_id_key" ON "authorization"("waiver_id");
CREATE UNIQUE INDEX "authorization_waiver_id_release_id_key" ON "authorization"("waiver_id", "release_id");
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_waiver_id_release_id_fkey" FOREIGN KEY ("waiver_id", "release_id")
  REFERENCES "waiver"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authorization" DROP CONSTRAINT authorization_subject;
ALTER TABLE "authorization" ADD CONSTRAINT authorization_subject CHECK ((subject = 'waiver') = (waiver_id IS NOT NULL) AND (
  (subject = 'gate' AND release_id IS NOT NULL AND gate IS NOT NULL AND change_id IS NULL)
  OR (subject IN ('ratification', 'waiver') AND release_id IS NOT NULL AND gate IS NULL AND change_id IS NULL)
  OR (subject = 'change' AND change_id IS NOT NULL AND release_id IS NULL AND gate IS NULL)));
DROP INDEX authorization_one_open;
CREATE UNIQUE INDEX authorization_one_open ON "authorization" (release_id, change_id, subject, gate, waiver_id) NULLS NOT DISTINCT
  WHERE state = 'pending' OR (state = 'granted' AND NOT spent AND subject = 'gate');

INSERT INTO policy (id, subject, gate, model, version, authority_id, votes_needed, request_hours, grant_hours)
SELECT gen_random_uuid(), 'waiver', NULL, p.model::change_model, 1, a.id, p.votes, 336, 720
FROM (VALUES ('standard', 'cab', 2), ('normal', 'cab', 2), ('emergency', 'emergency_cab', 1)) AS p (model, authority, votes)
JOIN authority a ON a.key = p.authority::authority_key;

-- A waiver that no board granted is over when its request is; while it is pending it counts for nothing, and is not over.
CREATE OR REPLACE FUNCTION waiver_is_over(wanted public.waiver) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT wanted.ends_at <= public.countersign_clock() OR EXISTS (SELECT 1 FROM public.waiver_end e WHERE e.waiver_id = wanted.id)
    OR (wanted.needs_authorization AND NOT EXISTS (SELECT 1 FROM public.authorization a WHERE a.waiver_id = wanted.id
      AND (a.state = 'granted' OR (a.state = 'pending' AND a.expires_at > public.countersign_clock()))))
$$;

CREATE OR REPLACE FUNCTION waiver_in_force(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.waiver w WHERE w.id = wanted AND NOT public.waiver_is_over(w) AND (NOT w.needs_authorization
    OR EXISTS (SELECT 1 FROM public.authorization a WHERE a.waiver_id = w.id AND a.state = 'granted')))
$$;

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

GRANT INSERT (waiver_id) ON "authorization" TO countersign_app;
