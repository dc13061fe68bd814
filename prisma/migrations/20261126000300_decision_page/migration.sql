-- The decision page: questions put to whoever asks for an authorization, with their answers, which are part of the record; and what
-- each person was shown, so that they are told what is different since.

CREATE TABLE "authorization_question" (
    "id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "authorization_question_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "authorization_answer" (
    "id" UUID NOT NULL,
    "question_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "authorization_answer_pkey" PRIMARY KEY ("id")
);

-- A bookmark of one person: it decides nothing, so the record does not tell of it.
CREATE TABLE "evidence_shown" (
    "person_id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "shown_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "evidence_shown_pkey" PRIMARY KEY ("authorization_id", "person_id")
);

CREATE UNIQUE INDEX "authorization_question_entry_id_key" ON "authorization_question"("entry_id");
CREATE INDEX "authorization_question_authorization_id_asked_at_idx" ON "authorization_question"("authorization_id", "asked_at");
CREATE UNIQUE INDEX "authorization_answer_entry_id_key" ON "authorization_answer"("entry_id");
CREATE INDEX "authorization_answer_question_id_answered_at_idx" ON "authorization_answer"("question_id", "answered_at");

ALTER TABLE "authorization_question" ADD CONSTRAINT "authorization_question_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authorization_question" ADD CONSTRAINT "authorization_question_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authorization_question" ADD CONSTRAINT "authorization_question_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authorization_answer" ADD CONSTRAINT "authorization_answer_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "authorization_question"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authorization_answer" ADD CONSTRAINT "authorization_answer_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "authorization_answer" ADD CONSTRAINT "authorization_answer_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "evidence_shown" ADD CONSTRAINT "evidence_shown_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "evidence_shown" ADD CONSTRAINT "evidence_shown_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE authorization_question ADD CONSTRAINT authorization_question_says CHECK (btrim(text) <> '' AND length(text) <= 4000);
ALTER TABLE authorization_answer ADD CONSTRAINT authorization_answer_says CHECK (btrim(text) <> '' AND length(text) <= 4000);

-- Anybody who is there may ask while it is pending: a question decides nothing. lib/domain/question.ts agrees.
CREATE FUNCTION authorization_question_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
BEGIN
  IF TG_RELID <> 'public.authorization_question'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT * INTO subject FROM public.authorization WHERE id = NEW.authorization_id FOR KEY SHARE;
  IF subject.state IS DISTINCT FROM 'pending' OR public.countersign_clock() >= subject.expires_at THEN
    RAISE EXCEPTION USING ERRCODE = 'CS085', MESSAGE = 'questions are asked and answered while an authorization is pending and in time';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.person WHERE id = NEW.person_id AND left_at IS NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS086', MESSAGE = 'whoever asks is there';
  END IF;
  NEW.asked_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER authorization_question_guard BEFORE INSERT ON authorization_question FOR EACH ROW EXECUTE FUNCTION authorization_question_guard();

-- Whoever asked for the authorization answers, whoever raised or manages what it is about, and the service's owner and deputy.
CREATE FUNCTION authorization_answer_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  subject public.authorization;
  release public.release;
  change public.change;
BEGIN
  IF TG_RELID <> 'public.authorization_answer'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT a.* INTO subject FROM public.authorization a JOIN public.authorization_question q ON q.authorization_id = a.id
  WHERE q.id = NEW.question_id FOR KEY SHARE OF a;
  IF subject.state IS DISTINCT FROM 'pending' OR public.countersign_clock() >= subject.expires_at THEN
    RAISE EXCEPTION USING ERRCODE = 'CS085', MESSAGE = 'questions are asked and answered while an authorization is pending and in time';
  END IF;
  SELECT * INTO release FROM public.release WHERE id = subject.release_id;
  SELECT * INTO change FROM public.change WHERE id = subject.change_id;
  IF NOT EXISTS (SELECT 1 FROM public.person p WHERE p.id = NEW.person_id AND p.left_at IS NULL AND (
      p.id IN (subject.asked_by, release.manager_id, release.raised_by, change.raised_by)
      OR EXISTS (SELECT 1 FROM public.appointment_in_force f WHERE f.person_id = p.id AND f.kind IN ('owner', 'deputy')
        AND f.service_id = coalesce(release.service_id, change.service_id)))) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS086', MESSAGE = 'whoever answers asked for it, raised or manages it, or owns the service';
  END IF;
  NEW.answered_at := public.countersign_clock();
  RETURN NEW;
END $$;
CREATE TRIGGER authorization_answer_guard BEFORE INSERT ON authorization_answer FOR EACH ROW EXECUTE FUNCTION authorization_answer_guard();

CREATE FUNCTION authorization_thread_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  question public.authorization_question;
  stream uuid;
BEGIN
  IF TG_RELID = 'public.authorization_question'::regclass THEN
    SELECT * INTO question FROM public.authorization_question WHERE id = NEW.id;
  ELSIF TG_RELID = 'public.authorization_answer'::regclass THEN
    SELECT q.* INTO question FROM public.authorization_question q JOIN public.authorization_answer a ON a.question_id = q.id WHERE a.id = NEW.id;
  ELSE
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  SELECT coalesce(r.stream_id, c.stream_id) INTO stream FROM public.authorization a
  LEFT JOIN public.release r ON r.id = a.release_id LEFT JOIN public.change c ON c.id = a.change_id WHERE a.id = question.authorization_id;
  IF TG_RELID = 'public.authorization_question'::regclass THEN
    PERFORM public.require_entry(NEW.entry_id, stream, 'question.asked', jsonb_build_object('questionId', NEW.id,
      'authorizationId', question.authorization_id, 'text', NEW.text, 'actor', jsonb_build_object('id', NEW.person_id)));
  ELSE
    PERFORM public.require_entry(NEW.entry_id, stream, 'question.answered', jsonb_build_object('answerId', NEW.id,
      'questionId', question.id, 'authorizationId', question.authorization_id, 'text', NEW.text, 'actor', jsonb_build_object('id', NEW.person_id)));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authorization_question_recorded AFTER INSERT ON authorization_question FOR EACH ROW EXECUTE FUNCTION authorization_thread_recorded();
CREATE TRIGGER authorization_answer_recorded AFTER INSERT ON authorization_answer FOR EACH ROW EXECUTE FUNCTION authorization_thread_recorded();

-- And the other way round: no question or answer is recorded that was not put.
CREATE FUNCTION authorization_thread_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.record_entry'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.authorization_question WHERE entry_id = NEW.id AND NEW.content ->> 'type' = 'question.asked')
    AND NOT EXISTS (SELECT 1 FROM public.authorization_answer WHERE entry_id = NEW.id AND NEW.content ->> 'type' = 'question.answered') THEN
    RAISE EXCEPTION USING ERRCODE = 'CS041', MESSAGE = format('recorded but not done: %s', NEW.content ->> 'type');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER authorization_thread_happened AFTER INSERT ON record_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.content ->> 'type' LIKE 'question.%') EXECUTE FUNCTION authorization_thread_happened();

CREATE TRIGGER authorization_question_append_only BEFORE UPDATE OR DELETE ON authorization_question FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER authorization_question_no_truncate BEFORE TRUNCATE ON authorization_question FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER authorization_answer_append_only BEFORE UPDATE OR DELETE ON authorization_answer FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER authorization_answer_no_truncate BEFORE TRUNCATE ON authorization_answer FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER evidence_shown_append_only BEFORE UPDATE OR DELETE ON evidence_shown FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

REVOKE EXECUTE ON FUNCTION authorization_question_guard(), authorization_answer_guard(), authorization_thread_recorded(),
  authorization_thread_happened() FROM PUBLIC;
GRANT SELECT, INSERT (id, authorization_id, person_id, text, entry_id) ON authorization_question TO countersign_app;
GRANT SELECT, INSERT (id, question_id, person_id, text, entry_id) ON authorization_answer TO countersign_app;
GRANT SELECT, INSERT (person_id, authorization_id) ON evidence_shown TO countersign_app;

-- The risk that the evidence tells, beside the request: lists are ordered by it and read no evidence for that. Copied by the database
-- from the bytes themselves; evidence from before it was weighed has none.
CREATE TABLE "authorization_risk" (
    "authorization_id" UUID NOT NULL,
    "level" "level" NOT NULL,
    "score" INTEGER NOT NULL,

    CONSTRAINT "authorization_risk_pkey" PRIMARY KEY ("authorization_id")
);
ALTER TABLE "authorization_risk" ADD CONSTRAINT "authorization_risk_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION authorization_risk_copied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  risk jsonb;
BEGIN
  IF TG_RELID <> 'public.authorization'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  risk := convert_from(NEW.evidence, 'UTF8')::jsonb -> 'risk';
  IF jsonb_typeof(risk -> 'score') = 'number' AND risk ->> 'level' IN ('low', 'medium', 'high') THEN
    INSERT INTO public.authorization_risk (authorization_id, level, score)
    VALUES (NEW.id, (risk ->> 'level')::public.level, least(greatest(round((risk ->> 'score')::numeric), 0), 100)::int);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authorization_risk_copied AFTER INSERT ON "authorization" FOR EACH ROW EXECUTE FUNCTION authorization_risk_copied();
CREATE TRIGGER authorization_risk_append_only BEFORE UPDATE OR DELETE ON authorization_risk FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

REVOKE EXECUTE ON FUNCTION authorization_risk_copied() FROM PUBLIC;
GRANT SELECT ON authorization_risk TO countersign_app;
