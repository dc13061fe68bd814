/** The bytes that are signed, and the challenge that a passkey answers. Apart from the rules, because a browser needs none of it. */
import { canonicalBytes } from "./evidence.ts";
import { sha256 } from "./record.ts";
import type { SignedDecision } from "./signature.ts";

const prefix = Buffer.from("countersign/decision/v1\0");

/** RFC 8785: the same facts are the same bytes, wherever they are written down again. */
export const decisionBytes = (decision: SignedDecision): Uint8Array<ArrayBuffer> => new Uint8Array(canonicalBytes(decision));

/** SHA-256 over the decision, told apart from everything else that is ever hashed. */
export const decisionChallenge = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(sha256(Buffer.concat([prefix, bytes])));
