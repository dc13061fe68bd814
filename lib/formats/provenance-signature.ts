/** Whose signature it is: asked offline, of the builders that are trusted, by their public keys or a Sigstore trust root. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { PolicyError, toSignedEntity, toTrustMaterial, VerificationError, Verifier } from "@sigstore/verify";
import { isIdentity, type SignatureVerdict, type TrustedBuilder } from "#lib/domain/provenance";
import { preAuthEncoding } from "./dsse.ts";
import type { Envelope, SignedProvenance } from "./provenance-envelope.ts";

/** The first trusted builder that signed, or every reason why none is known to have. */
export function verifySignature(signed: SignedProvenance, builders: readonly TrustedBuilder[]): SignatureVerdict {
  if (builders.length === 0) return { by: null, faults: ["No builder is trusted here yet: an administrator names one."] };
  const faults: string[] = [];
  for (const builder of builders) {
    const outcome = builder.kind === "key" ? bySignature(signed.envelope, builder) : byBundle(signed, builder);
    if ("signer" in outcome) return { by: builder, signer: outcome.signer, faults: [] };
    if (outcome.fault !== null) faults.push(`${builder.name}: ${outcome.fault}`);
  }
  return { by: null, faults: faults.length > 0 ? faults : [unknownSigner(signed)] };
}

type Outcome = { signer: string } | { fault: string | null };

const unknownSigner = ({ format, envelope }: SignedProvenance): string => {
  const keys = envelope.signatures.flatMap(({ keyHint }) => (keyHint === "" ? [] : [keyHint]));
  const named = keys.length > 0 ? ` (key ${keys.join(", ")})` : "";
  return format === "sigstore"
    ? "It is a Sigstore bundle, and no trust root is configured for one."
    : `Its signature${named} is of no key that is trusted here.`;
};

function bySignature(envelope: Envelope, { material, keyHint }: TrustedBuilder): Outcome {
  const key = publicKeyOf(material);
  if (typeof key === "string") return { fault: key };
  const signed = preAuthEncoding(envelope.payloadType, envelope.payload);
  const candidates = envelope.signatures.filter((one) => keyHint === "" || one.keyHint === "" || one.keyHint === keyHint);
  if (candidates.length === 0) return { fault: null };
  return candidates.some(({ signature }) => isSignedBy(key, signed, signature))
    ? { signer: keyHint || "its key" }
    : { fault: "its key did not sign these bytes." };
}

/** A public key that signatures are checked with, or why this is none. */
export function publicKeyOf(pem: string): KeyObject | string {
  if (/PRIVATE KEY/.test(pem)) return "this is a private key. Nobody but the builder has that.";
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    if (error instanceof Error && "code" in error) return "this is no public key in PEM.";
    throw error;
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === "ed25519") return key;
  if (type === "ec" && details?.namedCurve === "prime256v1") return key;
  if (type === "rsa" && (details?.modulusLength ?? 0) >= 2048) return key;
  return "keys are ECDSA on P-256, Ed25519, or RSA of 2048 bits or more.";
}

function isSignedBy(key: KeyObject, signed: Buffer, signature: Uint8Array): boolean {
  if (key.asymmetricKeyType === "ed25519") return verify(null, signed, key, signature);
  if (key.asymmetricKeyType === "ec") return verify("sha256", signed, key, signature);
  // in-toto's own tools sign with PSS, cosign with PKCS #1.
  return [{ key }, { key, padding: 6 /* RSA_PKCS1_PSS_PADDING */ }].some((way) => verify("sha256", signed, way, signature));
}

/** A trust root (trusted_root.json), or why this is none. */
export function trustRootOf(json: string): TrustedRoot | string {
  try {
    const root = TrustedRoot.fromJSON(JSON.parse(json));
    if (root.certificateAuthorities.length === 0) return "the trust root names no certificate authority.";
    if (root.tlogs.length === 0 || root.ctlogs.length === 0) return "the trust root names no transparency log.";
    toTrustMaterial(root);
    return root;
  } catch {
    // Whatever a library throws over what somebody pasted: it is no trust root.
    return "this is no Sigstore trust root (trusted_root.json).";
  }
}

function byBundle({ bundle }: SignedProvenance, { material, identity, issuer }: TrustedBuilder): Outcome {
  if (bundle === null) return { fault: null };
  const root = trustRootOf(material);
  if (typeof root === "string") return { fault: root };
  if (bundle.verificationMaterial.content.$case === "publicKey")
    return { fault: "the bundle names a key and has no certificate; trust its key by itself." };
  try {
    const signer = new Verifier(toTrustMaterial(root)).verify(toSignedEntity(bundle));
    const { subjectAlternativeName = "", extensions } = signer.identity ?? {};
    // Compared here: the library would take what is expected as a pattern that may match anywhere.
    if (!isIdentity(identity, subjectAlternativeName))
      return { fault: `it was signed by ${subjectAlternativeName || "nobody named"}.` };
    if (extensions?.issuer !== issuer) return { fault: `its signer was vouched for by ${extensions?.issuer ?? "nobody named"}.` };
    return { signer: subjectAlternativeName };
  } catch (error) {
    if (error instanceof VerificationError || error instanceof PolicyError) return { fault: `${saidBy(error)}.` };
    // A stranger's certificate or log entry that the library cannot even read is not verified, whatever it throws.
    return { fault: "its certificate or log entry cannot be read." };
  }
}

const saidBy = ({ message, cause }: VerificationError | PolicyError): string =>
  cause instanceof Error ? `${message} (${cause.message})` : message;
