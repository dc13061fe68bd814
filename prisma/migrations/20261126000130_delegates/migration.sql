-- Who votes in whose place: delegates for a time, people who are away, conflicts of interest. And with them how seats are given and
-- votes counted: by the seat, whoever of its holders voted first. lib/domain/policy.ts and lib/domain/quorum.ts say the same.

-- CreateTable
CREATE TABLE "delegation" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "delegate_id" UUID NOT NULL,
    "authority_id" UUID,
    "service_id" UUID,
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "to_at" TIMESTAMPTZ(6) NOT NULL,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "delegation_person_id_idx" ON "delegation"("person_id");
CREATE INDEX "delegation_delegate_id_idx" ON "delegation"("delegate_id");
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_delegate_id_fkey" FOREIGN KEY ("delegate_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE delegation ADD CONSTRAINT delegation_of_one_seat CHECK (num_nonnulls(authority_id, service_id) = 1);
ALTER TABLE delegation ADD CONSTRAINT delegation_to_another CHECK (delegate_id <> person_id);
ALTER TABLE delegation ADD CONSTRAINT delegation_time CHECK (from_at < to_at);

-- CreateTable
CREATE TABLE "delegation_step" (
    "delegation_id" UUID NOT NULL,
    "step" "appointment_step_kind" NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "delegation_step_pkey" PRIMARY KEY ("delegation_id","step")
);
ALTER TABLE "delegation_step" ADD CONSTRAINT "delegation_step_delegation_id_fkey" FOREIGN KEY ("delegation_id") REFERENCES "delegation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation_step" ADD CONSTRAINT "delegation_step_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation_step" ADD CONSTRAINT "delegation_step_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "absence" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "to_at" TIMESTAMPTZ(6) NOT NULL,
    "declared_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "absence_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "absence_person_id_to_at_idx" ON "absence"("person_id", "to_at");
ALTER TABLE "absence" ADD CONSTRAINT "absence_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "absence" ADD CONSTRAINT "absence_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE absence ADD CONSTRAINT absence_time CHECK (from_at < to_at);

-- CreateTable
CREATE TABLE "recusal" (
    "id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "declared_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,
    "outcome_entry_id" UUID,

    CONSTRAINT "recusal_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "recusal_authorization_id_person_id_key" ON "recusal"("authorization_id", "person_id");
ALTER TABLE "recusal" ADD CONSTRAINT "recusal_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recusal" ADD CONSTRAINT "recusal_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recusal" ADD CONSTRAINT "recusal_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE recusal ADD CONSTRAINT recusal_has_reason CHECK (btrim(reason) <> '');

-- Delegations: named by whose seat it is, in force when a second person confirmed them, until they end or are ended.
CREATE VIEW delegation_in_force WITH (security_barrier) AS
  SELECT d.id, d.person_id, d.delegate_id, d.authority_id, d.service_id, d.from_at, d.to_at, c.at AS in_force_since
  FROM delegation d JOIN delegation_step c ON c.delegation_id = d.id AND c.step = 'confirmed'
  JOIN person p ON p.id = d.person_id AND p.left_at IS NULL JOIN person s ON s.id = d.delegate_id AND s.left_at IS NULL
  WHERE c.person_id NOT IN (d.person_id, d.delegate_id)
    AND NOT EXISTS (SELECT 1 FROM delegation_step e WHERE e.delegation_id = d.id AND e.step = 'ended');

CREATE FUNCTION delegation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.delegation'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF EXISTS (SELECT 1 FROM public.person WHERE id IN (NEW.person_id, NEW.delegate_id) AND left_at IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS094', MESSAGE = 'nobody who left names a delegate or is one';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.appointment_in_force f WHERE f.person_id = NEW.person_id
      AND (f.service_id = NEW.service_id OR f.authority_id = NEW.authority_id OR (f.role = 'change_manager'
        AND NEW.authority_id = (SELECT a.id FROM public.authority a WHERE a.key = 'change_managers')))) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS094', MESSAGE = 'only who holds a seat lends it';
  END IF;
  NEW.proposed_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER delegation_guard BEFORE INSERT ON delegation FOR EACH ROW EXECUTE FUNCTION delegation_guard();

CREATE FUNCTION delegation_step_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.delegation;
BEGIN
  IF TG_RELID <> 'public.delegation_step'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.delegation WHERE id = NEW.delegation_id;
  IF NEW.step = 'confirmed' AND (NEW.person_id IN (subject.person_id, subject.delegate_id)
      OR NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager')) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS094',
      MESSAGE = 'a delegate is confirmed by an administrator or change manager who is neither of the two';
  ELSIF NEW.step = 'ended' AND NEW.person_id NOT IN (subject.person_id, subject.delegate_id)
      AND NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS094', MESSAGE = 'a delegation is ended by either of the two, an administrator or a change manager';
  END IF;
  NEW.at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER delegation_step_guard BEFORE INSERT ON delegation_step FOR EACH ROW EXECUTE FUNCTION delegation_step_guard();

-- Being away is everybody's own word, and may end early by it.
CREATE FUNCTION absence_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.absence'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.declared_at := public.countersign_clock();
    NEW.ended_at := NULL;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS095', MESSAGE = 'an absence ends once';
  ELSE
    NEW.ended_at := public.countersign_clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER absence_guard BEFORE INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION absence_guard();
CREATE TRIGGER absence_not_deleted BEFORE DELETE ON absence FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER delegation_append_only BEFORE UPDATE OR DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER delegation_step_append_only BEFORE UPDATE OR DELETE ON delegation_step FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER recusal_append_only BEFORE UPDATE OR DELETE ON recusal FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION delegation_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
  told jsonb;
BEGIN
  IF TG_RELID = 'public.delegation_step'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'delegation.' || NEW.step, jsonb_build_object(
      'delegationId', NEW.delegation_id, 'actor', jsonb_build_object('id', NEW.person_id)));
    RETURN NULL;
  ELSIF TG_RELID = 'public.delegation'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'delegation.proposed', jsonb_build_object('delegationId', NEW.id,
      'personId', NEW.person_id, 'delegateId', NEW.delegate_id, 'authorityId', NEW.authority_id, 'serviceId', NEW.service_id,
      'actor', jsonb_build_object('id', NEW.person_id)));
  ELSIF TG_RELID = 'public.absence'::regclass THEN
    IF TG_OP = 'UPDATE' THEN
      IF NOT EXISTS (SELECT 1 FROM public.record_entry e WHERE e.stream_id = admin
          AND e.content @> jsonb_build_object('type', 'absence.ended', 'absenceId', NEW.id, 'actor', jsonb_build_object('id', NEW.person_id))) THEN
        RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'no entry of the record tells that this absence ended';
      END IF;
      RETURN NULL;
    END IF;
    PERFORM public.require_entry(NEW.entry_id, admin, 'absence.declared', jsonb_build_object('absenceId', NEW.id,
      'personId', NEW.person_id, 'actor', jsonb_build_object('id', NEW.person_id)));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  told := (SELECT e.content FROM public.record_entry e WHERE e.id = NEW.entry_id);
  IF (told ->> 'from')::timestamptz IS DISTINCT FROM NEW.from_at OR (told ->> 'to')::timestamptz IS DISTINCT FROM NEW.to_at THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'the record tells of another time';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER delegation_recorded AFTER INSERT ON delegation FOR EACH ROW EXECUTE FUNCTION delegation_recorded();
CREATE TRIGGER delegation_step_recorded AFTER INSERT ON delegation_step FOR EACH ROW EXECUTE FUNCTION delegation_recorded();
CREATE TRIGGER absence_recorded AFTER INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION delegation_recorded();

-- Since when an appointment is in force: who came after a request has no part in it, not even where a seat passes on.
CREATE OR REPLACE VIEW appointment_in_force WITH (security_barrier) AS
  SELECT a.id, a.kind, a.person_id, a.role, a.authority_id, a.service_id, a.proposed_at, coalesce(c.at, a.proposed_at) AS in_force_since
  FROM appointment a JOIN person p ON p.id = a.person_id
  LEFT JOIN appointment_step c ON c.appointment_id = a.id AND c.step = 'confirmed'
  WHERE p.left_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM appointment_step s WHERE s.appointment_id = a.id AND s.step = 'ended')
    AND ((a.kind = 'role' AND a.role <> 'change_manager') OR c.at IS NOT NULL);

-- The asker, who raised or manages, on G3 everyone who handed in the final build, and who declared a conflict of interest.
CREATE OR REPLACE FUNCTION excluded_people(subject public.authorization) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT subject.asked_by
  UNION SELECT unnest(ARRAY[r.raised_by, r.manager_id]) FROM public.release r WHERE r.id = subject.release_id
  UNION SELECT c.raised_by FROM public.change c WHERE c.id = subject.change_id
  UNION SELECT p FROM public.build b
    CROSS JOIN LATERAL (SELECT b.handed_in_by AS p UNION SELECT b.sealed_by UNION SELECT a.uploaded_by FROM public.artifact a WHERE a.build_id = b.id) handed
    WHERE subject.gate = 'check_in' AND b.release_id = subject.release_id
      AND b.iteration = (SELECT max(iteration) FROM public.build WHERE release_id = subject.release_id) AND p IS NOT NULL
  UNION SELECT r.person_id FROM public.recusal r WHERE r.authorization_id = subject.id
$$;

-- The services whose owners an affected-owners policy asks: the release's own, and those of its last impact snapshot.
CREATE FUNCTION affected_services(subject public.authorization) RETURNS TABLE (id uuid, name text) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.name FROM public.service s
  WHERE s.id = coalesce((SELECT r.service_id FROM public.release r WHERE r.id = subject.release_id),
      (SELECT c.service_id FROM public.change c WHERE c.id = subject.change_id))
    OR (s.state <> 'retired' AND s.id IN (
      SELECT (one ->> 'id')::uuid
      FROM (SELECT i.services FROM public.impact_snapshot i WHERE i.release_id = subject.release_id ORDER BY i.taken_at DESC, i.id DESC LIMIT 1) latest
      CROSS JOIN LATERAL jsonb_array_elements(latest.services) one))
$$;

-- By which delegation a delegate votes on it: who is no delegate any more does not.
ALTER TABLE "authorization_seat" ADD COLUMN "delegation_id" UUID;
ALTER TABLE "authorization_seat" ADD CONSTRAINT "authorization_seat_delegation_id_fkey" FOREIGN KEY ("delegation_id") REFERENCES "delegation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "authorization_seat_delegation_id_idx" ON "authorization_seat"("delegation_id");
ALTER TABLE authorization_seat ADD CONSTRAINT authorization_seat_by_delegation CHECK ((for_person_id IS NULL) = (delegation_id IS NULL));

DROP FUNCTION seats_of(public.authorization, public.party);
CREATE FUNCTION seats_of(subject public.authorization, wanted public.party, wanted_of uuid)
  RETURNS TABLE (person_id uuid, standing public.seat_standing, for_person_id uuid, from_at timestamptz, to_at timestamptz, delegation_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moment timestamptz := public.countersign_clock();
  managers uuid := (SELECT a.id FROM public.authority a WHERE a.key = 'change_managers');
  board uuid := CASE wanted WHEN 'named_authority' THEN wanted_of WHEN 'change_manager' THEN managers
    ELSE (SELECT p.authority_id FROM public.policy p WHERE p.id = subject.policy_id) END;
  service uuid := CASE wanted WHEN 'affected_owner' THEN wanted_of ELSE coalesce(
    (SELECT r.service_id FROM public.release r WHERE r.id = subject.release_id), (SELECT c.service_id FROM public.change c WHERE c.id = subject.change_id)) END;
  -- Who voted on this release before is no uninvolved member, and no delegate of one.
  excluded uuid[] := ARRAY(SELECT public.excluded_people(subject)
    UNION SELECT v.person_id FROM public.vote v JOIN public.authorization a ON a.id = v.authorization_id
    WHERE wanted = 'uninvolved' AND a.release_id = subject.release_id);
BEGIN
  RETURN QUERY
    WITH holders AS (
      SELECT DISTINCT ON (f.kind) f.person_id AS holder, f.kind FROM public.appointment_in_force f
      WHERE wanted IN ('service_owner', 'affected_owner') AND f.service_id = service AND f.kind IN ('owner', 'deputy')
        AND f.in_force_since <= subject.asked_at ORDER BY f.kind, f.proposed_at DESC, f.id
    ), ranked AS (
      -- The owner; excluded, away or gone: the deputy; excluded, away or gone: the change managers.
      SELECT h.holder, h.kind::text::public.seat_standing AS as_what, CASE h.kind WHEN 'owner' THEN 1 ELSE 2 END AS rank, service AS place FROM holders h
      UNION ALL SELECT DISTINCT f.person_id, 'stand_in'::public.seat_standing, 3, managers FROM public.appointment_in_force f
      WHERE wanted IN ('service_owner', 'affected_owner') AND f.role = 'change_manager' AND f.in_force_since <= subject.asked_at
      UNION ALL SELECT DISTINCT f.person_id, 'member'::public.seat_standing, 1, board FROM public.appointment_in_force f
      WHERE wanted NOT IN ('service_owner', 'affected_owner') AND f.in_force_since <= subject.asked_at
        AND (CASE WHEN board = managers THEN f.role = 'change_manager' ELSE f.authority_id = board END)
    ), free AS (
      SELECT * FROM ranked r WHERE r.holder <> ALL (excluded)
        AND NOT (r.as_what IN ('owner', 'deputy') AND EXISTS (SELECT 1 FROM public.absence a
            WHERE a.person_id = r.holder AND a.ended_at IS NULL AND a.from_at <= moment AND a.to_at > moment)
          AND NOT EXISTS (SELECT 1 FROM public.delegation_in_force d WHERE d.person_id = r.holder AND d.service_id = service
            AND d.from_at <= moment AND d.to_at > moment AND d.in_force_since <= subject.asked_at AND d.delegate_id <> ALL (excluded)))
    ), seated AS (SELECT * FROM free WHERE free.rank = (SELECT min(rank) FROM free))
    SELECT s.holder, s.as_what, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::uuid FROM seated s
    UNION ALL (
      -- Whoever has a seat of their own votes on it, and a delegate on one seat of a party at most.
      SELECT DISTINCT ON (d.delegate_id) d.delegate_id, 'delegate'::public.seat_standing, s.holder, d.from_at, d.to_at, d.id
      FROM seated s JOIN public.delegation_in_force d ON d.person_id = s.holder AND coalesce(d.authority_id, d.service_id) = s.place
      WHERE d.delegate_id <> ALL (excluded) AND d.delegate_id NOT IN (SELECT own.holder FROM seated own)
        AND d.from_at < subject.expires_at AND d.to_at > subject.asked_at AND d.in_force_since <= subject.asked_at
      ORDER BY d.delegate_id, d.from_at, d.id
    );
END $$;

CREATE OR REPLACE FUNCTION authorization_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stream uuid := coalesce((SELECT stream_id FROM public.release WHERE id = NEW.release_id), (SELECT stream_id FROM public.change WHERE id = NEW.change_id));
  policy public.policy;
  short text;
  none_in_particular CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
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
  SELECT * INTO policy FROM public.policy WHERE id = NEW.policy_id;
  INSERT INTO public.authorization_party (authorization_id, party, of_id, of_name, needed, may_veto, abstentions)
    SELECT NEW.id, 'authority'::public.party, none_in_particular, '', policy.votes_needed, policy.rule = 'veto', policy.abstentions
    UNION ALL SELECT NEW.id, p.party, none_in_particular, '', 1, p.party <> 'uninvolved', policy.abstentions
      FROM public.policy_party p WHERE p.policy_id = policy.id AND p.party <> 'affected_owner'
    UNION ALL SELECT NEW.id, 'affected_owner', s.id, s.name, 1, true, policy.abstentions FROM public.affected_services(NEW) s
      WHERE EXISTS (SELECT 1 FROM public.policy_party p WHERE p.policy_id = policy.id AND p.party = 'affected_owner')
    UNION ALL SELECT NEW.id, 'named_authority', a.id, a.name, 1, true, policy.abstentions
      FROM public.policy_authority p JOIN public.authority a ON a.id = p.authority_id WHERE p.policy_id = policy.id;
  INSERT INTO public.authorization_seat (authorization_id, party, of_id, person_id, standing, for_person_id, from_at, to_at, delegation_id)
    SELECT NEW.id, p.party, p.of_id, s.person_id, s.standing, s.for_person_id, s.from_at, s.to_at, s.delegation_id
    FROM public.authorization_party p CROSS JOIN LATERAL public.seats_of(NEW, p.party, p.of_id) s WHERE p.authorization_id = NEW.id;
  IF policy.rule = 'majority' THEN
    UPDATE public.authorization_party p SET majority_of = (SELECT count(*) FROM public.authorization_seat s
      WHERE s.authorization_id = NEW.id AND s.party = 'authority' AND s.for_person_id IS NULL)
    WHERE p.authorization_id = NEW.id AND p.party = 'authority';
  END IF;
  SELECT btrim(p.party || ' ' || p.of_name) INTO short FROM public.authorization_party p WHERE p.authorization_id = NEW.id
    AND p.needed > (SELECT count(*) FROM public.authorization_seat s
      WHERE s.authorization_id = NEW.id AND s.party = p.party AND s.of_id = p.of_id AND s.for_person_id IS NULL) LIMIT 1;
  IF short IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS013', MESSAGE = format('the eligible people cannot decide this: too few for %s', short);
  END IF;
  IF NEW.change_id IS NOT NULL THEN
    UPDATE public.change SET state = 'submitted' WHERE id = NEW.change_id;
  END IF;
  RETURN NULL;
END $$;

-- How far each party has come. A seat counts by the first vote of those who may vote on it; lib/domain/quorum.ts agrees.
CREATE VIEW party_tally WITH (security_barrier) AS
  SELECT counted.*, greatest(needed, (majority_of - aside) / 2 + 1)::int AS number FROM (
    SELECT p.authorization_id, p.party, p.of_id, p.needed, p.may_veto, p.majority_of,
      (count(*) FILTER (WHERE b.verdict = 'grant'))::int AS granted,
      (count(*) FILTER (WHERE b.verdict = 'refuse' OR (b.verdict = 'abstain' AND p.abstentions = 'as_refusal')))::int AS against,
      (count(*) FILTER (WHERE b.verdict = 'abstain' AND p.abstentions = 'not_counted'))::int AS aside,
      (count(b.person_id) FILTER (WHERE b.verdict IS NULL))::int AS open
    FROM authorization_party p LEFT JOIN LATERAL (
      SELECT DISTINCT ON (coalesce(s.for_person_id, s.person_id)) s.person_id, v.verdict
      FROM authorization_seat s
      LEFT JOIN vote v ON v.authorization_id = s.authorization_id AND v.person_id = s.person_id
        AND (s.for_person_id IS NULL OR (v.cast_at >= s.from_at AND v.cast_at < s.to_at))
      WHERE s.authorization_id = p.authorization_id AND s.party = p.party AND s.of_id = p.of_id
      ORDER BY coalesce(s.for_person_id, s.person_id), v.cast_at NULLS LAST, v.id
    ) b ON true
    GROUP BY p.authorization_id, p.party, p.of_id, p.needed, p.may_veto, p.majority_of
  ) counted;

-- One refusal by a party that may veto, or a number out of reach, refuses; all numbers reached grants.
CREATE OR REPLACE FUNCTION authorization_outcome(subject uuid) RETURNS public.authorization_state LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN bool_or((may_veto AND against > 0) OR granted + open < number) THEN 'refused'
    WHEN bool_and(granted >= number) THEN 'granted'
    ELSE 'pending' END::public.authorization_state
  FROM public.party_tally WHERE authorization_id = subject
$$;

-- The seats that somebody may vote on now: a delegate's in its time, and none that was voted on.
CREATE VIEW open_seat WITH (security_barrier) AS
  SELECT s.authorization_id, s.person_id, s.party, s.of_id, s.for_person_id FROM authorization_seat s
  WHERE (s.for_person_id IS NULL OR (countersign_clock() >= s.from_at AND countersign_clock() < s.to_at))
    AND NOT EXISTS (
      SELECT 1 FROM authorization_seat o JOIN vote v ON v.authorization_id = o.authorization_id AND v.person_id = o.person_id
      WHERE o.authorization_id = s.authorization_id AND o.party = s.party AND o.of_id = s.of_id
        AND coalesce(o.for_person_id, o.person_id) = coalesce(s.for_person_id, s.person_id)
        AND (o.for_person_id IS NULL OR (v.cast_at >= o.from_at AND v.cast_at < o.to_at)));

-- Whether somebody has a seat here that nobody has voted on but, it may be, they themselves.
CREATE FUNCTION has_free_seat(subject uuid, who uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.authorization_seat s
    WHERE s.authorization_id = subject AND s.person_id = who AND (s.for_person_id IS NULL OR (moment >= s.from_at AND moment < s.to_at))
      AND NOT EXISTS (
        SELECT 1 FROM public.authorization_seat o JOIN public.vote v ON v.authorization_id = o.authorization_id AND v.person_id = o.person_id
        WHERE o.authorization_id = s.authorization_id AND o.party = s.party AND o.of_id = s.of_id AND o.person_id <> s.person_id
          AND coalesce(o.for_person_id, o.person_id) = coalesce(s.for_person_id, s.person_id)
          AND (o.for_person_id IS NULL OR (v.cast_at >= o.from_at AND v.cast_at < o.to_at))))
$$;

CREATE FUNCTION vote_seated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.vote'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT public.has_free_seat(NEW.authorization_id, NEW.person_id, NEW.cast_at) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS021', MESSAGE = 'this seat was voted on, or is not this delegate''s at this time';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER vote_seated AFTER INSERT ON vote FOR EACH ROW EXECUTE FUNCTION vote_seated();

-- Who is no delegate any more votes on nothing that still runs; what they voted on before stays.
CREATE FUNCTION delegation_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.delegation_step'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  UPDATE public.authorization_seat s SET to_at = NEW.at FROM public.authorization a
  WHERE s.delegation_id = NEW.delegation_id AND s.to_at > NEW.at AND a.id = s.authorization_id AND a.state = 'pending';
  RETURN NULL;
END $$;
CREATE TRIGGER delegation_ended AFTER INSERT ON delegation_step FOR EACH ROW WHEN (NEW.step = 'ended') EXECUTE FUNCTION delegation_ended();

-- A conflict of interest: who declares it gives their seats up, for their delegates too. An owner's passes on; a number out of reach refuses.
CREATE FUNCTION recusal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
BEGIN
  IF TG_RELID <> 'public.recusal'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_read_committed();
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id;
  PERFORM 1 FROM public.release WHERE id = subject.release_id FOR NO KEY UPDATE;
  PERFORM 1 FROM public.change WHERE id = subject.change_id FOR NO KEY UPDATE;
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id FOR NO KEY UPDATE;
  IF subject.state IS DISTINCT FROM 'pending' OR public.countersign_clock() >= subject.expires_at THEN
    RAISE EXCEPTION USING ERRCODE = 'CS022', MESSAGE = 'a conflict of interest is declared while an authorization is pending and in time';
  END IF;
  IF EXISTS (SELECT 1 FROM public.vote v WHERE v.authorization_id = NEW.authorization_id AND v.person_id = NEW.person_id)
    OR NOT public.has_free_seat(NEW.authorization_id, NEW.person_id, public.countersign_clock()) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS021', MESSAGE = 'only an elector who has not voted declares a conflict of interest';
  END IF;
  NEW.declared_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER recusal_guard BEFORE INSERT ON recusal FOR EACH ROW EXECUTE FUNCTION recusal_guard();

CREATE FUNCTION recusal_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
  outcome public.authorization_state;
BEGIN
  IF TG_RELID <> 'public.recusal'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id;
  PERFORM public.require_entry(NEW.entry_id,
    coalesce((SELECT stream_id FROM public.release WHERE id = subject.release_id), (SELECT stream_id FROM public.change WHERE id = subject.change_id)),
    'recusal.declared', jsonb_build_object('recusalId', NEW.id, 'authorizationId', NEW.authorization_id, 'reason', NEW.reason,
      'actor', jsonb_build_object('id', NEW.person_id)));
  DELETE FROM public.authorization_seat s
  WHERE s.authorization_id = NEW.authorization_id AND NEW.person_id IN (s.person_id, s.for_person_id)
    AND NOT EXISTS (
      SELECT 1 FROM public.authorization_seat o JOIN public.vote v ON v.authorization_id = o.authorization_id AND v.person_id = o.person_id
      WHERE o.authorization_id = s.authorization_id AND o.party = s.party AND o.of_id = s.of_id
        AND coalesce(o.for_person_id, o.person_id) = coalesce(s.for_person_id, s.person_id)
        AND (o.for_person_id IS NULL OR (v.cast_at >= o.from_at AND v.cast_at < o.to_at)));
  INSERT INTO public.authorization_seat (authorization_id, party, of_id, person_id, standing, for_person_id, from_at, to_at, delegation_id)
    SELECT p.authorization_id, p.party, p.of_id, s.person_id, s.standing, s.for_person_id, s.from_at, s.to_at, s.delegation_id
    FROM public.authorization_party p CROSS JOIN LATERAL public.seats_of(subject, p.party, p.of_id) s
    WHERE p.authorization_id = NEW.authorization_id AND p.party IN ('service_owner', 'affected_owner')
      AND NOT EXISTS (SELECT 1 FROM public.authorization_seat o WHERE o.authorization_id = p.authorization_id AND o.party = p.party AND o.of_id = p.of_id);
  outcome := public.authorization_outcome(NEW.authorization_id);
  IF outcome = 'granted' OR (outcome = 'pending') <> (NEW.outcome_entry_id IS NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS024', MESSAGE = format('with this the authorization is %s, and the record does not say so', outcome);
  END IF;
  IF outcome = 'refused' THEN
    UPDATE public.authorization SET state = outcome, outcome_entry_id = NEW.outcome_entry_id WHERE id = NEW.authorization_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER recusal_counted AFTER INSERT ON recusal FOR EACH ROW EXECUTE FUNCTION recusal_counted();

-- And nothing of this is recorded that did not happen.
CREATE FUNCTION delegation_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  event_type text := NEW.content ->> 'type';
  happened boolean;
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  happened := CASE event_type
    WHEN 'delegation.proposed' THEN EXISTS (SELECT 1 FROM public.delegation d WHERE d.entry_id = NEW.id)
    WHEN 'absence.declared' THEN EXISTS (SELECT 1 FROM public.absence a WHERE a.entry_id = NEW.id)
    WHEN 'absence.ended' THEN EXISTS (SELECT 1 FROM public.absence a WHERE a.id = (NEW.content ->> 'absenceId')::uuid AND a.ended_at IS NOT NULL)
    WHEN 'recusal.declared' THEN EXISTS (SELECT 1 FROM public.recusal r WHERE r.entry_id = NEW.id)
    ELSE EXISTS (SELECT 1 FROM public.delegation_step s WHERE s.entry_id = NEW.id AND 'delegation.' || s.step = event_type)
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', event_type);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER delegation_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.content ->> 'type') IN
    ('delegation.proposed', 'delegation.confirmed', 'delegation.ended', 'absence.declared', 'absence.ended', 'recusal.declared'))
  EXECUTE FUNCTION delegation_happened();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON delegation, delegation_step, absence, recusal, delegation_in_force, party_tally, open_seat TO countersign_app;
GRANT INSERT (id, person_id, delegate_id, authority_id, service_id, from_at, to_at, entry_id) ON delegation TO countersign_app;
GRANT INSERT (delegation_id, step, person_id, entry_id) ON delegation_step TO countersign_app;
GRANT INSERT (id, person_id, from_at, to_at, entry_id), UPDATE (ended_at) ON absence TO countersign_app;
GRANT INSERT (id, authorization_id, person_id, reason, entry_id, outcome_entry_id) ON recusal TO countersign_app;
