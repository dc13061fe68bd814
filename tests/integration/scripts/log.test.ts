/** The log: every request has its id and one line; what is secret has none. */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/home.ts";
import { inWords } from "../../../scripts/log-words.ts";

/** Runs a program of this checkout and answers its output, line by line. */
function run(program: string, level = "info"): { status: number | null; lines: string[]; errors: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: level },
    encoding: "utf8",
  });
  return { status, lines: stdout.split("\n").filter((line) => line !== ""), errors: stderr };
}

const server = `
import { createServer } from "node:http";
import { watchRequests } from "#lib/web/watch-requests";
import { log, noteActor } from "#lib/log";
watchRequests();
const server = createServer(async (request, response) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (request.url.startsWith("/acts")) noteActor("3b1d3b1e-0000-4000-8000-000000000001");
  log().info({ kind: "action" }, "within");
  response.statusCode = request.url.startsWith("/fails") ? 500 : 200;
  response.end(request.headers["x-request-id"]);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const ask = async (path, headers = {}) => {
  const answer = await fetch("http://127.0.0.1:" + server.address().port + path, { headers });
  if (answer.headers.get("x-request-id") !== (await answer.text())) throw new Error("Two ids for one request.");
};
`;

interface Line {
  kind: string;
  request: string;
  actor?: string;
  level: string;
  path: string;
  route: string;
  status: number;
  ms: number;
}

const linesOf = (program: string): Line[] => {
  const { status, lines, errors } = run(`${server}${program}\nserver.close();`);
  expect(errors).toBe("");
  expect(status).toBe(0);
  return lines.map((line) => JSON.parse(line) as Line);
};

describe("a request", { timeout: 180_000 }, () => {
  it("keeps a sane id it came with, and gets one where it had none or a strange one", () => {
    const lines = linesOf(`
      await ask("/a", { "x-request-id": "from-the-proxy-1" });
      for (const id of ["short", "x".repeat(65), "with a space", '{"level":"error"}']) await ask("/b", { "x-request-id": id });
      await ask("/c");`);
    const requests = lines.filter(({ kind }) => kind === "request");
    expect(requests).toHaveLength(6);
    expect(requests[0]?.request).toBe("from-the-proxy-1");
    for (const { request } of requests.slice(1)) expect(request).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(requests.map(({ request }) => request)).size).toBe(6);
  });

  it("is told in one line, without its query, with whoever acted, and all lines about it have its id", () => {
    const lines = linesOf(`
      await Promise.all([ask("/acts?token=secret-1"), ask("/setup?token=secret-2"), ask("/fails")]);`);
    expect(JSON.stringify(lines)).not.toMatch(/secret|token/);
    for (const place of ["/acts", "/setup", "/fails"]) {
      const line = lines.find((one) => one.kind === "request" && one.path === place);
      expect(line).toMatchObject({ status: place === "/fails" ? 500 : 200, level: place === "/fails" ? "warn" : "info" });
      expect(line?.actor).toBe(place === "/acts" ? "3b1d3b1e-0000-4000-8000-000000000001" : undefined);
      expect(lines.filter(({ request }) => request === line?.request).map(({ kind }) => kind)).toEqual(["action", "request"]);
    }
  });

  it("of a machine that asks every few seconds is not told of", () => {
    const lines = linesOf(`for (const path of ["/api/health", "/api/ready", "/_next/static/x.js"]) await ask(path);`);
    expect(lines.filter(({ kind }) => kind === "request")).toEqual([]);
  });
});

describe("a failure", () => {
  it("is told with its cause and its stack, and without the values in a database's error", () => {
    const { lines } = run(`
      import { log } from "#lib/log";
      const cause = Object.assign(new Error("duplicate key"), { code: "23505", detail: "Key (email)=(ann@example.org) already exists." });
      log().error({ kind: "failure", err: Object.assign(new Error("It failed", { cause }), { meta: { secret: "hunter2" } }) }, "It failed");`);
    const [line = ""] = lines;
    expect(JSON.parse(line)).toMatchObject({ err: { message: "It failed", cause: { code: "23505", message: "duplicate key" } } });
    expect(line).not.toMatch(/ann@example|hunter2/);
  });
});

describe("LOG_LEVEL", { timeout: 180_000 }, () => {
  it("says how much is told, and is refused when it is none", () => {
    const program = `import { log } from "#lib/log"; log().debug({}, "d"); log().info({}, "i"); log().warn({}, "w"); log().error({}, "e");`;
    const count = (level: string) => run(program, level).lines.length;
    expect(["silent", "warn", "debug"].map(count)).toEqual([0, 2, 4]);
    expect(run(program, "loud").errors).toContain("LOG_LEVEL must be silent, error, warn, info or debug.");
  });
});

describe("for a person at a terminal", () => {
  const time = "2026-11-25T10:20:30.000Z";
  it("warnings and errors are words, the rest is left out, and what is no line of the log stays as it is", () => {
    expect(inWords(JSON.stringify({ level: "info", time, msg: "GET / 200" }))).toBeNull();
    expect(inWords(JSON.stringify({ level: "warn", time, msg: "GET / 500", request: "abc" }))).toBe(
      "10:20:30 Warning: GET / 500 (request abc)",
    );
    expect(
      inWords(JSON.stringify({ level: "error", time, msg: "It failed", err: { message: "m", stack: "Error: m\n at x" } })),
    ).toBe("10:20:30 Error: It failed\n  Error: m\n   at x");
    for (const plain of ["▲ Next.js", "{not json", '{"a":1}']) expect(inWords(plain)).toBe(plain);
  });
});
