/** Dead Simple Signing Envelope, DSSE 1.0: what is signed is the payload with its type, never the bytes alone. */
import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";

export interface DsseEnvelope {
  payloadType: string;
  /** Base64. */
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

/** The pre-authentication encoding: what a signature of an envelope is over. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

const keyIds = new WeakMap<KeyObject, string>();

/** SHA-256 of the public key's SubjectPublicKeyInfo, in hexadecimal. Worked out once for each key: it takes longer than a signature. */
export function keyIdOf(key: KeyObject): string {
  const known = keyIds.get(key);
  if (known !== undefined) return known;
  const id = createHash("sha256")
    .update(createPublicKey(key).export({ format: "der", type: "spki" }))
    .digest("hex");
  keyIds.set(key, id);
  return id;
}

/** Signs a JSON statement with an Ed25519 key. */
export function signEnvelope(payloadType: string, statement: object, key: KeyObject): DsseEnvelope {
  const payload = Buffer.from(JSON.stringify(statement), "utf8");
  const sig = sign(null, preAuthEncoding(payloadType, payload), key).toString("base64");
  return { payloadType, payload: payload.toString("base64"), signatures: [{ keyid: keyIdOf(key), sig }] };
}
