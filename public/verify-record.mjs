// Verifies an exported record without the server it came from: node verify-record.mjs record.ndjson
// Needs nothing but Node 20 or newer. Answers 0 when every entry follows its predecessor and hashes to what it says, every vote is on
// the evidence that stands beside it, and every signature is of the decision it stands under; else 1.
import { createHash, createPublicKey, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const uuid = (id) => Buffer.from(id.replaceAll("-", ""), "hex");
const int64 = (text) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(text));
  return bytes;
};

/** The place of the next entry and the hash it has to name, by stream. */
const streams = new Map();
const faults = [];
const votes = [];
const passkeys = new Map();
const removed = new Map();
/** SHA-256 of the evidence as it stands in the database, by authorization. */
const evidence = new Map();
let entries = 0;
let end = null;

function take({ stream, streamId, sequence, recordedAtMicros, previousHash, entryHash, body }) {
  entries += 1;
  const at = streams.get(streamId) ?? { next: 1n, previous: sha256("countersign/stream/v1\0", uuid(streamId)).toString("hex") };
  if (BigInt(sequence) !== at.next)
    faults.push(`${stream}: entry ${at.next} is expected, entry ${sequence} stands in its place.`);
  if (previousHash !== at.previous) faults.push(`${stream}: entry ${sequence} does not follow its predecessor.`);
  const told = Buffer.from(previousHash, "hex");
  const hash = sha256("countersign/entry/v1\0", uuid(streamId), int64(sequence), told, int64(recordedAtMicros), sha256(body));
  streams.set(streamId, { name: stream, next: BigInt(sequence) + 1n, previous: entryHash });
  // What an altered entry tells is not looked at.
  if (hash.toString("hex") !== entryHash) faults.push(`${stream}: entry ${sequence} does not hash to what it says.`);
  else note(JSON.parse(body), stream, sequence, Number(BigInt(recordedAtMicros) / 1000n));
}

/** Keeps what votes are verified with: they may stand before the passkeys they were signed with. */
function note(told, stream, sequence, at) {
  if (told.type === "vote.cast") votes.push({ ...told, at, where: `${stream}, entry ${sequence}: ` });
  if (told.type === "passkey.enrolled") passkeys.set(told.passkeyId, { ...told, at });
  if (told.type === "passkey.removed") removed.set(told.passkeyId, at);
}

const minute = 60_000;
const methods = { passkey: 0, password: 0, demonstration: 0, none: 0 };
/** Signed with a passkey whose enrolment is not in this file. */
let unchecked = 0;

/** Every reason why this vote is not what it says. */
function wrongWith(vote) {
  const wrong = [];
  const stands = evidence.get(vote.authorizationId);
  if (stands === undefined) wrong.push("the evidence it was cast on is not here");
  else if (stands !== vote.evidenceDigest) wrong.push("the evidence is not what was voted on: it was altered");
  const { signature } = vote;
  methods[signature?.method ?? "none"] += 1;
  if (!signature) return wrong;
  const said = JSON.parse(signature.decision);
  const facts = { signature: signature.id, authorization: vote.authorizationId, verdict: vote.verdict, reason: vote.reason };
  for (const [name, fact] of Object.entries({ ...facts, evidenceDigest: vote.evidenceDigest }))
    if (said[name] !== fact) wrong.push(`what was signed says another ${name}`);
  if (said.person.id !== vote.actor.id) wrong.push("what was signed names another person");
  const age = vote.at - Date.parse(said.time);
  if (!(age > -minute && age < 11 * minute)) wrong.push("it was signed at another time than it was cast");
  if (signature.method === "passkey") wrong.push(...wrongWithPasskey(signature, said));
  return wrong;
}

function wrongWithPasskey({ passkey, decision }, said) {
  const key = passkeys.get(passkey.id);
  if (!key) {
    if (isWhole()) return ["it is signed with a passkey that nobody enrolled"];
    unchecked += 1;
    return [];
  }
  const [data, client, assertion] = [passkey.authenticatorData, passkey.clientData, passkey.assertion].map((hex) =>
    Buffer.from(hex, "hex"),
  );
  const wrong = [];
  const answer = JSON.parse(client.toString("utf8"));
  const challenge = sha256("countersign/decision/v1\0", decision).toString("base64url");
  if (key.personId !== said.person.id) wrong.push("its passkey is another person's");
  if (answer.challenge !== challenge || answer.type !== "webauthn.get") wrong.push("its passkey answered to something else");
  if (answer.origin !== key.origin) wrong.push(`its passkey answered at ${answer.origin}`);
  if (!data.subarray(0, 32).equals(sha256(key.rpId))) wrong.push("its passkey answered for another host");
  if ((data[32] & 5) !== 5) wrong.push("nobody unlocked the device");
  if (removed.get(passkey.id) < Date.parse(said.time)) wrong.push("its passkey was removed before");
  if (!isSigned(Buffer.from(key.publicKey, "base64url"), Buffer.concat([data, sha256(client)]), assertion))
    wrong.push("its signature is not of this passkey");
  return wrong;
}

/** A COSE key is a CBOR map of small numbers and bytes: no more of CBOR is read here. */
function coseKey(bytes) {
  let at = 0;
  const next = () => {
    const head = bytes[at++];
    let size = head & 31;
    if (size > 23) {
      const width = 2 ** (size - 24);
      size = bytes.readUIntBE(at, width);
      at += width;
    }
    if (head >> 5 === 0) return size;
    if (head >> 5 === 1) return -1 - size;
    if (head >> 5 === 2) {
      at += size;
      return bytes.subarray(at - size, at).toString("base64url");
    }
    if (head >> 5 === 5) return new Map(Array.from({ length: size }, () => [next(), next()]));
    throw new Error("This is no COSE key.");
  };
  return next();
}

function isSigned(publicKey, data, signature) {
  const cose = coseKey(publicKey);
  const [algorithm, one, two] = [cose.get(3), cose.get(-2), cose.get(-3)];
  if (algorithm === -7) return verify("sha256", data, keyOf({ kty: "EC", crv: "P-256", x: one, y: two }), signature);
  if (algorithm === -8) return verify(null, data, keyOf({ kty: "OKP", crv: "Ed25519", x: one }), signature);
  if (algorithm === -257) return verify("sha256", data, keyOf({ kty: "RSA", n: cose.get(-1), e: one }), signature);
  return false;
}

const keyOf = (key) => createPublicKey({ key, format: "jwk" });
const isWhole = () => [...streams.values()].some(({ name }) => name === "admin");

function read(line) {
  const value = JSON.parse(line);
  if (value.end) end = value.end;
  else if (value.evidence) evidence.set(value.evidence.authorizationId, sha256(value.evidence.text).toString("hex"));
  else take(value);
}

/**
 * Verifies an exported record: whether it holds, and what there is to say of it, a line each.
 * @param {string} file
 * @returns {Promise<{ holds: boolean, lines: string[] }>}
 */
export async function verifyRecord(file) {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    lines += 1;
    try {
      read(line);
    } catch {
      faults.push(`Line ${lines} is no line of a record.`);
    }
  }
  if (!end) faults.push("The last line is missing: the file was cut off.");
  else if (end.entries !== entries || end.streams !== streams.size)
    faults.push(
      `The last line tells of ${end.entries} entries in ${end.streams} streams; here are ${entries} in ${streams.size}.`,
    );
  for (const vote of votes)
    for (const reason of wrongWith(vote))
      faults.push(`${vote.where}the vote of ${vote.actor.name} to ${vote.verdict} (${vote.voteId}): ${reason}.`);
  return { holds: faults.length === 0, lines: [...faults.slice(0, 100), ...summary()] };
}

function summary() {
  const holds = faults.length === 0;
  const said = [`${entries} entries in ${streams.size} streams: ${holds ? "the record verifies." : `${faults.length} faults.`}`];
  if (votes.length > 0) {
    const { passkey, password, demonstration, none } = methods;
    const known = demonstration === 0 ? "" : `, ${demonstration} with the demonstration's password`;
    said.push(
      `${votes.length} votes: ${passkey} signed with a passkey, ${password} with a password${known}, ${none} without a signature.`,
    );
    if (unchecked > 0) said.push(`${unchecked} of them with passkeys that are not in this file: export the whole record.`);
    if (password + demonstration + none > 0) said.push("Who cast the votes without a passkey is the application's word.");
  }
  if (holds && streams.size === 1)
    for (const { name, next, previous } of streams.values()) said.push(`${name} ends at entry ${next - 1n}, ${previous}.`);
  return said;
}

// Within the countersign command, `countersign verify` asks; there is no such name anywhere else.
if (typeof COUNTERSIGN_VERSION === "undefined") {
  const { holds, lines } = await verifyRecord(process.argv[2] ?? "record.ndjson");
  for (const line of lines) console.log(line);
  process.exitCode = holds ? 0 : 1;
}
