-- A vote is signed. Passkeys and how they are enrolled and removed; signatures, which say what was decided on which evidence, by
-- whom, in which session and how that was confirmed; and a vote guard that takes no vote without one.

CREATE TYPE "signature_method" AS ENUM ('password', 'passkey', 'demonstration');

CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "rp_id" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "transports" TEXT NOT NULL DEFAULT '',
    "counter" BIGINT NOT NULL,
    "enrolled_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "last_used_at" TIMESTAMPTZ(6),
    "removed_at" TIMESTAMPTZ(6),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");
CREATE INDEX "passkey_person_id_idx" ON "passkey"("person_id");
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE passkey ADD CONSTRAINT passkey_named CHECK (btrim(name) <> '');

-- What a passkey was asked to answer; taken away by the answer, and no secret: a challenge is of use to nobody but the passkey.
CREATE TABLE "passkey_challenge" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "challenge" TEXT NOT NULL,
    "decision" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "passkey_challenge_person_id_idx" ON "passkey_challenge"("person_id");
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "signature" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "evidence_digest" TEXT NOT NULL,
    "verdict" "verdict" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "meaning" TEXT NOT NULL,
    "method" "signature_method" NOT NULL,
    "decision" BYTEA NOT NULL,
    "signed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "passkey_id" UUID,
    "authenticator_data" BYTEA,
    "client_data" BYTEA,
    "assertion" BYTEA,

    CONSTRAINT "signature_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "signature_authorization_id_idx" ON "signature"("authorization_id");
ALTER TABLE "signature" ADD CONSTRAINT "signature_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "signature" ADD CONSTRAINT "signature_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "signature" ADD CONSTRAINT "signature_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "signature" ADD CONSTRAINT "signature_passkey_id_fkey" FOREIGN KEY ("passkey_id") REFERENCES "passkey"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE signature ADD CONSTRAINT signature_has_meaning CHECK (btrim(meaning) <> '');
ALTER TABLE signature ADD CONSTRAINT signature_by_passkey CHECK (
  num_nonnulls(passkey_id, authenticator_data, client_data, assertion) = CASE WHEN method = 'passkey' THEN 4 ELSE 0 END);

-- Votes that were cast before this stay unsigned, and are shown and counted as such.
ALTER TABLE "vote" ADD COLUMN "signature_id" UUID;
CREATE UNIQUE INDEX "vote_signature_id_key" ON "vote"("signature_id");
ALTER TABLE "vote" ADD CONSTRAINT "vote_signature_id_fkey" FOREIGN KEY ("signature_id") REFERENCES "signature"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A passkey is its person's: enrolled by nobody else, removed once, by its person or an administrator.
CREATE FUNCTION passkey_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.passkey'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT 1 FROM public.person WHERE id = NEW.person_id AND left_at IS NOT NULL) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'someone who left enrols no passkey';
    END IF;
    NEW.enrolled_at := public.countersign_clock();
    NEW.last_used_at := NULL;
    NEW.removed_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.removed_at IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'a passkey that was removed is used no more';
  END IF;
  -- A counter that stands still or goes back is one of a copy; passkeys that do not count stay at nought.
  IF NEW.counter <> OLD.counter AND NEW.counter < OLD.counter OR NEW.last_used_at IS DISTINCT FROM OLD.last_used_at
      AND NEW.counter <= OLD.counter AND OLD.counter > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'the counter of the passkey went back: there is a copy of it';
  END IF;
  IF NEW.last_used_at IS DISTINCT FROM OLD.last_used_at THEN
    NEW.last_used_at := public.countersign_clock();
  END IF;
  IF NEW.removed_at IS NOT NULL THEN
    NEW.removed_at := public.countersign_clock();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_guard BEFORE INSERT OR UPDATE ON passkey FOR EACH ROW EXECUTE FUNCTION passkey_guard();
CREATE TRIGGER passkey_not_deleted BEFORE DELETE ON passkey FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION passkey_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
  told jsonb;
BEGIN
  IF TG_RELID <> 'public.passkey'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'passkey.enrolled', jsonb_build_object(
      'passkeyId', NEW.id, 'personId', NEW.person_id, 'credentialId', NEW.credential_id, 'publicKey', NEW.public_key,
      'rpId', NEW.rp_id, 'origin', NEW.origin, 'actor', jsonb_build_object('kind', 'person', 'id', NEW.person_id)));
  ELSIF NEW.removed_at IS NOT NULL THEN
    PERFORM public.require_told_now(admin, 'a passkey was removed');
    told := (SELECT e.content FROM public.record_entry e WHERE e.stream_id = admin ORDER BY e.sequence DESC LIMIT 1);
    IF NOT told @> jsonb_build_object('type', 'passkey.removed', 'passkeyId', NEW.id, 'personId', NEW.person_id) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'no entry of the record tells of this passkey.removed';
    END IF;
    IF (told #>> '{actor,id}')::uuid IS DISTINCT FROM NEW.person_id AND NOT public.holds_role((told #>> '{actor,id}')::uuid, 'administrator') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS065', MESSAGE = 'a passkey is removed by its person or an administrator';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER passkey_recorded AFTER INSERT OR UPDATE ON passkey FOR EACH ROW EXECUTE FUNCTION passkey_recorded();

CREATE FUNCTION passkey_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.passkey p WHERE CASE NEW.content ->> 'type'
      WHEN 'passkey.enrolled' THEN p.entry_id = NEW.id
      ELSE p.id::text = NEW.content ->> 'passkeyId' AND p.removed_at IS NOT NULL END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', NEW.content ->> 'type');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER passkey_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.content ->> 'type') IN ('passkey.enrolled', 'passkey.removed')) EXECUTE FUNCTION passkey_happened();

-- What was signed is what the row says: the bytes are the canonical decision, word for word, and of this moment. Of a passkey's
-- answer everything is checked here but the signature's own arithmetic, which the application and the offline verifier do.
CREATE FUNCTION signature_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moment timestamptz := public.countersign_clock();
  said jsonb;
  client jsonb;
  key public.passkey;
BEGIN
  IF TG_RELID <> 'public.signature'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.session s JOIN public.person p ON p.id = s.person_id WHERE s.id = NEW.session_id
      AND s.person_id = NEW.person_id AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AND p.left_at IS NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS026', MESSAGE = 'a signature is given in an open session of its person';
  END IF;
  BEGIN
    said := convert_from(NEW.decision, 'UTF8')::jsonb;
    client := convert_from(NEW.client_data, 'UTF8')::jsonb;
    IF abs(extract(epoch FROM moment - (said ->> 'time')::timestamptz)) > 300 THEN
      RAISE EXCEPTION USING ERRCODE = 'CS026', MESSAGE = 'the decision was signed at another time';
    END IF;
  EXCEPTION WHEN data_exception THEN
    RAISE EXCEPTION USING ERRCODE = 'CS026', MESSAGE = 'the signed decision cannot be read';
  END;
  IF said IS DISTINCT FROM jsonb_build_object('signature', NEW.id, 'authorization', NEW.authorization_id,
      'evidenceDigest', NEW.evidence_digest, 'verdict', NEW.verdict, 'reason', NEW.reason, 'meaning', NEW.meaning,
      'person', (SELECT jsonb_build_object('id', p.id, 'name', p.name) FROM public.person p WHERE p.id = NEW.person_id),
      'time', said ->> 'time') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS026', MESSAGE = 'what was signed says something else than its row';
  END IF;
  IF NEW.method = 'demonstration' AND NOT EXISTS (SELECT 1 FROM public.organisation WHERE is_demonstration) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS026', MESSAGE = 'only a demonstration is signed with the password everybody knows';
  ELSIF NEW.method = 'password' AND NOT EXISTS (SELECT 1 FROM public.person WHERE id = NEW.person_id AND password_hash IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS026', MESSAGE = 'this person has no password to sign with';
  ELSIF NEW.method = 'passkey' THEN
    SELECT * INTO key FROM public.passkey WHERE id = NEW.passkey_id AND person_id = NEW.person_id AND removed_at IS NULL;
    IF key.id IS NULL
      OR client ->> 'type' IS DISTINCT FROM 'webauthn.get' OR client ->> 'origin' IS DISTINCT FROM key.origin
      OR client ->> 'challenge' IS DISTINCT FROM rtrim(translate(encode(
        sha256(convert_to('countersign/decision/v1', 'UTF8') || '\x00'::bytea || NEW.decision), 'base64'), '+/', '-_'), '=')
      OR length(NEW.authenticator_data) < 37
      OR substr(NEW.authenticator_data, 1, 32) IS DISTINCT FROM sha256(convert_to(key.rp_id, 'UTF8'))
      OR get_byte(NEW.authenticator_data, 32) & 5 <> 5 THEN
      RAISE EXCEPTION USING ERRCODE = 'CS026', MESSAGE = 'this is not the answer of a passkey of this person to this decision';
    END IF;
  END IF;
  NEW.signed_at := moment;
  RETURN NEW;
END $$;
CREATE TRIGGER signature_guard BEFORE INSERT ON signature FOR EACH ROW EXECUTE FUNCTION signature_guard();
CREATE TRIGGER signature_append_only BEFORE UPDATE OR DELETE ON signature FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER signature_no_truncate BEFORE TRUNCATE ON signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE OR REPLACE FUNCTION vote_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
  signed public.signature;
  current_revision int;
BEGIN
  IF TG_RELID <> 'public.vote'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  PERFORM public.require_read_committed();
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id;
  PERFORM 1 FROM public.release WHERE id = subject.release_id FOR NO KEY UPDATE;
  PERFORM 1 FROM public.change WHERE id = subject.change_id FOR NO KEY UPDATE;
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id FOR NO KEY UPDATE;
  IF subject.state IS DISTINCT FROM 'pending' OR public.countersign_clock() >= subject.expires_at THEN
    RAISE EXCEPTION USING ERRCODE = 'CS022', MESSAGE = 'votes are cast while an authorization is pending and in time';
  END IF;
  IF NEW.evidence_digest IS DISTINCT FROM subject.evidence_digest THEN
    RAISE EXCEPTION USING ERRCODE = 'CS023', MESSAGE = 'the vote names other evidence';
  END IF;
  SELECT revision INTO current_revision FROM public.gate_evidence_revision WHERE release_id = subject.release_id AND gate = subject.gate;
  IF subject.subject = 'gate' AND current_revision IS DISTINCT FROM subject.evidence_revision THEN
    RAISE EXCEPTION USING ERRCODE = 'CS010', MESSAGE = 'the evidence changed since it was asked';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.authorization_seat s JOIN public.person p ON p.id = s.person_id
      WHERE s.authorization_id = NEW.authorization_id AND s.person_id = NEW.person_id AND p.left_at IS NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS021', MESSAGE = 'no elector of this authorization';
  END IF;
  SELECT * INTO signed FROM public.signature WHERE id = NEW.signature_id;
  IF signed.id IS NULL OR (signed.person_id, signed.authorization_id, signed.evidence_digest, signed.verdict, signed.reason)
      IS DISTINCT FROM (NEW.person_id, NEW.authorization_id, NEW.evidence_digest, NEW.verdict, NEW.reason) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS025', MESSAGE = 'a vote carries the signature of who casts it, on this very decision';
  END IF;
  IF public.countersign_clock() >= signed.signed_at + interval '5 minutes' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS025', MESSAGE = 'a signature serves for five minutes';
  END IF;
  IF signed.method <> 'passkey' AND (SELECT second_factor::text FROM public.policy WHERE id = subject.policy_id) = 'passkey' THEN
    RAISE EXCEPTION USING ERRCODE = 'CS025', MESSAGE = 'the policy asks for a vote signed with a passkey';
  END IF;
  NEW.cast_at := public.countersign_clock();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION vote_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
  stream uuid;
  outcome public.authorization_state;
BEGIN
  IF TG_RELID <> 'public.vote'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id;
  stream := coalesce((SELECT stream_id FROM public.release WHERE id = subject.release_id), (SELECT stream_id FROM public.change WHERE id = subject.change_id));
  PERFORM public.require_entry(NEW.entry_id, stream, 'vote.cast', jsonb_build_object(
    'voteId', NEW.id, 'authorizationId', NEW.authorization_id, 'verdict', NEW.verdict, 'reason', NEW.reason,
    'evidenceDigest', NEW.evidence_digest, 'actor', jsonb_build_object('id', NEW.person_id),
    'signature', (SELECT jsonb_build_object('id', s.id, 'method', s.method, 'decision', convert_from(s.decision, 'UTF8'))
      || CASE WHEN s.method = 'passkey' THEN jsonb_build_object('passkey', jsonb_build_object('id', s.passkey_id,
        'authenticatorData', encode(s.authenticator_data, 'hex'), 'clientData', encode(s.client_data, 'hex'),
        'assertion', encode(s.assertion, 'hex'))) ELSE '{}' END
      FROM public.signature s WHERE s.id = NEW.signature_id)));
  outcome := public.authorization_outcome(NEW.authorization_id);
  IF (outcome = 'pending') <> (NEW.outcome_entry_id IS NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS024', MESSAGE = format('with this vote the authorization is %s, and the record does not say so', outcome);
  END IF;
  IF outcome <> 'pending' THEN
    UPDATE public.authorization SET state = outcome, outcome_entry_id = NEW.outcome_entry_id WHERE id = NEW.authorization_id;
  END IF;
  RETURN NULL;
END $$;

-- What the application role may do with it.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON passkey, passkey_challenge, signature TO countersign_app;
GRANT INSERT (id, person_id, name, credential_id, public_key, rp_id, origin, transports, counter, entry_id),
  UPDATE (counter, last_used_at, removed_at) ON passkey TO countersign_app;
GRANT INSERT (id, person_id, challenge, decision), DELETE ON passkey_challenge TO countersign_app;
GRANT INSERT (id, person_id, session_id, authorization_id, evidence_digest, verdict, reason, meaning, method, decision,
  passkey_id, authenticator_data, client_data, assertion) ON signature TO countersign_app;
GRANT INSERT (signature_id) ON vote TO countersign_app;
