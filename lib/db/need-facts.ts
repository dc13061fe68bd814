/** What needs follow from, as it stands: read for many at once, because the pump and the sweep look at many. */

import { appointmentLabels, authorizationSubjectLabels, changeModelLabels, gateLabels, roleLabels } from "#lib/domain/labels";
import type { AuthorizationFacts, DamageFacts, EmergencyFacts, ProposalFacts } from "#lib/domain/need";
import { type Capability, capabilities } from "#lib/domain/permissions";
import type { Instant, Role } from "#lib/domain/release";
import { waivableChecks } from "#lib/domain/waiver";
import type { Transaction } from "./client.ts";
import { Prisma } from "./generated/client.ts";

/** JSON has no instants. */
type FromJson<T> = { [K in keyof T]: T[K] extends Instant | null ? string | Extract<T[K], null> : T[K] };

const instant = (text: string | null): Instant | null => (text === null ? null : new Date(text));

interface AuthorizationRow {
  facts: FromJson<AuthorizationFacts>;
}

/** Authorizations by their ids. */
export async function readAuthorizationFacts(tx: Transaction, ids: readonly string[]): Promise<AuthorizationFacts[]> {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRaw<AuthorizationRow[]>`
    WITH change_manager AS (
      SELECT coalesce(json_agg(DISTINCT f.person_id), '[]')::jsonb AS ids FROM appointment_in_force f WHERE f.role = 'change_manager'
    )
    SELECT json_build_object(
      'id', a.id, 'number', a.number, 'subject', a.subject, 'gate', a.gate, 'state', a.state, 'spent', a.spent,
      'askedAt', a.asked_at, 'expiresAt', a.expires_at, 'endedAt', a.ended_at, 'grantExpiresAt', a.grant_expires_at,
      'isLast', NOT EXISTS (
          SELECT 1 FROM "authorization" l WHERE (l.release_id = a.release_id OR l.change_id = a.change_id)
            AND l.subject = a.subject AND l.gate IS NOT DISTINCT FROM a.gate AND l.number > a.number)
        AND CASE
          WHEN a.change_id IS NOT NULL THEN c.state IN ('draft', 'submitted', 'refused')
          WHEN a.subject = 'ratification' THEN r.phase = 'review'
          ELSE a.asked_at >= r.phase_since AND EXISTS (
            SELECT 1 FROM phase_step t WHERE t.from_phase = r.phase AND t.via = 'gate' AND t.gate = a.gate) END,
      'ofName', coalesce('REL-' || r.number, 'CHG-' || c.number), 'ofTitle', coalesce(r.title, c.title), 'serviceName', s.name,
      'parties', coalesce((
        SELECT json_agg(json_build_object('party', y.party, 'needed', y.needed, 'mayVeto', y.may_veto, 'majorityOf', y.majority_of,
          'abstentions', y.abstentions, 'of', CASE WHEN y.of_name <> '' THEN json_build_object('id', y.of_id, 'name', y.of_name) END, 'seats', coalesce((
          SELECT json_agg(json_build_object('id', t.person_id, 'name', p.name, 'standing', t.standing, 'lent', CASE WHEN l.id IS NOT NULL
            THEN json_build_object('by', json_build_object('id', l.id, 'name', l.name), 'from', t.from_at, 'to', t.to_at) END) ORDER BY p.name, p.id)
          FROM authorization_seat t JOIN person p ON p.id = t.person_id LEFT JOIN person l ON l.id = t.for_person_id
          WHERE t.authorization_id = y.authorization_id AND t.party = y.party AND t.of_id = y.of_id AND p.left_at IS NULL), '[]')) ORDER BY y.party, y.of_name)
        FROM authorization_party y WHERE y.authorization_id = a.id), '[]'),
      'votes', coalesce((
        SELECT json_agg(json_build_object('person', json_build_object('id', v.person_id), 'verdict', v.verdict, 'castAt', v.cast_at) ORDER BY v.cast_at)
        FROM vote v WHERE v.authorization_id = a.id), '[]'),
      'openQuestions', (SELECT count(*) FROM authorization_question q WHERE q.authorization_id = a.id
        AND NOT EXISTS (SELECT 1 FROM authorization_answer w WHERE w.question_id = q.id)),
      'askedBy', a.asked_by, 'managerId', r.manager_id,
      'standIns', change_manager.ids || coalesce((
        SELECT jsonb_agg(DISTINCT f.person_id) FROM appointment_in_force f
        WHERE f.service_id = s.id AND f.kind IN ('owner', 'deputy')), '[]')) AS facts
    FROM "authorization" a CROSS JOIN change_manager
    LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
    JOIN service s ON s.id = coalesce(r.service_id, c.service_id)
    WHERE a.id = ANY(${[...ids]}::uuid[]) ORDER BY a.number`;
  return rows.map(({ facts }) => ({
    ...facts,
    parties: facts.parties.map((party) => ({
      ...party,
      seats: party.seats.map((seat) => ({
        ...seat,
        lent: seat.lent && { ...seat.lent, from: new Date(seat.lent.from), to: new Date(seat.lent.to) },
      })),
    })),
    votes: facts.votes.map((vote) => ({ ...vote, castAt: new Date(vote.castAt) })),
    askedAt: new Date(facts.askedAt),
    expiresAt: new Date(facts.expiresAt),
    endedAt: instant(facts.endedAt),
    grantExpiresAt: instant(facts.grantExpiresAt),
  }));
}

/** Emergencies among these releases, and whether anybody was asked to ratify what was done in haste. */
export async function readEmergencyFacts(tx: Transaction, releaseIds: readonly string[]): Promise<EmergencyFacts[]> {
  if (releaseIds.length === 0) return [];
  return tx.$queryRaw<EmergencyFacts[]>`
    SELECT r.id AS "releaseId", r.number, r.title, s.name AS "serviceName", r.manager_id AS "managerId", r.phase_since AS since,
      r.phase = 'review' AND NOT EXISTS (
        SELECT 1 FROM "authorization" a WHERE a.release_id = r.id AND a.subject = 'ratification') AS "wantsRatification"
    FROM release r JOIN service s ON s.id = r.service_id
    WHERE r.id = ANY(${[...releaseIds]}::uuid[]) AND r.model = 'emergency'`;
}

/** Items that were not intact when last looked at: those of these releases, or all of them. */
export async function readDamageFacts(tx: Transaction, releaseIds: readonly string[] | "all"): Promise<DamageFacts[]> {
  const scope = releaseIds === "all" ? Prisma.empty : Prisma.sql`AND i.release_id = ANY(${[...releaseIds]}::uuid[])`;
  return tx.$queryRaw<DamageFacts[]>`
    SELECT i.id AS "itemId", i.name, i.version, i.sha256, bad.result, bad.checked_at AS since, r.number AS "releaseNumber",
      s.name AS "serviceName", ARRAY[r.manager_id] || ARRAY(
        SELECT f.person_id FROM appointment_in_force f WHERE f.kind = 'role' AND f.role = 'operator') AS menders
    FROM media_check bad JOIN library_item i ON i.id = bad.item_id
    JOIN release r ON r.id = i.release_id JOIN service s ON s.id = r.service_id
    WHERE bad.result <> 'intact' ${scope} AND NOT EXISTS (
      SELECT 1 FROM media_check later WHERE later.item_id = bad.item_id AND later.checked_at > bad.checked_at)`;
}

interface ProposalRow extends Omit<ProposalFacts, "confirmers" | "name"> {
  /** Of an appointment. */
  kind: keyof typeof appointmentLabels | null;
  role: Role | null;
  name: string;
  /** The authority, the service or the gate. */
  of: string | null;
}

const confirmedBy: Readonly<Record<ProposalFacts["what"], Capability>> = {
  appointment: "appointment:confirm",
  template: "template:confirm",
  policy: "policy:confirm",
  delegation: "appointment:confirm",
  waiver_rule: "waiver_rule:confirm",
  builder: "trust:confirm",
  provenance_rule: "trust:confirm",
};

/** Every proposal that waits to be confirmed. */
export async function readProposalFacts(tx: Transaction): Promise<ProposalFacts[]> {
  const rows = await tx.$queryRaw<ProposalRow[]>`
    SELECT w.*, b.name AS "proposedByName" FROM (
      SELECT a.id, 'appointment' AS what, a.kind::text, p.name, a.role, coalesce(u.name, s.name) AS of, ARRAY[a.person_id] AS concerns,
        a.proposed_by AS "proposedBy", a.proposed_at AS since, NULL::timestamptz AS "dueAt"
      FROM appointment a JOIN person p ON p.id = a.person_id
      LEFT JOIN authority u ON u.id = a.authority_id LEFT JOIN service s ON s.id = a.service_id
      WHERE (a.kind <> 'role' OR a.role = 'change_manager') AND p.left_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM appointment_step t WHERE t.appointment_id = a.id)
      UNION ALL
      SELECT t.id, 'template', NULL, t.name, NULL, s.name, '{}', t.proposed_by, e.recorded_at, t.expires_at
      FROM change_template t JOIN service s ON s.id = t.service_id JOIN record_entry e ON e.id = t.entry_id
      WHERE t.expires_at > countersign_clock()
        AND NOT EXISTS (SELECT 1 FROM change_template_confirmation c WHERE c.template_id = t.id)
      UNION ALL
      SELECT y.id, 'policy', NULL, coalesce(y.gate::text, y.subject::text), NULL, y.model::text, '{}', y.proposed_by, y.proposed_at, NULL
      FROM policy y WHERE y.proposed_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM policy_step t WHERE t.policy_id = y.id)
        AND NOT EXISTS (SELECT 1 FROM policy l JOIN policy_step t ON t.policy_id = l.id AND t.step = 'confirmed'
          WHERE (l.subject, l.model, l.version) = (y.subject, y.model, greatest(l.version, y.version + 1))
            AND (l.gate, l.kind, l.risk_level) IS NOT DISTINCT FROM (y.gate, y.kind, y.risk_level))
      UNION ALL
      SELECT d.id, 'delegation', NULL, g.name || ' for ' || h.name, NULL, coalesce(u.name, s.name), ARRAY[d.person_id, d.delegate_id],
        d.person_id, d.proposed_at, d.to_at
      FROM delegation d JOIN person h ON h.id = d.person_id JOIN person g ON g.id = d.delegate_id
      LEFT JOIN authority u ON u.id = d.authority_id LEFT JOIN service s ON s.id = d.service_id
      WHERE d.to_at > countersign_clock() AND h.left_at IS NULL AND g.left_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation_step t WHERE t.delegation_id = d.id)
      UNION ALL
      SELECT r.id, 'waiver_rule', NULL, r.check_code, NULL, r.gate::text, '{}', r.proposed_by, r.proposed_at, NULL
      FROM waiver_rule r WHERE r.proposed_by IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM waiver_rule_confirmation c WHERE c.rule_id = r.id)
      UNION ALL
      SELECT t.id, 'builder', NULL, t.name, NULL, NULL, '{}', t.proposed_by, t.proposed_at, NULL
      FROM trusted_builder t WHERE NOT EXISTS (SELECT 1 FROM trusted_builder_step s WHERE s.trusted_builder_id = t.id)
      UNION ALL
      SELECT r.id, 'provenance_rule', NULL, 'provenance and components', NULL, NULL, '{}', r.proposed_by, r.proposed_at, NULL
      FROM provenance_rule r WHERE r.proposed_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM provenance_rule l
        JOIN provenance_rule_confirmation c ON c.rule_id = l.id WHERE l.version >= r.version)
    ) w JOIN person b ON b.id = w."proposedBy"`;
  const holders = await tx.$queryRaw<{ id: string; role: Role }[]>`
    SELECT DISTINCT f.person_id AS id, f.role FROM appointment_in_force f WHERE f.kind = 'role'`;
  const whoMay = (capability: Capability): string[] => {
    const roles: readonly Role[] = capabilities[capability];
    return [...new Set(holders.filter(({ role }) => roles.includes(role)).map(({ id }) => id))];
  };
  return rows.map((row) => ({ ...row, name: nameOf(row), confirmers: whoMay(confirmedBy[row.what]) }));
}

const word = (labels: Readonly<Record<string, string>>, value: string): string => labels[value] ?? value;
const gateOrSubject: Readonly<Record<string, string>> = { ...authorizationSubjectLabels, ...gateLabels };
const waivable = Object.fromEntries(Object.values(waivableChecks).flatMap((checks) => Object.entries(checks)));

function nameOf({ what, kind, name, role, of }: ProposalRow): string {
  if (what === "policy") return `${word(gateOrSubject, name)}, ${word(changeModelLabels, of ?? "")} changes`;
  if (what === "waiver_rule") return `“${word(waivable, name)}”`;
  if (what === "builder" || what === "provenance_rule") return name;
  if (kind !== null)
    return `${name} as ${role === null ? appointmentLabels[kind] : roleLabels[role]}${of === null ? "" : `, ${of}`}`;
  return what === "delegation" ? `${name}, ${of}` : `${name} for ${of}`;
}
