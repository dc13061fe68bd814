/** Everything the application role may write, in one list: a grant that was widened shows as a line that changed. */
import { expect, it } from "vitest";
import { asRole } from "../../support/database.ts";

/** One line per table and privilege, with the columns it is confined to; "every column" where it is not. */
const grants = `
  SELECT format('%s %s%s', p.privilege, c.relname,
      CASE WHEN p.privilege = 'DELETE' OR has_table_privilege('countersign_app', c.oid, p.privilege) THEN '' ELSE ' (' || cols.list || ')' END) AS line
  FROM pg_class c CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE')) AS p (privilege)
  LEFT JOIN LATERAL (
    SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) AS list FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND p.privilege <> 'DELETE'
      AND has_column_privilege('countersign_app', c.oid, a.attnum, p.privilege)) cols ON true
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'p')
    AND (cols.list IS NOT NULL OR has_table_privilege('countersign_app', c.oid, p.privilege)) ORDER BY c.relname, p.privilege DESC`;

const mayWrite = [
  "UPDATE acceptance_criterion (text, position)",
  "INSERT acceptance_criterion",
  "DELETE acceptance_criterion",
  "INSERT appointment (id, kind, person_id, role, authority_id, service_id, proposed_by, entry_id, identity_id)",
  "INSERT appointment_step (appointment_id, step, person_id, entry_id)",
  "INSERT artifact (id, build_id, release_id, name, version, media_type, size, sha256, uploaded_by)",
  "UPDATE authorization (state, outcome_entry_id)",
  "INSERT authorization (id, subject, release_id, gate, change_id, template_id, evidence, evidence_digest, evidence_revision, asked_by, entry_id, outcome_entry_id)",
  "UPDATE build (manifest_digest, sealed_by)",
  "INSERT build (id, release_id, iteration, source, commit, builder, run_url, handed_in_by)",
  "UPDATE change (title, reason, origin, model, template_id, state, version)",
  "INSERT change (id, number, title, reason, origin, model, service_id, template_id, raised_by, stream_id)",
  "INSERT change_template",
  "INSERT change_template_confirmation (template_id, confirmed_by, entry_id)",
  "UPDATE configuration_item (kind, description, version)",
  "INSERT configuration_item (id, service_id, name, kind, description)",
  "UPDATE criterion_result (is_met, note)",
  "INSERT criterion_result",
  "UPDATE decommission_task (kind, title, is_done, note)",
  "INSERT decommission_task",
  "DELETE decommission_task",
  "UPDATE defect (is_blocking, state)",
  "INSERT defect (id, release_id, title, is_blocking, state, raised_by)",
  "UPDATE deployment (outcome, note, running_after)",
  "INSERT deployment (id, release_id, environment_id, started_by, note, running_before)",
  "UPDATE deployment_plan (environment_id)",
  "INSERT deployment_plan",
  "INSERT environment",
  "UPDATE identity (ended_at)",
  "INSERT identity (id, person_id, issuer, subject, email, entry_id)",
  "INSERT impact_snapshot (id, release_id, services, targets)",
  "INSERT library_item (id, name, version, sha256, size, media_type, release_id, artifact_id, checked_in_by, entry_id)",
  "INSERT measurement (id, target_id, value, sample_size, from_at, to_at, entered_by)",
  "INSERT media_check (id, item_id, result)",
  "UPDATE organisation (name, time_zone)",
  "INSERT organisation (id, name, admin_stream_id, time_zone)",
  "UPDATE outbox (sent_at)",
  "INSERT outbox (topic, payload)",
  "DELETE outbox",
  "UPDATE person (email, name, password_hash, time_zone, left_at)",
  "INSERT person (id, email, name, password_hash, time_zone)",
  "INSERT phase_entry (id, release_id, from_phase, to_phase, via, gate, authorization_id, evidence_digest, authorization_state, reason, entered_by, entry_id)",
  "UPDATE plan (scope, back_out_trigger, back_out_steps, back_out_minutes, test_strategy)",
  "INSERT plan",
  "INSERT record_entry (id, stream_id, body)",
  "INSERT record_stream (id, kind, name)",
  "UPDATE relation (confirmed_at, removed_at)",
  "INSERT relation (id, kind, from_service_id, to_service_id, source)",
  "UPDATE release (title, purpose, kind, model, retires, wanted_at, manager_id, version)",
  "INSERT release (id, number, title, purpose, service_id, kind, model, retires, wanted_at, manager_id, raised_by, follows_release_id, stream_id)",
  "INSERT release_change (release_id, change_id)",
  "DELETE release_change",
  "INSERT required_suite",
  "DELETE required_suite",
  "UPDATE review (planned_vs_actual, incidents, customer_value, business_value, lessons, decision, decision_reason)",
  "INSERT review",
  "UPDATE risk (title, likelihood, impact, mitigation, contingency, position)",
  "INSERT risk",
  "DELETE risk",
  "UPDATE run_sheet_step (kind, position, title, instruction, responsible, expected_minutes)",
  "INSERT run_sheet_step",
  "DELETE run_sheet_step",
  "UPDATE running_version (version, sha256)",
  "INSERT running_version (item_id, environment_id, version, sha256)",
  "DELETE running_version",
  "UPDATE saved_filter (query)",
  "INSERT saved_filter (id, person_id, list, name, query)",
  "DELETE saved_filter",
  "UPDATE schedule (window_start, window_end, observation_days, communication)",
  "INSERT schedule",
  "UPDATE service (name, description, tier, version)",
  "INSERT service (id, key, name, description, tier, state)",
  "UPDATE service_target (ended_at)",
  "INSERT service_target (id, service_id, name, comparison, value, unit)",
  "UPDATE session (last_seen_at, expires_at, revoked_at)",
  "INSERT session (id, person_id, user_agent, expires_at, address, way)",
  "INSERT sign_in_attempt (subject, failed)",
  "DELETE sign_in_attempt",
  "INSERT step_result (id, deployment_id, release_id, step_id, result, note, recorded_by)",
  "UPDATE target_verdict (measured, sample_size, verdict)",
  "INSERT target_verdict",
  "DELETE target_verdict",
  "INSERT test_report (id, build_id, release_id, suite, environment_id, manifest_digest, tests, failed, skipped, duration_ms, failures, sha256, handed_in_by)",
  "INSERT vote (id, authorization_id, person_id, verdict, reason, evidence_digest, entry_id, outcome_entry_id)",
];

it("the application role writes these columns and no others", async () => {
  const found = await asRole("countersign_owner", async (owner) => (await owner.query<{ line: string }>(grants)).rows);
  expect(found.map(({ line }) => line)).toEqual(mayWrite);
});
