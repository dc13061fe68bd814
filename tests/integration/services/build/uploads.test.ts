/** Artifacts that arrive in pieces, over real HTTP: cut, resumed, killed, and never half in the library. */
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once as happens } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerAbandon, answerBegin, answerPiece, answerProgress } from "#lib/api/answer-upload";
import { database } from "#lib/db/client";
import { readRequestBody } from "#lib/formats/request-body";
import { abandonUpload } from "#lib/services/build/abandon-upload";
import { beginUpload } from "#lib/services/build/begin-upload";
import { findUpload } from "#lib/services/build/find-upload";
import { listUploads } from "#lib/services/build/list-uploads";
import { sealBuild } from "#lib/services/build/seal-build";
import { sweepUploads } from "#lib/services/build/sweep-uploads";
import type { Context } from "#lib/services/context";
import { asRole } from "../../../support/database.ts";
import { type MadeRelease, person, release } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { openBuild } from "../../../support/release-journey.ts";

let made: MadeRelease;
let buildId: string;
let context: Context;
let door: http.Server;
let origin: string;

const answers: Record<string, (asked: { context: Context; request: Request }, id: string) => Promise<Response>> = {
  HEAD: answerProgress,
  PATCH: (asked, id) => readRequestBody(asked.request.body, (bytes) => answerPiece(asked, id, bytes)),
  DELETE: answerAbandon,
};

/** The house's answers behind a bare server: POST /begin, then HEAD, PATCH and DELETE on /<upload>. */
async function serve(message: http.IncomingMessage, out: http.ServerResponse): Promise<void> {
  const { method = "", url = "" } = message;
  const hasBody = method === "PATCH" || method === "POST";
  const request = new Request(`${origin}${url}`, {
    method,
    headers: message.headers as Record<string, string>,
    ...(hasBody ? { body: Readable.toWeb(message), duplex: "half" } : {}),
  } as RequestInit);
  const asked = { context, request };
  const answer =
    method === "POST"
      ? await answerBegin(asked, buildId, (id) => `${origin}/${id}`)
      : await answers[method]?.(asked, url.slice(1));
  out.writeHead(answer?.status ?? 405, Object.fromEntries(answer?.headers ?? []));
  out.end(method === "HEAD" ? undefined : Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0)));
}

beforeAll(async () => {
  made = await release({ phase: "build_and_test" });
  buildId = await openBuild(made);
  context = made.staff.developer.context;
  door = http.createServer((message, out) => void serve(message, out).catch(() => out.destroy()));
  door.listen(0, "127.0.0.1");
  await happens(door, "listening");
  const address = door.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});

afterAll(() => door.close());

const asOwner = (sql: string) => asRole("countersign_owner", (owner) => owner.query(sql));

const folder = () => path.join(process.env["LIBRARY_DIR"] ?? "", "uploads");
const left = (): string[] => (existsSync(folder()) ? readdirSync(folder()) : []);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const artifactNamed = async (name: string) => (await made.read()).builds.at(-1)?.artifacts.find((one) => one.name === name);

const begin = (name: string, length: number, sum: string | null = null): Promise<string> =>
  beginUpload(context, { buildId, name, version: "1.0", mediaType: "application/gzip", length, sha256: sum }).then(
    ({ id }) => id,
  );

const ask = (method: string, id: string, headers: Record<string, string> = {}, body?: Uint8Array): Promise<Response> =>
  fetch(`${origin}/${id}`, {
    method,
    headers: {
      "Tus-Resumable": "1.0.0",
      ...(method === "PATCH" ? { "Content-Type": "application/offset+octet-stream" } : {}),
      ...headers,
    },
    ...(body ? { body } : {}),
  } as RequestInit);

/** Others work on the same machine. */
const patient = { timeout: 30_000 };

const offsetOf = async (id: string): Promise<number> => Number((await ask("HEAD", id)).headers.get("Upload-Offset"));

/** A client that everybody uses. */
const sendByTus = (bytes: Buffer, options: Partial<ConstructorParameters<typeof Upload>[1]>): Promise<void> =>
  new Promise((resolve, reject) => {
    new Upload(bytes, {
      ...{ endpoint: `${origin}/begin`, chunkSize: 256 * 1024, retryDelays: null, onError: reject, onSuccess: () => resolve() },
      ...options,
    }).start();
  });

describe("an artifact in pieces", () => {
  it("arrives whole, with the digest of what was sent, and leaves nothing on its way", async () => {
    const bytes = randomBytes(3 * 1024 * 1024 + 17);
    await sendByTus(bytes, { metadata: { name: "pieces.tgz", version: "1.0", type: "application/gzip", sha256: sha256(bytes) } });
    expect(await artifactNamed("pieces.tgz")).toMatchObject({ sha256: sha256(bytes), size: bytes.length, version: "1.0" });
    expect(left()).toEqual([]);
  });

  it("goes on where it was cut off", async () => {
    const bytes = randomBytes(2 * 1024 * 1024);
    const id = await begin("cut.tgz", bytes.length, sha256(bytes));
    const cut = http.request(`${origin}/${id}`, {
      method: "PATCH",
      headers: {
        ...{ "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" },
        "Content-Length": bytes.length,
      },
    });
    cut.on("error", () => undefined);
    cut.write(bytes.subarray(0, 700_000));
    await expect.poll(() => offsetOf(id), patient).toBe(700_000);
    cut.destroy();
    await expect.poll(async () => (await ask("PATCH", id, { "Upload-Offset": "1" })).status, patient).toBe(409);
    expect(await offsetOf(id)).toBe(700_000);
    expect(await artifactNamed("cut.tgz")).toBeUndefined();
    await sendByTus(bytes, { uploadUrl: `${origin}/${id}` });
    expect(await artifactNamed("cut.tgz")).toMatchObject({ sha256: sha256(bytes) });
    const done = await ask("HEAD", id);
    expect(done.headers.get("Upload-Offset")).toBe(String(bytes.length));
    expect(done.headers.get("Repr-Digest")).toBe(`sha-256=:${Buffer.from(sha256(bytes), "hex").toString("base64")}:`);
    expect(left()).toEqual([]);
  }, 120_000);

  it("after kill -9 in the middle tells how much is truly there, and goes on", async () => {
    const id = await begin("killed.tgz", 10_000_000);
    const script = path.join(import.meta.dirname, "../../../support/slow-writer.ts");
    const writer = spawn(process.execPath, [script, made.staff.developer.id, id], { stdio: ["ignore", "pipe", "inherit"] });
    const isOver = happens(writer, "exit");
    try {
      await expect.poll(() => offsetOf(id), { timeout: 100_000 }).toBeGreaterThan(5000);
      expect((await ask("PATCH", id, { "Upload-Offset": "0" }, Buffer.from("x"))).status).toBe(423);
    } finally {
      writer.kill("SIGKILL");
      await isOver;
    }
    const there = await offsetOf(id);
    expect(there).toBe(statSync(path.join(folder(), id)).size);
    expect(there % 1000).toBe(0);
    // What its lease would have run out to in fifteen seconds.
    await asOwner(`UPDATE upload SET writer_until = clock_timestamp() - interval '1 second' WHERE id = '${id}'`);
    const piece = await ask("PATCH", id, { "Upload-Offset": String(there) }, Buffer.alloc(500));
    expect([piece.status, piece.headers.get("Upload-Offset")]).toEqual([204, String(there + 500)]);
    await abandonUpload(context, { uploadId: id });
    expect(left()).toEqual([]);
  }, 120_000);

  it("sent twice at once is written by one", async () => {
    const bytes = randomBytes(400_000);
    const id = await begin("twice.tgz", bytes.length);
    const sent = await Promise.all([0, 1].map(() => ask("PATCH", id, { "Upload-Offset": "0" }, bytes)));
    const statuses = sent.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses[0]).toBe(204);
    // Refused while the first writes; or, when it was done before, because the upload does not end there.
    expect([409, 423]).toContain(statuses[1]);
    expect(await artifactNamed("twice.tgz")).toMatchObject({ sha256: sha256(bytes) });
  });
});

describe("a piece", () => {
  it.each<[string, number, Record<string, string>, Uint8Array]>([
    ["that begins elsewhere", 409, { "Upload-Offset": "3" }, Buffer.from("abc")],
    ["that is too much", 413, { "Upload-Offset": "0" }, Buffer.alloc(11)],
    ["with another checksum", 460, { "Upload-Offset": "0", "Upload-Checksum": `sha256 ${"A".repeat(43)}=` }, Buffer.from("abc")],
    ["with a checksum nobody knows", 400, { "Upload-Offset": "0", "Upload-Checksum": "crc32 AAAA" }, Buffer.from("abc")],
    ["without an offset", 400, {}, Buffer.from("abc")],
    ["of another kind", 415, { "Upload-Offset": "0", "Content-Type": "text/plain" }, Buffer.from("abc")],
    ["of another tus", 412, { "Upload-Offset": "0", "Tus-Resumable": "0.2.2" }, Buffer.from("abc")],
  ])("%s is answered %i, and nothing of it is kept", async (name, status, headers, body) => {
    const id = await begin(`${name.replaceAll(" ", "-")}.tgz`, 10);
    const answer = await ask("PATCH", id, headers, body);
    expect(answer.status).toBe(status);
    expect(await offsetOf(id)).toBe(0);
    await abandonUpload(context, { uploadId: id });
  });

  it.each<[string, number, Record<string, string>, Uint8Array]>([
    ["elsewhere", 409, { "Upload-Offset": "3" }, Buffer.from("abc")],
    ["far beyond", 409, { "Upload-Offset": "999" }, Buffer.alloc(0)],
    ["with a byte too much", 413, { "Upload-Offset": "5" }, Buffer.from("f")],
    ["with another checksum", 460, { "Upload-Offset": "5", "Upload-Checksum": `sha256 ${"A".repeat(43)}=` }, Buffer.alloc(0)],
    ["that is empty", 204, { "Upload-Offset": "5" }, Buffer.alloc(0)],
  ])("of what is an artifact already, %s, is answered %i", async (name, status, headers, body) => {
    const id = await begin(`stored-${name.replaceAll(" ", "-")}.tgz`, 5);
    expect((await ask("PATCH", id, { "Upload-Offset": "0" }, Buffer.from("abcde"))).status).toBe(204);
    expect((await ask("PATCH", id, headers, body)).status).toBe(status);
    expect(await artifactNamed(`stored-${name.replaceAll(" ", "-")}.tgz`)).toMatchObject({
      sha256: sha256(Buffer.from("abcde")),
    });
    expect(await offsetOf(id)).toBe(5);
  });

  it("with its checksum is kept", async () => {
    const id = await begin("checked.tgz", 10);
    const sum = createHash("sha1").update("abc").digest("base64");
    const answer = await ask("PATCH", id, { "Upload-Offset": "0", "Upload-Checksum": `sha1 ${sum}` }, Buffer.from("abc"));
    expect([answer.status, answer.headers.get("Upload-Offset")]).toEqual([204, "3"]);
    expect((await ask("DELETE", id)).status).toBe(204);
    expect((await ask("HEAD", id)).status).toBe(404);
  });
});

describe("an upload", () => {
  it.each<[string, number, Record<string, string>]>([
    ["without a length", 400, { "Upload-Metadata": "name YS50Z3o=,version MQ==" }],
    ["of unknown length", 400, { "Upload-Defer-Length": "1", "Upload-Metadata": "name YS50Z3o=,version MQ==" }],
    ["without a version", 400, { "Upload-Length": "5", "Upload-Metadata": "name YS50Z3o=" }],
    ["with a name that leaves the folder", 400, { "Upload-Length": "5", "Upload-Metadata": "name Li4vYQ==,version MQ==" }],
    ["with a name that is not UTF-8", 400, { "Upload-Length": "5", "Upload-Metadata": "name /y50Z3o=,version MQ==" }],
    ["without a byte", 400, { "Upload-Length": "0", "Upload-Metadata": "name YS50Z3o=,version MQ==" }],
    ["with metadata that is none", 400, { "Upload-Length": "5", "Upload-Metadata": "name ***" }],
    [
      "larger than anything is taken",
      413,
      { "Upload-Length": "9007199254740991", "Upload-Metadata": "name YS50Z3o=,version MQ==" },
    ],
  ])("%s does not begin", async (_, status, headers) => {
    const answer = await fetch(`${origin}/begin`, { method: "POST", headers: { "Tus-Resumable": "1.0.0", ...headers } });
    expect(answer.status).toBe(status);
  });

  it("is its person's alone", async () => {
    const id = await begin("mine.tgz", 10);
    const other = await person({ roles: ["developer"] });
    expect((await errorOf(findUpload(other.context, { uploadId: id }))).code).toBe("not-found");
    expect((await errorOf(abandonUpload(other.context, { uploadId: id }))).code).toBe("not-found");
    const tester = await person({ roles: ["tester"] });
    const input = { buildId, name: "x.tgz", version: "1.0", mediaType: "a/b", length: 10, sha256: null };
    expect(await refusalsOf(beginUpload(tester.context, input))).toEqual(["role-missing"]);
    await abandonUpload(context, { uploadId: id });
  });

  it("with another digest than announced is not kept", async () => {
    const id = await begin("other.tgz", 3, "0".repeat(64));
    const answer = await ask("PATCH", id, { "Upload-Offset": "0" }, Buffer.from("abc"));
    expect(answer.status).toBe(400);
    expect((await ask("HEAD", id)).status).toBe(404);
    expect(await artifactNamed("other.tgz")).toBeUndefined();
    expect(left()).toEqual([]);
  });

  it("past its time is gone with its bytes, and a person has only so many on their way", async () => {
    const begun = await Promise.allSettled(Array.from({ length: 30 }, (_, one) => begin(`many-${one}.tgz`, 10)));
    const ids = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(ids).toHaveLength(20);
    const { message, refusals } = await errorOf(begin("one-more.tgz", 10));
    expect(refusals.map(({ code }) => code)).toEqual(["too-many-uploads"]);
    expect(message).toContain(`20 to build 1 of REL-${made.number} (/builds/${buildId}/uploads).`);
    const listed = await listUploads(context, { buildId });
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids));
    expect(await listUploads(made.manager.context, { buildId })).toEqual([]);
    expect((await ask("PATCH", ids[0] ?? "", { "Upload-Offset": "0" }, Buffer.from("abc"))).status).toBe(204);
    expect(await sweepUploads(context)).toBe(0);
    await asOwner("UPDATE upload SET expires_at = countersign_clock() - interval '1 second' WHERE stored_sha256 IS NULL");
    expect((await ask("HEAD", ids[0] ?? "")).status).toBe(404);
    expect(await sweepUploads(context)).toBe(1);
    expect(left()).toEqual([]);
    expect(await database().upload.count({ where: { storedSha256: null } })).toBe(0);
  });

  it("of a build that was sealed meanwhile becomes no artifact, and says why", async () => {
    const id = await begin("late.tgz", 6);
    expect((await ask("PATCH", id, { "Upload-Offset": "0" }, Buffer.from("abc"))).status).toBe(204);
    await sealBuild(context, { ...(await made.target()), buildId });
    const last = await ask("PATCH", id, { "Upload-Offset": "3" }, Buffer.from("def"));
    expect(last.status).toBe(422);
    expect(await last.json()).toMatchObject({ reasons: [{ code: "sealed" }] });
    expect(await artifactNamed("late.tgz")).toBeUndefined();
    expect(await offsetOf(id)).toBe(6);
  });

  it("of a build that was sealed, or followed by another, counts no more, and goes with its bytes when things are cleared away", async () => {
    const [first, other] = [await release({ phase: "build_and_test" }), await release({ phase: "build_and_test" })];
    const [sealed, followed] = [await openBuild(first), await openBuild(other)];
    const beginIn = async (build: string, one: number) =>
      (
        await beginUpload(context, {
          buildId: build,
          name: `${one}.tgz`,
          version: "1",
          mediaType: "a/b",
          length: 3,
          sha256: null,
        })
      ).id;
    const ids = await Promise.all(Array.from({ length: 20 }, (_, one) => beginIn(one % 2 === 0 ? sealed : followed, one)));
    const last = await openBuild(other);
    expect((await ask("PATCH", ids[0] ?? "", { "Upload-Offset": "0" }, Buffer.from("ab"))).status).toBe(204);
    expect(await beginIn(last, 20)).toBeDefined();
    await sealBuild(context, { ...(await first.target()), buildId: sealed });
    await Promise.all(Array.from({ length: 19 }, (_, one) => beginIn(last, 21 + one)));
    expect((await errorOf(beginIn(last, 40))).message).toContain(`20 to build 2 of REL-${other.number} `);
    await sweepUploads(context);
    expect(left()).toEqual([]);
    expect((await ask("HEAD", ids[0] ?? "")).status).toBe(404);
    expect(await listUploads(context, { buildId: last })).toHaveLength(20);
  });
});
