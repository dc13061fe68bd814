/** Artifacts in pieces by token, over real HTTP: cut, resumed, refused and given up. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiBase } from "#lib/api/door";
import { expectAsDocumented, tokenOf } from "../../support/api.ts";
import { type ApiServer, serveApi } from "../../support/api-server.ts";
import { asRole } from "../../support/database.ts";
import { type MadeRelease, person, release, service } from "../../support/factories.ts";
import { openBuild } from "../../support/release-journey.ts";

let server: ApiServer;
let made: MadeRelease;
let buildId: string;
let token: string;

beforeAll(async () => {
  server = await serveApi();
  made = await release({ phase: "build_and_test" });
  buildId = await openBuild(made);
  token = await tokenOf(made.staff.developer, { verbs: ["build"], services: [made.service.key] });
});
afterAll(() => server.close());

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const left = (): string[] => {
  const folder = path.join(process.env["LIBRARY_DIR"] ?? "", "uploads");
  return existsSync(folder) ? readdirSync(folder) : [];
};
const artifactNamed = async (name: string) => (await made.read()).builds[0]?.artifacts.find((one) => one.name === name);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const metadata = (name: string) => `name ${base64(name)},version ${base64("1.0")}`;

interface Sent {
  headers?: Record<string, string>;
  body?: Uint8Array;
  secret?: string;
}

/** Every answer is held against the OpenAPI document. */
async function ask(method: string, place: string, { headers = {}, body, secret = token }: Sent = {}): Promise<Response> {
  const all = {
    authorization: `Bearer ${secret}`,
    "Tus-Resumable": "1.0.0",
    ...(method === "PATCH" && { "Content-Type": "application/offset+octet-stream" }),
    ...headers,
  };
  const url = `${server.url}${apiBase}${place}`;
  const answer = await fetch(url, { method, headers: all, ...(body && { body }) } as RequestInit);
  if (method !== "HEAD") await expectAsDocumented(new Request(url, { method }), answer);
  return answer;
}

const begin = (name: string, length: number, sent: Sent = {}) =>
  ask("POST", `/builds/${buildId}/uploads`, {
    ...sent,
    headers: { "Upload-Length": String(length), "Upload-Metadata": metadata(name), ...sent.headers },
  });

const placeOf = (answer: Response): string => (answer.headers.get("location") ?? "").slice(apiBase.length);
const reasonsIn = async (answer: Response): Promise<[number, string[]]> => {
  const { status, reasons } = (await answer.json()) as { status: number; reasons: { code: string }[] };
  expect(status).toBe(answer.status);
  return [answer.status, reasons.map(({ code }) => code)];
};

describe("an upload by token", () => {
  it("goes on after a cut by any client that speaks tus, and is what was sent", async () => {
    const bytes = randomBytes(3_000_000);
    const place = placeOf(await begin("cut.tgz", bytes.length));
    const cut = http.request(`${server.url}${apiBase}${place}`, {
      method: "PATCH",
      headers: {
        ...{ authorization: `Bearer ${token}`, "Tus-Resumable": "1.0.0", "Upload-Offset": "0" },
        ...{ "Content-Type": "application/offset+octet-stream", "Content-Length": bytes.length },
      },
    });
    cut.on("error", () => undefined);
    cut.write(bytes.subarray(0, 1_000_000));
    const offset = async () => Number((await ask("HEAD", place)).headers.get("Upload-Offset"));
    await expect.poll(offset, { timeout: 30_000 }).toBe(1_000_000);
    cut.destroy();
    expect(await artifactNamed("cut.tgz")).toBeUndefined();
    // Until the server has seen that the sender is gone, the place is theirs.
    const isFree = async () => (await ask("PATCH", place, { headers: { "Upload-Offset": "1" } })).status;
    await expect.poll(isFree, { timeout: 30_000 }).toBe(409);
    await new Promise<void>((resolve, reject) => {
      new Upload(bytes, {
        ...{ uploadUrl: `${server.url}${apiBase}${place}`, chunkSize: 700_000, retryDelays: null },
        ...{ headers: { authorization: `Bearer ${token}` }, onError: reject, onSuccess: () => resolve() },
      }).start();
    });
    expect(await artifactNamed("cut.tgz")).toMatchObject({ sha256: sha256(bytes), size: bytes.length });
    expect(await (await ask("GET", place)).json()).toMatchObject({ offset: bytes.length, sha256: sha256(bytes) });
    expect(left()).toEqual([]);
  }, 120_000);

  it("that is given up leaves nothing behind", async () => {
    const place = placeOf(await begin("given-up.tgz", 1000));
    expect((await ask("PATCH", place, { headers: { "Upload-Offset": "0" }, body: randomBytes(400) })).status).toBe(204);
    expect(left()).toHaveLength(1);
    expect((await ask("DELETE", place)).status).toBe(204);
    expect(left()).toEqual([]);
    expect((await ask("GET", place)).status).toBe(404);
    expect(await artifactNamed("given-up.tgz")).toBeUndefined();
  });

  it("is begun once for one key, and another upload needs another", async () => {
    const headers = { "Idempotency-Key": "pipeline-7" };
    const first = await begin("once.tgz", 10, { headers });
    const again = await begin("once.tgz", 10, { headers });
    expect([first.status, again.status, placeOf(again)]).toEqual([201, 201, placeOf(first)]);
    expect((await begin("other.tgz", 10, { headers })).status).toBe(422);
    await ask("DELETE", placeOf(first));
  });

  it("that is gone is begun anew by the same key: given up, past its time, or made of other bytes than were announced", async () => {
    const headers = { "Idempotency-Key": "pipeline-8" };
    const named = metadata("anew.tgz");
    const announced = { ...headers, "Upload-Metadata": `${named},sha256 ${base64(sha256(Buffer.from("right")))}` };
    const beginAnew = async (): Promise<string> => {
      const begun = await begin("anew.tgz", 5, { headers: announced });
      expect([begun.status, begun.headers.get("idempotency-replayed")]).toEqual([201, null]);
      return placeOf(begun);
    };
    const piece = (place: string, text: string) =>
      ask("PATCH", place, { headers: { "Upload-Offset": "0" }, body: Buffer.from(text) });
    const givenUp = await beginAnew();
    expect((await ask("DELETE", givenUp)).status).toBe(204);
    const wrong = await beginAnew();
    expect((await piece(wrong, "wrong")).status).toBe(400);
    const past = await beginAnew();
    const longAgo = "UPDATE upload SET expires_at = countersign_clock() - interval '1 second' WHERE id = $1";
    await asRole("countersign_owner", (owner) => owner.query(longAgo, [past.split("/").at(-1)]));
    const last = await beginAnew();
    expect((await piece(last, "right")).status).toBe(204);
    expect(new Set([givenUp, wrong, past, last]).size).toBe(4);
    const again = await begin("anew.tgz", 5, { headers: announced });
    expect([placeOf(again), again.headers.get("idempotency-replayed")]).toEqual([last, "true"]);
  });

  it("says in problem documents what does not fit", async () => {
    const place = placeOf(await begin("wrong.tgz", 10));
    const piece = (headers: Record<string, string>, length = 5) => ask("PATCH", place, { headers, body: randomBytes(length) });
    expect(await reasonsIn(await piece({ "Upload-Offset": "3" }))).toEqual([409, ["other-offset"]]);
    expect(await reasonsIn(await piece({ "Upload-Offset": "0" }, 11))).toEqual([413, ["too-much"]]);
    const checksum = `sha256 ${base64("wrong")}`;
    expect(await reasonsIn(await piece({ "Upload-Offset": "0", "Upload-Checksum": checksum }))).toEqual([460, ["checksum"]]);
    expect(await reasonsIn(await piece({ "Upload-Offset": "0", "Content-Type": "text/plain" }))).toEqual([415, []]);
    expect(await reasonsIn(await piece({ "Upload-Offset": "0", "Tus-Resumable": "0.2.2" }))).toEqual([412, []]);
    expect((await begin("long.tgz", 2 ** 50)).status).toBe(413);
    expect(await reasonsIn(await begin("", 10))).toEqual([400, ["field-invalid"]]);
    await ask("DELETE", place);
    expect(left()).toEqual([]);
  });

  it("is found again under its build, and told what this server can", async () => {
    const place = placeOf(await begin("found.tgz", 10));
    expect((await ask("PATCH", place, { headers: { "Upload-Offset": "0" }, body: randomBytes(4) })).status).toBe(204);
    const listed = (await (await ask("GET", `/builds/${buildId}/uploads`)).json()) as { items: object[] };
    expect(listed.items).toEqual([
      {
        ...{ location: `${apiBase}${place}`, name: "found.tgz", version: "1.0", offset: 4, length: 10 },
        expiresAt: expect.any(String) as string,
      },
    ]);
    const stranger = await tokenOf(await person({ roles: ["developer"] }));
    expect(await (await ask("GET", `/builds/${buildId}/uploads`, { secret: stranger })).json()).toEqual({ items: [] });
    await ask("DELETE", place);
    expect(await (await ask("GET", `/builds/${buildId}/uploads`)).json()).toEqual({ items: [] });
    const options = async (at: string) => {
      const { status, headers } = await fetch(`${server.url}${apiBase}${at}`, { method: "OPTIONS" });
      return [status, headers.get("allow"), headers.get("tus-version"), headers.get("tus-extension")];
    };
    const tus = ["1.0.0", "creation,termination,checksum,expiration"];
    expect(await options(`/builds/${buildId}/uploads`)).toEqual([204, "POST, GET, HEAD, OPTIONS", ...tus]);
    expect(await options(place)).toEqual([204, "GET, HEAD, PATCH, DELETE, OPTIONS", ...tus]);
    expect(await options("/library")).toEqual([204, "GET, HEAD, OPTIONS", null, null]);
    expect(await options("/nowhere")).toEqual([404, null, null, null]);
  });

  it("is for tokens that may hand in builds, of its person, for its service and its build", async () => {
    const { developer } = made.staff;
    const place = placeOf(await begin("mine.tgz", 10));
    const elsewhere = await service();
    const reading = await tokenOf(developer, { verbs: ["read"] });
    const forAnother = await tokenOf(developer, { verbs: ["build"], services: [elsewhere.key] });
    const stranger = await tokenOf(await person({ roles: ["developer"] }));
    const unskilled = await tokenOf(made.staff.auditor);
    for (const [secret, expected] of [
      [reading, 403],
      [forAnother, 403],
      [stranger, 404],
    ] as const) {
      expect((await ask("GET", place, { secret })).status).toBe(expected);
      expect((await ask("PATCH", place, { secret, headers: { "Upload-Offset": "0" }, body: randomBytes(10) })).status).toBe(
        expected,
      );
      expect((await ask("DELETE", place, { secret })).status).toBe(expected);
    }
    expect((await begin("theirs.tgz", 10, { secret: reading })).status).toBe(403);
    expect((await begin("theirs.tgz", 10, { secret: forAnother })).status).toBe(403);
    expect(await reasonsIn(await begin("theirs.tgz", 10, { secret: unskilled }))).toEqual([422, ["role-missing"]]);

    // A token for another service reaches it through no build of that service either.
    const other = await release({ phase: "build_and_test", service: elsewhere });
    const around = place.replace(buildId, await openBuild(other));
    expect((await ask("GET", around, { secret: forAnother })).status).toBe(404);
    expect((await ask("DELETE", around, { secret: forAnother })).status).toBe(404);

    // Another token of the same person goes on.
    const second = await tokenOf(developer, { verbs: ["build"] });
    expect(
      (await ask("PATCH", place, { secret: second, headers: { "Upload-Offset": "0" }, body: Buffer.alloc(10) })).status,
    ).toBe(204);
    expect(await artifactNamed("mine.tgz")).toMatchObject({ sha256: sha256(Buffer.alloc(10)) });
  });
});
