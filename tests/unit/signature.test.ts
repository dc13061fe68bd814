import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decideEnrolPasskey, decideRemovePasskey, mostPasskeys } from "#lib/domain/passkey";
import {
  meanings,
  reasonsAgainstSignature,
  reasonsAgainstSigning,
  type Signature,
  type SignedDecision,
  type SigningMeans,
  signVote,
} from "#lib/domain/signature";
import { decisionBytes, decisionChallenge } from "#lib/domain/signed-decision";
import { AppError } from "#lib/errors";
import {
  assertionAnswer,
  challengeOf,
  registrationAnswer,
  verifiedAssertion,
  verifiedKey,
} from "#lib/services/identity/passkey-answer";
import { type Flaws, softwarePasskey } from "../../prisma/seed/software-passkey.ts";

const now = new Date("2026-11-24T12:00:00Z");
const ann = { kind: "person", id: "ann", name: "Ann Auditor", roles: [] } as const;

const decision: SignedDecision = {
  signature: "6f2b2a52-6f0a-4c3a-9c39-0e3a7d9b6c01",
  authorization: "a1",
  evidenceDigest: "e".repeat(64),
  verdict: "grant",
  reason: "",
  meaning: meanings.grant,
  person: { id: "ann", name: "Ann Auditor" },
  time: "2026-11-24T12:00:00.000Z",
};

describe("a canonical decision", () => {
  it("is the same bytes in whatever order its facts are written down", () => {
    const shuffled = Object.fromEntries(Object.entries(decision).reverse()) as unknown as SignedDecision;
    expect(Buffer.from(decisionBytes(shuffled))).toEqual(Buffer.from(decisionBytes(decision)));
    expect(Buffer.from(decisionBytes(decision)).toString("utf8")).toBe(
      `{"authorization":"a1","evidenceDigest":"${"e".repeat(64)}","meaning":"${meanings.grant}","person":{"id":"ann","name":"Ann Auditor"},"reason":"","signature":"${decision.signature}","time":"2026-11-24T12:00:00.000Z","verdict":"grant"}`,
    );
  });

  it("is hashed apart from everything else, and differently with each fact", () => {
    const bytes = decisionBytes(decision);
    expect(Buffer.from(decisionChallenge(bytes)).toString("hex")).toBe(
      createHash("sha256").update("countersign/decision/v1\0").update(bytes).digest("hex"),
    );
    const changed: Partial<SignedDecision>[] = [
      { signature: "another" },
      { authorization: "a2" },
      { evidenceDigest: "f".repeat(64) },
      { verdict: "refuse" },
      { reason: "Gladly" },
      { meaning: meanings.abstain },
      { person: { id: "ann", name: "Another Ann" } },
      { time: "2026-11-24T12:00:01.000Z" },
    ];
    const challenges = [{}, ...changed].map((one) =>
      Buffer.from(decisionChallenge(decisionBytes({ ...decision, ...one }))).toString("hex"),
    );
    expect(new Set(challenges).size).toBe(changed.length + 1);
  });
});

const given: Signature = {
  personId: "ann",
  authorizationId: "a1",
  evidenceDigest: decision.evidenceDigest,
  verdict: "grant",
  reason: "",
  signedAt: new Date("2026-11-24T11:58:00Z"),
  isUsed: false,
  asksFor: "password",
  recorded: { id: decision.signature, method: "password", decision: "{}" },
};
const vote = {
  authorizationId: "a1",
  voteId: "v1",
  verdict: "grant",
  reason: "",
  evidenceDigest: decision.evidenceDigest,
} as const;
const codes = (signature: Signature | null, cast = vote as Parameters<typeof reasonsAgainstSignature>[1], actor = ann) =>
  reasonsAgainstSignature(signature, cast, actor, now).map(({ code }) => code);

describe("a signature under a vote", () => {
  it("serves the decision it was given for", () => expect(codes(given)).toEqual([]));

  it.each([
    ["unsigned", null, vote],
    ["signature-of-another", { ...given, personId: "ben" }, vote],
    ["other-decision", { ...given, authorizationId: "a2" }, vote],
    ["other-decision", { ...given, evidenceDigest: "f".repeat(64) }, vote],
    ["other-decision", { ...given, verdict: "refuse" as const }, vote],
    ["other-decision", given, { ...vote, reason: "Gladly" }],
    ["signature-used", { ...given, isUsed: true }, vote],
    ["signature-late", { ...given, signedAt: new Date("2026-11-24T11:55:00Z") }, vote],
    ["passkey-needed", { ...given, asksFor: "passkey" as const }, vote],
  ])("is refused: %s", (code, signature, cast) => expect(codes(signature, cast)).toEqual([code]));

  it("is refused with every reason at once", () =>
    expect(
      codes({ ...given, personId: "ben", isUsed: true, verdict: "abstain", signedAt: new Date(0), asksFor: "passkey" }),
    ).toEqual(["signature-of-another", "other-decision", "signature-used", "signature-late", "passkey-needed"]));

  it("is of no matter where the vote itself is refused, and stands in the entry of a vote that is not", () => {
    const refused = { allowed: false, refusals: [{ code: "no-seat", message: "No seat." }] } as const;
    expect(signVote(refused, null, vote, ann, now)).toBe(refused);
    const events = [{ type: "vote.cast" }, { type: "authorization.granted" }];
    expect(signVote({ allowed: true, events }, given, vote, ann, now)).toEqual({
      allowed: true,
      events: [{ type: "vote.cast", signature: given.recorded }, { type: "authorization.granted" }],
    });
    expect(signVote({ allowed: true, events }, null, vote, ann, now)).toMatchObject({ refusals: [{ code: "unsigned" }] });
  });
});

describe("signing", () => {
  const means: SigningMeans = { asksFor: "password", hasPassword: true, passkeys: 0, isDemonstration: false };
  it.each([
    ["with a password", means, []],
    ["with a passkey in place of a password", { ...means, hasPassword: false, passkeys: 1 }, []],
    ["in a demonstration", { ...means, hasPassword: false, isDemonstration: true }, []],
    ["by somebody whom a provider signs in, without a passkey", { ...means, hasPassword: false }, ["nothing-to-sign-with"]],
    ["where the policy asks for a passkey, without one", { ...means, asksFor: "passkey" as const }, ["passkey-needed"]],
    ["where the policy asks for a passkey, with one", { ...means, asksFor: "passkey" as const, passkeys: 2 }, []],
  ])("%s", (_, one, expected) => expect(reasonsAgainstSigning(one).map(({ code }) => code)).toEqual(expected));
});

const site = { origin: "https://countersign.example.org", rpId: "countersign.example.org" };
const challenge = Buffer.from(decisionChallenge(decisionBytes(decision))).toString("base64url");

async function enrolled(counts = false) {
  const passkey = softwarePasskey(site, { counts });
  const answer = registrationAnswer.parse(JSON.stringify(passkey.register({ challenge: "bmV3" })));
  const { credentialId, publicKey } = await verifiedKey(answer, "bmV3", site);
  return { passkey, key: { id: "k1", credentialId, publicKey, counter: 0n, transports: [], ...site } };
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return "accepted";
  } catch (error) {
    return error instanceof AppError ? (error.refusals[0]?.code ?? error.code) : "bug";
  }
};

describe("a passkey's answer", () => {
  it("signs this decision and names its challenge", async () => {
    const { passkey, key } = await enrolled(true);
    const answer = assertionAnswer.parse(JSON.stringify(passkey.answer({ challenge })));
    expect(challengeOf(answer)).toBe(challenge);
    const verified = await verifiedAssertion(answer, challenge, key, site);
    expect(verified).toMatchObject({ passkeyId: "k1", counter: 2 });
  });

  const flaws: [string, Flaws][] = [
    ["at another address", { origin: "https://evil.example.org" }],
    ["for another host", { rpId: "evil.example.org" }],
    ["to another challenge", { challenge: Buffer.from("something else").toString("base64url") }],
    ["by a device that nobody unlocked", { isUserVerified: false }],
    ["to a request to make a passkey", { type: "webauthn.create" }],
  ];
  it.each(flaws)("is refused: %s", async (_, flaw) => {
    const { passkey, key } = await enrolled();
    const answer = assertionAnswer.parse(JSON.stringify(passkey.answer({ challenge }, flaw)));
    expect(await codeOf(verifiedAssertion(answer, challenge, key, site))).toBe("passkey-refused");
  });

  it("is refused when one bit of it is another, or another key's", async () => {
    const { passkey, key } = await enrolled();
    const answer = assertionAnswer.parse(JSON.stringify(passkey.answer({ challenge })));
    const bytes = Buffer.from(answer.response.signature, "base64url");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const tampered = { ...answer, response: { ...answer.response, signature: bytes.toString("base64url") } };
    expect(await codeOf(verifiedAssertion(tampered, challenge, key, site))).toBe("passkey-refused");
    const { key: anothers } = await enrolled();
    const renamed = { ...anothers, credentialId: key.credentialId };
    expect(await codeOf(verifiedAssertion(answer, challenge, renamed, site))).toBe("passkey-refused");
  });

  it("is refused when its counter went back: there is a copy of the passkey", async () => {
    const { passkey, key } = await enrolled(true);
    const answer = assertionAnswer.parse(JSON.stringify(passkey.answer({ challenge })));
    expect(await codeOf(verifiedAssertion(answer, challenge, { ...key, counter: 9n }, site))).toBe("passkey-refused");
  });

  it.each(["", "{", "[]", '{"id":"a"}', JSON.stringify({ id: "<script>" })])("that is none is said to be: %s", (text) =>
    expect(assertionAnswer.safeParse(text).success).toBe(false),
  );

  it("of a new passkey is refused for another host, another challenge, or unlocked by nobody", async () => {
    for (const flaw of [{ rpId: "evil.example.org" }, { challenge: "b3RoZXI" }, { isUserVerified: false }]) {
      const answer = registrationAnswer.parse(JSON.stringify(softwarePasskey(site).register({ challenge: "bmV3" }, flaw)));
      expect(await codeOf(verifiedKey(answer, "bmV3", site))).toBe("passkey-refused");
    }
  });
});

describe("a passkey", () => {
  const key = { passkeyId: "k1", name: "Phone", credentialId: "c1", publicKey: "p1", transports: [], ...site };
  const codesOf = (made: { allowed: boolean; refusals?: readonly { code: string }[] }) =>
    made.refusals?.map(({ code }) => code) ?? [];

  it("is enrolled by a person, once, and not without end", () => {
    const free = { isKnown: false, present: 0 };
    expect(decideEnrolPasskey(key, free, ann)).toMatchObject({ events: [{ type: "passkey.enrolled", personId: "ann", ...key }] });
    expect(codesOf(decideEnrolPasskey(key, free, { kind: "system", job: "test" }))).toEqual(["not-a-person"]);
    expect(codesOf(decideEnrolPasskey(key, { isKnown: true, present: mostPasskeys }, ann))).toEqual([
      "passkey-known",
      "passkeys-many",
    ]);
  });

  it("is removed by its person, or by an administrator who says why", () => {
    const stored = { id: "k1", personId: "ann", personName: "Ann Auditor", name: "Phone", isRemoved: false };
    const admin = { kind: "person", id: "ada", name: "Ada", roles: ["administrator"] } as const;
    expect(decideRemovePasskey(stored, "", ann)).toMatchObject({ events: [{ type: "passkey.removed", passkeyId: "k1" }] });
    expect(codesOf(decideRemovePasskey(stored, " ", admin))).toEqual(["reason-missing"]);
    expect(decideRemovePasskey(stored, "Lost", admin)).toMatchObject({ events: [{ reason: "Lost" }] });
    expect(codesOf(decideRemovePasskey({ ...stored, isRemoved: true }, "", { ...ann, id: "ben" }))).toEqual([
      "role-missing",
      "removed",
      "reason-missing",
    ]);
  });
});
