/** Signed provenance as builders hand it out: a DSSE envelope, or a Sigstore bundle around one. */
import { type BundleWithDsseEnvelope, bundleFromJSON, isBundleWithDsseEnvelope } from "@sigstore/bundle";
import type { ProvenanceFormat, ProvenanceStatement } from "#lib/domain/provenance";
import { readStatement } from "./in-toto.ts";
import { type JsonRefusal, readJsonObject, UnreadableJson } from "./strict-json.ts";

/** DSSE 1.0: payload and signatures as bytes; the key id is a hint that nothing signs. */
export interface Envelope {
  payloadType: string;
  payload: Uint8Array;
  signatures: readonly { keyHint: string; signature: Uint8Array }[];
}

export interface SignedProvenance {
  format: ProvenanceFormat;
  envelope: Envelope;
  /** Of a Sigstore bundle, as its library reads it. */
  bundle: BundleWithDsseEnvelope | null;
  statement: ProvenanceStatement;
}

export type ProvenanceReading = { readable: true; provenance: SignedProvenance } | { readable: false; refusal: JsonRefusal };

const statementInJson = "application/vnd.in-toto+json";
const mostSignatures = 20;

/** Reads, and believes nothing yet: whose signature it is, is asked of `verifySignature`. */
export function readProvenance(bytes: Uint8Array): ProvenanceReading {
  try {
    const json = readJsonObject(bytes, "file");
    return { readable: true, provenance: "mediaType" in json ? readBundle(json) : readEnvelope(json) };
  } catch (error) {
    if (!(error instanceof UnreadableJson)) throw error;
    return { readable: false, refusal: { code: error.code, message: error.message } };
  }
}

function readEnvelope(json: Record<string, unknown>): SignedProvenance {
  const envelope = envelopeOf(json);
  return { format: "dsse", envelope, bundle: null, statement: readStatement(envelope.payload) };
}

const bundleTypes = /^application\/vnd\.dev\.sigstore\.bundle(\+json;version=0\.[123]|\.v0\.3\+json)$/;

function readBundle(json: Record<string, unknown>): SignedProvenance {
  const { mediaType, dsseEnvelope } = json;
  if (typeof mediaType !== "string" || !bundleTypes.test(mediaType))
    throw new UnreadableJson("other-bundle", "This is no Sigstore bundle of version 0.1, 0.2 or 0.3.");
  if (dsseEnvelope === null || typeof dsseEnvelope !== "object")
    throw new UnreadableJson("no-envelope", "The bundle signs a file, not a statement: it has no DSSE envelope.");
  // Read strictly first: the library reads base64 as it comes.
  const envelope = envelopeOf(Object.fromEntries(Object.entries(dsseEnvelope)));
  const bundle = bundleOf(json);
  if (!isBundleWithDsseEnvelope(bundle)) throw new UnreadableJson("no-envelope", "The bundle has no DSSE envelope.");
  if (!Buffer.from(envelope.payload).equals(bundle.content.dsseEnvelope.payload))
    throw new UnreadableJson("two-readings", "The bundle’s payload can be read in two ways.");
  return { format: "sigstore", envelope, bundle, statement: readStatement(envelope.payload) };
}

function bundleOf(json: Record<string, unknown>) {
  try {
    return bundleFromJSON(json);
  } catch (error) {
    // Whatever the library stumbles over in a stranger's file makes the file unreadable, and nothing else.
    const why = error instanceof Error && error.name === "ValidationError" ? `: ${error.message}` : "";
    throw new UnreadableJson("bundle-misshapen", `The Sigstore bundle is incomplete or misshapen${why}.`);
  }
}

function envelopeOf({ payload, payloadType, signatures }: Record<string, unknown>): Envelope {
  if (typeof payload !== "string" || typeof payloadType !== "string" || !Array.isArray(signatures))
    throw new UnreadableJson("no-envelope", "This is no DSSE envelope: it lacks payload, payloadType or signatures.");
  if (payloadType !== statementInJson)
    throw new UnreadableJson("other-payload", `The envelope carries “${payloadType.slice(0, 100)}”, not ${statementInJson}.`);
  if (signatures.length === 0) throw new UnreadableJson("no-signature", "The envelope has no signature.");
  if (signatures.length > mostSignatures)
    throw new UnreadableJson("too-many", `The envelope has more than ${mostSignatures} signatures.`);
  return { payloadType, payload: fromBase64(payload, "payload"), signatures: signatures.map(signatureOf) };
}

function signatureOf(value: unknown): Envelope["signatures"][number] {
  const { keyid = "", sig } = value !== null && typeof value === "object" ? Object.fromEntries(Object.entries(value)) : {};
  if (typeof sig !== "string" || sig === "" || typeof keyid !== "string")
    throw new UnreadableJson("no-signature", "A signature of the envelope has no sig, or a keyid that is no text.");
  return { keyHint: keyid.slice(0, 200), signature: fromBase64(sig, "signature") };
}

/** Standard or URL-safe, as DSSE allows; nothing else, and nothing left over. */
function fromBase64(text: string, what: string): Uint8Array {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  const bytes = Buffer.from(standard, "base64");
  if (!/^[A-Za-z0-9+/]*$/.test(standard) || bytes.toString("base64").replace(/=+$/, "") !== standard)
    throw new UnreadableJson("bad-base64", `The ${what} is not base64.`);
  return new Uint8Array(bytes);
}
