-- What the application role may do: read everything, write the columns named here, and nothing else.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO countersign_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO countersign_app;
GRANT USAGE ON SEQUENCE change_number, release_number, authorization_number, outbox_id_seq, sign_in_attempt_id_seq TO countersign_app;
-- Called by column defaults, SECURITY INVOKER triggers and queries.
GRANT EXECUTE ON FUNCTION countersign_clock(), require_read_committed(), template_in_force(uuid) TO countersign_app;

GRANT INSERT (id, name, admin_stream_id) ON organisation TO countersign_app;
GRANT INSERT (id, email, name, password_hash, time_zone), UPDATE (email, name, password_hash, time_zone, left_at) ON person TO countersign_app;
GRANT INSERT (id, person_id, user_agent, expires_at), UPDATE (last_seen_at, expires_at, revoked_at) ON session TO countersign_app;
GRANT INSERT (subject, failed), DELETE ON sign_in_attempt TO countersign_app;
GRANT INSERT (id, kind, person_id, role, authority_id, service_id, proposed_by, entry_id) ON appointment TO countersign_app;
GRANT INSERT (appointment_id, step, person_id, entry_id) ON appointment_step TO countersign_app;
GRANT INSERT ON change_template TO countersign_app;
GRANT INSERT (template_id, confirmed_by, entry_id) ON change_template_confirmation TO countersign_app;

GRANT INSERT (id, key, name, description, tier, state), UPDATE (name, description, tier, version) ON service TO countersign_app;
GRANT INSERT, DELETE ON required_suite TO countersign_app;
GRANT INSERT (id, kind, from_service_id, to_service_id, source), UPDATE (removed_at) ON relation TO countersign_app;
GRANT INSERT (id, service_id, name, comparison, value, unit), UPDATE (ended_at) ON service_target TO countersign_app;
GRANT INSERT (id, target_id, value, sample_size, from_at, to_at, entered_by) ON measurement TO countersign_app;
GRANT INSERT ON environment, configuration_item TO countersign_app;
GRANT INSERT (item_id, environment_id, version, sha256), UPDATE (version, sha256), DELETE ON running_version TO countersign_app;

GRANT INSERT (id, number, title, reason, origin, model, service_id, template_id, raised_by, stream_id),
  UPDATE (title, reason, origin, model, template_id, state, version) ON change TO countersign_app;
GRANT INSERT (id, number, title, purpose, service_id, kind, model, retires, wanted_at, manager_id, raised_by, follows_release_id, stream_id),
  UPDATE (title, purpose, kind, model, retires, wanted_at, manager_id, version) ON release TO countersign_app;
GRANT INSERT (release_id, change_id), DELETE ON release_change TO countersign_app;
GRANT INSERT (id, release_id, from_phase, to_phase, via, gate, authorization_id, evidence_digest, authorization_state, reason, entered_by, entry_id)
  ON phase_entry TO countersign_app;
GRANT INSERT (id, subject, release_id, gate, change_id, template_id, evidence, evidence_digest, evidence_revision, asked_by, entry_id, outcome_entry_id),
  UPDATE (state, outcome_entry_id) ON "authorization" TO countersign_app;
GRANT INSERT (id, authorization_id, person_id, verdict, reason, evidence_digest, entry_id, outcome_entry_id) ON vote TO countersign_app;

GRANT INSERT, UPDATE (scope, back_out_trigger, back_out_steps, back_out_minutes, test_strategy) ON plan TO countersign_app;
GRANT INSERT, UPDATE (window_start, window_end, observation_days, communication) ON schedule TO countersign_app;
GRANT INSERT, UPDATE (title, likelihood, impact, mitigation, contingency, position), DELETE ON risk TO countersign_app;
GRANT INSERT, UPDATE (text, position), DELETE ON acceptance_criterion TO countersign_app;
GRANT INSERT, UPDATE (is_met, note) ON criterion_result TO countersign_app;
GRANT INSERT (id, release_id, services, targets) ON impact_snapshot TO countersign_app;
GRANT INSERT, UPDATE (kind, title, is_done, note), DELETE ON decommission_task TO countersign_app;
GRANT INSERT (id, release_id, iteration, source, commit, builder, run_url, handed_in_by), UPDATE (manifest_digest, sealed_by) ON build TO countersign_app;
GRANT INSERT (id, build_id, release_id, name, version, media_type, size, sha256, uploaded_by) ON artifact TO countersign_app;
GRANT INSERT (id, build_id, release_id, suite, environment_id, manifest_digest, tests, failed, skipped, duration_ms, failures, sha256, handed_in_by)
  ON test_report TO countersign_app;
GRANT INSERT (id, release_id, title, is_blocking, state, raised_by), UPDATE (state, is_blocking) ON defect TO countersign_app;
GRANT INSERT (id, name, version, sha256, size, media_type, release_id, artifact_id, checked_in_by, entry_id) ON library_item TO countersign_app;
GRANT INSERT (id, item_id, result) ON media_check TO countersign_app;
GRANT INSERT, UPDATE (environment_id) ON deployment_plan TO countersign_app;
GRANT INSERT, UPDATE (kind, position, title, instruction, responsible, expected_minutes), DELETE ON run_sheet_step TO countersign_app;
GRANT INSERT (id, release_id, environment_id, started_by, note, running_before), UPDATE (outcome, note, running_after) ON deployment TO countersign_app;
GRANT INSERT (id, deployment_id, release_id, step_id, result, note, recorded_by) ON step_result TO countersign_app;
GRANT INSERT, UPDATE (planned_vs_actual, incidents, customer_value, business_value, lessons, decision, decision_reason) ON review TO countersign_app;
GRANT INSERT, UPDATE (measured, sample_size, verdict), DELETE ON target_verdict TO countersign_app;

GRANT INSERT (id, kind, name) ON record_stream TO countersign_app;
GRANT INSERT (id, stream_id, body) ON record_entry TO countersign_app;
GRANT INSERT (topic, payload), UPDATE (sent_at), DELETE ON outbox TO countersign_app;
