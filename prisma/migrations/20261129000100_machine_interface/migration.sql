-- The machine interface: access tokens, with which a pipeline acts as the person who made them, and the answers kept for requests
-- that are sent again under the same Idempotency-Key.

CREATE TYPE "token_verb" AS ENUM ('read', 'change', 'release', 'build', 'library', 'deploy', 'review', 'gate_check');

CREATE TABLE "access_token" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "access_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "access_token_secret_hash_key" ON "access_token"("secret_hash");
CREATE INDEX "access_token_person_id_idx" ON "access_token"("person_id");
ALTER TABLE "access_token" ADD CONSTRAINT "access_token_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "access_token" ADD CONSTRAINT "access_token_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE access_token ADD CONSTRAINT access_token_named CHECK (btrim(name) <> '');
ALTER TABLE access_token ADD CONSTRAINT access_token_hashed CHECK (secret_hash ~ '^[0-9a-f]{64}$');

CREATE TABLE "access_token_verb" (
    "token_id" UUID NOT NULL,
    "verb" "token_verb" NOT NULL,

    CONSTRAINT "access_token_verb_pkey" PRIMARY KEY ("token_id","verb")
);
ALTER TABLE "access_token_verb" ADD CONSTRAINT "access_token_verb_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "access_token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "access_token_service" (
    "token_id" UUID NOT NULL,
    "service_id" UUID NOT NULL,

    CONSTRAINT "access_token_service_pkey" PRIMARY KEY ("token_id","service_id")
);
ALTER TABLE "access_token_service" ADD CONSTRAINT "access_token_service_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "access_token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "access_token_service" ADD CONSTRAINT "access_token_service_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "idempotent_answer" (
    "token_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" INTEGER,
    "headers" JSONB,
    "body" TEXT,
    "begun_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "idempotent_answer_pkey" PRIMARY KEY ("token_id","key")
);
CREATE INDEX "idempotent_answer_begun_at_idx" ON "idempotent_answer"("begun_at");
ALTER TABLE "idempotent_answer" ADD CONSTRAINT "idempotent_answer_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "access_token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A token is its person's, for a year at most; revoked once, and never again in force. What it may do is never widened.
CREATE FUNCTION access_token_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.access_token'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT 1 FROM public.person WHERE id = NEW.person_id AND left_at IS NOT NULL) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS067', MESSAGE = 'someone who left makes no access token';
    END IF;
    IF NEW.expires_at > clock_timestamp() + interval '367 days' THEN
      RAISE EXCEPTION USING ERRCODE = 'CS067', MESSAGE = 'an access token lasts a year at most';
    END IF;
    NEW.made_at := clock_timestamp();
    NEW.last_used_at := NULL;
    NEW.revoked_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.revoked_at IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CS067', MESSAGE = 'an access token that was revoked is used no more';
  END IF;
  IF NEW.last_used_at IS DISTINCT FROM OLD.last_used_at THEN
    NEW.last_used_at := clock_timestamp();
  END IF;
  IF NEW.revoked_at IS NOT NULL THEN
    NEW.revoked_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_token_guard BEFORE INSERT OR UPDATE ON access_token FOR EACH ROW EXECUTE FUNCTION access_token_guard();
CREATE TRIGGER access_token_not_deleted BEFORE DELETE ON access_token FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER access_token_verb_append_only BEFORE UPDATE OR DELETE ON access_token_verb FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER access_token_service_append_only BEFORE UPDATE OR DELETE ON access_token_service FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION access_token_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  admin uuid := (SELECT id FROM public.record_stream WHERE kind = 'admin');
  told jsonb;
BEGIN
  IF TG_RELID <> 'public.access_token'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM public.require_entry(NEW.entry_id, admin, 'access_token.made', jsonb_build_object(
      'tokenId', NEW.id, 'personId', NEW.person_id, 'name', NEW.name, 'secretHash', NEW.secret_hash,
      'actor', jsonb_build_object('kind', 'person', 'id', NEW.person_id)));
  ELSIF NEW.revoked_at IS NOT NULL THEN
    PERFORM public.require_told_now(admin, 'an access token was revoked');
    told := (SELECT e.content FROM public.record_entry e WHERE e.stream_id = admin ORDER BY e.sequence DESC LIMIT 1);
    IF NOT told @> jsonb_build_object('type', 'access_token.revoked', 'tokenId', NEW.id, 'personId', NEW.person_id) THEN
      RAISE EXCEPTION USING ERRCODE = 'CS040', MESSAGE = 'no entry of the record tells of this access_token.revoked';
    END IF;
    IF (told #>> '{actor,id}')::uuid IS DISTINCT FROM NEW.person_id AND NOT public.holds_role((told #>> '{actor,id}')::uuid, 'administrator') THEN
      RAISE EXCEPTION USING ERRCODE = 'CS067', MESSAGE = 'an access token is revoked by its person or an administrator';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER access_token_recorded AFTER INSERT OR UPDATE ON access_token FOR EACH ROW EXECUTE FUNCTION access_token_recorded();

-- What a token is for comes with it, in the same transaction, and is what the record names: none is for nothing, and none is for
-- another service, or for all of them, than was told.
CREATE FUNCTION access_token_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.access_token t WHERE CASE NEW.content ->> 'type'
      WHEN 'access_token.made' THEN t.entry_id = NEW.id AND
        (SELECT jsonb_agg(v.verb ORDER BY v.verb::text) FROM public.access_token_verb v WHERE v.token_id = t.id)
        = (SELECT jsonb_agg(v ORDER BY v) FROM jsonb_array_elements_text(NEW.content -> 'verbs') v) AND
        (SELECT coalesce(jsonb_agg(l.service_id ORDER BY l.service_id::text), '[]') FROM public.access_token_service l WHERE l.token_id = t.id)
        = (SELECT coalesce(jsonb_agg(s -> 'id' ORDER BY s ->> 'id'), '[]') FROM jsonb_array_elements(NEW.content -> 'services') s)
      ELSE t.id::text = NEW.content ->> 'tokenId' AND t.revoked_at IS NOT NULL END) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', NEW.content ->> 'type');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER access_token_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.content ->> 'type') IN ('access_token.made', 'access_token.revoked')) EXECUTE FUNCTION access_token_happened();

-- Said while the token is made, never later: its entry is the last one of the admin stream then.
CREATE FUNCTION access_token_part_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.access_token_verb'::regclass AND TG_RELID <> 'public.access_token_service'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.access_token t WHERE t.id = NEW.token_id AND t.entry_id = (
      SELECT e.id FROM public.record_entry e JOIN public.record_stream s ON s.id = e.stream_id AND s.kind = 'admin'
      ORDER BY e.sequence DESC LIMIT 1)) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS067', MESSAGE = 'what an access token is for is said when it is made';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_token_verb_guard BEFORE INSERT ON access_token_verb FOR EACH ROW EXECUTE FUNCTION access_token_part_guard();
CREATE TRIGGER access_token_service_guard BEFORE INSERT ON access_token_service FOR EACH ROW EXECUTE FUNCTION access_token_part_guard();

REVOKE EXECUTE ON FUNCTION access_token_guard(), access_token_recorded(), access_token_happened(), access_token_part_guard() FROM PUBLIC;
GRANT SELECT ON access_token, access_token_verb, access_token_service, idempotent_answer TO countersign_app;
GRANT INSERT (id, person_id, name, secret_hash, expires_at, entry_id), UPDATE (last_used_at, revoked_at) ON access_token TO countersign_app;
GRANT INSERT (token_id, verb) ON access_token_verb TO countersign_app;
GRANT INSERT (token_id, service_id) ON access_token_service TO countersign_app;
GRANT INSERT (token_id, key, fingerprint), UPDATE (fingerprint, status, headers, body), DELETE ON idempotent_answer TO countersign_app;
