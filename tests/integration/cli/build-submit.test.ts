/** A pipeline hands in a build with the command, and runs it again. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { database } from "#lib/db/client";
import { revokeToken } from "#lib/services/identity/revoke-token";
import { tokenOf } from "../../support/api.ts";
import { type ApiServer, serveApi } from "../../support/api-server.ts";
import { billJson } from "../../support/bills.ts";
import { countersign, folder, type Ran } from "../../support/command.ts";
import { type MadeRelease, person, release, staff } from "../../support/factories.ts";
import { environments, junitXml } from "../../support/release-journey.ts";
import { envelopeOf, keyPair, statementOf } from "../../support/sign-provenance.ts";

// Each run is a process of its own, several to a test.
vi.setConfig({ testTimeout: 180_000 });

let server: ApiServer;
let token: string;

beforeAll(async () => {
  server = await serveApi();
  token = await tokenOf(staff().developer);
  await environments();
});
beforeEach(() => {
  server.calls.length = 0;
  server.ahead = null;
  server.spoil = null;
});
afterAll(() => server.close());

interface Project {
  cwd: string;
  made: MadeRelease;
  args: string[];
}

/** A release in build & test, and a folder with what a pipeline built for it. */
async function project({ failing = [] as readonly string[] } = {}): Promise<Project> {
  const made = await release({ phase: "build_and_test" });
  const cwd = folder();
  writeFileSync(path.join(cwd, "shop.tgz"), `the shop of REL-${made.number} `.repeat(200_000));
  writeFileSync(path.join(cwd, "notes.txt"), `What is new in REL-${made.number}.`);
  writeFileSync(path.join(cwd, "unit.xml"), junitXml({ failing }));
  const origin = [
    "--source",
    "https://git.example.org/shop",
    "--commit",
    "0123abc",
    "--builder",
    "ci",
    "--run-url",
    "https://ci.example.org/1",
  ];
  const artifacts = [
    "--artifact",
    `shop.tgz:shop-${made.number}.tgz`,
    "--artifact",
    "notes.txt:notes:9.9",
    "--version",
    `1.${made.number}`,
  ];
  const rest = ["--seal", "--report", "unit=unit.xml@test"];
  return { cwd, made, args: ["build", "submit", "--release", `REL-${made.number}`, ...origin, ...artifacts, ...rest] };
}

const submit = ({ cwd, args }: Project, secret = token): Promise<Ran> =>
  countersign(args, { cwd, env: { COUNTERSIGN_URL: server.url, COUNTERSIGN_TOKEN: secret } });

it("hands in all of it in one go, says what the server fixed and counted, and doubles nothing when run again", async () => {
  const shop = await project();
  const first = await submit(shop);
  expect(first).toMatchObject({ status: 0 });
  const { builds } = await shop.made.read();
  expect(builds).toHaveLength(1);
  const [build] = builds;
  expect(build?.artifacts.map(({ name, version, size }) => [name, version, size])).toEqual(
    expect.arrayContaining([
      [`shop-${shop.made.number}.tgz`, `1.${shop.made.number}`, 200_000 * `the shop of REL-${shop.made.number} `.length],
      ["notes", "9.9", expect.any(Number)],
    ]),
  );
  expect(first.out).toContain(`sealed, manifest sha256:${build?.sealed?.manifestDigest}`);
  expect(first.out).toContain("unit in test: 3 tests, 3 passed, 0 failed, 0 skipped");
  expect(first.aside).toContain("Sending notes: ");

  server.calls.length = 0;
  const again = await submit(shop);
  expect([again.status, again.out]).toEqual([0, first.out]);
  expect(server.calls.filter((call) => call.startsWith("POST"))).toEqual([]);
  expect(await shop.made.read()).toMatchObject({ builds: [{ reports: [expect.anything()] }] });
});

it("goes on after a cut where it was, however often it is cut", async () => {
  const shop = await project();
  // Every POST is done, and its first answer is lost on the way.
  const lost = new Set<string>();
  server.spoil = (response, { method, url, headers }) => {
    const key = `${url} ${headers.get("idempotency-key")}`;
    if (method !== "POST" || lost.has(key)) return response;
    lost.add(key);
    return null;
  };
  expect(await submit(shop)).toMatchObject({ status: 0 });
  expect(lost.size).toBe(5);
  expect(await shop.made.read()).toMatchObject({
    builds: [{ artifacts: [expect.anything(), expect.anything()], reports: [expect.anything()] }],
  });
});

it("goes on with a build that an earlier run left open, and begins another where its bytes are others", async () => {
  const shop = await project();
  server.spoil = (response, { url }) => (url.includes("/artifacts") ? null : response);
  const cut = await submit(shop);
  expect(cut.status).toBe(2);
  expect(cut.aside).toContain("the connection was cut off");
  server.spoil = null;
  expect(await submit(shop)).toMatchObject({ status: 0 });
  expect((await shop.made.read()).builds).toHaveLength(1);
  writeFileSync(path.join(shop.cwd, "notes.txt"), "Other notes.");
  expect(await submit(shop)).toMatchObject({ status: 0 });
  expect((await shop.made.read()).builds).toHaveLength(2);
});

it("two runs beside each other make one build", async () => {
  const shop = await project();
  const runs = await Promise.all([submit(shop), submit(shop)]);
  expect(runs.map(({ status }) => status)).toEqual([0, 0]);
  expect(await shop.made.read()).toMatchObject({ builds: [{ reports: [expect.anything()] }] });
});

it("ends with 1 and names the tests where a report is not perfect", async () => {
  const shop = await project({ failing: ["finds \u001b[2Jnothing".replace("\u001b", "&#x9b;")] });
  const { status, out, aside } = await submit(shop);
  expect([status, out]).toEqual([1, expect.stringContaining("4 tests, 3 passed, 1 failed")]);
  expect(aside).toContain("The report of unit is not perfect: 1 of 4 tests failed.");
  expect(aside).toContain("nothing: expected 1, got 2");
  expect(aside).not.toContain("\u009b");
  const again = await submit(shop);
  expect([again.status, again.out]).toEqual([1, out]);
  expect(again.aside).toContain("nothing: expected 1, got 2");
});

it("ends with 1 and every reason where the release refuses, and has sent nothing of the artifacts", async () => {
  const shop = await project();
  await shop.made.reach("check_in");
  const refused = await submit(shop);
  expect(refused.status).toBe(1);
  expect(refused.aside).toContain(`  - REL-${shop.made.number} stands in check-in, not in build & test.`);
  expect(server.calls.filter((call) => call.includes("artifacts"))).toEqual([]);
});

it("sends the bill of materials and the provenance after sealing, each with its kind and key, and tells a refusal beside the rest", async () => {
  const shop = await project();
  const documents = { sbom: "\ufeff<?xml version='1.0'?><bom/>", provenance: '{"payload": ""}' };
  for (const [kind, text] of Object.entries(documents)) writeFileSync(path.join(shop.cwd, kind), text);
  const sent: unknown[] = [];
  server.ahead = (request) => {
    const [, kind] = /\/builds\/[^/]+\/(sbom|provenance)$/.exec(request.url) ?? [];
    return kind === undefined ? null : taken(kind, request);
  };
  const taken = async (kind: string, request: Request): Promise<Response> => {
    const bytes = Buffer.from(await request.arrayBuffer());
    sent.push([kind, request.headers.get("content-type"), bytes.toString(), request.headers.get("idempotency-key")?.length]);
    if (kind === "sbom") return Response.json({ id: "1" }, { status: 201 });
    const problem = {
      title: "The provenance does not hold.",
      reasons: [{ code: "x", message: "Another digest.", href: "/releases/REL-1/build" }],
    };
    return Response.json(problem, { status: 422, headers: { "content-type": "application/problem+json" } });
  };
  const args = [...shop.args, "--provenance", "provenance", "--sbom", "sbom"];
  const { status, out, aside } = await submit({ ...shop, args });
  expect([status, out]).toEqual([1, expect.stringContaining("3 tests, 3 passed")]);
  expect(aside).toContain(`The provenance does not hold.\n  - Another digest.\n    ${server.url}/releases/REL-1/build\n`);
  expect(sent).toEqual([
    ["sbom", "application/xml", documents.sbom, 64],
    ["provenance", "application/json", documents.provenance, 64],
  ]);
  const posted = server.calls.filter((call) => call.startsWith("POST"));
  expect(posted.slice(-4).map((call) => call.split("/").at(-1))).toEqual(["seal", "sbom", "provenance", "test-reports"]);
});

it("doubles no bill of materials and no provenance, whichever token runs it again, and still knows them when the release went on", async () => {
  const shop = await project();
  const [bom, key] = [JSON.stringify(billJson([{ name: "left-pad" }])), keyPair()];
  const provenance = JSON.stringify(envelopeOf(statementOf(), key.privateKey));
  writeFileSync(path.join(shop.cwd, "bom.json"), bom);
  writeFileSync(path.join(shop.cwd, "provenance.json"), provenance);
  const args = [...shop.args, "--sbom", "bom.json", "--provenance", "provenance.json"];
  expect(await submit({ ...shop, args })).toMatchObject({ status: 0 });
  const documents = () => database().billOfMaterials.count({ where: { releaseId: shop.made.id } });
  const entries = () => database().recordEntry.count({ where: { stream: { name: `REL-${shop.made.number}` } } });
  const before = [await documents(), await entries()];
  expect(before[0]).toBe(1);
  const another = await tokenOf(staff().developer);
  for (const secret of [token, another]) expect(await submit({ ...shop, args }, secret)).toMatchObject({ status: 0 });
  expect([await documents(), await entries()]).toEqual(before);
  expect((await shop.made.read()).builds[0]?.provenance).toHaveLength(1);
  await shop.made.enter("planning", "Other scope.");
  expect(await submit({ ...shop, args }, another)).toMatchObject({ status: 0 });
  // What was handed in in between is the last one then: the first is new again, for the same token within the day.
  const again = await project();
  writeFileSync(path.join(again.cwd, "bom.json"), bom);
  writeFileSync(path.join(again.cwd, "other.json"), JSON.stringify(billJson([])));
  for (const file of ["bom.json", "other.json", "bom.json"])
    expect(await submit({ ...again, args: [...again.args, "--sbom", file] })).toMatchObject({ status: 0 });
  expect((await again.made.read()).builds[0]?.bill).toMatchObject({ components: 1 });
});

it("finds a missing file before the first call, and says all that are missing", async () => {
  const shop = await project();
  const args = [...shop.args, "--sbom", "bom.json", "--report", "e2e=e2e.xml@test"];
  const { status, aside } = await submit({ ...shop, args });
  expect(status).toBe(2);
  for (const file of ["bom.json", "e2e.xml"]) expect(aside).toContain(`There is no file ${file}.`);
  expect(server.calls).toEqual([]);
});

it("could not tell where the token was revoked, or where nothing listens", async () => {
  const shop = await project();
  const ann = await person({ roles: ["developer"] });
  const secret = await tokenOf(ann);
  const { id: tokenId } = await database().accessToken.findFirstOrThrow({ where: { personId: ann.id } });
  await revokeToken(ann.context, { tokenId });
  const revoked = await submit(shop, secret);
  expect([revoked.status, revoked.out]).toEqual([2, ""]);
  expect(revoked.aside).toContain("This access token is not in force");
  expect(revoked.aside).not.toContain(secret);
  const gone = await countersign(shop.args, {
    cwd: shop.cwd,
    env: { COUNTERSIGN_URL: "http://127.0.0.1:1", COUNTERSIGN_TOKEN: secret },
  });
  expect(gone.status).toBe(2);
  expect(gone.aside).toContain("http://127.0.0.1:1 cannot be asked: nothing listens there.");
});
