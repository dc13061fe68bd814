// Verifies what Countersign exported, without the server it came from:
//   node verify-record.mjs record.ndjson            an exported record
//   node verify-record.mjs REL-12-evidence.zip      an evidence pack, or the folder that it was unpacked into
// Needs nothing but Node 20 or newer. Answers 0 when every entry follows its predecessor and hashes to what it says, every vote is on
// the evidence that stands beside it, and every signature is of the decision it stands under; in a pack also when every document hashes
// to its name, is named by an entry, and none is missing. Else 1, with every fault. Two parts: the record, then the files of a pack.
import { createHash, createPublicKey, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import path from "node:path";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const uuid = (id) => Buffer.from(id.replaceAll("-", ""), "hex");
const int64 = (text) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(text));
  return bytes;
};

const faults = [];
let faultCount = 0;
function fault(sentence) {
  faultCount += 1;
  if (faults.length < 100) faults.push(sentence);
}

// ---- The record

/** The place of the next entry and the hash it has to name, by stream. */
const streams = new Map();
/** Entries of streams that are not here whole, a line each. */
const excerpts = [];
const votes = [];
const passkeys = new Map();
const removed = new Map();
/** SHA-256 of the evidence as it stands in the database, by authorization. */
const evidence = new Map();
/** Where a document is named, by its SHA-256, and why the store could not give it, as far as it could not. */
const documents = new Map();
const absent = new Map();
/** Changes that the release carries, and those that have entries here. */
const carried = new Set();
const changes = new Set();
let entries = 0;
let end = null;

const hashOf = ({ streamId, sequence, recordedAtMicros, previousHash, body }) =>
  sha256(
    ...["countersign/entry/v1\0", uuid(streamId), int64(sequence), Buffer.from(previousHash, "hex")],
    ...[int64(recordedAtMicros), sha256(body)],
  ).toString("hex");

const begun = (name, id) => ({ name, next: 1n, previous: sha256("countersign/stream/v1\0", uuid(id)).toString("hex") });

function take(entry) {
  entries += 1;
  const { stream, streamId, sequence, previousHash, entryHash } = entry;
  const at = streams.get(streamId) ?? begun(stream, streamId);
  if (BigInt(sequence) !== at.next) fault(`${stream}: entry ${at.next} is expected, entry ${sequence} stands in its place.`);
  if (previousHash !== at.previous) fault(`${stream}: entry ${sequence} does not follow its predecessor.`);
  // The name is no part of the hash: it stays the same, and is what the entries themselves tell.
  if (stream !== at.name) fault(`${at.name}: entry ${sequence} is said to be of ${stream}.`);
  streams.set(streamId, { name: at.name, next: BigInt(sequence) + 1n, previous: entryHash });
  // What an altered entry tells is not looked at.
  if (hashOf(entry) !== entryHash) return fault(`${stream}: entry ${sequence} does not hash to what it says.`);
  const told = JSON.parse(entry.body);
  const tells = raised.has(told.type) ? `${raised.get(told.type)}-${told.number}` : stream;
  if (stream !== tells) fault(`${stream}: entry ${sequence} is said to be of ${stream}, and tells of ${tells}.`);
  note(told, entry);
}

const raised = new Map([
  ["release.raised", "REL"],
  ["change.raised", "CHG"],
]);

/** An entry alone: it hashes to what it says, and tells of a passkey. */
function takeExcerpt(entry) {
  const { stream, sequence, entryHash, body } = entry;
  if (hashOf(entry) !== entryHash) return fault(`${stream}: entry ${sequence}, an excerpt, does not hash to what it says.`);
  if (stream !== "admin") fault(`${stream}: entry ${sequence}, an excerpt, is not of the admin stream.`);
  const told = JSON.parse(body);
  excerpts.push(`${stream}, entry ${sequence}, ${told.type} of ${told.personName}: ${entryHash}`);
  if (!/^passkey\.(enrolled|removed)$/.test(told.type)) fault(`${stream}: entry ${sequence}, an excerpt, tells of no passkey.`);
  else note(told, entry);
}

const handedIn = new Map([
  ["report.handed_in", "report"],
  ["bill.handed_in", "bill"],
  ["provenance.handed_in", "provenance"],
]);

/** Keeps what votes and documents are verified with: votes may stand before the passkeys they were signed with. */
function note(told, { stream, sequence, recordedAtMicros }) {
  const at = Number(BigInt(recordedAtMicros) / 1000n);
  const where = `${stream}, entry ${sequence}`;
  if (told.type === "vote.cast") votes.push({ ...told, at, where });
  if (told.type === "passkey.enrolled") passkeys.set(told.passkeyId, { ...told, at });
  if (told.type === "passkey.removed") removed.set(told.passkeyId, at);
  if (handedIn.has(told.type)) documents.set(told[handedIn.get(told.type)]?.sha256, where);
  if (told.type === "release.raised") for (const id of told.changeIds ?? []) carried.add(id);
  if (told.type === "scope.changed") {
    for (const id of told.added ?? []) carried.add(id);
    for (const id of told.removed ?? []) carried.delete(id);
  }
  if (told.changeId) changes.add(told.changeId);
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
  const method = signature?.method ?? "none";
  if (!Object.hasOwn(methods, method)) return [...wrong, "it is signed in a way that is not known here"];
  methods[method] += 1;
  if (!signature) return wrong;
  const said = JSON.parse(signature.decision);
  const facts = { signature: signature.id, authorization: vote.authorizationId, verdict: vote.verdict, reason: vote.reason };
  for (const [name, fact] of Object.entries({ ...facts, evidenceDigest: vote.evidenceDigest }))
    if (said[name] !== fact) wrong.push(`what was signed says another ${name}`);
  if (said.person.id !== vote.actor.id) wrong.push("what was signed names another person");
  const age = vote.at - Date.parse(said.time);
  if (!(age > -minute && age < 11 * minute)) wrong.push("it was signed at another time than it was cast");
  if (method === "passkey") wrong.push(...wrongWithPasskey(signature, said));
  return wrong;
}

function wrongWithPasskey({ passkey, decision }, said) {
  const key = passkeys.get(passkey.id);
  if (!key) {
    if (isWhole()) return ["it is signed with a passkey that nobody enrolled"];
    if (isOfPack()) return ["it is signed with a passkey whose enrolment is missing"];
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

/** A COSE key is a small CBOR map of small numbers and bytes: no more of CBOR is read here. */
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
    if (head >> 5 === 5 && size < 16) return new Map(Array.from({ length: size }, () => [next(), next()]));
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
/** The last line of a pack's record says which release it is of. */
const isOfPack = () => typeof end?.release === "string";

function readLine(line) {
  const value = JSON.parse(line);
  if (value.end) end = value.end;
  else if (value.evidence) evidence.set(value.evidence.authorizationId, sha256(value.evidence.text).toString("hex"));
  else if (value.excerpt) takeExcerpt(value.excerpt);
  else if (value.absent) absent.set(value.absent.sha256, value.absent.because);
  else take(value);
}

const longestLine = 2 ** 28;

/** The lines that end in each chunk, and in the end what is left. */
async function* linesOf(chunks) {
  let begun = [];
  let size = 0;
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(10);
    if (last !== -1) {
      yield Buffer.concat([...begun, chunk.subarray(0, last)])
        .toString()
        .split("\n");
      [begun, size] = [[], 0];
    }
    begun.push(chunk.subarray(last + 1));
    size += chunk.length - last - 1;
    if (size > longestLine) throw new Refused("One of its lines is longer than any line of a record.");
  }
  if (size > 0) yield [Buffer.concat(begun).toString()];
}

async function readRecord(chunks) {
  let count = 0;
  for await (const lines of linesOf(chunks))
    for (const line of lines) {
      count += 1;
      try {
        readLine(line);
      } catch {
        fault(`Line ${count} is no line of a record.`);
      }
    }
  if (!end) fault("The last line is missing: the file was cut off.");
  else if (end.entries !== entries || end.streams !== streams.size || (end.excerpts ?? 0) !== excerpts.length)
    fault(
      `The last line tells of ${counted(end)}; here are ${counted({ entries, streams: streams.size, excerpts: excerpts.length })}.`,
    );
  for (const vote of votes)
    for (const reason of reasonsAgainst(vote))
      fault(`${vote.where}: the vote of ${vote.actor?.name} to ${vote.verdict} (${vote.voteId}): ${reason}.`);
  if (!isOfPack()) return;
  if (![...streams.values()].some(({ name }) => name === end.release)) fault(`The record of ${end.release} is missing.`);
  for (const id of carried) if (!changes.has(id)) fault(`The record of a change that ${end.release} carries is missing (${id}).`);
}

const counted = ({ entries, streams, excerpts }) =>
  `${entries} entries in ${streams} streams${excerpts ? ` and ${excerpts} excerpts` : ""}`;

function reasonsAgainst(vote) {
  try {
    return wrongWith(vote);
  } catch {
    return ["its signature cannot be read"];
  }
}

// ---- The files of a pack: what stands in a ZIP or a folder, each with its size and its bytes

/** What is nothing that can be verified, in a sentence. */
class Refused extends Error {}

const known = /^(record\.ndjson|index\.html|README\.txt|verify-record\.mjs|documents\/[0-9a-f]{64}\.(json|xml))$/;
const longestName = 110;

async function filesInFolder(folder) {
  const files = new Map();
  for (const within of ["", "documents"]) {
    if (within && !files.delete(within)) continue;
    for (const one of await readdir(path.join(folder, within), { withFileTypes: true })) {
      const name = within ? `${within}/${one.name}` : one.name;
      const isDocuments = name === "documents" && one.isDirectory();
      if (!isDocuments && !one.isFile()) fault(`${quoted(name)} is no file.`);
      else files.set(name, { bytes: () => createReadStream(path.join(folder, name)) });
    }
  }
  return files;
}

/**
 * Reads only ZIPs as they are made for packs: files stored as they are, one behind the other from the first byte to the list at the end,
 * with nothing between, before or behind. So there is one way to read it, no file overlaps another, and no size is believed.
 */
async function filesInZip(place, file) {
  const { size } = await file.stat();
  const read = async (from, length) => {
    if (from + length > size) throw new Refused("It points outside of itself.");
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, from);
    if (bytesRead !== length) throw new Refused("It became shorter while it was read.");
    return buffer;
  };
  const endAt = size - 22;
  const tail = endAt < 0 ? Buffer.alloc(22) : await read(endAt, 22);
  if (tail.readUInt32LE(0) !== 0x06054b50 || tail.readUInt16LE(20) !== 0)
    throw new Refused("The end of the ZIP is not at its end: it was cut off, or something was put behind it.");
  const [count, listSize, listAt] = [tail.readUInt16LE(10), tail.readUInt32LE(12), tail.readUInt32LE(16)];
  if (count === 0xffff || listSize === 0xffffffff || listAt === 0xffffffff) throw new Refused(tooLarge);
  if (tail.readUInt16LE(4) + tail.readUInt16LE(6) > 0 || tail.readUInt16LE(8) !== count || listAt + listSize !== endAt)
    throw new Refused("The list of its files is not where the end of the ZIP says.");
  if (listSize > count * (46 + longestName)) throw new Refused("The list of its files is longer than a pack's.");
  const listed = filesListed(await read(listAt, listSize), count);
  let next = 0;
  for (const one of listed.sort((a, b) => a.at - b.at)) {
    if (one.at !== next) throw new Refused(`${quoted(one.name)} does not begin where the file before it ends.`);
    const head = await read(one.at, 30 + one.nameBytes.length);
    const foot = one.hasFoot ? await read(head.length + one.at + one.size, 16) : null;
    if (!isAsListed(one, head, foot)) throw new Refused(`${quoted(one.name)} is not what the list of files says.`);
    one.from = one.at + head.length;
    next = one.from + one.size + (foot?.length ?? 0);
  }
  if (next !== listAt) throw new Refused("Something stands between the files and their list.");
  const files = new Map();
  for (const { name, from, size } of listed) {
    if (files.has(name)) throw new Refused(`${quoted(name)} stands in it twice.`);
    files.set(name, { bytes: () => (size === 0 ? [] : createReadStream(place, { start: from, end: from + size - 1 })) });
  }
  return files;
}

const tooLarge = "It is a ZIP of more than 4 GiB (ZIP64): unpack it, and verify the folder.";

function filesListed(list, count) {
  const listed = [];
  for (let at = 0; at < list.length; ) {
    const [short, long] = [(offset) => list.readUInt16LE(at + offset), (offset) => list.readUInt32LE(at + offset)];
    if (at + 46 > list.length || long(0) !== 0x02014b50 || at + 46 + short(28) > list.length)
      throw new Refused("The list of its files cannot be read.");
    const nameBytes = list.subarray(at + 46, at + 46 + short(28));
    const one = { name: nameBytes.toString("utf8"), nameBytes, at: long(42), size: long(24), hasFoot: (short(8) & 8) !== 0 };
    if (one.at === 0xffffffff || one.size === 0xffffffff) throw new Refused(tooLarge);
    if (short(10) !== 0 || (short(8) & 1) !== 0 || long(20) !== one.size || short(30) + short(32) > 0)
      throw new Refused(`${quoted(one.name)} is not stored as it is, as a pack's files are: unpack it, and verify the folder.`);
    listed.push(one);
    at += 46 + nameBytes.length;
  }
  if (listed.length !== count) throw new Refused(`It tells of ${count} files, and lists ${listed.length}.`);
  return listed;
}

/** What stands before and behind a file says the same of it as the list does. */
function isAsListed({ nameBytes, size, hasFoot }, head, foot) {
  const isHead = head.readUInt32LE(0) === 0x04034b50 && head.readUInt16LE(8) === 0 && head.readUInt16LE(28) === 0;
  const isNamed = head.readUInt16LE(26) === nameBytes.length && head.subarray(30).equals(nameBytes);
  const isFlagged = (head.readUInt16LE(6) & 9) === (hasFoot ? 8 : 0);
  const told = foot ? [foot.readUInt32LE(8), foot.readUInt32LE(12)] : [head.readUInt32LE(18), head.readUInt32LE(22)];
  const isFoot = !foot || foot.readUInt32LE(0) === 0x08074b50;
  return isHead && isNamed && isFlagged && isFoot && told.every((one) => one === size);
}

/** The names within the one folder that a pack's ZIP holds. */
function withinFolder(files) {
  const [first = ""] = files.keys();
  const folder = /^REL-[1-9]\d{0,8}-evidence\//.exec(first)?.[0];
  if (!folder) throw new Refused("It is a ZIP, and no evidence pack: its files lie in no folder REL-n-evidence.");
  const within = (name) => (name.startsWith(folder) ? name.slice(folder.length) : name);
  return { release: folder.slice(0, -10), files: new Map([...files].map(([name, one]) => [within(name), one])) };
}

async function verifyPack(files, release) {
  const record = files.get("record.ndjson");
  if (!record) throw new Refused("It holds no record.ndjson: name an exported record, an evidence pack, or the folder of one.");
  await readRecord(record.bytes());
  if (!isOfPack()) fault("Its record is not a pack's: the last line does not say which release it is of.");
  else if (release && release !== end.release) fault(`It calls itself a pack of ${release}, and is one of ${end.release}.`);
  const missing = new Map(documents);
  for (const [name, { bytes }] of files) {
    if (!known.test(name)) fault(`${quoted(name)} is nothing that a pack holds.`);
    else if (name.startsWith("documents/")) await verifyDocument(name, bytes(), missing);
  }
  for (const [digest, where] of missing) fault(`The document ${digest}, which ${where} names, is missing${whyAbsent(digest)}.`);
}

async function verifyDocument(name, bytes, missing) {
  const digest = name.slice(10, 74);
  const hash = createHash("sha256");
  for await (const chunk of bytes) hash.update(chunk);
  if (hash.digest("hex") !== digest) fault(`${name} does not hash to its name${whyAbsent(digest)}.`);
  if (!documents.has(digest)) fault(`${name} is named by no entry of the record.`);
  else if (!missing.delete(digest)) fault(`${name} stands in it twice.`);
}

const because = new Map([
  ["missing", ": the pack itself says that the store had it no more"],
  ["altered", ": the pack itself says that it was altered in the store"],
]);
const whyAbsent = (digest) => because.get(absent.get(digest)) ?? "";
const quoted = (name) => JSON.stringify(name.slice(0, 2 * longestName));

// ---- What there is to say

/**
 * Verifies an exported record, an evidence pack or its folder: whether it holds, and what there is to say of it, a line each.
 * @param {string} place
 * @returns {Promise<{ holds: boolean, lines: string[] }>}
 */
export async function verifyRecord(place) {
  let file = null;
  try {
    if ((await stat(place)).isDirectory()) {
      const files = await filesInFolder(place);
      await verifyPack(files, null);
      return outcome(files);
    }
    file = await open(place);
    const { buffer: head } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (head.toString("latin1", 0, 2) === "PK") {
      const { files, release } = withinFolder(await filesInZip(place, file));
      await verifyPack(files, release);
      return outcome(files);
    }
    await readRecord(createReadStream(place));
    return outcome(null);
  } catch (error) {
    if (error instanceof Refused) return { holds: false, lines: [...faults, error.message] };
    if (error?.syscall) return { holds: false, lines: [`${place} cannot be read (${error.code}).`] };
    throw error;
  } finally {
    await file?.close();
  }
}

const outcome = (files) => ({ holds: faultCount === 0, lines: [...faults, ...summary(files)] });

function summary(files) {
  const holds = faultCount === 0;
  const verdict = holds ? `the ${files ? "pack" : "record"} verifies.` : `${faultCount} faults.`;
  const said = [`${entries} entries in ${streams.size} streams: ${verdict}`];
  if (votes.length > 0) {
    const { passkey, password, demonstration, none } = methods;
    const known = demonstration === 0 ? "" : `, ${demonstration} with the demonstration's password`;
    said.push(
      `${votes.length} votes: ${passkey} signed with a passkey, ${password} with a password${known}, ${none} without a signature.`,
    );
    if (unchecked > 0) said.push(`${unchecked} of them with passkeys that are not in this file: export the whole record.`);
    if (password + demonstration + none > 0) said.push("Who cast the votes without a passkey is the application's word.");
  }
  if (isOfPack()) said.push(...saidOfPack(files, holds));
  else if (holds && streams.size === 1) said.push(...ends());
  return said;
}

const ends = () => [...streams.values()].map(({ name, next, previous }) => `${name} ends at entry ${next - 1n}, ${previous}.`);

function saidOfPack(files, holds) {
  const said = [];
  if (!files) said.push(`Its ${documents.size} documents are not in this file: verify the pack or its folder.`);
  else if (holds) said.push(`${documents.size} documents: each hashes to its name and is named by an entry.`);
  const unread = ["index.html", "README.txt", "verify-record.mjs"].filter((name) => files?.has(name));
  if (unread.length > 0) said.push(`Not verified, for they are to be read: ${unread.join(", ")}.`);
  if (!holds) return said;
  if (excerpts.length > 0)
    said.push("Excerpts, whose place in the record only the record itself shows, as whether a passkey was removed:", ...excerpts);
  return [...said, "Compare with what the installation says:", ...ends()];
}

/** Without what would steer a terminal: names and reasons were written by others. */
const plain = (line) => line.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, "");

// Within the countersign command, `countersign verify` asks; there is no such name anywhere else.
if (typeof COUNTERSIGN_VERSION === "undefined") {
  const { holds, lines } = await verifyRecord(process.argv[2] ?? "record.ndjson");
  for (const line of lines) console.log(plain(line));
  process.exitCode = holds ? 0 : 1;
}
