import { describe, expect, it } from "vitest";
import type { TrustedBuilder } from "#lib/domain/provenance";
import { readProvenance, type SignedProvenance } from "#lib/formats/provenance-envelope";
import { publicKeyOf, trustRootOf, verifySignature } from "#lib/formats/provenance-signature";
import {
  builderUri,
  bytesOfJson,
  envelopeOf,
  type KeyKind,
  keyPair,
  olderStatementOf,
  payloadType,
  signerIdentity,
  signerIssuer,
  sigstore,
  statementOf,
} from "../support/sign-provenance.ts";

const { pem, privateKey } = keyPair();
const world = sigstore();

const byKey = (overrides: Partial<TrustedBuilder> = {}): TrustedBuilder => ({
  ...{ id: "b", name: "CI", kind: "key", material: pem, keyHint: "", builderUri, identity: "", issuer: "" },
  ...overrides,
});
const bySigstore = (overrides: Partial<TrustedBuilder> = {}): TrustedBuilder =>
  byKey({
    name: "Actions",
    kind: "sigstore",
    material: world.trustedRoot,
    identity: signerIdentity,
    issuer: signerIssuer,
    ...overrides,
  });

const read = (value: unknown): SignedProvenance => {
  const reading = readProvenance(value instanceof Uint8Array ? value : bytesOfJson(value));
  if (!reading.readable) throw new Error(reading.refusal.message);
  return reading.provenance;
};
const codeOf = (value: unknown): string => {
  const reading = readProvenance(value instanceof Uint8Array ? value : bytesOfJson(value));
  return reading.readable ? "readable" : reading.refusal.code;
};
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("provenance that can be read", () => {
  it("is a statement of either version, in an envelope or a bundle", () => {
    const inEnvelope = read(envelopeOf(statementOf(), privateKey));
    expect(inEnvelope).toMatchObject({
      format: "dsse",
      statement: {
        predicateType: "https://slsa.dev/provenance/v1",
        builderUri,
        subjects: [{ name: "payments.tgz", sha256: "a".repeat(64) }],
        materials: [
          { uri: "git+https://git.example.org/payments@refs/tags/v4.8.0", digests: [`gitCommit:9f31c0e${"0".repeat(33)}`] },
          { uri: "pkg:npm/left-pad@1.3.0", digests: [`sha256:${"e".repeat(64)}`] },
        ],
      },
    });
    expect(read(world.bundleOf(statementOf()))).toMatchObject({ format: "sigstore", statement: inEnvelope.statement });
    expect(read(envelopeOf(olderStatementOf(), privateKey)).statement).toMatchObject({
      predicateType: "https://slsa.dev/provenance/v0.2",
      builderUri,
      materials: [{ digests: [`sha1:9f31c0e${"0".repeat(33)}`] }, { uri: "pkg:npm/left-pad@1.3.0" }],
    });
  });

  it("may be in URL-safe base64, and may tell a digest in capitals", () => {
    const { payload, ...envelope } = envelopeOf(statementOf({ subjects: [{ sha256: "A".repeat(64) }] }), privateKey);
    const urlSafe = payload.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    expect(read({ ...envelope, payload: urlSafe }).statement.subjects).toEqual([{ name: "", sha256: "a".repeat(64) }]);
  });
});

describe("provenance that cannot be read", () => {
  const whole = envelopeOf(statementOf(), privateKey);
  const bundle = world.bundleOf(statementOf());
  const saying = (change: (statement: ReturnType<typeof statementOf>) => unknown) =>
    envelopeOf(change(statementOf()), privateKey);
  const [subject] = statementOf().subject;

  it.each<[string, string, unknown]>([
    ["nothing", "empty", new Uint8Array()],
    ["bytes that are no text", "no-utf-8", new Uint8Array([0x7b, 0xff, 0x7d])],
    ["a cut-off file", "no-json", bytesOfJson(whole).subarray(0, 200)],
    ["a list", "no-object", [whole]],
    ["nesting without end", "too-deep", text(`{"a":${"[".repeat(200)}${"]".repeat(200)}}`)],
    ["a member twice", "member-twice", text(JSON.stringify(whole).replace("{", '{"payloadType":"x",'))],
    [
      "a member twice in the statement",
      "member-twice",
      envelopeOf(JSON.stringify(statementOf()).replace("{", '{"_type":"x",'), privateKey),
    ],
    ["the same member escaped", "member-twice", text(JSON.stringify(whole).replace("{", '{"payload\\u0054ype":"x",'))],
    ["no envelope at all", "no-envelope", { hello: "world" }],
    ["a payload of another type", "other-payload", { ...whole, payloadType: "text/plain" }],
    ["no signature", "no-signature", { ...whole, signatures: [] }],
    ["an empty signature", "no-signature", { ...whole, signatures: [{ sig: "" }] }],
    ["too many signatures", "too-many", { ...whole, signatures: Array(21).fill(whole.signatures[0]) }],
    ["a payload that is no base64", "bad-base64", { ...whole, payload: "***" }],
    ["a signature that is no base64", "bad-base64", { ...whole, signatures: [{ sig: "a b c" }] }],
    ["base64 with bits left over", "bad-base64", { ...whole, payload: "e31" }],
    ["a payload that is no JSON", "no-json", envelopeOf("not json", privateKey)],
    ["another statement", "other-statement", saying((one) => ({ ...one, _type: "https://in-toto.io/Statement/v9" }))],
    ["another predicate", "other-predicate", saying((one) => ({ ...one, predicateType: "https://spdx.dev/Document" }))],
    ["no subject", "no-subject", saying((one) => ({ ...one, subject: [] }))],
    ["subjects that are no list", "misshapen", saying((one) => ({ ...one, subject: subject }))],
    [
      "a subject without SHA-256",
      "subject-without-sha256",
      saying((one) => ({ ...one, subject: [{ name: "x", digest: { md5: "1" } }] })),
    ],
    ["a digest too short", "subject-digest", saying((one) => ({ ...one, subject: [{ name: "x", digest: { sha256: "abc" } }] }))],
    ["more subjects than anybody builds", "too-many", saying((one) => ({ ...one, subject: Array(1001).fill(subject) }))],
    ["no predicate", "misshapen", saying(({ predicate: _, ...one }) => one)],
    ["no builder", "misshapen", saying((one) => ({ ...one, predicate: { ...one.predicate, runDetails: {} } }))],
    [
      "a builder with a line break",
      "misshapen",
      saying((one) => ({ ...one, predicate: { ...one.predicate, runDetails: { builder: { id: "a\nb" } } } })),
    ],
    ["a bundle of a version to come", "other-bundle", { ...bundle, mediaType: "application/vnd.dev.sigstore.bundle.v0.9+json" }],
    ["a bundle that signs a file", "no-envelope", { ...bundle, dsseEnvelope: undefined, messageSignature: {} }],
    ["a bundle without material", "bundle-misshapen", { ...bundle, verificationMaterial: undefined }],
    [
      "a bundle with a chain in it",
      "bundle-misshapen",
      { ...bundle, verificationMaterial: { x509CertificateChain: { certificates: [] } } },
    ],
  ])("%s: %s", (_, code, value) => {
    expect(codeOf(value)).toBe(code);
  });

  it("says why in a sentence", () => {
    const reading = readProvenance(bytesOfJson(saying((one) => ({ ...one, predicateType: "https://spdx.dev/Document" }))));
    expect(reading).toMatchObject({
      refusal: { message: "The predicate is “https://spdx.dev/Document”. SLSA provenance v1 or v0.2 is taken." },
    });
  });
});

describe("a signature by a key", () => {
  it.each<KeyKind>(["p256", "ed25519", "rsa"])("of kind %s counts", (kind) => {
    const key = keyPair(kind);
    const signed = read(envelopeOf(statementOf(), key.privateKey));
    expect(verifySignature(signed, [byKey({ material: key.pem })])).toMatchObject({ by: { name: "CI" }, faults: [] });
  });

  it.each<[string, TrustedBuilder[], string]>([
    ["nobody is trusted", [], "No builder is trusted here yet: an administrator names one."],
    ["another key is trusted", [byKey({ material: keyPair().pem })], "CI: its key did not sign these bytes."],
    ["a key of another kind is trusted", [byKey({ material: keyPair("rsa").pem })], "CI: its key did not sign these bytes."],
    ["the key id is another", [byKey({ keyHint: "other" })], "Its signature (key ours) is of no key that is trusted here."],
    ["only a trust root is", [bySigstore()], "Its signature (key ours) is of no key that is trusted here."],
  ])("does not when %s", (_, builders, fault) => {
    const signed = read(envelopeOf(statementOf(), privateKey, "ours"));
    expect(verifySignature(signed, builders)).toEqual({ by: null, faults: [fault] });
  });

  it("does not over other bytes, nor over the same bytes as another type", () => {
    const { signatures } = envelopeOf(statementOf(), privateKey);
    const other = envelopeOf(statementOf({ commit: "1234567" }), keyPair().privateKey);
    expect(verifySignature(read({ ...other, signatures }), [byKey()]).by).toBeNull();
    const plain = { payloadType, payload: Buffer.from("x").toString("base64") };
    expect(
      verifySignature({ ...read(other), envelope: { ...plain, payload: Buffer.from("x"), signatures: [] } }, [byKey()]).by,
    ).toBeNull();
  });

  it("counts when one of several is by a trusted key", () => {
    const [mine, theirs] = [envelopeOf(statementOf(), privateKey), envelopeOf(statementOf(), keyPair().privateKey)];
    const signed = read({ ...mine, signatures: [...theirs.signatures, ...mine.signatures] });
    expect(verifySignature(signed, [byKey({ material: keyPair().pem, name: "Old CI" }), byKey()]).by?.name).toBe("CI");
  });

  it.each<[string, string]>([
    ["a private key", "this is a private key. Nobody but the builder has that."],
    ["another curve", "keys are ECDSA on P-256, Ed25519, or RSA of 2048 bits or more."],
    ["a short key", "keys are ECDSA on P-256, Ed25519, or RSA of 2048 bits or more."],
    ["no key", "this is no public key in PEM."],
  ])("is never asked of %s", (name, fault) => {
    const material = {
      "a private key": privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      "another curve": keyPair("p384").pem,
      "a short key": keyPair("small rsa").pem,
      "no key": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    }[name];
    expect(publicKeyOf(material ?? "")).toBe(fault);
  });
});

describe("a Sigstore bundle", () => {
  it("counts when the certificate names who is expected, to the letter or up to the *", () => {
    const signed = read(world.bundleOf(statementOf()));
    expect(verifySignature(signed, [bySigstore()])).toMatchObject({ by: { name: "Actions" }, signer: signerIdentity });
    expect(verifySignature(signed, [bySigstore({ identity: `${signerIdentity.split("@")[0]}@*` })]).by).not.toBeNull();
  });

  it.each<[string, Partial<TrustedBuilder>, RegExp]>([
    ["another identity is expected", { identity: "https://github.example.org/acme/other" }, /^Actions: it was signed by https/],
    ["the identity only begins so", { identity: signerIdentity.slice(0, -1) }, /it was signed by/],
    ["a pattern of another kind is expected", { identity: ".*" }, /it was signed by/],
    ["another issuer is expected", { issuer: "https://accounts.example.org" }, /vouched for by https:\/\/token/],
    ["another authority is trusted", { material: sigstore().trustedRoot }, /Failed to verify certificate chain/],
    ["no trust root is configured but JSON", { material: "{}" }, /names no certificate authority/],
    ["no trust root is configured at all", { material: "?" }, /no Sigstore trust root/],
  ])("does not when %s", (_, builder, fault) => {
    const verdict = verifySignature(read(world.bundleOf(statementOf())), [bySigstore(builder)]);
    expect(verdict.by).toBeNull();
    expect(verdict.faults.join()).toMatch(fault);
  });

  type Bundle = ReturnType<typeof world.bundleOf>;
  const altered = (change: (bundle: Bundle) => unknown) => read(change(world.bundleOf(statementOf())));
  const withEntry = (bundle: Bundle, entry: object) => ({
    ...bundle,
    verificationMaterial: {
      ...bundle.verificationMaterial,
      tlogEntries: bundle.verificationMaterial.tlogEntries.map((one) => ({ ...one, ...entry })),
    },
  });

  it.each<[string, SignedProvenance, RegExp]>([
    ["a certificate that had expired when it was logged", read(world.bundleOf(statementOf(), { loggedAfter: 3600 })), /expired/],
    [
      "a log entry of something else",
      altered((one) =>
        withEntry(one, {
          canonicalizedBody: world.bundleOf(statementOf()).verificationMaterial.tlogEntries[0]?.canonicalizedBody,
        }),
      ),
      /inclusion p/,
    ],
    [
      "a time that the log did not promise",
      altered((one) => withEntry(one, { integratedTime: "1763632801" })),
      /inclusion promise|chain/,
    ],
    [
      "no log entry",
      altered((one) => ({ ...one, verificationMaterial: { ...one.verificationMaterial, tlogEntries: [] } })),
      /timestamps/,
    ],
    [
      "an envelope of another bundle",
      altered((one) => ({ ...one, dsseEnvelope: world.bundleOf(statementOf({ commit: "abcdef1" })).dsseEnvelope })),
      /tlog entry|mismatch/,
    ],
    [
      "a certificate that is none",
      altered((one) => ({ ...one, verificationMaterial: { ...one.verificationMaterial, certificate: { rawBytes: "AAAA" } } })),
      /cannot be read|certificate/i,
    ],
    [
      "a key instead of a certificate",
      altered(({ verificationMaterial: { certificate: _, ...material }, ...one }) => ({
        ...one,
        verificationMaterial: { ...material, publicKey: { hint: "k" } },
      })),
      /names a key/,
    ],
  ])("does not with %s", (_, signed, fault) => {
    const verdict = verifySignature(signed, [bySigstore()]);
    expect(verdict.by).toBeNull();
    expect(verdict.faults.join()).toMatch(fault);
  });

  it("signed by a trusted key counts by the key", () => {
    const key = keyPair();
    const { certificate: _, ...material } = world.bundleOf(statementOf()).verificationMaterial;
    const bundle = {
      ...world.bundleOf(statementOf()),
      verificationMaterial: { ...material, publicKey: { hint: "k" } },
      dsseEnvelope: envelopeOf(statementOf(), key.privateKey, "k"),
    };
    expect(verifySignature(read(bundle), [byKey({ material: key.pem, keyHint: "k" })])).toMatchObject({
      by: { name: "CI" },
      signer: "k",
    });
  });

  it("has a trust root that names its authorities and logs", () => {
    expect(typeof trustRootOf(world.trustedRoot)).toBe("object");
    expect(trustRootOf(JSON.stringify({ ...JSON.parse(world.trustedRoot), ctlogs: [] }))).toMatch(/names no transparency log/);
  });
});
