-- Tables, keys and plain indexes: the part that prisma/schema.prisma can say.

CREATE SEQUENCE change_number AS integer;
CREATE SEQUENCE release_number AS integer;
CREATE SEQUENCE authorization_number AS integer;

-- The one clock of every expiry, window and record entry. A demonstration database replaces it by one with an offset.
CREATE FUNCTION countersign_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
  SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT pg_catalog.clock_timestamp() $$;

CREATE TYPE "appointment_kind" AS ENUM ('role', 'member', 'owner', 'deputy');

CREATE TYPE "role" AS ENUM ('requester', 'release_manager', 'developer', 'tester', 'operator', 'change_manager', 'auditor', 'administrator');

CREATE TYPE "appointment_step_kind" AS ENUM ('confirmed', 'ended');

CREATE TYPE "authority_key" AS ENUM ('change_managers', 'cab', 'emergency_cab');

CREATE TYPE "authorization_subject" AS ENUM ('gate', 'change', 'ratification');

CREATE TYPE "change_model" AS ENUM ('standard', 'normal', 'emergency');

CREATE TYPE "party" AS ENUM ('authority', 'change_manager', 'service_owner', 'uninvolved');

CREATE TYPE "service_state" AS ENUM ('design', 'transition', 'live', 'retiring', 'retired');

CREATE TYPE "relation_kind" AS ENUM ('depends_on', 'runs_on', 'part_of', 'connects_to');

CREATE TYPE "comparison" AS ENUM ('at_least', 'at_most');

CREATE TYPE "change_origin" AS ENUM ('requirement', 'problem', 'defect', 'improvement', 'retirement');

CREATE TYPE "change_state" AS ENUM ('draft', 'submitted', 'authorized', 'refused', 'withdrawn', 'implemented', 'closed');

CREATE TYPE "phase" AS ENUM ('requested', 'planning', 'build_and_test', 'check_in', 'deployment', 'review', 'closed', 'cancelled');

CREATE TYPE "release_kind" AS ENUM ('major', 'minor', 'patch');

CREATE TYPE "phase_step_via" AS ENUM ('gate', 'finish', 'back', 'cancel');

CREATE TYPE "authorization_state" AS ENUM ('pending', 'granted', 'refused', 'withdrawn', 'expired', 'superseded');

CREATE TYPE "seat_standing" AS ENUM ('member', 'owner', 'deputy', 'stand_in');

CREATE TYPE "verdict" AS ENUM ('grant', 'refuse', 'abstain');

CREATE TYPE "level" AS ENUM ('low', 'medium', 'high');

CREATE TYPE "decommission_kind" AS ENUM ('dry_run', 'dependant', 'data', 'licence');

CREATE TYPE "defect_state" AS ENUM ('open', 'accepted', 'fixed');

CREATE TYPE "media_check_result" AS ENUM ('intact', 'missing', 'altered');

CREATE TYPE "run_sheet_kind" AS ENUM ('deploy', 'back_out', 'note');

CREATE TYPE "deployment_outcome" AS ENUM ('finished', 'backed_out');

CREATE TYPE "step_result_kind" AS ENUM ('started', 'done', 'failed');

CREATE TYPE "review_decision" AS ENUM ('nothing_further', 'follow_up', 'retire');

CREATE TYPE "target_verdict_kind" AS ENUM ('met', 'missed', 'inconclusive', 'not_deployed');

CREATE TABLE "organisation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "is_demonstration" BOOLEAN NOT NULL DEFAULT false,
    "admin_stream_id" UUID NOT NULL,
    "founded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "left_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "sign_in_attempt" (
    "id" BIGSERIAL NOT NULL,
    "subject" TEXT NOT NULL,
    "failed" BOOLEAN NOT NULL,
    "attempted" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "appointment" (
    "id" UUID NOT NULL,
    "kind" "appointment_kind" NOT NULL,
    "person_id" UUID NOT NULL,
    "role" "role",
    "authority_id" UUID,
    "service_id" UUID,
    "proposed_by" UUID,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "appointment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "appointment_step" (
    "appointment_id" UUID NOT NULL,
    "step" "appointment_step_kind" NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "appointment_step_pkey" PRIMARY KEY ("appointment_id","step")
);

CREATE TABLE "authority" (
    "id" UUID NOT NULL,
    "key" "authority_key" NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "authority_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "policy" (
    "id" UUID NOT NULL,
    "subject" "authorization_subject" NOT NULL,
    "gate" "phase",
    "model" "change_model" NOT NULL,
    "version" INTEGER NOT NULL,
    "authority_id" UUID NOT NULL,
    "votes_needed" INTEGER NOT NULL,
    "request_hours" INTEGER NOT NULL,
    "grant_hours" INTEGER NOT NULL,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "policy_party" (
    "policy_id" UUID NOT NULL,
    "party" "party" NOT NULL,

    CONSTRAINT "policy_party_pkey" PRIMARY KEY ("policy_id","party")
);

CREATE TABLE "change_template" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "service_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "proposed_by" UUID NOT NULL,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "change_template_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "change_template_confirmation" (
    "template_id" UUID NOT NULL,
    "confirmed_by" UUID NOT NULL,
    "confirmed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "change_template_confirmation_pkey" PRIMARY KEY ("template_id")
);

CREATE TABLE "service" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "tier" INTEGER NOT NULL,
    "state" "service_state" NOT NULL DEFAULT 'design',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "required_suite" (
    "service_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "required_suite_pkey" PRIMARY KEY ("service_id","name")
);

CREATE TABLE "relation" (
    "id" UUID NOT NULL,
    "kind" "relation_kind" NOT NULL,
    "from_service_id" UUID NOT NULL,
    "to_service_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "relation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "service_target" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "comparison" "comparison" NOT NULL,
    "value" DECIMAL(18,6) NOT NULL,
    "unit" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "service_target_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "measurement" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "value" DECIMAL(18,6) NOT NULL,
    "sample_size" INTEGER NOT NULL,
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "to_at" TIMESTAMPTZ(6) NOT NULL,
    "entered_by" UUID NOT NULL,
    "entered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "measurement_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_production" BOOLEAN NOT NULL,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "configuration_item" (
    "id" UUID NOT NULL,
    "service_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "configuration_item_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "running_version" (
    "item_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "running_version_pkey" PRIMARY KEY ("item_id","environment_id")
);

CREATE TABLE "change" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "origin" "change_origin" NOT NULL,
    "model" "change_model" NOT NULL,
    "service_id" UUID NOT NULL,
    "template_id" UUID,
    "raised_by" UUID NOT NULL,
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "state" "change_state" NOT NULL DEFAULT 'draft',
    "version" INTEGER NOT NULL DEFAULT 1,
    "evidence_revision" INTEGER NOT NULL DEFAULT 1,
    "stream_id" UUID NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "release" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "service_id" UUID NOT NULL,
    "kind" "release_kind" NOT NULL,
    "model" "change_model" NOT NULL,
    "retires" BOOLEAN NOT NULL DEFAULT false,
    "wanted_at" TIMESTAMPTZ(6),
    "manager_id" UUID NOT NULL,
    "raised_by" UUID NOT NULL,
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "follows_release_id" UUID,
    "phase" "phase" NOT NULL DEFAULT 'requested',
    "phase_since" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "version" INTEGER NOT NULL DEFAULT 1,
    "stream_id" UUID NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "release_change" (
    "release_id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "is_open" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "release_change_pkey" PRIMARY KEY ("release_id","change_id")
);

CREATE TABLE "gate_evidence_revision" (
    "release_id" UUID NOT NULL,
    "gate" "phase" NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "gate_evidence_revision_pkey" PRIMARY KEY ("release_id","gate")
);

CREATE TABLE "phase_step" (
    "from_phase" "phase" NOT NULL,
    "to_phase" "phase" NOT NULL,
    "via" "phase_step_via" NOT NULL,
    "gate" "phase",

    CONSTRAINT "phase_step_pkey" PRIMARY KEY ("from_phase","to_phase","via")
);

CREATE TABLE "phase_entry" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "from_phase" "phase" NOT NULL,
    "to_phase" "phase" NOT NULL,
    "via" "phase_step_via" NOT NULL,
    "gate" "phase",
    "authorization_id" UUID,
    "evidence_digest" TEXT,
    "authorization_state" "authorization_state",
    "reason" TEXT,
    "entered_by" UUID NOT NULL,
    "entered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "phase_entry_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "authorization" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL DEFAULT nextval('authorization_number'),
    "subject" "authorization_subject" NOT NULL,
    "release_id" UUID,
    "gate" "phase",
    "change_id" UUID,
    "template_id" UUID,
    "policy_id" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    "state" "authorization_state" NOT NULL DEFAULT 'pending',
    "evidence" BYTEA NOT NULL,
    "evidence_digest" TEXT NOT NULL,
    "evidence_revision" INTEGER NOT NULL,
    "asked_by" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "ended_at" TIMESTAMPTZ(6),
    "grant_expires_at" TIMESTAMPTZ(6),
    "spent" BOOLEAN NOT NULL DEFAULT false,
    "entry_id" UUID NOT NULL,
    "outcome_entry_id" UUID,

    CONSTRAINT "authorization_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "authorization_party" (
    "authorization_id" UUID NOT NULL,
    "party" "party" NOT NULL,
    "needed" INTEGER NOT NULL,
    "may_veto" BOOLEAN NOT NULL,

    CONSTRAINT "authorization_party_pkey" PRIMARY KEY ("authorization_id","party")
);

CREATE TABLE "authorization_seat" (
    "authorization_id" UUID NOT NULL,
    "party" "party" NOT NULL,
    "person_id" UUID NOT NULL,
    "standing" "seat_standing" NOT NULL,

    CONSTRAINT "authorization_seat_pkey" PRIMARY KEY ("authorization_id","party","person_id")
);

CREATE TABLE "vote" (
    "id" UUID NOT NULL,
    "authorization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "verdict" "verdict" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "evidence_digest" TEXT NOT NULL,
    "cast_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,
    "outcome_entry_id" UUID,

    CONSTRAINT "vote_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "plan" (
    "release_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "back_out_trigger" TEXT NOT NULL,
    "back_out_steps" TEXT NOT NULL,
    "back_out_minutes" INTEGER,
    "test_strategy" TEXT NOT NULL,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("release_id")
);

CREATE TABLE "schedule" (
    "release_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(6),
    "window_end" TIMESTAMPTZ(6),
    "observation_days" INTEGER NOT NULL,
    "communication" TEXT NOT NULL,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("release_id")
);

CREATE TABLE "risk" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "likelihood" "level" NOT NULL,
    "impact" "level" NOT NULL,
    "mitigation" TEXT NOT NULL,
    "contingency" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "risk_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "acceptance_criterion" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "acceptance_criterion_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "criterion_result" (
    "criterion_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "is_met" BOOLEAN NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "criterion_result_pkey" PRIMARY KEY ("criterion_id")
);

CREATE TABLE "impact_snapshot" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "taken_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "services" JSONB NOT NULL,
    "targets" JSONB NOT NULL,

    CONSTRAINT "impact_snapshot_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "decommission_task" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "kind" "decommission_kind" NOT NULL,
    "title" TEXT NOT NULL,
    "is_done" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "decommission_task_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "build" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "iteration" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "builder" TEXT NOT NULL,
    "run_url" TEXT NOT NULL DEFAULT '',
    "handed_in_by" UUID NOT NULL,
    "handed_in_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "manifest_digest" TEXT,
    "sealed_by" UUID,
    "sealed_at" TIMESTAMPTZ(6),

    CONSTRAINT "build_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "artifact" (
    "id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploaded_by" UUID NOT NULL,
    "uploaded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "artifact_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "test_report" (
    "id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "suite" TEXT NOT NULL,
    "environment_id" UUID NOT NULL,
    "manifest_digest" TEXT NOT NULL,
    "tests" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "skipped" INTEGER NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "failures" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "handed_in_by" UUID NOT NULL,
    "handed_in_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "test_report_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "defect" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "is_blocking" BOOLEAN NOT NULL,
    "state" "defect_state" NOT NULL,
    "raised_by" UUID NOT NULL,
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "defect_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "library_item" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "media_type" TEXT NOT NULL,
    "release_id" UUID NOT NULL,
    "artifact_id" UUID NOT NULL,
    "checked_in_by" UUID NOT NULL,
    "checked_in_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "entry_id" UUID NOT NULL,

    CONSTRAINT "library_item_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "media_check" (
    "id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "result" "media_check_result" NOT NULL,
    "checked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "media_check_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "deployment_plan" (
    "release_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,

    CONSTRAINT "deployment_plan_pkey" PRIMARY KEY ("release_id")
);

CREATE TABLE "run_sheet_step" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "kind" "run_sheet_kind" NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "instruction" TEXT NOT NULL,
    "responsible" TEXT NOT NULL,
    "expected_minutes" INTEGER NOT NULL,

    CONSTRAINT "run_sheet_step_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "deployment" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "started_by" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "outcome" "deployment_outcome",
    "ended_at" TIMESTAMPTZ(6),
    "note" TEXT NOT NULL DEFAULT '',
    "overran" BOOLEAN NOT NULL DEFAULT false,
    "running_before" JSONB NOT NULL,
    "running_after" JSONB,

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "step_result" (
    "id" UUID NOT NULL,
    "deployment_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "step_id" UUID NOT NULL,
    "result" "step_result_kind" NOT NULL,
    "note" TEXT NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),

    CONSTRAINT "step_result_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review" (
    "release_id" UUID NOT NULL,
    "planned_vs_actual" TEXT NOT NULL,
    "incidents" TEXT NOT NULL,
    "customer_value" TEXT NOT NULL,
    "business_value" TEXT NOT NULL,
    "lessons" TEXT NOT NULL,
    "decision" "review_decision",
    "decision_reason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "review_pkey" PRIMARY KEY ("release_id")
);

CREATE TABLE "target_verdict" (
    "release_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "comparison" "comparison" NOT NULL,
    "value" DECIMAL(18,6) NOT NULL,
    "unit" TEXT NOT NULL,
    "measured" DECIMAL(18,6),
    "sample_size" INTEGER,
    "verdict" "target_verdict_kind" NOT NULL,

    CONSTRAINT "target_verdict_pkey" PRIMARY KEY ("release_id","target_id")
);

CREATE TABLE "record_stream" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "record_stream_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "record_entry" (
    "id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "previous_hash" BYTEA NOT NULL DEFAULT ''::bytea,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT countersign_clock(),
    "body" BYTEA NOT NULL,
    "content" JSONB NOT NULL DEFAULT '{}'::jsonb,
    "entry_hash" BYTEA NOT NULL DEFAULT ''::bytea,

    CONSTRAINT "record_entry_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "sent_at" TIMESTAMPTZ(6),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

CREATE INDEX "session_person_id_idx" ON "session"("person_id");

CREATE INDEX "sign_in_attempt_subject_attempted_idx" ON "sign_in_attempt"("subject", "attempted");

CREATE INDEX "appointment_person_id_idx" ON "appointment"("person_id");

CREATE INDEX "appointment_authority_id_idx" ON "appointment"("authority_id");

CREATE INDEX "appointment_service_id_idx" ON "appointment"("service_id");

CREATE UNIQUE INDEX "authority_key_key" ON "authority"("key");

CREATE UNIQUE INDEX "change_template_name_version_key" ON "change_template"("name", "version");

CREATE UNIQUE INDEX "service_key_key" ON "service"("key");

CREATE INDEX "relation_from_service_id_idx" ON "relation"("from_service_id");

CREATE INDEX "relation_to_service_id_idx" ON "relation"("to_service_id");

CREATE INDEX "service_target_service_id_idx" ON "service_target"("service_id");

CREATE INDEX "measurement_target_id_to_at_idx" ON "measurement"("target_id", "to_at");

CREATE UNIQUE INDEX "environment_name_key" ON "environment"("name");

CREATE UNIQUE INDEX "configuration_item_service_id_name_key" ON "configuration_item"("service_id", "name");

CREATE UNIQUE INDEX "change_number_key" ON "change"("number");

CREATE UNIQUE INDEX "change_stream_id_key" ON "change"("stream_id");

CREATE UNIQUE INDEX "release_number_key" ON "release"("number");

CREATE UNIQUE INDEX "release_stream_id_key" ON "release"("stream_id");

CREATE INDEX "release_phase_phase_since_idx" ON "release"("phase", "phase_since");

CREATE INDEX "release_service_id_idx" ON "release"("service_id");

CREATE INDEX "release_manager_id_idx" ON "release"("manager_id");

CREATE INDEX "release_change_change_id_idx" ON "release_change"("change_id");

CREATE UNIQUE INDEX "phase_entry_authorization_id_key" ON "phase_entry"("authorization_id");

CREATE UNIQUE INDEX "phase_entry_entry_id_key" ON "phase_entry"("entry_id");

CREATE INDEX "phase_entry_release_id_entered_at_idx" ON "phase_entry"("release_id", "entered_at");

CREATE UNIQUE INDEX "authorization_number_key" ON "authorization"("number");

CREATE UNIQUE INDEX "authorization_entry_id_key" ON "authorization"("entry_id");

CREATE UNIQUE INDEX "authorization_outcome_entry_id_key" ON "authorization"("outcome_entry_id");

CREATE INDEX "authorization_release_id_idx" ON "authorization"("release_id");

CREATE INDEX "authorization_change_id_idx" ON "authorization"("change_id");

CREATE INDEX "authorization_state_expires_at_idx" ON "authorization"("state", "expires_at");

CREATE UNIQUE INDEX "authorization_id_release_id_gate_evidence_digest_state_key" ON "authorization"("id", "release_id", "gate", "evidence_digest", "state");

CREATE INDEX "authorization_seat_person_id_idx" ON "authorization_seat"("person_id");

CREATE UNIQUE INDEX "vote_entry_id_key" ON "vote"("entry_id");

CREATE UNIQUE INDEX "vote_authorization_id_person_id_key" ON "vote"("authorization_id", "person_id");

CREATE INDEX "risk_release_id_idx" ON "risk"("release_id");

CREATE INDEX "acceptance_criterion_release_id_idx" ON "acceptance_criterion"("release_id");

CREATE UNIQUE INDEX "acceptance_criterion_id_release_id_key" ON "acceptance_criterion"("id", "release_id");

CREATE UNIQUE INDEX "criterion_result_criterion_id_release_id_key" ON "criterion_result"("criterion_id", "release_id");

CREATE INDEX "impact_snapshot_release_id_taken_at_idx" ON "impact_snapshot"("release_id", "taken_at");

CREATE INDEX "decommission_task_release_id_idx" ON "decommission_task"("release_id");

CREATE UNIQUE INDEX "build_release_id_iteration_key" ON "build"("release_id", "iteration");

CREATE UNIQUE INDEX "build_id_release_id_key" ON "build"("id", "release_id");

CREATE INDEX "artifact_sha256_idx" ON "artifact"("sha256");

CREATE UNIQUE INDEX "artifact_build_id_name_key" ON "artifact"("build_id", "name");

CREATE UNIQUE INDEX "artifact_id_release_id_sha256_key" ON "artifact"("id", "release_id", "sha256");

CREATE INDEX "test_report_build_id_idx" ON "test_report"("build_id");

CREATE INDEX "defect_release_id_idx" ON "defect"("release_id");

CREATE UNIQUE INDEX "library_item_artifact_id_key" ON "library_item"("artifact_id");

CREATE INDEX "library_item_sha256_idx" ON "library_item"("sha256");

CREATE INDEX "library_item_release_id_idx" ON "library_item"("release_id");

CREATE UNIQUE INDEX "library_item_name_version_key" ON "library_item"("name", "version");

CREATE UNIQUE INDEX "library_item_artifact_id_release_id_sha256_key" ON "library_item"("artifact_id", "release_id", "sha256");

CREATE INDEX "media_check_item_id_checked_at_idx" ON "media_check"("item_id", "checked_at");

CREATE INDEX "run_sheet_step_release_id_idx" ON "run_sheet_step"("release_id");

CREATE UNIQUE INDEX "run_sheet_step_id_release_id_key" ON "run_sheet_step"("id", "release_id");

CREATE INDEX "deployment_release_id_idx" ON "deployment"("release_id");

CREATE UNIQUE INDEX "deployment_id_release_id_key" ON "deployment"("id", "release_id");

CREATE UNIQUE INDEX "step_result_deployment_id_step_id_result_key" ON "step_result"("deployment_id", "step_id", "result");

CREATE INDEX "record_entry_recorded_at_idx" ON "record_entry"("recorded_at");

CREATE UNIQUE INDEX "record_entry_stream_id_sequence_key" ON "record_entry"("stream_id", "sequence");

CREATE INDEX "outbox_sent_at_id_idx" ON "outbox"("sent_at", "id");

ALTER TABLE "organisation" ADD CONSTRAINT "organisation_admin_stream_id_fkey" FOREIGN KEY ("admin_stream_id") REFERENCES "record_stream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment" ADD CONSTRAINT "appointment_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment" ADD CONSTRAINT "appointment_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment" ADD CONSTRAINT "appointment_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment" ADD CONSTRAINT "appointment_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment" ADD CONSTRAINT "appointment_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment_step" ADD CONSTRAINT "appointment_step_appointment_id_fkey" FOREIGN KEY ("appointment_id") REFERENCES "appointment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment_step" ADD CONSTRAINT "appointment_step_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "appointment_step" ADD CONSTRAINT "appointment_step_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "policy" ADD CONSTRAINT "policy_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "policy_party" ADD CONSTRAINT "policy_party_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change_template" ADD CONSTRAINT "change_template_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change_template" ADD CONSTRAINT "change_template_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change_template_confirmation" ADD CONSTRAINT "change_template_confirmation_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "change_template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change_template_confirmation" ADD CONSTRAINT "change_template_confirmation_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "required_suite" ADD CONSTRAINT "required_suite_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "relation" ADD CONSTRAINT "relation_from_service_id_fkey" FOREIGN KEY ("from_service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "relation" ADD CONSTRAINT "relation_to_service_id_fkey" FOREIGN KEY ("to_service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "service_target" ADD CONSTRAINT "service_target_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "measurement" ADD CONSTRAINT "measurement_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "service_target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "measurement" ADD CONSTRAINT "measurement_entered_by_fkey" FOREIGN KEY ("entered_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "configuration_item" ADD CONSTRAINT "configuration_item_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "running_version" ADD CONSTRAINT "running_version_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "configuration_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "running_version" ADD CONSTRAINT "running_version_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change" ADD CONSTRAINT "change_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change" ADD CONSTRAINT "change_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "change_template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change" ADD CONSTRAINT "change_raised_by_fkey" FOREIGN KEY ("raised_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "change" ADD CONSTRAINT "change_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "record_stream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "release" ADD CONSTRAINT "release_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "release" ADD CONSTRAINT "release_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "release" ADD CONSTRAINT "release_raised_by_fkey" FOREIGN KEY ("raised_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "release" ADD CONSTRAINT "release_follows_release_id_fkey" FOREIGN KEY ("follows_release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "release" ADD CONSTRAINT "release_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "record_stream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "release_change" ADD CONSTRAINT "release_change_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "release_change" ADD CONSTRAINT "release_change_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "gate_evidence_revision" ADD CONSTRAINT "gate_evidence_revision_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "phase_entry" ADD CONSTRAINT "phase_entry_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "phase_entry" ADD CONSTRAINT "phase_entry_from_phase_to_phase_via_fkey" FOREIGN KEY ("from_phase", "to_phase", "via") REFERENCES "phase_step"("from_phase", "to_phase", "via") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "phase_entry" ADD CONSTRAINT "phase_entry_granted_authorization_fkey" FOREIGN KEY ("authorization_id", "release_id", "gate", "evidence_digest", "authorization_state") REFERENCES "authorization"("id", "release_id", "gate", "evidence_digest", "state") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE "phase_entry" ADD CONSTRAINT "phase_entry_entered_by_fkey" FOREIGN KEY ("entered_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "phase_entry" ADD CONSTRAINT "phase_entry_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "change_template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_asked_by_fkey" FOREIGN KEY ("asked_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_outcome_entry_id_fkey" FOREIGN KEY ("outcome_entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization_party" ADD CONSTRAINT "authorization_party_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization_seat" ADD CONSTRAINT "authorization_seat_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization_seat" ADD CONSTRAINT "authorization_seat_authorization_id_party_fkey" FOREIGN KEY ("authorization_id", "party") REFERENCES "authorization_party"("authorization_id", "party") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "authorization_seat" ADD CONSTRAINT "authorization_seat_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "vote" ADD CONSTRAINT "vote_authorization_id_fkey" FOREIGN KEY ("authorization_id") REFERENCES "authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "vote" ADD CONSTRAINT "vote_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "vote" ADD CONSTRAINT "vote_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "plan" ADD CONSTRAINT "plan_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "schedule" ADD CONSTRAINT "schedule_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "risk" ADD CONSTRAINT "risk_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "acceptance_criterion" ADD CONSTRAINT "acceptance_criterion_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "criterion_result" ADD CONSTRAINT "criterion_result_criterion_id_release_id_fkey" FOREIGN KEY ("criterion_id", "release_id") REFERENCES "acceptance_criterion"("id", "release_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "impact_snapshot" ADD CONSTRAINT "impact_snapshot_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "decommission_task" ADD CONSTRAINT "decommission_task_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "build" ADD CONSTRAINT "build_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "build" ADD CONSTRAINT "build_handed_in_by_fkey" FOREIGN KEY ("handed_in_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "build" ADD CONSTRAINT "build_sealed_by_fkey" FOREIGN KEY ("sealed_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "artifact" ADD CONSTRAINT "artifact_build_id_release_id_fkey" FOREIGN KEY ("build_id", "release_id") REFERENCES "build"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "artifact" ADD CONSTRAINT "artifact_uploaded_by_fkey" FOREIGN KEY ("uploaded_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "test_report" ADD CONSTRAINT "test_report_build_id_release_id_fkey" FOREIGN KEY ("build_id", "release_id") REFERENCES "build"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "test_report" ADD CONSTRAINT "test_report_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "test_report" ADD CONSTRAINT "test_report_handed_in_by_fkey" FOREIGN KEY ("handed_in_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "defect" ADD CONSTRAINT "defect_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "defect" ADD CONSTRAINT "defect_raised_by_fkey" FOREIGN KEY ("raised_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "library_item" ADD CONSTRAINT "library_item_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "library_item" ADD CONSTRAINT "library_item_artifact_id_release_id_sha256_fkey" FOREIGN KEY ("artifact_id", "release_id", "sha256") REFERENCES "artifact"("id", "release_id", "sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "library_item" ADD CONSTRAINT "library_item_checked_in_by_fkey" FOREIGN KEY ("checked_in_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "library_item" ADD CONSTRAINT "library_item_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "record_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "media_check" ADD CONSTRAINT "media_check_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "library_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "deployment_plan" ADD CONSTRAINT "deployment_plan_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "deployment_plan" ADD CONSTRAINT "deployment_plan_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "run_sheet_step" ADD CONSTRAINT "run_sheet_step_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "deployment" ADD CONSTRAINT "deployment_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "deployment" ADD CONSTRAINT "deployment_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "deployment" ADD CONSTRAINT "deployment_started_by_fkey" FOREIGN KEY ("started_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "step_result" ADD CONSTRAINT "step_result_deployment_id_release_id_fkey" FOREIGN KEY ("deployment_id", "release_id") REFERENCES "deployment"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "step_result" ADD CONSTRAINT "step_result_step_id_release_id_fkey" FOREIGN KEY ("step_id", "release_id") REFERENCES "run_sheet_step"("id", "release_id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "step_result" ADD CONSTRAINT "step_result_recorded_by_fkey" FOREIGN KEY ("recorded_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "review" ADD CONSTRAINT "review_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "target_verdict" ADD CONSTRAINT "target_verdict_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "record_entry" ADD CONSTRAINT "record_entry_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "record_stream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
