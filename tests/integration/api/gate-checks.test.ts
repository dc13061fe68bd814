/** May this digest be deployed? Asked by machines, along the way of a release. */
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, it, vi } from "vitest";
import { answerCall, apiBase } from "#lib/api/door";
import { database } from "#lib/db/client";
import { environment } from "#lib/env";
import { preAuthEncoding } from "#lib/formats/dsse";
import { verifyItem } from "#lib/services/library/verify-item";
import { type Bodies, type Machine, machineOf, reasonsIn, tokenOf } from "../../support/api.ts";
import { release, service, staff } from "../../support/factories.ts";
import { environments } from "../../support/release-journey.ts";
import { statementsOf } from "../../support/statements.ts";

const { privateKey } = generateKeyPairSync("ed25519");
let machine: Machine;

beforeAll(async () => {
  vi.stubEnv("SIGNING_KEY", privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"));
  vi.stubEnv("NEXTAUTH_URL", "https://releases.example.com/");
  machine = await machineOf(staff().operator, { verbs: ["gate_check"] });
});

const ask = async (digest: string, where: string): Promise<Bodies["verdict"]> =>
  (await machine<"verdict">("POST", "/gate-checks", { json: { digest, environment: where } })).body;
const codes = ({ reasons }: Bodies["verdict"]) => reasons.map(({ code }) => code);

it("a digest is allowed into production when its release is being deployed there, and not before", async () => {
  const { sandbox, production } = await environments();
  const made = await release({ phase: "check_in" });
  const [artifact] = (await made.read()).builds.at(-1)?.artifacts ?? [];
  const digest = artifact?.sha256 ?? "";
  expect((await ask(digest, sandbox.name)).allowed).toBe(true);
  expect(codes(await ask(digest, production.name))).toEqual(
    expect.arrayContaining(["not-in-library", "not-authorized", "other-environment"]),
  );
  await made.reach("deployment");
  expect(await ask(`sha256:${digest.toUpperCase()}`, production.name)).toMatchObject({ allowed: true, reasons: [], digest });
  expect(codes(await ask(digest, "mars"))).toEqual(["unknown-environment"]);
  expect(codes(await ask("0".repeat(64), production.name))).toEqual(["unknown-digest"]);
  const [item] = (await made.read()).libraryItems;
  await rm(path.join(environment().LIBRARY_DIR, digest.slice(0, 2), digest.slice(2, 4), digest));
  await verifyItem(staff().operator.context, { itemId: item?.id ?? "" });
  expect(codes(await ask(digest, production.name))).toEqual(["not-intact"]);
});

it("what runs in production stays allowed there after its release is closed", async () => {
  const { production } = await environments();
  const made = await release({ phase: "closed" });
  const running = await database().runningVersion.findFirstOrThrow({ where: { item: { serviceId: made.service.id } } });
  expect(await ask(running.sha256, production.name)).toMatchObject({ allowed: true });
  const other = await machineOf(staff().operator, { services: [(await service()).key] });
  const json = { digest: running.sha256, environment: production.name };
  const refused = await other("POST", "/gate-checks", { json });
  expect([refused.status, reasonsIn(refused)]).toEqual([403, ["other-service"]]);
  expect((await other("GET", `/library/${running.sha256}`)).status).toBe(404);
});

it("the answer is signed, as a statement that is verified without this server", async () => {
  const { statement } = await ask("1".repeat(64), "production");
  const { publicKey, keyid } = (await machine<"signingKey">("GET", "/signing-key")).body;
  const payload = Buffer.from(statement?.payload ?? "", "base64");
  const [signature] = statement?.signatures ?? [];
  expect(signature?.keyid).toBe(keyid);
  const signed = preAuthEncoding("application/vnd.in-toto+json", payload);
  const sig = Buffer.from(signature?.sig ?? "", "base64");
  expect(verify(null, signed, createPublicKey(publicKey), sig)).toBe(true);
  expect(verify(null, Buffer.concat([signed, Buffer.from(" ")]), createPublicKey(publicKey), sig)).toBe(false);
  expect(JSON.parse(payload.toString())).toMatchObject({
    subject: [{ digest: { sha256: "1".repeat(64) } }],
    predicateType: "https://slsa.dev/verification_summary/v1",
    predicate: { verificationResult: "FAILED", verifier: { id: "https://releases.example.com" } },
  });
});

it("asking takes one statement besides looking the token up", async () => {
  const { operator } = staff();
  const authorization = `Bearer ${await tokenOf(operator, { verbs: ["gate_check"] })}`;
  const request = () =>
    new Request(`http://localhost:3000${apiBase}/gate-checks`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ digest: "2".repeat(64), environment: "production" }),
    });
  await answerCall(request(), { db: database(), address: "" });
  const { answer, statements } = await statementsOf(operator.context.actor, ({ db }) =>
    answerCall(request(), { db, address: "" }),
  );
  expect([answer.status, statements]).toEqual([200, 2]);
});
