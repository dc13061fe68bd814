/** A builder that signs: statements, DSSE envelopes by a key of its own, and Sigstore bundles of a little certificate authority and logs. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import canonicalize from "canonicalize";
import { preAuthEncoding } from "#lib/formats/dsse";

export const payloadType = "application/vnd.in-toto+json";
export const builderUri = "https://ci.example.org/builders/release@v1";

export interface Built {
  subjects?: readonly { name?: string; sha256: string }[];
  source?: string;
  commit?: string;
  builder?: string;
}

const wholeCommit = (commit: string): string => commit.padEnd(40, "0");

/** An in-toto statement v1 with SLSA provenance v1, as a builder makes it. */
export const statementOf = ({
  subjects = [{ name: "payments.tgz", sha256: "a".repeat(64) }],
  source = "git+https://git.example.org/payments@refs/tags/v4.8.0",
  commit = "9f31c0e",
  builder = builderUri,
}: Built = {}) => ({
  _type: "https://in-toto.io/Statement/v1",
  subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: {
    buildDefinition: {
      buildType: "https://ci.example.org/build-types/npm@v1",
      externalParameters: { ref: "refs/tags/v4.8.0" },
      resolvedDependencies: [
        { uri: source, digest: { gitCommit: wholeCommit(commit) } },
        { uri: "pkg:npm/left-pad@1.3.0", digest: { sha256: "e".repeat(64) } },
      ],
    },
    runDetails: { builder: { id: builder }, metadata: { invocationId: "https://ci.example.org/runs/17" } },
  },
});

/** The same told in the older words: statement v0.1 with SLSA provenance v0.2. */
export const olderStatementOf = ({
  subjects = [{ name: "payments.tgz", sha256: "a".repeat(64) }],
  commit = "9f31c0e",
}: Built = {}) => ({
  _type: "https://in-toto.io/Statement/v0.1",
  subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
  predicateType: "https://slsa.dev/provenance/v0.2",
  predicate: {
    builder: { id: builderUri },
    buildType: "https://ci.example.org/build-types/npm@v0",
    invocation: { configSource: { uri: "git+https://git.example.org/payments", digest: { sha1: wholeCommit(commit) } } },
    materials: [{ uri: "pkg:npm/left-pad@1.3.0", digest: { sha256: "e".repeat(64) } }],
  },
});

export type KeyKind = "p256" | "ed25519" | "rsa" | "p384" | "small rsa";

export function keyPair(kind: KeyKind = "p256"): { pem: string; privateKey: KeyObject } {
  const { publicKey, privateKey } = generated(kind);
  return { pem: publicKey.export({ type: "spki", format: "pem" }).toString(), privateKey };
}

function generated(kind: KeyKind) {
  if (kind === "ed25519") return generateKeyPairSync("ed25519");
  if (kind === "rsa") return generateKeyPairSync("rsa", { modulusLength: 2048 });
  if (kind === "small rsa") return generateKeyPairSync("rsa", { modulusLength: 1024 });
  return generateKeyPairSync("ec", { namedCurve: kind === "p384" ? "P-384" : "P-256" });
}

const signedBy = (key: KeyObject, data: Buffer): Buffer => sign(key.asymmetricKeyType === "ed25519" ? null : "sha256", data, key);

/** A DSSE envelope around whatever is said. */
export function envelopeOf(said: unknown, key: KeyObject, keyId?: string) {
  const payload = Buffer.from(typeof said === "string" ? said : JSON.stringify(said));
  const sig = signedBy(key, preAuthEncoding(payloadType, payload)).toString("base64");
  return {
    payloadType,
    payload: payload.toString("base64"),
    signatures: [keyId === undefined ? { sig } : { keyid: keyId, sig }],
  };
}

export const bytesOfJson = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const tlv = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = content.length; left > 0; left >>= 8) length.unshift(left & 255);
  return Buffer.concat([
    Buffer.from(content.length < 128 ? [tag, content.length] : [tag, 128 | length.length, ...length]),
    content,
  ]);
};
const sequence = (...parts: Uint8Array[]): Buffer => tlv(0x30, ...parts);
const text = (value: string): Buffer => tlv(0x0c, Buffer.from(value));
const time = (at: Date): Buffer => tlv(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]|\.\d+/g, "")}`));

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  const bytes = others.flatMap((value) => {
    const digits = [value & 127];
    for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 127) | 128);
    return digits;
  });
  return tlv(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

const ecdsaWithSha256 = sequence(objectId("1.2.840.10045.4.3.2"));
const named = (name: string): Buffer => sequence(tlv(0x31, sequence(objectId("2.5.4.3"), text(name))));
const extension = (oid: string, value: Buffer): Buffer => sequence(objectId(oid), tlv(0x04, value));
const spki = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" });

interface Certificate {
  serial: number;
  subject: string;
  key: KeyObject;
  from: Date;
  to: Date;
  extensions: Buffer[];
}

const tbs = ({ serial, subject, key, from, to, extensions }: Certificate): Buffer =>
  sequence(
    ...[tlv(0xa0, tlv(0x02, Buffer.from([2]))), tlv(0x02, Buffer.from([serial])), ecdsaWithSha256, named("Test CA")],
    ...[sequence(time(from), time(to)), named(subject), spki(key), tlv(0xa3, sequence(...extensions))],
  );

const certificate = (content: Buffer, by: KeyObject): Buffer =>
  sequence(content, ecdsaWithSha256, tlv(0x03, Buffer.from([0]), sign("sha256", content, by)));

const sha256 = (...parts: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const uint = (value: number | bigint, bytes: number): Buffer =>
  Buffer.from(
    BigInt(value)
      .toString(16)
      .padStart(bytes * 2, "0"),
    "hex",
  );

export const signerIdentity = "https://github.example.org/acme/payments/.github/workflows/release.yml@refs/tags/v4.8.0";
export const signerIssuer = "https://token.actions.example.org";

/** Fulcio, Rekor and a certificate log in one: what a trusted_root.json names. */
export function sigstore(at = new Date("2026-11-20T10:00:00Z")) {
  const [ca, log, ctLog] = [generated("p256"), generated("p256"), generated("p256")];
  const year = 366 * 86_400_000;
  const [from, to] = [new Date(at.getTime() - year), new Date(at.getTime() + year)];
  const authority = tbs({
    ...{ serial: 1, subject: "Test CA", key: ca.publicKey, from, to },
    extensions: [extension("2.5.29.19", sequence(tlv(0x01, Buffer.from([255]))))],
  });
  const caCertificate = certificate(authority, ca.privateKey);
  const logId = (key: KeyObject): Buffer => sha256(spki(key));
  const validFor = { start: from.toISOString() };
  const logOf = (baseUrl: string, key: KeyObject) => ({
    ...{ baseUrl, hashAlgorithm: "SHA2_256", logId: { keyId: base64(logId(key)) } },
    publicKey: { rawBytes: base64(spki(key)), keyDetails: "PKIX_ECDSA_P256_SHA_256", validFor },
  });
  const trustedRoot = {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [logOf("https://rekor.example.org", log.publicKey)],
    certificateAuthorities: [
      {
        ...{ subject: { organization: "test", commonName: "Test CA" }, uri: "https://fulcio.example.org", validFor },
        certChain: { certificates: [{ rawBytes: base64(caCertificate) }] },
      },
    ],
    ctlogs: [logOf("https://ctfe.example.org", ctLog.publicKey)],
    timestampAuthorities: [],
  };

  /** A leaf for ten minutes, with the promise of the certificate log inside (RFC 6962). */
  function leafOf(key: KeyObject, { identity, issuer, minutes }: { identity: string; issuer: string; minutes: number }): Buffer {
    const told = [
      extension("2.5.29.17", sequence(tlv(0x86, Buffer.from(identity)))),
      extension("1.3.6.1.4.1.57264.1.8", text(issuer)),
    ];
    const validity = { from: new Date(at.getTime() - 60_000), to: new Date(at.getTime() + minutes * 60_000) };
    const leaf = { ...{ serial: 2, subject: "", key }, ...validity };
    const bare = tbs({ ...leaf, extensions: told });
    const stamp = uint(at.getTime(), 8);
    const entry = Buffer.concat([sha256(spki(ca.publicKey)), uint(bare.length, 3), bare]);
    const promise = sign("sha256", Buffer.concat([Buffer.from([0, 0]), stamp, uint(1, 2), entry, uint(0, 2)]), ctLog.privateKey);
    const sct = Buffer.concat([
      ...[Buffer.from([0]), logId(ctLog.publicKey), stamp, uint(0, 2), Buffer.from([4, 3]), uint(promise.length, 2), promise],
    ]);
    const list = Buffer.concat([uint(sct.length + 2, 2), uint(sct.length, 2), sct]);
    return certificate(
      tbs({ ...leaf, extensions: [...told, extension("1.3.6.1.4.1.11129.2.4.2", tlv(0x04, list))] }),
      ca.privateKey,
    );
  }

  /** A bundle v0.3 as a keyless signer makes it: certificate, log entry with promise and proof, envelope. */
  function bundleOf(said: unknown, { identity = signerIdentity, issuer = signerIssuer, minutes = 10, loggedAfter = 0 } = {}) {
    const signer = generated("p256");
    const leaf = leafOf(signer.publicKey, { identity, issuer, minutes });
    const envelope = envelopeOf(said, signer.privateKey);
    const [{ sig }] = envelope.signatures as [{ sig: string }];
    const payload = Buffer.from(envelope.payload, "base64");
    const body = Buffer.from(
      canonicalize({
        apiVersion: "0.0.1",
        kind: "dsse",
        spec: {
          envelopeHash: { algorithm: "sha256", value: sha256(Buffer.from(JSON.stringify(envelope))).toString("hex") },
          payloadHash: { algorithm: "sha256", value: sha256(payload).toString("hex") },
          signatures: [{ signature: sig, verifier: base64(leaf) }],
        },
      }) ?? "",
    );
    const integratedTime = Math.floor(at.getTime() / 1000) + loggedAfter;
    const promised = canonicalize({
      body: base64(body),
      integratedTime,
      logIndex: 0,
      logID: logId(log.publicKey).toString("hex"),
    });
    const root = sha256(Buffer.from([0]), body);
    const note = `rekor.example.org\n1\n${base64(root)}\n`;
    const noted = Buffer.concat([logId(log.publicKey).subarray(0, 4), sign("sha256", Buffer.from(note), log.privateKey)]);
    return {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: {
        certificate: { rawBytes: base64(leaf) },
        tlogEntries: [
          {
            ...{ logIndex: "0", logId: { keyId: base64(logId(log.publicKey)) }, kindVersion: { kind: "dsse", version: "0.0.1" } },
            integratedTime: String(integratedTime),
            inclusionPromise: { signedEntryTimestamp: base64(sign("sha256", Buffer.from(promised ?? ""), log.privateKey)) },
            inclusionProof: {
              ...{ logIndex: "0", rootHash: base64(root), treeSize: "1", hashes: [] },
              checkpoint: { envelope: `${note}\n— rekor.example.org ${base64(noted)}\n` },
            },
            canonicalizedBody: base64(body),
          },
        ],
      },
      dsseEnvelope: envelope,
    };
  }

  return { trustedRoot: JSON.stringify(trustedRoot), bundleOf };
}
