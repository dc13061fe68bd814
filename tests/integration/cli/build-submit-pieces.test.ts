/** A large artifact by the command, over a line that is cut: it goes on by itself, and so does the next run. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { database } from "#lib/db/client";
import { tokenOf } from "../../support/api.ts";
import { type ApiServer, serveApi } from "../../support/api-server.ts";
import { countersign, folder, type Ran } from "../../support/command.ts";
import { release, staff } from "../../support/factories.ts";

// Each run is a process of its own, and waits between its tries.
vi.setConfig({ testTimeout: 180_000 });

let server: ApiServer;
let token: string;

beforeAll(async () => {
  server = await serveApi();
  token = await tokenOf(staff().developer);
});
beforeEach(() => {
  server.calls.length = 0;
  server.ahead = null;
});
afterAll(() => server.close());

/** A line to the server that is cut as often, each time after so many bytes from the client. */
async function fragileLine(cuts: number, afterBytes: number): Promise<{ url: string; left: () => number; close: () => void }> {
  let left = cuts;
  const line = net.createServer((client) => {
    const onward = net.connect(Number(new URL(server.url).port), "127.0.0.1");
    let carried = 0;
    for (const end of [client, onward]) end.on("error", () => undefined);
    client.on("data", (chunk) => {
      carried += chunk.length;
      onward.write(chunk);
      if (left === 0 || carried < afterBytes) return;
      left -= 1;
      carried = 0;
      client.destroy();
      onward.destroy();
    });
    onward.pipe(client);
    client.on("close", () => onward.end());
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  const { port } = line.address() as net.AddressInfo;
  return { url: `http://127.0.0.1:${port}`, left: () => left, close: () => line.close() };
}

const bytes = randomBytes(3_500_000);
const sha256 = createHash("sha256").update(bytes).digest("hex");
const leftOver = (): string[] => {
  const uploads = path.join(process.env["LIBRARY_DIR"] ?? "", "uploads");
  return existsSync(uploads) ? readdirSync(uploads) : [];
};
const calls = (method: string): string[] =>
  server.calls.filter((call) => call.startsWith(`${method} `) && call.includes("/uploads"));

async function project() {
  const made = await release({ phase: "build_and_test" });
  const cwd = folder();
  writeFileSync(path.join(cwd, "large.bin"), bytes);
  writeFileSync(path.join(cwd, "small.txt"), "small");
  const origin = ["--source", "https://git.example.org/shop", "--commit", "0123abc", "--builder", "ci"];
  const artifacts = ["--artifact", "large.bin", "--artifact", "small.txt", "--version", "1.0", "--piece-mb", "1", "--seal"];
  const args = ["build", "submit", "--release", `REL-${made.number}`, ...origin, ...artifacts];
  const submit = (url = server.url): Promise<Ran> =>
    countersign(args, { cwd, env: { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: token } });
  return { made, submit };
}

it("goes on where it was cut, sends nothing twice, and says so", async () => {
  const { made, submit } = await project();
  const line = await fragileLine(3, 700_000);
  const { status, aside } = await submit(line.url);
  line.close();
  expect([status, line.left()]).toEqual([0, 0]);
  const [build] = (await made.read()).builds;
  expect(build?.artifacts.find(({ name }) => name === "large.bin")).toMatchObject({ sha256, size: bytes.length });
  expect(aside).toContain("Going on, try 1 of 8.");
  expect(await database().upload.count({ where: { buildId: build?.id ?? "" } })).toBe(1);
  expect(server.calls.filter((call) => call.endsWith("/artifacts"))).toHaveLength(1);
  expect(leftOver()).toEqual([]);
});

it("gives up in the end, and the next run goes on with what is there", async () => {
  const { made, submit } = await project();
  server.ahead = (request) =>
    request.method === "PATCH" && request.headers.get("upload-offset") !== "0"
      ? Promise.resolve(new Response("away", { status: 503 }))
      : null;
  const given = await submit();
  expect(given.status).toBe(2);
  expect(given.aside).toContain("answered 503");
  expect(calls("PATCH")).toHaveLength(10);
  expect(leftOver()).toHaveLength(1);

  server.ahead = null;
  server.calls.length = 0;
  expect(await submit()).toMatchObject({ status: 0 });
  // Of four pieces one was there.
  expect(calls("PATCH")).toHaveLength(3);
  const { builds } = await made.read();
  expect(builds).toHaveLength(1);
  expect(builds[0]?.artifacts.find(({ name }) => name === "large.bin")).toMatchObject({ sha256 });
  expect(leftOver()).toEqual([]);
});

it("begins anew where its upload was forgotten meanwhile", async () => {
  const { made, submit } = await project();
  let isForgotten = false;
  server.ahead = (request) => {
    if (request.method !== "PATCH" || request.headers.get("upload-offset") === "0" || isForgotten) return null;
    isForgotten = true;
    return database()
      .upload.deleteMany()
      .then(() => new Response("away", { status: 503 }));
  };
  expect(await submit()).toMatchObject({ status: 0 });
  expect(isForgotten).toBe(true);
  expect((await made.read()).builds[0]?.artifacts.find(({ name }) => name === "large.bin")).toMatchObject({ sha256 });
});
