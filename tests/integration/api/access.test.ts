/** Who gets in by the machine interface, and what for. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { makeToken } from "#lib/services/identity/make-token";
import { revokeToken } from "#lib/services/identity/revoke-token";
import { type Machine, machineOf, machineWith, reasonsIn, tokenOf } from "../../support/api.ts";
import { change, person, release, service, staff } from "../../support/factories.ts";
import { organisation } from "../../support/people.ts";
import { refusalsOf } from "../../support/refusals.ts";

let manager: Machine;

beforeAll(async () => {
  manager = await machineOf(staff().manager);
});

describe("whoever calls", () => {
  it.each([
    ["no token", null],
    ["something that is no token", "hello"],
    ["a token nobody made", `cs_${"A".repeat(43)}`],
  ])("with %s is told to show one, and nothing else", async (_says, secret) => {
    const answer = await machineWith(secret)("GET", "/releases/REL-1");
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    expect(answer.body.title).not.toContain("REL");
  });

  it("gets in with a token, as its person, until it is revoked", async () => {
    const ann = await person({ roles: ["release_manager"] });
    const secret = await tokenOf(ann);
    const machine = machineWith(secret);
    expect((await machine("GET", "/releases")).status).toBe(200);
    const token = await database().accessToken.findFirstOrThrow({ where: { personId: ann.id } });
    expect(token.lastUsedAt).not.toBeNull();
    expect(token.secretHash).not.toContain(secret.slice(3, 20));
    await revokeToken(ann.context, { tokenId: token.id });
    expect((await machine("GET", "/releases")).status).toBe(401);
    expect(await refusalsOf(revokeToken(ann.context, { tokenId: token.id }))).toEqual(["revoked"]);
  });

  it("stays out when their person has left", async () => {
    const leaver = await person({ roles: ["developer"] });
    const machine = await machineOf(leaver);
    expect((await machine("GET", "/releases")).status).toBe(200);
    await deactivatePerson(organisation().second.context, { personId: leaver.id });
    expect((await machine("GET", "/releases")).status).toBe(401);
  });
});

describe("a token", () => {
  it("is made by whoever has signed in a moment ago, and its secret stands nowhere", async () => {
    const ann = await person({});
    const input = { name: "Nightly", verbs: ["read" as const], services: [], days: 30 };
    const late = makeToken(ann.context, { ...input, password: "" }, { sessionId: randomUUID() });
    expect(await refusalsOf(late)).toEqual(["sign-in-again"]);
    const secret = await tokenOf(ann);
    const [told] = await database().$queryRaw<{ content: object }[]>`
      SELECT content FROM record_entry WHERE content ->> 'type' = 'access_token.made' ORDER BY recorded_at DESC LIMIT 1`;
    expect(JSON.stringify(told)).not.toContain(secret);
  });

  it("does what its verbs say, and no more", async () => {
    const reader = await machineOf(staff().manager, { verbs: ["read"] });
    const answer = await reader("POST", "/releases", { json: {} });
    expect([answer.status, reasonsIn(answer)]).toEqual([403, ["verb-missing"]]);
  });

  it("does what its person may, and no more", async () => {
    const shop = await service();
    const developer = await machineOf(staff().developer);
    const json = { service: shop.key, title: "Search", reason: "Slow.", origin: "improvement", model: "normal" };
    const answer = await developer("POST", "/changes", { json });
    expect([answer.status, reasonsIn(answer)]).toEqual([422, ["role-missing"]]);
  });

  it("is for the services it names: nothing else is read, listed or changed with it", async () => {
    const [mine, others] = [await release(), await release()];
    const machine = await machineOf(staff().manager, { services: [mine.service.key] });
    const of = (made: typeof mine) => made.read().then(({ number }) => `/releases/REL-${number}`);
    expect((await machine("GET", await of(mine))).status).toBe(200);
    for (const [method, path] of [
      ["GET", await of(others)],
      ["POST", `${await of(others)}/impact`],
      ["GET", "/releases"],
      ["GET", `/releases?service=${others.service.key}`],
      ["GET", "/changes"],
      ["GET", `/services/${others.service.key}`],
      ["GET", `/services/${others.service.key}/impact`],
    ] as const)
      expect([path, (await machine(method, path)).status]).toEqual([path, 403]);
    expect((await machine<"releases">("GET", `/releases?service=${mine.service.key}`)).body.items).toHaveLength(1);
    const listed = await machine<"services">("GET", "/services");
    expect(listed.body.items.map(({ key }) => key)).not.toContain(others.service.key);
  });

  it("never votes: there is no call for it, and the record says which token did the rest", async () => {
    const shop = await service();
    const requester = await machineOf(staff().requester);
    const json = { service: shop.key, title: "Search", reason: "Slow.", origin: "improvement", model: "normal" };
    const raised = await requester<"change">("POST", "/changes", { json });
    const [told] = await database().$queryRaw<{ content: { actor: object } }[]>`
      SELECT e.content FROM record_entry e JOIN record_stream s ON s.id = e.stream_id
      WHERE s.name = ${raised.body.number} AND e.content ->> 'type' = 'change.raised'`;
    expect(told?.content.actor).toMatchObject({ id: staff().requester.id, token: { name: "Pipeline" } });
    await requester("POST", `/changes/${raised.body.number}/authorization`);
    const { body } = await requester<"change">("GET", `/changes/${raised.body.number}`);
    for (const path of ["vote", "votes", "grant"])
      expect(
        (await manager("POST", `/authorizations/${body.authorizations[0]?.number}/${path}`, { json: { verdict: "grant" } }))
          .status,
      ).toBe(404);
  });
});

describe("a call", () => {
  it("that lies nowhere, by the wrong method, or in the wrong shape says what is wrong", async () => {
    const { number } = await change({ serviceId: (await service()).id });
    const attempts = [
      ["GET", "/nothing", {}, 404],
      ["GET", "/releases/42", {}, 400],
      ["GET", "/releases/REL-999999", {}, 404],
      ["GET", "/releases/%E0%A4%A", {}, 404],
      ["PATCH", "/releases", {}, 405],
      ["DELETE", `/changes/CHG-${number}`, {}, 405],
      ["GET", "/releases?colour=red", {}, 400],
      ["GET", "/releases?limit=0", {}, 400],
      ["GET", "/releases?limit=201", {}, 400],
      ["GET", "/releases?phase=closed&phase=open", {}, 400],
      ["GET", "/releases?cursor=abc", {}, 400],
      ["POST", "/changes", { json: "{" }, 400],
      ["POST", "/changes", { json: "[]" }, 400],
      ["POST", "/changes", { json: "null" }, 400],
      ["POST", "/changes", { json: {}, headers: { "content-type": "text/plain" } }, 415],
      ["POST", "/changes", { bytes: new Uint8Array([0xff, 0xfe, 0x22]), headers: { "content-type": "application/json" } }, 400],
      ["POST", "/changes", { json: { title: "x".repeat(2 * 1024 * 1024) } }, 413],
      ["POST", `/changes/CHG-${number}/authorization`, { json: { really: true } }, 400],
      ["PUT", `/changes/CHG-${number}`, { json: {} }, 428],
      ["PUT", `/changes/CHG-${number}`, { json: {}, headers: { "if-match": "seven" } }, 400],
      ["POST", "/changes", { json: {}, headers: { "idempotency-key": "with blanks" } }, 400],
    ] as const;
    for (const [method, path, sent, status] of attempts) {
      const answer = await manager(method, path, sent);
      expect([method, path, answer.status]).toEqual([method, path, status]);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(answer.body.title).not.toBe("");
    }
  });

  it("names every field that does not fit, and what it does not know", async () => {
    const answer = await manager("POST", "/releases", { json: { title: "", kind: "huge", changes: ["CHG-0"], colour: "red" } });
    expect(answer.status).toBe(400);
    const fields = answer.body.reasons.map(({ field }) => field);
    for (const field of ["title", "purpose", "kind", "service", "changes.0"]) expect(fields).toContain(field);
    expect(reasonsIn(answer)).toContain("unknown-field");
  });

  it("is counted: past so many a minute it is asked to wait", async () => {
    const eager = await machineOf(await person({}));
    const first = await eager("GET", "/environments");
    expect(first.headers.get("ratelimit-policy")).toMatch(/^"calls";q=\d+;w=60$/);
    const most = Number(/q=(\d+)/.exec(first.headers.get("ratelimit-policy") ?? "")?.[1]);
    const rest = await Promise.all(Array.from({ length: most }, () => eager("GET", "/nothing")));
    const refused = rest.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await manager("GET", "/environments")).status).toBe(200);
  });
});
