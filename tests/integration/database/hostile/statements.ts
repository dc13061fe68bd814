/** The statements of an attacker who knows the schema: what the application itself would send, with one thing changed. */
import { createHash, randomUUID } from "node:crypto";
import { hashSync } from "@node-rs/argon2";
import { password } from "../../../support/people.ts";
import type { Target } from "./scene.ts";

export type Fields = Record<string, unknown>;

export const text = (value: unknown): string => {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return `'${(typeof value === "string" ? value : JSON.stringify(value)).replaceAll("'", "''")}'`;
};

/** An INSERT of these columns. */
export const insert = (table: string, fields: Fields, after = ""): string =>
  `INSERT INTO "${table}" (${Object.keys(fields).join(", ")}) VALUES (${Object.values(fields).map(asValue).join(", ")}) ${after};`;

/** Text that already is SQL, such as a function call. */
export const sql = (expression: string) => ({ sql: expression });

const asValue = (value: unknown): string =>
  value !== null && typeof value === "object" && "sql" in value && typeof value.sql === "string" ? value.sql : text(value);

/** An entry of the record. */
export const tell = (id: string, stream: string, body: Fields): string =>
  insert("record_entry", { id, stream_id: stream, body: sql(`convert_to(${text(JSON.stringify(body))}, 'UTF8')`) });

export const person = (id: string) => ({ kind: "person", id, name: "Mallory" });

interface Entering {
  to: string;
  via?: string;
  gate?: string | null;
  authorization?: string | null;
  digest?: string | null;
  state?: string | null;
  reason?: string | null;
  from?: string;
  by?: string;
  /** What the record is told instead of the truth. */
  told?: Fields;
  /** An entry that stands in the record already, as SQL. */
  entry?: string;
  id?: string;
  columns?: Fields;
  after?: string;
}

/** Enters a phase as the application does: the entry that tells of it, and the row. */
export function enter(target: Target, given: Entering): string {
  const entry = randomUUID();
  const {
    id = randomUUID(),
    to,
    via = "gate",
    from = target.phase,
    reason = via === "gate" || via === "finish" ? null : "Because.",
    by = target.manager,
    after = "",
  } = given;
  const gate = given.gate === undefined ? (via === "gate" ? to : null) : given.gate;
  const authorization = given.authorization === undefined ? (via === "gate" ? target.authorization : null) : given.authorization;
  const digest = given.digest === undefined ? (via === "gate" ? target.digest : null) : given.digest;
  const state = given.state === undefined ? (via === "gate" ? "granted" : null) : given.state;
  const told = {
    type: "phase.entered",
    phaseEntryId: id,
    releaseId: target.id,
    from,
    to,
    via,
    gate,
    authorizationId: authorization,
    evidenceDigest: digest,
    reason,
    actor: person(by),
    ...given.told,
  };
  return [
    given.entry ? "" : tell(entry, target.stream, told),
    insert(
      "phase_entry",
      {
        id,
        release_id: target.id,
        from_phase: from,
        to_phase: to,
        via,
        gate,
        authorization_id: authorization,
        evidence_digest: digest,
        authorization_state: state,
        reason,
        entered_by: by,
        entry_id: given.entry ? sql(given.entry) : entry,
        ...given.columns,
      },
      after,
    ),
  ].join("\n");
}

interface Signing {
  by: string;
  id?: string;
  verdict?: string;
  reason?: string;
  digest?: string | null;
  /** What the signed bytes say instead. */
  said?: Fields;
  /** Whether the attacker gives the person a password first. Default: yes. */
  hasPassword?: boolean;
  columns?: Fields;
}

/** The decision that would be signed, as SQL: with the person's name and the moment as they are. */
const decision = (target: Target, { by, id, verdict, reason, digest, said }: Signing): string => `jsonb_build_object(
  'signature', ${text(id)}, 'authorization', ${text(target.authorization)}, 'evidenceDigest', ${text(digest)}, 'verdict', ${text(verdict)},
  'reason', ${text(reason)}, 'meaning', 'I do.', 'time', to_char(countersign_clock() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'person', jsonb_build_object('id', ${text(by)}, 'name', (SELECT name FROM person WHERE id = '${by}'))) || ${text(said ?? {})}::jsonb`;

/** Of the password that people of tests have. */
const hash = hashSync(password);

/**
 * Signs a decision as the application would for somebody with a password: the database cannot know who typed it, which the
 * offline verifier says of such votes too. The attacker opens a session and gives the person a password first.
 */
export function sign(target: Target, given: Signing): string {
  const { by, id = randomUUID(), verdict = "grant", reason = "", digest = target.digest, hasPassword = true, columns } = given;
  const session = randomUUID();
  return [
    hasPassword ? `UPDATE person SET password_hash = coalesce(password_hash, '${hash}') WHERE id = '${by}';` : "",
    insert("session", { id: session, person_id: by, expires_at: sql("clock_timestamp() + interval '1 hour'") }),
    insert("signature", {
      id,
      person_id: by,
      session_id: session,
      authorization_id: target.authorization,
      evidence_digest: digest,
      verdict,
      reason,
      meaning: "I do.",
      method: "password",
      decision: sql(`convert_to((${decision(target, { ...given, id, verdict, reason, digest })})::text, 'UTF8')`),
      ...columns,
    }),
  ].join("\n");
}

interface Voting {
  by: string;
  verdict?: string;
  reason?: string;
  digest?: string | null;
  told?: Fields;
  /** The record's word for the outcome that this vote is said to decide. */
  outcome?: "granted" | "refused";
  columns?: Fields;
  after?: string;
  /** A signature that stands already, in place of one made for this vote; null for none. */
  signature?: string | null;
}

/** Casts a vote as the application does: signed first, unless a signature is given. */
export function vote(
  target: Target,
  { by, verdict = "grant", reason = "", digest = target.digest, told, outcome, columns, after, signature }: Voting,
): string {
  const [id, entry, outcomeEntry, signed] = [randomUUID(), randomUUID(), randomUUID(), signature ?? randomUUID()];
  return [
    signature === undefined ? sign(target, { by, id: signed, verdict, reason, digest }) : "",
    tellSigned(entry, target.stream, signed, {
      type: "vote.cast",
      voteId: id,
      authorizationId: target.authorization,
      verdict,
      reason,
      evidenceDigest: digest,
      releaseId: target.id,
      actor: person(by),
      ...told,
    }),
    outcome
      ? tell(outcomeEntry, target.stream, {
          type: `authorization.${outcome}`,
          authorizationId: target.authorization,
          actor: person(by),
        })
      : "",
    insert(
      "vote",
      {
        id,
        authorization_id: target.authorization,
        person_id: by,
        verdict,
        reason,
        evidence_digest: digest,
        entry_id: entry,
        outcome_entry_id: outcome ? outcomeEntry : null,
        signature_id: signature === null ? null : signed,
        ...columns,
      },
      after,
    ),
  ].join("\n");
}

/** An entry that carries a signature as it stands. */
const tellSigned = (id: string, stream: string, signature: string, body: Fields): string =>
  insert("record_entry", {
    id,
    stream_id: stream,
    body: sql(`convert_to((jsonb_build_object('signature', (SELECT jsonb_build_object('id', s.id, 'method', s.method,
      'decision', convert_from(s.decision, 'UTF8')) FROM signature s WHERE s.id = '${signature}')) || ${text(JSON.stringify(body))}::jsonb)::text, 'UTF8')`),
  });

interface Asking {
  id?: string;
  gate?: string | null;
  subject?: string;
  revision?: number;
  by?: string;
  /** What the evidence says instead of the truth. */
  evidence?: Fields | undefined;
  digest?: string;
  template?: string | null;
  columns?: Fields;
  told?: Fields;
}

const sha256 = (bytes: string): string => createHash("sha256").update(bytes).digest("hex");

/** The least that the database takes for evidence: which authorization it is for. */
function emptyEvidence(
  target: Target,
  { id, subject, gate, revision, evidence }: Pick<Asking, "id" | "subject" | "gate" | "revision" | "evidence">,
): string {
  return JSON.stringify({ authorization: id, subject, gate, revision, release: target.id, ...evidence });
}

/** The target with an authorization that `ask` makes under this id. */
export function withForged(target: Target, id: string): Target {
  const { gate, revision } = target;
  return { ...target, authorization: id, digest: sha256(emptyEvidence(target, { id, subject: "gate", gate, revision })) };
}

/** Asks for a gate as the application does, on evidence of the attacker's making. */
export function ask(target: Target, given: Asking = {}): string {
  const [entry, outcome] = [randomUUID(), randomUUID()];
  const { id = randomUUID(), gate = target.gate, subject = "gate", revision = target.revision } = given;
  const { by = target.manager, template = null } = given;
  const bytes = emptyEvidence(target, { id, subject, gate, revision, evidence: given.evidence });
  const digest = given.digest ?? sha256(bytes);
  return [
    tell(entry, target.stream, {
      type: "authorization.asked",
      authorizationId: id,
      subject,
      gate,
      evidenceDigest: digest,
      evidenceRevision: revision,
      templateId: template,
      releaseId: target.id,
      actor: person(by),
      ...given.told,
    }),
    template ? tell(outcome, target.stream, { type: "authorization.granted", authorizationId: id, actor: person(by) }) : "",
    insert("authorization", {
      id,
      subject,
      release_id: target.id,
      gate,
      template_id: template,
      evidence: sql(`convert_to(${text(bytes)}, 'UTF8')`),
      evidence_digest: digest,
      evidence_revision: revision,
      asked_by: by,
      entry_id: entry,
      outcome_entry_id: template ? outcome : null,
      ...given.columns,
    }),
  ].join("\n");
}

/** Ends an authorization by its state. */
export function end(target: Target, state: string, { told = `authorization.${state}` } = {}): string {
  const entry = randomUUID();
  return [
    tell(entry, target.stream, { type: told, authorizationId: target.authorization, actor: person(target.manager) }),
    `UPDATE "authorization" SET state = '${state}', outcome_entry_id = '${entry}' WHERE id = '${target.authorization}';`,
  ].join("\n");
}
