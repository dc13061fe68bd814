/** Signing a decision: every refusal, and what a signature is worth to whom, for what and how long. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { openSession } from "#lib/db/session-store";
import { castVote } from "#lib/services/gate/cast-vote";
import { beginEnrolment } from "#lib/services/identity/begin-enrolment";
import { beginSignature } from "#lib/services/identity/begin-signature";
import { enrolPasskey } from "#lib/services/identity/enrol-passkey";
import { assertionAnswer, registrationAnswer } from "#lib/services/identity/passkey-answer";
import { removePasskey } from "#lib/services/identity/remove-passkey";
import { signDecision } from "#lib/services/identity/sign-decision";
import { softwarePasskey } from "../../../../prisma/seed/software-passkey.ts";
import { moveClock } from "../../../support/clock.ts";
import { asRole, urlFor } from "../../../support/database.ts";
import { digestOf, person, release, staff } from "../../../support/factories.ts";
import { contextOf, job, organisation, password, type Someone } from "../../../support/people.ts";
import { exportAltered } from "../../../support/record-copy.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { type Decided, newSigner, sign, signWith, site } from "../../../support/sign.ts";
import { judge } from "../../../support/verifier.ts";

async function asked(): Promise<Decided & { read: () => Promise<{ state: string; votes: number }> }> {
  const made = await release({ phase: "planning" });
  await made.prepare();
  const authorizationId = await made.ask();
  return {
    ...{ authorizationId, verdict: "grant", reason: "", evidenceDigest: await digestOf(authorizationId) },
    read: async () => {
      const { state, votes } = await made.authorization(authorizationId);
      return { state, votes: votes.length };
    },
  };
}

const placeOf = async ({ id }: Pick<Someone, "id">) => ({
  sessionId: await openSession(database(), id, { address: "", userAgent: "" }, "password"),
  site,
});

describe("a decision signed with the password", () => {
  it("carries name, meaning, method and time, and the record says the same", async () => {
    const voter = await person({ name: "Wanda Word", member: ["cab"], password });
    const decided = await asked();
    const signatureId = await signDecision(voter.context, { ...decided, password }, await placeOf(voter));
    await castVote(voter.context, { ...decided, signatureId });
    const signed = await database().signature.findUniqueOrThrow({
      where: { id: signatureId },
      include: { vote: { include: { entry: true } } },
    });
    expect(signed).toMatchObject({
      method: "password",
      meaning: "I have seen this evidence and grant what is asked.",
      passkeyId: null,
    });
    const said = JSON.parse(Buffer.from(signed.decision).toString("utf8")) as { person: object; time: string };
    expect(said).toMatchObject({ person: { id: voter.id, name: "Wanda Word" }, signature: signatureId });
    expect(Math.abs(Date.parse(said.time) - signed.signedAt.getTime())).toBeLessThan(60_000);
    expect(signed.vote?.entry.content).toMatchObject({
      signature: { id: signatureId, method: "password", decision: Buffer.from(signed.decision).toString("utf8") },
    });
  });

  it("is refused for a wrong one, for none, and after five guesses for the right one too", async () => {
    const voter = await person({ member: ["cab"], password });
    const decided = await asked();
    const place = await placeOf(voter);
    expect(await refusalsOf(signDecision(voter.context, decided, place))).toEqual(["password-missing"]);
    for (let guess = 1; guess <= 5; guess++)
      expect(await refusalsOf(signDecision(voter.context, { ...decided, password: `guess ${guess}` }, place))).toEqual([
        "wrong-password",
      ]);
    expect((await errorOf(signDecision(voter.context, { ...decided, password }, place))).code).toBe("too-many");
    expect(await database().signature.count({ where: { personId: voter.id } })).toBe(0);
  });

  it("is refused on other evidence, without a reason against, for nothing, by a job", async () => {
    const voter = await person({ member: ["cab"], password });
    const { read, ...decided } = await asked();
    const place = await placeOf(voter);
    const attempt = (wrong: Partial<Decided>) => signDecision(voter.context, { ...decided, ...wrong, password }, place);
    expect(await refusalsOf(attempt({ evidenceDigest: "0".repeat(64) }))).toEqual(["other-evidence"]);
    expect(await refusalsOf(attempt({ verdict: "refuse" }))).toEqual(["reason-missing"]);
    expect((await errorOf(attempt({ authorizationId: randomUUID() }))).code).toBe("not-found");
    expect((await errorOf(signDecision(job, { ...decided, password }, place))).code).toBe("forbidden");
    expect(await read()).toEqual({ state: "pending", votes: 0 });
  });

  it("is not possible for whom a provider signs in: they enrol a passkey, soon after they signed in", async () => {
    const voter = await person({ member: ["cab"] });
    const decided = await asked();
    const place = await placeOf(voter);
    expect(await refusalsOf(signDecision(voter.context, { ...decided, password: "demonstration" }, place))).toEqual([
      "nothing-to-sign-with",
    ]);
    expect(await refusalsOf(beginSignature(voter.context, decided, site))).toEqual(["no-passkey"]);
    await asRole("countersign_owner", (owner) =>
      owner.query(`UPDATE session SET created_at = created_at - interval '16 minutes' WHERE id = '${place.sessionId}'`),
    );
    expect(await refusalsOf(beginEnrolment(voter.context, { password: "" }, place))).toEqual(["sign-in-again"]);
    await newSigner(voter.context);
    await castVote(voter.context, { ...decided, signatureId: await sign(voter.context, decided) });
    expect(await decided.read()).toMatchObject({ votes: 1 });
  });

  it("is one by one's own passkey instead, where there is none of a session that is over", async () => {
    const voter = await person({ member: ["cab"], password });
    const decided = await asked();
    const place = await placeOf(voter);
    await asRole("countersign_owner", (owner) =>
      owner.query(`UPDATE session SET revoked_at = now() WHERE id = '${place.sessionId}'`),
    );
    expect(await refusalsOf(signDecision(voter.context, { ...decided, password }, place))).toEqual(["CS026"]);
  });
});

describe("a signature", () => {
  it("serves one vote: not another's, not another decision, not after five minutes, not twice", async () => {
    const { cab } = staff();
    const [one, other] = [await asked(), await asked()];
    const mine = contextOf(cab[0]);
    const signatureId = await sign(mine, one);
    const cast = (context: Parameters<typeof castVote>[0], vote: Decided) => castVote(context, { ...vote, signatureId });
    expect(await refusalsOf(cast(contextOf(cab[1]), one))).toEqual(["signature-of-another"]);
    expect(await refusalsOf(cast(mine, other))).toEqual(["other-decision"]);
    expect(await refusalsOf(cast(mine, { ...one, verdict: "abstain" }))).toEqual(["other-decision"]);
    expect(await refusalsOf(cast(mine, { ...one, reason: "Gladly." }))).toEqual(["other-decision"]);
    expect(await refusalsOf(castVote(mine, { ...one, signatureId: randomUUID() }))).toEqual(["unsigned"]);
    await cast(mine, one);
    expect(await refusalsOf(cast(mine, one))).toEqual(["voted-already"]);
    expect(await refusalsOf(cast(mine, other))).toEqual(["other-decision", "signature-used"]);
    const late = await sign(mine, other);
    await moveClock({ minutes: 6 });
    expect(await refusalsOf(castVote(mine, { ...other, signatureId: late }))).toEqual(["signature-late"]);
  });

  it("by password does not serve where the policy asks for a passkey: in words, and in the database", async () => {
    const voter = await person({ member: ["cab"], password });
    const decided = await asked();
    const place = await placeOf(voter);
    const before = await signDecision(voter.context, { ...decided, password }, place);
    const { policyId } = await database().authorization.findUniqueOrThrow({ where: { id: decided.authorizationId } });
    const ask = (factor: string) =>
      asRole("countersign_owner", async (owner) => {
        await owner.query("ALTER TABLE policy DISABLE TRIGGER USER");
        await owner.query(`UPDATE policy SET second_factor = '${factor}' WHERE id = '${policyId}'`);
        await owner.query("ALTER TABLE policy ENABLE TRIGGER USER");
      });
    await ask("passkey");
    try {
      expect(await refusalsOf(castVote(voter.context, { ...decided, signatureId: before }))).toEqual(["passkey-needed"]);
      expect(await refusalsOf(signDecision(voter.context, { ...decided, password }, place))).toEqual(["passkey-needed"]);
      const signer = await newSigner(voter.context);
      expect(await refusalsOf(signDecision(voter.context, { ...decided, password }, place))).toEqual(["passkey-needed"]);
      await castVote(voter.context, { ...decided, signatureId: await signWith(signer, voter.context, decided) });
      expect(await decided.read()).toMatchObject({ votes: 1 });
    } finally {
      await ask("password");
    }
  });
});

describe("a passkey's answer", () => {
  it("signs once, what was asked and nothing else, for whom it was asked", async () => {
    const voter = await person({ member: ["cab"] });
    const another = await person({ member: ["cab"] });
    const decided = await asked();
    const signer = await newSigner(voter.context, { counts: true });
    const anothers = await newSigner(another.context);
    const answer = async (options?: { challenge: string }) =>
      assertionAnswer.parse(
        JSON.stringify(signer.passkey.answer(options ?? (await beginSignature(voter.context, decided, site)))),
      );
    const assertion = await answer();
    expect(await refusalsOf(signDecision(another.context, { ...decided, assertion }, anothers))).toEqual(["challenge-gone"]);
    expect(await refusalsOf(signDecision(voter.context, { ...decided, verdict: "abstain", assertion }, signer))).toEqual([
      "other-decision",
    ]);
    expect(await refusalsOf(signDecision(voter.context, { ...decided, assertion }, signer))).toEqual(["challenge-gone"]);
    const again = await answer();
    await signDecision(voter.context, { ...decided, assertion: again }, signer);
    expect(await refusalsOf(signDecision(voter.context, { ...decided, assertion: again }, signer))).toEqual(["challenge-gone"]);
    const madeUp = await answer({ challenge: Buffer.from("made up").toString("base64url") });
    expect(await refusalsOf(signDecision(voter.context, { ...decided, assertion: madeUp }, signer))).toEqual(["challenge-gone"]);
    const stranger = softwarePasskey(site).answer(await beginSignature(voter.context, decided, site));
    const strange = assertionAnswer.parse(JSON.stringify(stranger));
    expect(await refusalsOf(signDecision(voter.context, { ...decided, assertion: strange }, signer))).toEqual([
      "passkey-unknown",
    ]);
  });

  it.each([
    ["at another address", { origin: "https://evil.example.org" }],
    ["for another host", { rpId: "evil.example.org" }],
    ["by a device that nobody unlocked", { isUserVerified: false }],
  ])("is refused: %s", async (_, flaws) => {
    const { cab } = staff();
    expect(await refusalsOf(sign(contextOf(cab[0]), await asked(), flaws))).toEqual(["passkey-refused"]);
  });
});

describe("passkeys", () => {
  it("are enrolled with the password, answered here and once, and never the same one twice", async () => {
    const holder = await person({ password });
    const place = await placeOf(holder);
    expect(await refusalsOf(beginEnrolment(holder.context, { password: "a guess" }, place))).toEqual(["wrong-password"]);
    const passkey = softwarePasskey(site);
    const made = async () =>
      registrationAnswer.parse(JSON.stringify(passkey.register(await beginEnrolment(holder.context, { password }, place))));
    const registration = await made();
    await enrolPasskey(holder.context, { name: "Phone", registration }, site);
    expect(await refusalsOf(enrolPasskey(holder.context, { name: "Phone", registration }, site))).toEqual(["challenge-gone"]);
    expect(await refusalsOf(enrolPasskey(holder.context, { name: "Phone", registration: await made() }, site))).toEqual([
      "passkey-known",
    ]);
  });

  it("that are removed sign no more, and what they signed verifies still", async () => {
    const { founder } = organisation();
    const voter = await person({ member: ["cab"] });
    const signer = await newSigner(voter.context);
    const decided = await asked();
    await castVote(voter.context, { ...decided, signatureId: await signWith(signer, voter.context, decided) });
    const { id: passkeyId } = await database().passkey.findFirstOrThrow({ where: { personId: voter.id } });
    expect(await refusalsOf(removePasskey(founder.context, { passkeyId, reason: "" }))).toEqual(["reason-missing"]);
    await removePasskey(founder.context, { passkeyId, reason: "Lost with the phone." });
    expect(await refusalsOf(removePasskey(voter.context, { passkeyId, reason: "" }))).toEqual(["removed"]);
    expect(await refusalsOf(beginSignature(voter.context, await asked(), site))).toEqual(["no-passkey"]);
    expect(judge(await exportAltered(ownerUrl(), []))).toMatchObject({ status: 0 });
  });
});

const ownerUrl = (): string => urlFor("countersign_owner");

describe("the offline verifier", () => {
  it("names the vote whose evidence, signature or passkey is another", async () => {
    const voter = await person({ name: "Vera Voter", member: ["cab"] });
    const signer = await newSigner(voter.context);
    const decided = await asked();
    await castVote(voter.context, { ...decided, signatureId: await signWith(signer, voter.context, decided) });
    const id = decided.authorizationId;
    const flipped = judge(
      await exportAltered(ownerUrl(), [
        `UPDATE "authorization" SET evidence = set_byte(evidence, 9, get_byte(evidence, 9) # 1) WHERE id = '${id}'`,
      ]),
    );
    expect(flipped.status).toBe(1);
    expect(flipped.said).toMatch(
      /the vote of Vera Voter to \w+ \([0-9a-f-]+\): the evidence is not what was voted on: it was altered/,
    );
    const forged = judge(await exportAltered(ownerUrl(), rechained(`'"verdict":"grant"'`, `'"verdict":"refuse"'`, id)));
    expect(forged.status).toBe(1);
    expect(forged.said).toMatch(/the vote of Vera Voter to \w+ \([0-9a-f-]+\): what was signed says another verdict/);
    const resigned = judge(
      await exportAltered(ownerUrl(), rechained(`'\\"verdict\\":\\"grant\\"'`, `'\\"verdict\\":\\"refuse\\"'`, id)),
    );
    expect(resigned.status).toBe(1);
    expect(resigned.said).toMatch(/the vote of Vera Voter to \w+ \([0-9a-f-]+\): its passkey answered to something else/);
  });
});

/** Rewrites the entry of a vote and, as whoever owns the database can, every hash after it: only what was signed tells. */
function rechained(from: string, to: string, authorizationId: string): string[] {
  const stream = `(SELECT r.stream_id FROM release r JOIN "authorization" a ON a.release_id = r.id WHERE a.id = '${authorizationId}')`;
  return [
    `UPDATE record_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), ${from}, ${to}), 'UTF8')
     WHERE stream_id = ${stream} AND content ->> 'type' = 'vote.cast' AND content ->> 'authorizationId' = '${authorizationId}'`,
    `DO $$ DECLARE one record; before bytea; BEGIN
       FOR one IN SELECT * FROM record_entry WHERE stream_id = ${stream} ORDER BY sequence LOOP
         before := coalesce(before, one.previous_hash);
         UPDATE record_entry SET previous_hash = before, entry_hash = sha256(convert_to('countersign/entry/v1', 'UTF8') || '\\x00'::bytea
           || uuid_send(one.stream_id) || int8send(one.sequence) || before
           || int8send((extract(epoch FROM one.recorded_at) * 1000000)::bigint) || sha256(one.body)) WHERE id = one.id RETURNING entry_hash INTO before;
       END LOOP;
     END $$`,
  ];
}
