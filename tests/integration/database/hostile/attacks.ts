/** Sends statements as the application role and expects each to be refused with its code, and nothing to have moved. */
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../support/database.ts";

export interface Attack<Scene> {
  name: string;
  /** The SQLSTATE. CS… is the gatekeeper's (docs/gatekeeper.md), 42501 a missing privilege, 23… a constraint. */
  refusedWith: string;
  /** One or several statements; several are one transaction, with its deferred constraints checked at the end. */
  sql: (scene: Scene) => string;
}

/** A suite of attacks on one scene. */
export function attacks<Scene>(family: string, prepare: () => Promise<Scene>, list: readonly Attack<Scene>[]): void {
  describe(family, () => {
    let scene: Scene;
    let app: pg.Client;
    let owner: pg.Client;
    let standing: unknown;
    beforeAll(async () => {
      scene = await prepare();
      app = await connect("countersign_app");
      owner = await connect("countersign_owner");
      standing = await everythingThatCounts(owner);
    });
    afterAll(async () => {
      await app.end();
      await owner.end();
    });
    it.each(list.map((one) => [one.name, one] as const))("%s", async (_, { sql, refusedWith }) => {
      expect(await attempt(app, sql(scene))).toBe(refusedWith);
      expect(await everythingThatCounts(owner)).toEqual(standing);
    });
  });
}

/** Sends statements, and leaves the session as it was. Answers the SQLSTATE that refused them, or "accepted". */
export async function attempt(app: pg.Client, sql: string): Promise<string> {
  try {
    await app.query(sql);
    return "accepted";
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code ?? message;
  } finally {
    await app.query("ROLLBACK");
    await app.query("DISCARD ALL");
  }
}

/** Where every release, authorization, change and service stands, and how much of everything append-only there is. */
async function everythingThatCounts(owner: pg.Client): Promise<unknown> {
  const { rows } = await owner.query(`SELECT
    (SELECT jsonb_object_agg(id, jsonb_build_array(phase, model, manager_id, raised_by)) FROM release) AS releases,
    (SELECT jsonb_object_agg(id, jsonb_build_array(state, spent, outcome_entry_id, evidence_digest)) FROM "authorization") AS authorizations,
    (SELECT jsonb_agg(jsonb_build_array(release_id, gate, revision) ORDER BY release_id, gate) FROM gate_evidence_revision) AS revisions,
    (SELECT jsonb_object_agg(id, jsonb_build_array(state, model)) FROM change) AS changes,
    (SELECT jsonb_object_agg(id, state) FROM service) AS services,
    (SELECT jsonb_agg(person_id ORDER BY id) FROM appointment_in_force) AS appointed,
    (SELECT count(*) FROM vote) AS votes, (SELECT count(*) FROM phase_entry) AS entries, (SELECT count(*) FROM library_item) AS items,
    (SELECT count(*) FROM library_withdrawal) AS withdrawals, (SELECT count(*) FROM bytes_removal) AS removals,
    (SELECT count(*) FROM authorization_seat) AS seats, (SELECT count(*) FROM policy) AS policies, (SELECT count(*) FROM record_entry) AS record,
    (SELECT jsonb_object_agg(id, jsonb_build_array(state, starts_at, agenda_digest, minutes_digest)) FROM meeting) AS meetings,
    (SELECT count(*) FROM meeting_item) AS meeting_items, (SELECT count(*) FROM meeting_presence) AS presences,
    (SELECT count(*) FROM meeting_call) AS calls, (SELECT count(*) FROM meeting_pull) AS pulls,
    (SELECT jsonb_object_agg(id, jsonb_build_array(version, ended_at, rule)) FROM meeting_series) AS series,
    (SELECT count(*) FROM authorization_question) AS questions, (SELECT count(*) FROM authorization_answer) AS answers,
    (SELECT jsonb_object_agg(id, version) FROM policy_in_force) AS policies_in_force, (SELECT count(*) FROM authority) AS authorities,
    (SELECT count(*) FROM policy_step) AS policy_steps, (SELECT count(*) FROM policy_party) AS policy_parties,
    (SELECT count(*) FROM policy_authority) AS policy_authorities, (SELECT count(*) FROM delegation) AS delegations,
    (SELECT count(*) FROM delegation_step) AS delegation_steps, (SELECT count(*) FROM recusal) AS recusals,
    (SELECT jsonb_object_agg(id, jsonb_build_array(from_at, to_at, ended_at)) FROM absence) AS absences,
    (SELECT count(*) FROM running_version) AS running, (SELECT count(*) FROM change_template_confirmation) AS templates`);
  return rows[0];
}
