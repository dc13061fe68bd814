/** A passkey made of software, for people whose fingers a program has to move: it answers as a device does, with a key of its own. */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { Site } from "#lib/domain/passkey";

/** What a test may have wrong with it. */
export interface Flaws {
  origin?: string;
  rpId?: string;
  challenge?: string;
  isUserVerified?: boolean;
  type?: string;
}

export interface SoftwarePasskey {
  id: string;
  /** Answers a request to make a passkey, as the browser sends it. */
  register: (options: { challenge: string }, flaws?: Flaws) => RegistrationJSON;
  /** Answers a request to sign. */
  answer: (options: { challenge: string }, flaws?: Flaws) => AssertionJSON;
}

type Credential<R> = { id: string; rawId: string; type: "public-key"; response: R };
type RegistrationJSON = Credential<{ clientDataJSON: string; attestationObject: string; transports: string[] }>;
type AssertionJSON = Credential<{ clientDataJSON: string; authenticatorData: string; signature: string }>;

const sha256 = (bytes: string | Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** `counts` as a security key does; passkeys that are kept in a cloud stay at nought. */
export function softwarePasskey(site: Site, { counts = false } = {}): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(32);
  const id = credentialId.toString("base64url");
  const credential = { id, rawId: id, type: "public-key" } as const;
  let counter = 0;

  const authenticatorData = ({ rpId = site.rpId, isUserVerified = true }: Flaws, attested?: Buffer): Buffer => {
    if (counts) counter += 1;
    const head = Buffer.alloc(37);
    sha256(rpId).copy(head);
    head[32] = 0x01 | (isUserVerified ? 0x04 : 0) | (attested ? 0x40 : 0);
    head.writeUInt32BE(counter, 33);
    return attested ? Buffer.concat([head, attested]) : head;
  };
  const clientData = (type: string, challenge: string, flaws: Flaws): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: flaws.type ?? type,
        challenge: flaws.challenge ?? challenge,
        origin: flaws.origin ?? site.origin,
        crossOrigin: false,
      }),
    );

  return {
    id,
    register: ({ challenge }, flaws = {}) => {
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const cose = isoCBOR.encode(
        new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, new Uint8Array(Buffer.from(x, "base64url"))],
          [-3, new Uint8Array(Buffer.from(y, "base64url"))],
        ]),
      );
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const data = authenticatorData(flaws, Buffer.concat([Buffer.alloc(16), length, credentialId, cose]));
      const attestation = isoCBOR.encode(
        new Map<string, string | Uint8Array | Map<string, string>>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", new Uint8Array(data)],
        ]),
      );
      return {
        ...credential,
        response: {
          clientDataJSON: clientData("webauthn.create", challenge, flaws).toString("base64url"),
          attestationObject: Buffer.from(attestation).toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    answer: ({ challenge }, flaws = {}) => {
      const data = authenticatorData(flaws);
      const client = clientData("webauthn.get", challenge, flaws);
      const signature = sign("sha256", Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...credential,
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: signature.toString("base64url"),
        },
      };
    },
  };
}
