/** Attacks on signatures and on passkeys, as the application role: nobody votes in another's name, or signs what they were not shown. */
import { createHash, randomUUID } from "node:crypto";
import { database } from "#lib/db/client";
import { openSession, revokeSession } from "#lib/db/session-store";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { moveClock } from "../../../support/clock.ts";
import { asRole } from "../../../support/database.ts";
import { organisation, person } from "../../../support/people.ts";
import { newSigner, site } from "../../../support/sign.ts";
import { type Attack, attacks } from "./attacks.ts";
import { adminStream, asked } from "./scene.ts";
import { insert, sign, sql, tell, vote } from "./statements.ts";

const nowhere = { address: "", userAgent: "" };

async function prepare() {
  const [here, elsewhere] = [await asked(), await asked()];
  const [elector = "", other = ""] = here.electors;
  const { founder } = organisation();
  const [holder, leaver, thief, without] = [await person(), await person(), await person(), await person()];
  await newSigner(holder.context, { counts: true });
  await newSigner(leaver.context);
  await newSigner(thief.context);
  const passkeyOf = async (id: string) => database().passkey.findFirstOrThrow({ where: { personId: id } });
  const [passkey, ofThief, ofLeaver] = [await passkeyOf(holder.id), await passkeyOf(thief.id), await passkeyOf(leaver.id)];
  await asRole("countersign_app", (app) =>
    app.query(`UPDATE passkey SET counter = 7, last_used_at = now() WHERE id = '${passkey.id}'`),
  );
  await deactivatePerson(founder.context, { personId: leaver.id });
  const late = randomUUID();
  await asRole("countersign_app", (app) => app.query(sign(here, { by: elector, id: late })));
  await moveClock({ minutes: 6 });
  const [fresh, elsewhereSigned] = [randomUUID(), randomUUID()];
  await asRole("countersign_app", (app) =>
    app.query(sign(here, { by: elector, id: fresh }) + sign(elsewhere, { by: elector, id: elsewhereSigned })),
  );
  const ended = await openSession(database(), elector, nowhere, "password");
  await revokeSession(database(), ended, elector);
  return {
    ...{ here, elector, other, late, fresh, elsewhereSigned, passkey, ofThief, ofLeaver, ended, without: without.id },
    thief: thief.id,
    ofOther: await openSession(database(), other, nowhere, "password"),
    ofHolder: await openSession(database(), holder.id, nowhere, "password"),
    holder: holder.id,
    admin: await adminStream(),
  };
}

type Scene = Awaited<ReturnType<typeof prepare>>;

const signatures: Attack<Scene>[] = [
  {
    name: "a vote without one",
    refusedWith: "CS025",
    sql: ({ here, elector }) => vote(here, { by: elector, signature: null }),
  },
  {
    name: "a vote with somebody else's",
    refusedWith: "CS025",
    sql: ({ here, other, fresh }) => vote(here, { by: other, signature: fresh }),
  },
  {
    name: "a vote with one of another decision",
    refusedWith: "CS025",
    sql: ({ here, elector, elsewhereSigned }) => vote(here, { by: elector, signature: elsewhereSigned }),
  },
  {
    name: "a refusal with one that was given for a grant",
    refusedWith: "CS025",
    sql: ({ here, elector, fresh }) => vote(here, { by: elector, verdict: "refuse", reason: "No.", signature: fresh }),
  },
  {
    name: "words put into a mouth: a reason that was not signed",
    refusedWith: "CS025",
    sql: ({ here, elector, fresh }) => vote(here, { by: elector, reason: "Gladly.", signature: fresh }),
  },
  {
    name: "a vote with one of six minutes ago",
    refusedWith: "CS025",
    sql: ({ here, elector, late }) => vote(here, { by: elector, signature: late }),
  },
  {
    name: "a vote whose entry does not carry it",
    refusedWith: "CS040",
    sql: ({ here, elector, fresh }) => vote(here, { by: elector, signature: fresh, told: { signature: { id: fresh } } }),
  },
  {
    name: "one on other evidence than it says",
    refusedWith: "CS026",
    sql: ({ here, elector }) => sign(here, { by: elector, said: { evidenceDigest: "a".repeat(64) } }),
  },
  {
    name: "one under another name",
    refusedWith: "CS026",
    sql: ({ here, elector }) => sign(here, { by: elector, said: { person: { id: elector, name: "Somebody Else" } } }),
  },
  {
    name: "one that says more than its row",
    refusedWith: "CS026",
    sql: ({ here, elector }) => sign(here, { by: elector, said: { also: "everything else" } }),
  },
  {
    name: "one of another day",
    refusedWith: "CS026",
    sql: ({ here, elector }) => sign(here, { by: elector, said: { time: "2020-01-01T00:00:00.000Z" } }),
  },
  {
    name: "one of no readable moment",
    refusedWith: "CS026",
    sql: ({ here, elector }) => sign(here, { by: elector, said: { time: "soon" } }),
  },
  {
    name: "one of bytes that are no decision",
    refusedWith: "CS026",
    sql: ({ here, elector }) => sign(here, { by: elector, columns: { decision: sql("'\\xff'::bytea") } }),
  },
  {
    name: "one in somebody else's session",
    refusedWith: "CS026",
    sql: ({ here, elector, ofOther }) => sign(here, { by: elector, columns: { session_id: ofOther } }),
  },
  {
    name: "one in a session that is over",
    refusedWith: "CS026",
    sql: ({ here, elector, ended }) => sign(here, { by: elector, columns: { session_id: ended } }),
  },
  {
    name: "one with the demonstration's password, outside a demonstration",
    refusedWith: "CS026",
    sql: ({ here, elector }) => sign(here, { by: elector, columns: { method: "demonstration" } }),
  },
  {
    name: "one with a password that nobody has",
    refusedWith: "CS026",
    sql: ({ here, without }) => sign(here, { by: without, hasPassword: false }),
  },
  {
    name: "one with a passkey, without its answer",
    refusedWith: "23514",
    sql: ({ here, elector }) => sign(here, { by: elector, columns: { passkey_id: null, assertion: sql("'\\x00'::bytea") } }),
  },
  {
    name: "one with somebody else's passkey",
    refusedWith: "CS026",
    sql: (scene) => byPasskey(scene, { passkey: scene.ofThief.id }),
  },
  {
    name: "one with a passkey's answer to something else",
    refusedWith: "CS026",
    sql: (scene) => byPasskey(scene, { challenge: "bm90aGluZw" }),
  },
  {
    name: "one with a passkey's answer at another address",
    refusedWith: "CS026",
    sql: (scene) => byPasskey(scene, { origin: "https://evil.example.org" }),
  },
  {
    name: "one with a passkey's answer for another host",
    refusedWith: "CS026",
    sql: (scene) => byPasskey(scene, { rpId: "evil.example.org" }),
  },
  {
    name: "one by a passkey that nobody unlocked",
    refusedWith: "CS026",
    sql: (scene) => byPasskey(scene, { flags: "01" }),
  },
  {
    name: "one that is dated by who gives it",
    refusedWith: "42501",
    sql: ({ here, elector }) => sign(here, { by: elector, columns: { signed_at: "2020-01-01T00:00:00Z" } }),
  },
  {
    name: "one rewritten",
    refusedWith: "42501",
    sql: ({ fresh }) => `UPDATE signature SET verdict = 'refuse' WHERE id = '${fresh}'`,
  },
  { name: "one removed", refusedWith: "42501", sql: ({ fresh }) => `DELETE FROM signature WHERE id = '${fresh}'` },
];

/** Signs as with the holder's passkey, whose answer is right but for what is given: all but the arithmetic. */
function byPasskey(
  { here, holder, ofHolder, passkey }: Scene,
  {
    passkey: used = passkey.id,
    challenge,
    origin = site.origin,
    rpId = site.rpId,
    flags = "05",
  }: Record<string, string | undefined>,
): string {
  const id = randomUUID();
  const answered = challenge
    ? `'${challenge}'`
    : "rtrim(translate(encode(sha256(convert_to('countersign/decision/v1', 'UTF8') || '\\x00'::bytea || d.bytes), 'base64'), '+/', '-_'), '=')";
  const decided = `convert_to(jsonb_build_object('signature', '${id}', 'authorization', '${here.authorization}', 'evidenceDigest',
    '${here.digest}', 'verdict', 'grant', 'reason', '', 'meaning', 'I do.', 'time', to_char(countersign_clock() AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'person', jsonb_build_object('id', '${holder}', 'name', (SELECT name FROM person WHERE id = '${holder}')))::text, 'UTF8')`;
  const data = `${createHash("sha256").update(rpId).digest("hex")}${flags}00000008`;
  return `INSERT INTO signature (id, person_id, session_id, authorization_id, evidence_digest, verdict, reason, meaning, method, decision,
      passkey_id, authenticator_data, client_data, assertion)
    SELECT '${id}', '${holder}', '${ofHolder}', '${here.authorization}', '${here.digest}', 'grant', '', 'I do.', 'passkey', d.bytes,
      '${used}', '\\x${data}', convert_to(jsonb_build_object('type', 'webauthn.get', 'challenge', ${answered}, 'origin', '${origin}')::text, 'UTF8'), '\\x00'
    FROM (SELECT ${decided} AS bytes) d;`;
}

interface Enrolling {
  of: string;
  by?: string;
  told?: Record<string, unknown>;
  columns?: Record<string, unknown>;
}

function enrol({ admin }: Pick<Scene, "admin">, { of, by = of, told = {}, columns = {} }: Enrolling): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  const key = { credentialId: id, publicKey: "pQ", rpId: site.rpId, origin: site.origin };
  const actor = { kind: "person", id: by, name: "Mallory" };
  return [
    tell(entry, admin, { type: "passkey.enrolled", passkeyId: id, personId: of, ...key, actor, ...told }),
    insert("passkey", {
      ...{ id, person_id: of, name: "Key", credential_id: key.credentialId, public_key: key.publicKey },
      ...{ rp_id: key.rpId, origin: key.origin, counter: 0, entry_id: entry },
      ...columns,
    }),
  ].join("\n");
}

function remove({ admin, passkey, holder }: Scene, by: string): string {
  const actor = { kind: "person", id: by, name: "Mallory" };
  return [
    tell(randomUUID(), admin, { type: "passkey.removed", passkeyId: passkey.id, personId: holder, actor }),
    `UPDATE passkey SET removed_at = now() WHERE id = '${passkey.id}';`,
  ].join("\n");
}

const passkeys: Attack<Scene>[] = [
  {
    name: "enrolled for somebody else",
    refusedWith: "CS040",
    sql: (scene) => enrol(scene, { of: scene.holder, by: scene.thief }),
  },
  {
    name: "with another public key than the record tells",
    refusedWith: "CS040",
    sql: (scene) => enrol(scene, { of: scene.thief, told: { publicKey: "another" } }),
  },
  {
    name: "for another address than the record tells",
    refusedWith: "CS040",
    sql: (scene) => enrol(scene, { of: scene.thief, columns: { origin: "https://evil.example.org" } }),
  },
  {
    name: "of somebody who left",
    refusedWith: "CS065",
    sql: (scene) => enrol(scene, { of: scene.ofLeaver.personId }),
  },
  {
    name: "enrolled twice",
    refusedWith: "23505",
    sql: (scene) =>
      enrol(scene, {
        of: scene.thief,
        columns: { credential_id: scene.passkey.credentialId },
        told: { credentialId: scene.passkey.credentialId },
      }),
  },
  {
    name: "told of and not enrolled",
    refusedWith: "CS041",
    sql: ({ admin, thief }) =>
      tell(randomUUID(), admin, { type: "passkey.enrolled", passkeyId: randomUUID(), actor: { kind: "person", id: thief } }),
  },
  {
    name: "removed in silence",
    refusedWith: "CS044",
    sql: ({ passkey }) => `UPDATE passkey SET removed_at = now() WHERE id = '${passkey.id}'`,
  },
  { name: "removed by somebody else", refusedWith: "CS065", sql: (scene) => remove(scene, scene.thief) },
  {
    name: "whose counter goes back",
    refusedWith: "CS065",
    sql: ({ passkey }) => `UPDATE passkey SET counter = 3, last_used_at = now() WHERE id = '${passkey.id}'`,
  },
  {
    name: "whose counter stands still",
    refusedWith: "CS065",
    sql: ({ passkey }) => `UPDATE passkey SET counter = 7, last_used_at = now() WHERE id = '${passkey.id}'`,
  },
  {
    name: "given to somebody else",
    refusedWith: "42501",
    sql: ({ passkey, thief }) => `UPDATE passkey SET person_id = '${thief}' WHERE id = '${passkey.id}'`,
  },
  {
    name: "with its key exchanged",
    refusedWith: "42501",
    sql: ({ passkey }) => `UPDATE passkey SET public_key = 'mine' WHERE id = '${passkey.id}'`,
  },
  { name: "deleted", refusedWith: "42501", sql: ({ passkey }) => `DELETE FROM passkey WHERE id = '${passkey.id}'` },
];

attacks("signatures", prepare, signatures);
attacks("passkeys", prepare, passkeys);
