/** What calls do: once per key, on the version that was read, a page at a time. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { sha256Hex } from "#lib/domain/evidence";
import { askGate } from "#lib/services/gate/ask-gate";
import { answerOnce } from "#lib/services/machine/answer-once";
import { type Machine, machineOf, reasonsIn, tokenOf } from "../../support/api.ts";
import { change, release, service, staff } from "../../support/factories.ts";
import { environments, junitXml } from "../../support/release-journey.ts";

let manager: Machine;
let requester: Machine;

beforeAll(async () => {
  manager = await machineOf(staff().manager);
  requester = await machineOf(staff().requester);
});

const wish = (key: string, title: string) => ({
  ...{ service: key, title, reason: "Slow.", origin: "improvement", model: "normal" },
});

const changesOf = (serviceId: string) => database().change.count({ where: { serviceId } });

describe("a key", () => {
  it("has a call done once: sent again it gets the first answer, word for word", async () => {
    const shop = await service();
    const headers = { "idempotency-key": randomUUID() };
    const first = await requester<"change">("POST", "/changes", { json: wish(shop.key, "Search"), headers });
    const again = await requester<"change">("POST", "/changes", { json: wish(shop.key, "Search"), headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(again.headers.get("location")).toBe(`/api/v1/changes/${first.body.number}`);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await changesOf(shop.id)).toBe(1);
  });

  it("is for one request: with another body or call it is refused", async () => {
    const shop = await service();
    const headers = { "idempotency-key": randomUUID() };
    await requester("POST", "/changes", { json: wish(shop.key, "Search"), headers });
    expect((await requester("POST", "/changes", { json: wish(shop.key, "Find"), headers })).status).toBe(422);
    expect((await requester("POST", "/releases/REL-1/impact", { headers })).status).toBe(422);
    expect(await changesOf(shop.id)).toBe(1);
  });

  it("of a request that was refused is free again, and of another token it is another key", async () => {
    const shop = await service();
    const headers = { "idempotency-key": randomUUID() };
    expect((await requester("POST", "/changes", { json: {}, headers })).status).toBe(400);
    const standard = { ...wish(shop.key, "Search"), model: "standard" };
    expect((await requester("POST", "/changes", { json: standard, headers })).status).toBe(422);
    expect((await requester("POST", "/changes", { json: wish(shop.key, "Search"), headers })).status).toBe(201);
    expect((await manager("POST", "/changes", { json: wish(shop.key, "Search"), headers })).status).toBe(201);
    expect(await changesOf(shop.id)).toBe(2);
  });

  it("sent twice at the same moment does it once", async () => {
    const shop = await service();
    const headers = { "idempotency-key": randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => requester("POST", "/changes", { json: wish(shop.key, "Search"), headers })),
    );
    expect(await changesOf(shop.id)).toBe(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  });

  it("of a call that broke in the middle is not free: it may have been done", async () => {
    await tokenOf(staff().manager);
    const { id: tokenId } = await database().accessToken.findFirstOrThrow({ where: { personId: staff().manager.id } });
    const once = { tokenId, key: randomUUID() };
    let done = 0;
    const attempt = () =>
      answerOnce({ db: database() }, once, {
        fingerprint: async () => Promise.resolve("same"),
        answer: () => {
          done += 1;
          return Promise.reject(new Error("The connection was lost after the commit."));
        },
      });
    await expect(attempt()).rejects.toThrow("after the commit");
    expect(await attempt()).toEqual({ kind: "working" });
    expect(done).toBe(1);
  });

  it("holds for bytes too: the same artifact again is no second one, other bytes are refused", async () => {
    const made = await release({ phase: "build_and_test" });
    const developer = await machineOf(staff().developer);
    const { number } = await made.read();
    const build = { source: "https://git.example.org/shop", commit: "abc", builder: "ci", runUrl: "" };
    const { body } = await developer<"build">("POST", `/releases/REL-${number}/builds`, { json: build });
    const bytes = Buffer.from("bytes of the shop");
    // As some programs print it.
    const sha256 = sha256Hex(bytes).toUpperCase();
    const path = `/builds/${body.id}/artifacts?name=shop.tgz&version=1.0&sha256=${sha256}`;
    const headers = { "idempotency-key": randomUUID(), "content-type": "application/gzip" };
    // A header that says nothing sensible is a refusal as any other: it frees the key.
    const wrongly = await developer("POST", path, { bytes, headers: { ...headers, "content-type": "nonsense" } });
    expect([wrongly.status, wrongly.body.reasons.map(({ message }) => message)]).toEqual([
      400,
      ["A media type looks like application/gzip."],
    ]);
    const [first, again] = [await developer("POST", path, { bytes, headers }), await developer("POST", path, { bytes, headers })];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await developer("POST", path, { bytes: Buffer.from("others"), headers })).status).toBe(422);
    const twice = await developer("POST", path, { bytes, headers: { "content-type": "application/gzip" } });
    expect([twice.status, reasonsIn(twice)]).toEqual([422, ["name-taken"]]);
    expect((await developer<"build">("GET", `/builds/${body.id}`)).body.artifacts).toHaveLength(1);
  });
});

describe("a version", () => {
  it("is asked for where something is put, and refuses who comes too late", async () => {
    const made = await release({ phase: "planning" });
    const path = `/releases/REL-${(await made.read()).number}`;
    const read = await manager<"release">("GET", path);
    const etag = read.headers.get("etag") ?? "";
    expect(etag).toBe(`"${read.body.version}"`);
    const json = { ...read.body.plan, scope: "Search only." };
    const put = await manager<"release">("PUT", `${path}/plan`, { json, headers: { "if-match": etag } });
    expect([put.status, put.body.plan?.scope]).toEqual([200, "Search only."]);
    expect(put.headers.get("etag")).not.toBe(etag);
    const late = await manager("PUT", `${path}/plan`, { json: { ...json, scope: "All." }, headers: { "if-match": etag } });
    expect(late.status).toBe(412);
    expect((await manager("POST", `${path}/impact`, { headers: { "if-match": etag } })).status).toBe(412);
    expect((await manager("POST", `${path}/impact`)).status).toBe(200);
    expect((await manager<"release">("GET", path)).body.plan?.scope).toBe("Search only.");
  });
});

describe("a list", () => {
  it("is read a page at a time, each once, the newest first", async () => {
    const shop = await service();
    for (let n = 0; n < 5; n += 1) await change({ serviceId: shop.id, title: `Wish ${n}` });
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await requester<"changes">("GET", `/changes?service=${shop.key}&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ title }) => title));
      cursor = body.next ?? "";
    } while (cursor !== "");
    expect(seen).toEqual(["Wish 4", "Wish 3", "Wish 2", "Wish 1", "Wish 0"]);
  });
});

describe("a release by machine", () => {
  it("says what is missing for the gate ahead, and is refused for each of these reasons at once", async () => {
    const made = await release({ phase: "planning" });
    const path = `/releases/REL-${(await made.read()).number}`;
    const { body } = await manager<"release">("GET", path);
    const failing = body.gateAhead?.checks.filter(({ state }) => state === "fails") ?? [];
    expect(failing.length).toBeGreaterThan(2);
    const refused = await manager("POST", `${path}/authorizations`, { json: { gate: "build_and_test" } });
    expect(refused.status).toBe(422);
    for (const { code } of failing) expect(reasonsIn(refused)).toContain(code);
    expect(refused.body.reasons[0]?.href).toMatch(/^\/releases\/REL-\d+/);
  });

  it("is answered with the very evidence that its authority is shown", async () => {
    const made = await release({ phase: "requested" });
    await made.prepare();
    await askGate(staff().manager.context, { ...(await made.target()), gate: "planning" });
    const { body } = await manager<"release">("GET", `/releases/REL-${(await made.read()).number}`);
    const { number, evidenceDigest } = body.gateAhead?.authorization ?? {};
    const evidence = await manager<"bytes">("GET", `/authorizations/${number}/evidence`);
    expect(evidence.headers.get("etag")).toBe(`"${evidenceDigest}"`);
    // Whole, whatever part is asked for: no other status is told.
    const part = { range: "bytes=0-3", "if-none-match": `"${evidenceDigest}"` };
    expect((await manager<"bytes">("GET", `/authorizations/${number}/evidence`, { headers: part })).status).toBe(200);
    expect((await manager<"authorization">("GET", `/authorizations/${number}`)).body).toMatchObject({
      state: "pending",
      of: body.number,
    });
    const withdrawn = await manager<"authorization">("POST", `/authorizations/${number}/withdrawal`, {
      json: { reason: "Not yet." },
    });
    expect(withdrawn.body.state).toBe("withdrawn");
  });

  it("takes reports on sealed builds only, from a sandbox it knows, and counts them", async () => {
    const made = await release({ phase: "build_and_test" });
    const { sandbox, production } = await environments();
    const developer = await machineOf(staff().developer);
    const build = { source: "https://git.example.org/shop", commit: "abc", builder: "ci" };
    const { body } = await developer<"build">("POST", `/releases/REL-${(await made.read()).number}/builds`, { json: build });
    const report = <B extends "problem" | "counted" = "problem">(environment: string, xml: string) =>
      developer<B>("POST", `/builds/${body.id}/test-reports?suite=unit&environment=${environment}`, {
        bytes: Buffer.from(xml),
        headers: { "content-type": "application/xml" },
      });
    await developer("POST", `/builds/${body.id}/artifacts?name=a.tgz&version=1`, { bytes: Buffer.from("a") });
    expect(reasonsIn(await report(sandbox.name, junitXml()))).toEqual(["not-sealed"]);
    expect((await developer<"build">("POST", `/builds/${body.id}/seal`)).body.manifestDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(reasonsIn(await report(production.name, junitXml()))).toEqual(["not-a-sandbox"]);
    expect((await report("mars", junitXml())).status).toBe(400);
    expect((await report(sandbox.name, "<testsuite")).status).toBe(400);
    const counted = await report<"counted">(sandbox.name, junitXml({ failing: ["finds nothing"] }));
    expect([counted.status, counted.body.failed, counted.body.isPerfect]).toEqual([201, 1, false]);
    expect((await developer<"build">("GET", `/builds/${body.id}`)).body.testReports).toMatchObject([
      { id: counted.body.id, failed: 1, flaky: 0, isPerfect: false, failures: [{ name: "finds nothing" }] },
    ]);
    expect(counted.headers.get("location")).toBe(`/api/v1/builds/${body.id}/test-reports/${counted.body.id}`);
    for (const unheardOf of ['<testcase name="a" status="timedOut"/>', '<testcase name="a"><steps><Failure/></steps></testcase>'])
      expect((await report<"counted">(sandbox.name, `<testsuite>${unheardOf}</testsuite>`)).body.isPerfect).toBe(false);
    const file = await developer("GET", `/builds/${body.id}/test-reports/${counted.body.id}`);
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/xml"]);
    expect((await developer("GET", `/builds/${body.id}/test-reports/${body.id}`)).status).toBe(404);
  });
});
