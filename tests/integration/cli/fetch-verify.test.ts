/** Bytes from the library and the record of a release, as an operator and an auditor take them home. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { exportLines } from "#lib/queries/export-lines";
import { openRecord } from "#lib/queries/record-entries";
import { withdrawItem } from "#lib/services/library/withdraw-item";
import { machineWith, tokenOf } from "../../support/api.ts";
import { type ApiServer, serveApi } from "../../support/api-server.ts";
import { countersign, folder } from "../../support/command.ts";
import { type MadeRelease, release, staff } from "../../support/factories.ts";

let server: ApiServer;
let token: string;
let made: MadeRelease;
let item: { name: string; version: string; sha256: string };
let content: string;

beforeAll(async () => {
  server = await serveApi();
  token = await tokenOf(staff().operator, { verbs: ["read"] });
  made = await release({ phase: "deployment" });
  const [found] = (await made.read()).libraryItems;
  if (!found) throw new Error("Nothing was checked in.");
  item = found;
  content = `REL-${made.number}, build 1`;
});
beforeEach(() => {
  server.spoil = null;
});
afterAll(() => server.close());

const fetch = (cwd: string, args: readonly string[]) =>
  countersign(["fetch", ...args], { cwd, env: { COUNTERSIGN_URL: server.url, COUNTERSIGN_TOKEN: token } });
const isContent = (url: string): boolean => url.endsWith("/content");

it("an item is fetched by name and version, or by digest, and is there whole", async () => {
  const cwd = folder();
  expect(await fetch(cwd, [item.name, item.version])).toMatchObject({
    status: 0,
    out: `${item.name}: sha256:${item.sha256}, verified\n`,
  });
  expect(readFileSync(path.join(cwd, item.name), "utf8")).toBe(content);
  expect(await fetch(cwd, [`sha256:${item.sha256}`, "--output", "other"])).toMatchObject({ status: 0 });
  expect(readdirSync(cwd).sort()).toEqual([item.name, "other"].sort());
  expect((await fetch(cwd, [item.sha256])).out).toContain("there already");
  const none = await fetch(cwd, [item.name, "0.0"]);
  expect([none.status, none.aside]).toEqual([1, expect.stringContaining(`The library has no ${item.name} 0.0.`)]);
});

it("a byte that was changed on the way is found, and nothing is left", async () => {
  const cwd = folder();
  server.spoil = async (response, { url }) => {
    if (!isContent(url)) return response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    bytes.set([bytes[3] === 0 ? 1 : 0], 3);
    return new Response(bytes, { status: response.status, headers: response.headers });
  };
  const { status, aside } = await fetch(cwd, [item.sha256]);
  expect([status, aside]).toEqual([1, expect.stringContaining(`its SHA-256 is not ${item.sha256}. Nothing was kept.`)]);
  expect(readdirSync(cwd)).toEqual([]);
});

/** Sends the first bytes alone, and then cuts the connection. */
function cutAfter(bytes: number, response: Response): Response {
  const rest = response.body?.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value } = (await rest?.read()) ?? {};
      if (value) controller.enqueue(value.subarray(0, bytes));
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.error(new Error("cut"));
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

it("a download that was cut off goes on where it was, in the same run and in the next", async () => {
  const cwd = folder();
  const ranges: (string | null)[] = [];
  server.spoil = (response, { url, headers }) => {
    if (!isContent(url)) return response;
    ranges.push(headers.get("range"));
    return ranges.length <= 5 ? cutAfter(2, response) : response;
  };
  const cut = await fetch(cwd, [item.sha256]);
  expect([cut.status, cut.aside]).toEqual([2, expect.stringContaining("cannot be asked")]);
  expect(existsSync(path.join(cwd, item.name))).toBe(false);
  expect(await fetch(cwd, [item.sha256])).toMatchObject({ status: 0 });
  expect(ranges).toEqual([null, "bytes=2-", "bytes=4-", "bytes=6-", "bytes=8-", "bytes=10-"]);
  expect(readFileSync(path.join(cwd, item.name), "utf8")).toBe(content);
  expect(readdirSync(cwd)).toEqual([item.name]);
});

it("what was withdrawn from use is not taken, with the reason, unless that is asked for; the list tells it too", async () => {
  const old = await release({ phase: "deployment" });
  const [withdrawn] = (await old.read()).libraryItems;
  if (!withdrawn) throw new Error("Nothing was checked in.");
  const cwd = folder();
  const { name, version, sha256 } = withdrawn;
  // It is withdrawn between the look and the download: the bytes come with a warning.
  server.spoil = async (response, { url }) => {
    if (url.includes("/library?"))
      await withdrawItem(staff().manager.context, { itemId: withdrawn.id, reason: "A \u009bhole in it." });
    return response;
  };
  const secret = await tokenOf(staff().manager, { verbs: ["read"] });
  const take = (args: readonly string[]) =>
    countersign(["fetch", ...args], { cwd, env: { COUNTERSIGN_URL: server.url, COUNTERSIGN_TOKEN: secret } });
  const raced = await take([name, version]);
  expect([raced.status, raced.out]).toEqual([1, ""]);
  expect(raced.aside).toContain(`${name} ${version} was withdrawn from use.`);
  server.spoil = null;
  server.calls.length = 0;
  for (const args of [[name, version], [sha256]]) {
    const refused = await take(args);
    expect([refused.status, refused.out]).toEqual([1, ""]);
    expect(refused.aside).toContain(`${name} ${version} was withdrawn from use: A hole in it.\n  - Deploy nothing of it.`);
  }
  expect(server.calls.filter(isContent)).toEqual([]);
  expect(readdirSync(cwd)).toEqual([]);
  const taken = await take([name, version, "--withdrawn"]);
  expect([taken.status, taken.out]).toEqual([0, `${name}: sha256:${sha256}, verified, withdrawn from use: A hole in it.\n`]);
  // There already, it is no less withdrawn.
  expect((await take([sha256])).status).toBe(1);
  const listed = await machineWith(secret)<"library">("GET", `/library?name=${name}&version=${version}`);
  expect(listed.body.items).toMatchObject([{ withdrawn: { reason: "A \u009bhole in it.", by: { name: staff().manager.name } } }]);
  const intact = await machineWith(secret)<"library">("GET", `/library?name=${item.name}&version=${item.version}`);
  expect(intact.body.items).toMatchObject([{ withdrawn: null }]);
});

it("an exported record is verified without the server, and an altered one is not", async () => {
  const cwd = folder();
  const file = path.join(cwd, "record.ndjson");
  const record = await openRecord(staff().auditor.context, `REL-${made.number}`);
  if (!record) throw new Error("There is no record.");
  const chunks: Uint8Array[] = [];
  for await (const chunk of exportLines(record)) chunks.push(chunk);
  const exported = Buffer.concat(chunks).toString();
  writeFileSync(file, exported);
  const holds = await countersign(["verify", file]);
  expect([holds.status, holds.aside]).toEqual([0, ""]);
  expect(holds.out).toContain("the record verifies.");
  writeFileSync(file, exported.replace("release.raised", "release.Raised"));
  expect((await countersign(["verify", file])).status).toBe(1);
  writeFileSync(file, exported.trimEnd().split("\n").slice(0, -1).join("\n"));
  expect((await countersign(["verify", file])).out).toContain("The last line is missing");
  writeFileSync(file, JSON.stringify({ evidence: "of another kind" }));
  expect(await countersign(["verify", file])).toMatchObject({ status: 2, out: "" });
  expect((await countersign(["verify", path.join(cwd, "none")])).status).toBe(2);
});

it("a login keeps the token for this user alone, once the server took it, and never shows it", async () => {
  const home = folder();
  const env = { HOME: home };
  const wrong = await countersign(["login", "--url", server.url, "--token-stdin"], { env, input: `cs_${"A".repeat(43)}` });
  expect(wrong.status).toBe(2);
  expect(readdirSync(home)).toEqual([]);
  const kept = await countersign(["login", "--url", `${server.url}/`, "--token-stdin"], { env, input: `${token}\n` });
  expect(kept.status).toBe(0);
  expect(kept.out + kept.aside).not.toContain(token);
  const file = path.join(home, ".config", "countersign", "settings.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await countersign(["fetch", item.sha256], { env, cwd: folder() })).toMatchObject({ status: 0 });
  const elsewhere = await countersign(["fetch", item.sha256], { env: { ...env, COUNTERSIGN_URL: "http://127.0.0.1:1" } });
  expect([elsewhere.status, elsewhere.aside]).toEqual([2, expect.stringContaining("was for another address")]);
});
