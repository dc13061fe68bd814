-- Lists read as little of a million rows as of a thousand: every filter has an index in the order of the page. And filters that people keep.

-- ---------- Releases, newest first: by phase, service, manager or model

CREATE INDEX "release_phase_number_idx" ON "release"("phase", "number");
CREATE INDEX "release_service_id_number_idx" ON "release"("service_id", "number");
CREATE INDEX "release_manager_id_number_idx" ON "release"("manager_id", "number");
CREATE INDEX "release_model_number_idx" ON "release"("model", "number");
CREATE INDEX "release_follows_release_id_idx" ON "release"("follows_release_id");
DROP INDEX "release_service_id_idx";
DROP INDEX "release_manager_id_idx";

-- What is on its way is little beside what has ended: found without walking over the ended ones.
CREATE INDEX release_open ON release (number) WHERE phase NOT IN ('closed', 'cancelled');
CREATE INDEX release_open_service ON release (service_id, number) WHERE phase NOT IN ('closed', 'cancelled');
CREATE INDEX release_open_manager ON release (manager_id, number) WHERE phase NOT IN ('closed', 'cancelled');

CREATE INDEX "schedule_window_start_idx" ON "schedule"("window_start");

-- ---------- Changes, newest first: by state, service, raiser, origin or model

CREATE INDEX "change_state_number_idx" ON "change"("state", "number");
CREATE INDEX "change_service_id_number_idx" ON "change"("service_id", "number");
CREATE INDEX "change_raised_by_number_idx" ON "change"("raised_by", "number");
CREATE INDEX "change_origin_number_idx" ON "change"("origin", "number");
CREATE INDEX "change_model_number_idx" ON "change"("model", "number");

CREATE INDEX change_open ON change (number) WHERE state IN ('draft', 'submitted', 'refused', 'authorized');
CREATE INDEX change_open_service ON change (service_id, number) WHERE state IN ('draft', 'submitted', 'refused', 'authorized');
CREATE INDEX change_open_raiser ON change (raised_by, number) WHERE state IN ('draft', 'submitted', 'refused', 'authorized');

-- ---------- Words of a title

-- The extension is a trusted one, which the owner of a database may create. In a schema of its own, that the application cannot use:
-- its functions are none of ours, and LIKE finds the index without them.
CREATE SCHEMA trigram;
CREATE EXTENSION pg_trgm WITH SCHEMA trigram;
CREATE INDEX release_title_words ON release USING gin (lower(title) trigram.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX change_title_words ON change USING gin (lower(title) trigram.gin_trgm_ops) WITH (fastupdate = off);

-- ---------- Authorizations by who asked, by deadline and by when they ended; library items by when they came in

CREATE INDEX "authorization_asked_by_ended_at_idx" ON "authorization"("asked_by", "ended_at");
CREATE INDEX "authorization_ended_at_number_idx" ON "authorization"("ended_at", "number");
CREATE INDEX "authorization_state_expires_at_number_idx" ON "authorization"("state", "expires_at", "number");
DROP INDEX "authorization_state_expires_at_idx";
CREATE INDEX authorization_open_asker ON "authorization" (asked_by, number)
  WHERE state = 'pending' OR (state = 'granted' AND NOT spent AND subject = 'gate');
CREATE INDEX "library_item_checked_in_at_id_idx" ON "library_item"("checked_in_at", "id");

-- ---------- Filters that people keep

CREATE TYPE "filtered_list" AS ENUM ('releases', 'changes');

-- A bookmark of one person: it decides nothing, so the record does not tell of it.
CREATE TABLE "saved_filter" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "list" "filtered_list" NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,

    CONSTRAINT "saved_filter_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "saved_filter_person_id_list_name_key" ON "saved_filter"("person_id", "list", "name");

ALTER TABLE "saved_filter" ADD CONSTRAINT "saved_filter_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE saved_filter ADD CONSTRAINT saved_filter_is_short CHECK (length(name) BETWEEN 1 AND 60 AND length(query) BETWEEN 1 AND 1000);

GRANT SELECT, INSERT (id, person_id, list, name, query), UPDATE (query), DELETE ON saved_filter TO countersign_app;
