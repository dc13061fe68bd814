-- Sign-in by a provider: by which subject a person is known there, and the roles that its claims give. Sessions say where they
-- come from; the organisation has settings; what a leaver managed passes on.

-- CreateTable
CREATE TABLE "identity" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "ended_at" TIMESTAMPTZ(6),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "identity_person_id_idx" ON "identity"("person_id");
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "identity" ADD CONSTRAINT "identity_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A subject is one person, and a person one subject of an issuer: an address that was given to somebody else opens no old account.
CREATE UNIQUE INDEX identity_subject ON identity (issuer, subject) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX identity_of_person ON identity (issuer, person_id) WHERE ended_at IS NULL;

CREATE FUNCTION identity_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.identity'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CS064', MESSAGE = 'an account at a provider is let go once, and linked anew by a row of its own';
    END IF;
    NEW.ended_at := public.countersign_clock();
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM public.person WHERE id = NEW.person_id AND left_at IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS064', MESSAGE = 'someone who left is known by no account';
  END IF;
  NEW.linked_at := public.countersign_clock();
  NEW.ended_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER identity_guard BEFORE INSERT OR UPDATE ON identity FOR EACH ROW EXECUTE FUNCTION identity_guard();
CREATE TRIGGER identity_not_deleted BEFORE DELETE ON identity FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION identity_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
BEGIN
  IF TG_RELID <> 'public.identity'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'identity.linked', jsonb_build_object(
      'identityId', NEW.id, 'personId', NEW.person_id, 'issuer', NEW.issuer, 'subject', NEW.subject));
  ELSE
    PERFORM public.require_told_now(admin, 'an account at a provider was let go');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER identity_recorded AFTER INSERT OR UPDATE ON identity FOR EACH ROW EXECUTE FUNCTION identity_recorded();

-- Roles from a provider's claims: given and taken away by nobody in person, and roles only. The role of change manager makes an
-- elector: it waits for a person's confirmation like any other.
ALTER TABLE "appointment" ADD COLUMN "identity_id" UUID;
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "appointment_step" ALTER COLUMN "person_id" DROP NOT NULL;
ALTER TABLE appointment ADD CONSTRAINT appointment_by_provider CHECK (identity_id IS NULL OR (proposed_by IS NULL AND kind = 'role'));
DROP INDEX appointment_one_founding;
CREATE UNIQUE INDEX appointment_one_founding ON appointment ((proposed_by IS NULL)) WHERE proposed_by IS NULL AND identity_id IS NULL;

CREATE OR REPLACE FUNCTION appointment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.appointment'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NEW.identity_id IS NOT NULL THEN
    IF NOT EXISTS (SELECT 1 FROM public.identity i WHERE i.id = NEW.identity_id AND i.person_id = NEW.person_id AND i.ended_at IS NULL) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS060', MESSAGE = 'a provider gives roles to who signs in by it';
    END IF;
  ELSIF NEW.proposed_by IS NULL THEN
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

CREATE OR REPLACE FUNCTION appointment_step_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.appointment;
BEGIN
  IF TG_RELID <> 'public.appointment_step'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.appointment WHERE id = NEW.appointment_id;
  IF NEW.person_id IS NULL THEN
    IF NEW.step <> 'ended' OR subject.identity_id IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CS061', MESSAGE = 'without a person only the end of a role comes that a provider gave';
    END IF;
  ELSIF NEW.step = 'confirmed' AND (NEW.person_id IN (subject.person_id, coalesce(subject.proposed_by, subject.person_id))
      OR NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager')) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS061',
      MESSAGE = 'an appointment is confirmed by an administrator or change manager who neither proposed nor gets it';
  ELSIF NEW.step = 'ended' AND NEW.person_id <> subject.person_id AND NOT public.holds_role(NEW.person_id, 'administrator', 'change_manager') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS061', MESSAGE = 'an appointment is ended by its holder, an administrator or a change manager';
  END IF;
  NEW.at := public.countersign_clock();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION appointment_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
BEGIN
  IF TG_RELID = 'public.appointment'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'appointment.proposed', jsonb_build_object('appointmentId', NEW.id,
        'kind', NEW.kind, 'personId', NEW.person_id, 'role', NEW.role, 'authorityId', NEW.authority_id, 'serviceId', NEW.service_id)
      || CASE
        WHEN NEW.identity_id IS NOT NULL THEN jsonb_build_object('identityId', NEW.identity_id, 'actor', jsonb_build_object('kind', 'system'))
        WHEN NEW.proposed_by IS NULL THEN '{}'
        ELSE jsonb_build_object('actor', jsonb_build_object('id', NEW.proposed_by))
      END);
  ELSIF TG_RELID = 'public.appointment_step'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'appointment.' || NEW.step, jsonb_build_object('appointmentId', NEW.appointment_id,
      'actor', CASE WHEN NEW.person_id IS NULL THEN jsonb_build_object('kind', 'system') ELSE jsonb_build_object('id', NEW.person_id) END));
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  RETURN NULL;
END $$;

-- Sessions: where they come from.
CREATE TYPE "sign_in_way" AS ENUM ('password', 'provider', 'demonstration');
ALTER TABLE "session" ADD COLUMN "address" TEXT NOT NULL DEFAULT '';
ALTER TABLE "session" ADD COLUMN "way" "sign_in_way" NOT NULL DEFAULT 'password';

-- The organisation's settings; each change of them is told in the record.
ALTER TABLE "organisation" ADD COLUMN "time_zone" TEXT NOT NULL DEFAULT 'UTC';
CREATE FUNCTION organisation_amended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.organisation'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_told_now(NEW.admin_stream_id, 'the organisation was amended');
  IF NOT EXISTS (SELECT 1 FROM public.record_entry e WHERE e.stream_id = NEW.admin_stream_id
      AND e.content @> jsonb_build_object('type', 'organisation.amended', 'name', NEW.name, 'timeZone', NEW.time_zone)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'no entry of the record tells of this organisation.amended';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organisation_amended AFTER UPDATE ON organisation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION organisation_amended();

-- And nothing of this is recorded that did not happen.
CREATE FUNCTION identity_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told jsonb := NEW.content;
  happened boolean;
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  happened := CASE told ->> 'type'
    WHEN 'identity.linked' THEN EXISTS (SELECT 1 FROM public.identity i WHERE i.entry_id = NEW.id)
    WHEN 'identity.ended' THEN EXISTS (SELECT 1 FROM public.identity i WHERE i.id = (told ->> 'identityId')::uuid AND i.ended_at IS NOT NULL)
    WHEN 'organisation.amended' THEN EXISTS (SELECT 1 FROM public.organisation o WHERE o.name = told ->> 'name' AND o.time_zone = told ->> 'timeZone')
    WHEN 'release.passed_on' THEN EXISTS (SELECT 1 FROM public.release r WHERE r.stream_id = NEW.stream_id AND r.manager_id = (told ->> 'managerId')::uuid)
    ELSE true
  END;
  IF NOT happened THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', told ->> 'type');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER identity_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.content ->> 'type') IN ('identity.linked', 'identity.ended', 'organisation.amended', 'release.passed_on'))
  EXECUTE FUNCTION identity_happened();

-- Whoever managed a release and left is followed by somebody, in every phase until it ends.
CREATE OR REPLACE FUNCTION release_amend_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.release'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF (NEW.title, NEW.purpose, NEW.kind, NEW.model, NEW.retires, NEW.wanted_at)
      IS DISTINCT FROM (OLD.title, OLD.purpose, OLD.kind, OLD.model, OLD.retires, OLD.wanted_at)
    AND OLD.phase NOT IN ('requested', 'planning') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'a release is amended before its build & test starts';
  END IF;
  IF NEW.manager_id <> OLD.manager_id AND OLD.phase NOT IN ('requested', 'planning') AND (OLD.phase IN ('closed', 'cancelled')
      OR NOT EXISTS (SELECT 1 FROM public.person WHERE id = OLD.manager_id AND left_at IS NOT NULL)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS051', MESSAGE = 'a release that is built changes its manager only when that person left';
  END IF;
  RETURN NEW;
END $$;

-- What the application role may do with it.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON identity TO countersign_app;
GRANT INSERT (id, person_id, issuer, subject, email, entry_id), UPDATE (ended_at) ON identity TO countersign_app;
GRANT INSERT (identity_id) ON appointment TO countersign_app;
GRANT INSERT (address, way) ON session TO countersign_app;
GRANT INSERT (time_zone), UPDATE (name, time_zone) ON organisation TO countersign_app;
