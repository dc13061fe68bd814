/** The gate from a shell: 0 for a whole yes alone. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { tokenOf } from "../../support/api.ts";
import { type ApiServer, serveApi } from "../../support/api-server.ts";
import { countersign, folder } from "../../support/command.ts";
import { release, staff } from "../../support/factories.ts";
import { environments } from "../../support/release-journey.ts";

let server: ApiServer;
let token: string;
let digest: string;
let content: string;
let number: number;

beforeAll(async () => {
  server = await serveApi();
  token = await tokenOf(staff().operator, { verbs: ["gate_check"] });
  await environments();
  const made = await release({ phase: "check_in" });
  ({ number } = made);
  content = `REL-${number}, build 1`;
  digest = (await made.read()).builds.at(-1)?.artifacts[0]?.sha256 ?? "";
});
beforeEach(() => {
  server.spoil = null;
});
afterAll(() => server.close());

const ask = (args: readonly string[], env: Record<string, string> = {}) =>
  countersign(["gate", ...args], { env: { COUNTERSIGN_URL: server.url, COUNTERSIGN_TOKEN: token, ...env } });

it("is 0 where it may be deployed, by digest or by the file itself", async () => {
  const file = path.join(folder(), "shop.tgz");
  writeFileSync(file, content);
  const said = `sha256:${digest} may be deployed to test by REL-${number}.\n`;
  expect(await ask(["--digest", `SHA256:${digest.toUpperCase()}`, "--environment", "test"])).toMatchObject({
    status: 0,
    out: said,
  });
  expect(await ask(["--file", file, "--environment", "test"])).toMatchObject({ status: 0, out: said });
});

it("is 1 with every reason, and as it came for programs", async () => {
  const refused = await ask(["--digest", digest, "--environment", "production"]);
  expect([refused.status, refused.out]).toEqual([1, ""]);
  expect(refused.aside).toContain(`sha256:${digest} may not be deployed to production`);
  expect(refused.aside).toContain("  - The library does not hold it");
  const { status, out } = await ask(["--digest", digest, "--environment", "production", "--json"]);
  expect([status, JSON.parse(out)]).toEqual([1, expect.objectContaining({ allowed: false, digest, environment: "production" })]);
});

const json = (body: unknown, status = 200) => Response.json(body, { status });
const yes = () => ({ allowed: true, reasons: [], release: null, digest, environment: "test", statement: null });

it.each<[string, () => Response | null]>([
  ["the connection is cut", () => null],
  ["the server broke", () => json({ title: "Broken." }, 500)],
  [
    "a page comes in place of an answer",
    () => new Response("<p>allowed: true</p>", { headers: { "content-type": "text/html" } }),
  ],
  ["the answer is about another digest", () => json({ ...yes(), digest: "0".repeat(64) })],
  ["the answer is about another environment", () => json({ ...yes(), environment: "production" })],
  ["the answer contradicts itself", () => json({ ...yes(), reasons: [{ code: "x", message: "No." }] })],
  ["allowed is a word", () => json({ ...yes(), allowed: "true" })],
  ["another address is named", () => new Response(null, { status: 302, headers: { location: "https://elsewhere.example" } })],
])("is 2 where %s", async (_what, answer) => {
  server.spoil = answer;
  const { status, out, aside } = await ask(["--digest", digest, "--environment", "test"]);
  expect([status, out]).toEqual([2, ""]);
  expect(aside).toContain("Whether it may be deployed is not known: take it for a no.");
});

it("is 2 where the server is silent, the token is not in force or is for something else", async () => {
  const args = ["--digest", digest, "--environment", "test"];
  server.spoil = () => new Promise(() => undefined);
  const since = performance.now();
  const silent = await ask([...args, "--timeout", "1"]);
  expect([silent.status, silent.aside]).toEqual([2, expect.stringContaining("nothing was heard for 1 s")]);
  expect(performance.now() - since).toBeLessThan(20_000);
  server.spoil = null;
  const unknown = await ask(args, { COUNTERSIGN_TOKEN: `cs_${"A".repeat(43)}` });
  expect([unknown.status, unknown.aside]).toEqual([2, expect.stringContaining(`${server.url}/account/tokens`)]);
  const other = await ask(args, { COUNTERSIGN_TOKEN: await tokenOf(staff().operator, { verbs: ["read"] }) });
  expect([other.status, other.aside]).toEqual([2, expect.stringContaining("This token is not made for that.")]);
});

it("waits as the server asks it to, and asks again while it is told to wait", async () => {
  let asked = 0;
  const busy = { title: "Too many calls.", code: "too-many", status: 429, reasons: [] };
  server.spoil = (response) => {
    asked += 1;
    if (asked === 1)
      return Response.json(busy, { status: 429, headers: { "content-type": "application/problem+json", "retry-after": "2" } });
    return asked === 2 ? json({ ...yes(), allowed: false, reasons: [{ code: "late", message: "Not yet." }] }) : response;
  };
  const since = performance.now();
  const { status, aside } = await ask(["--digest", digest, "--environment", "test", "--wait", "30"]);
  expect([status, asked]).toEqual([0, 3]);
  expect(aside).toContain("Not yet.");
  expect(performance.now() - since).toBeGreaterThan(2000);
});
