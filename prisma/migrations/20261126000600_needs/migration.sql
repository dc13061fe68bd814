-- What somebody has to do, and how they are told of it. It decides nothing: a need follows from what stands, and is over by itself.

CREATE TYPE "need_kind" AS ENUM ('vote', 'answer', 'chase', 'pass', 'ask_again', 'ratify', 'confirm_appointment', 'confirm_template',
  'confirm_policy', 'confirm_delegation', 'confirm_waiver_rule');
CREATE TYPE "mail_pace" AS ENUM ('at_once', 'daily', 'none');
CREATE TYPE "mail_occasion" AS ENUM ('raised', 'half_time', 'last_day');
CREATE TYPE "mail_outcome" AS ENUM ('sent', 'needless', 'undelivered');

CREATE TABLE "need" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "need_kind" NOT NULL,
    "subject_id" UUID NOT NULL,
    "says" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "due_at" TIMESTAMPTZ(6),
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "need_pkey" PRIMARY KEY ("id")
);
-- One need for one person and one thing, however often it is looked at.
CREATE UNIQUE INDEX "need_person_id_kind_subject_id_key" ON "need"("person_id", "kind", "subject_id");
CREATE UNIQUE INDEX "need_id_person_id_key" ON "need"("id", "person_id");
CREATE INDEX "need_subject_id_idx" ON "need"("subject_id");
CREATE INDEX need_open ON need (person_id) WHERE ended_at IS NULL;
ALTER TABLE "need" ADD CONSTRAINT "need_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- A link goes to a page of ours, whoever wrote it.
ALTER TABLE need ADD CONSTRAINT need_href_is_ours CHECK (href ~ '^/[a-zA-Z][a-zA-Z0-9/_#-]*$');
ALTER TABLE need ADD CONSTRAINT need_is_short CHECK (length(says) BETWEEN 1 AND 300 AND length(about) BETWEEN 1 AND 500);

CREATE TABLE "mail_preference" (
    "person_id" UUID NOT NULL,
    "pace" "mail_pace" NOT NULL,
    "daily_hour" INTEGER NOT NULL,

    CONSTRAINT "mail_preference_pkey" PRIMARY KEY ("person_id")
);
ALTER TABLE "mail_preference" ADD CONSTRAINT "mail_preference_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE mail_preference ADD CONSTRAINT mail_preference_hour CHECK (daily_hour BETWEEN 0 AND 23);

-- One e-mail to one person, of one need or several. Its id is its Message-ID, however often it is tried.
CREATE TABLE "mail" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claim" UUID,
    "claimed_at" TIMESTAMPTZ(6),
    "outcome" "mail_outcome",
    "ended_at" TIMESTAMPTZ(6),
    "last_error" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "mail_id_person_id_key" ON "mail"("id", "person_id");
CREATE INDEX "mail_person_id_made_at_idx" ON "mail"("person_id", "made_at");
CREATE INDEX mail_open ON mail (made_at) WHERE outcome IS NULL;
CREATE INDEX mail_undelivered ON mail (ended_at) WHERE outcome = 'undelivered';
ALTER TABLE "mail" ADD CONSTRAINT "mail_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE mail ADD CONSTRAINT mail_error_is_short CHECK (length(last_error) <= 500);

CREATE TABLE "mail_need" (
    "mail_id" UUID NOT NULL,
    "need_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "occasion" "mail_occasion" NOT NULL,

    CONSTRAINT "mail_need_pkey" PRIMARY KEY ("need_id", "occasion")
);
CREATE INDEX "mail_need_mail_id_idx" ON "mail_need"("mail_id");
-- Nobody is written to of what somebody else needs to do.
ALTER TABLE "mail_need" ADD CONSTRAINT "mail_need_mail_id_person_id_fkey" FOREIGN KEY ("mail_id", "person_id") REFERENCES "mail"("id", "person_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "mail_need" ADD CONSTRAINT "mail_need_need_id_person_id_fkey" FOREIGN KEY ("need_id", "person_id") REFERENCES "need"("id", "person_id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER mail_need_append_only BEFORE UPDATE OR DELETE ON mail_need FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER mail_need_no_truncate BEFORE TRUNCATE ON mail_need FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- Whoever sends a mail has claimed it, one at a time; a claim lapses, because its worker may have been killed. What has ended stays so.
CREATE FUNCTION mail_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'public.mail'::regclass THEN
    RAISE EXCEPTION USING ERRCODE = 'CS000', MESSAGE = 'this function serves another table';
  END IF;
  IF OLD.outcome IN ('sent', 'needless') OR (OLD.outcome IS NOT NULL AND NEW.outcome IS NOT NULL) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS080', MESSAGE = 'this mail has ended';
  END IF;
  IF NEW.claim IS DISTINCT FROM OLD.claim THEN
    IF NEW.claim IS NOT NULL AND OLD.claim IS NOT NULL AND OLD.claimed_at > clock_timestamp() - interval '3 minutes' THEN
      RAISE EXCEPTION USING ERRCODE = 'CS080', MESSAGE = 'somebody is sending this mail';
    END IF;
    NEW.claimed_at := CASE WHEN NEW.claim IS NULL THEN NULL ELSE clock_timestamp() END;
  END IF;
  IF NEW.outcome IN ('sent', 'needless') AND (NEW.claim IS NULL OR NEW.claim IS DISTINCT FROM OLD.claim) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS080', MESSAGE = 'whoever sends a mail has claimed it before';
  END IF;
  NEW.ended_at := CASE WHEN NEW.outcome IS NULL THEN NULL ELSE public.countersign_clock() END;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_guard BEFORE UPDATE ON mail FOR EACH ROW EXECUTE FUNCTION mail_guard();

REVOKE EXECUTE ON FUNCTION mail_guard() FROM PUBLIC;
GRANT SELECT ON need, mail_preference, mail, mail_need TO countersign_app;
GRANT INSERT (id, person_id, kind, subject_id, says, about, href, since, due_at), UPDATE (says, about, href, due_at, ended_at) ON need TO countersign_app;
GRANT INSERT (person_id, pace, daily_hour), UPDATE (pace, daily_hour) ON mail_preference TO countersign_app;
GRANT INSERT (id, person_id), UPDATE (attempts, claim, outcome, last_error) ON mail TO countersign_app;
GRANT INSERT (mail_id, need_id, person_id, occasion) ON mail_need TO countersign_app;
