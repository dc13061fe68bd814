/** A release that machines drive: by the interface and the command all that they may do, by people at their desks what they may not. No browser. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type APIRequest, expect, test } from "@playwright/test";
import { builderUri, envelopeOf, keyPair, statementOf } from "../support/sign-provenance.ts";
import { type Desk, deskOf, plain } from "./support/desk-by-hand.ts";
import { billOfProject, nodeReport, packAs, vitestReport } from "./support/project-files.ts";

const own = (): string => process.env["E2E_URL"] ?? "";
const hour = 3_600_000;
// Of this run alone: what is in the library stays there.
const mark = Date.now().toString(36);
const [service, key, builderName] = [`Made by machines ${mark}`, `machines-${mark}`, `Pipeline ${mark}`];
const version = `0.1.1-${mark}`;
const artifact = `countersign-${version}.tgz`;
const origin = { source: "https://git.example.org/countersign", commit: "9f31c0e" };

test("a release goes from its change into the library by tokens and the command, and people only vote", async ({
  playwright,
}) => {
  test.setTimeout(10 * 60_000);
  const folder = path.resolve(test.info().outputDir, "built");
  mkdirSync(folder, { recursive: true });
  const people = await everybody(playwright.request);
  const builder = keyPair("ed25519");
  await test.step("people add the service, and trust a builder by its key", async () => {
    await addService(people);
    await trustBuilder(people, builder.pem);
  });
  const tokens = await test.step("people make tokens", async () => ({
    claire: await makeToken(people.claire, ["read", "change"]),
    jonas: await makeToken(people.jonas, ["read", "release", "library"]),
    priya: await makeToken(people.priya, ["read", "build"]),
    mateo: await makeToken(people.mateo, ["read", "build"]),
    olga: await makeToken(people.olga, ["read", "gate_check"]),
  }));
  const [claire, jonas, mateo] = [callerWith(tokens.claire), callerWith(tokens.jonas), callerWith(tokens.mateo)];

  const change = await test.step("a change is raised and authorized", async () => {
    const raised = await claire("POST", "/changes", {
      ...{ service: key, title: "Release it by machines", reason: "People have better things to do." },
      ...{ origin: "improvement", model: "normal" },
    });
    const name = String(raised["number"]);
    const { authorizations } = await claire("POST", `/changes/${name}/authorization`);
    const asked = numberOf(authorizations);
    // A vote is a person's: no call casts one, whatever the token is for.
    await refused(tokens.claire, "POST", `/authorizations/${asked}/votes`, { verdict: "grant" }, 404);
    await vote(people.henrik, asked);
    expect(await claire("GET", `/changes/${name}`)).toMatchObject({ state: "authorized" });
    return name;
  });

  const release = await test.step("a release is raised, and planned", async () => {
    const raised = await jonas("POST", "/releases", {
      ...{ service: key, title: "Countersign 0.1.1, by machines", purpose: "To see that they can." },
      ...{ kind: "minor", wantedAt: null, changes: [change] },
    });
    const name = `/releases/${String(raised["number"])}`;
    await throughGate(jonas, name, "planning", [people.henrik]);
    await plan(jonas, name);
    await throughGate(jonas, name, "build_and_test", [people.henrik, people.ingrid]);
    return name;
  });

  const tarball = await packAs(version, folder);
  const bytes = readFileSync(tarball);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const bill = await billOfProject(path.join(folder, "bom.json"));
  await test.step("the command hands in what was built, and all that tells of it", async () => {
    const statement = statementOf({ ...origin, source: `git+${origin.source}`, subjects: [{ name: artifact, sha256 }] });
    writeFileSync(path.join(folder, "provenance.json"), JSON.stringify(envelopeOf(statement, builder.privateKey)));
    await vitestReport(path.join(folder, "unit.xml"));
    await nodeReport(tarball, path.join(folder, "package.xml"));
    const submitted = await countersign(folder, tokens.priya, [
      ...["build", "submit", "--release", path.basename(release), "--artifact", artifact, "--version", version, "--seal"],
      ...["--source", origin.source, "--commit", origin.commit, "--builder", builderUri],
      ...["--sbom", "bom.json", "--provenance", "provenance.json"],
      ...["--report", "unit=unit.xml@sandbox", "--report", "package=package.xml@sandbox"],
    ]);
    expect(submitted.aside + submitted.out).toMatch(/unit in sandbox: \d+ tests, \d+ passed, 0 failed/);
    expect(submitted.status).toBe(0);
    expect(submitted.out).toContain("package in sandbox: 3 tests, 2 passed, 0 failed, 1 skipped");
  });

  await test.step("and it is all there", async () => {
    const { builds } = (await jonas("GET", release)) as { builds: { id: string }[] };
    const build = await jonas("GET", `/builds/${builds.at(-1)?.id}`);
    expect(build["artifacts"]).toEqual([expect.objectContaining({ name: artifact, version, size: bytes.length, sha256 })]);
    const listed = (JSON.parse(readFileSync(bill, "utf8")) as { components: object[] }).components.length;
    const components = await jonas("GET", `${release}/components`);
    expect(components).toMatchObject({ bill: { format: "json", components: expect.any(Number) } });
    expect((components["bill"] as { components: number }).components).toBeGreaterThanOrEqual(listed);
    const page = plain(await people.jonas.read(`${release}/build`));
    expect(page).toContain(builderName);
    expect(page).toContain(builderUri);
  });

  await test.step("the gate to check-in is passed, and the artifact enters the library", async () => {
    const { criteria } = (await jonas("GET", release)) as { criteria: { id: string; tiedTo: object | null; isMet: boolean }[] };
    const [tied, byHand] = [criteria.find(({ tiedTo }) => tiedTo), criteria.find(({ tiedTo }) => !tiedTo)];
    expect(tied?.isMet).toBe(true);
    await mateo("PUT", `${release}/criteria/${byHand?.id}`, { isMet: true, note: "Seen in the sandbox." });
    const ahead = (await jonas("GET", release))["gateAhead"] as { checks: { code: string; state: string }[] };
    const states = Object.fromEntries(ahead.checks.map(({ code, state }) => [code, state]));
    expect(states).toMatchObject({ provenance: "holds", "tests-perfect": "holds", "criteria-met": "holds" });
    await throughGate(jonas, release, "check_in", [people.henrik, people.ingrid]);
    await jonas("POST", `${release}/check-in`);
    await putPart(jonas, release, "environment", { environment: "production" });
    await putPart(jonas, release, "run-sheet", { steps: [step("deploy", "Unpack and start it"), step("back_out", "Stop it")] });
  });

  await test.step("nothing speaks against asking for deployment, and it is asked", async () => {
    const ahead = (await jonas("GET", release))["gateAhead"] as { checks: { state: string }[] };
    expect(ahead).toMatchObject({ gate: "deployment", stand: "askable", againstAsking: [] });
    expect(ahead.checks.filter(({ state }) => state === "fails")).toEqual([]);
    const { gateAhead } = await jonas("POST", `${release}/authorizations`, { gate: "deployment" });
    expect(gateAhead).toMatchObject({ stand: "asked" });
  });

  await test.step("it may go into the sandbox, and not into production", async () => {
    const there = await countersign(folder, tokens.olga, ["gate", "--file", tarball, "--environment", "sandbox"]);
    expect(there).toMatchObject({
      status: 0,
      out: `sha256:${sha256} may be deployed to sandbox by ${path.basename(release)}.\n`,
    });
    const not = await countersign(folder, tokens.olga, ["gate", "--digest", sha256, "--environment", "production"]);
    expect([not.status, not.out]).toEqual([1, ""]);
    expect(not.aside).toContain(`sha256:${sha256} may not be deployed to production`);
    expect(not.aside).toContain(path.basename(release));
  });

  await test.step("the library gives it back, by name and by digest, whole", async () => {
    for (const [named, output] of [
      [[artifact, version, "--service", key], "by-name.tgz"],
      [[`sha256:${sha256}`], "by-digest.tgz"],
    ] as const) {
      const fetched = await countersign(folder, tokens.olga, ["fetch", ...named, "--output", output]);
      expect(fetched).toMatchObject({ status: 0, out: `${output}: sha256:${sha256}, verified\n` });
      expect(readFileSync(path.join(folder, output)).equals(bytes)).toBe(true);
    }
  });

  await test.step("its record verifies without the server", async () => {
    writeFileSync(
      path.join(folder, "record.ndjson"),
      await people.claire.read(`/api/record/export?stream=${path.basename(release)}`),
    );
    const verified = await countersign(folder, "", ["verify", "record.ndjson"]);
    expect(verified).toMatchObject({ status: 0, aside: "" });
    expect(verified.out).toContain("the record verifies.");
  });

  await test.step("its evidence pack, by token and from its page, holds all that was handed in, and verifies without the server", async () => {
    const name = path.basename(release);
    expect(await people.claire.read(`${release}/record`)).toContain(`href="/api${release}/evidence-pack"`);
    const byToken = await send(tokens.jonas, "GET", `${release}/evidence-pack`);
    expect([byToken.status, byToken.headers.get("content-type")]).toEqual([200, "application/zip"]);
    const packs = {
      token: Buffer.from(await byToken.arrayBuffer()),
      page: await people.claire.take(`/api${release}/evidence-pack`),
    };
    const digest = createHash("sha256").update(readFileSync(bill)).digest("hex");
    for (const [by, pack] of Object.entries(packs)) {
      writeFileSync(path.join(folder, `${by}.zip`), pack);
      const verified = await countersign(folder, "", ["verify", `${by}.zip`]);
      expect(verified).toMatchObject({ status: 0, aside: "" });
      expect(verified.out).toContain("the pack verifies.");
      expect(verified.out).toContain("4 documents: each hashes to its name and is named by an entry.");
      expect(verified.out).toContain(`${name} ends at entry `);
      expect(pack.includes(`${name}-evidence/documents/${digest}.json`)).toBe(true);
    }
    const altered = Buffer.from(packs.token);
    altered.write("[", altered.indexOf(readFileSync(bill).subarray(0, 100)));
    writeFileSync(path.join(folder, "altered.zip"), altered);
    const not = await countersign(folder, "", ["verify", "altered.zip"]);
    expect([not.status, not.out]).toEqual([1, expect.stringContaining(`documents/${digest}.json does not hash to its name.`)]);
  });
  for (const desk of Object.values(people)) await desk.close();
});

type People = Record<"claire" | "jonas" | "priya" | "mateo" | "olga" | "henrik" | "ingrid", Desk>;

async function everybody(browserless: APIRequest): Promise<People> {
  const sit = (name: string) => deskOf(browserless, own(), name);
  return {
    claire: await sit("Claire Dubois"),
    jonas: await sit("Jonas Weber"),
    priya: await sit("Priya Raman"),
    mateo: await sit("Mateo Alvarez"),
    olga: await sit("Olga Petrova"),
    henrik: await sit("Henrik Lund"),
    ingrid: await sit("Ingrid Solberg"),
  };
}

async function addService({ henrik, olga }: People): Promise<void> {
  const fields = { name: service, key, tier: "3", description: "What pipelines release." };
  await henrik.send("/services/new", "Add a service", fields);
  expect(await henrik.send(`/services/${key}`, "Required suites", { suites: "unit" })).toContain(
    "The required suites are saved.",
  );
  const appointed = { personId: "Ingrid Solberg", kind: "owner", serviceId: service };
  expect(await henrik.send("/admin", "Appoint somebody", appointed)).toContain("Proposed");
  await olga.send("/admin", `Confirm Ingrid Solberg as owner of ${service}`);
}

async function trustBuilder({ ingrid, olga }: People, material: string): Promise<void> {
  await ingrid.send("/admin/builders", "Propose a builder", { name: builderName, builderUri, kind: "key", material });
  await olga.send("/admin/builders", `Confirm: ${builderName}`);
}

async function makeToken(desk: Desk, verbs: readonly string[]): Promise<string> {
  const page = await desk.send("/account/tokens", "Make an access token", { name: "Machines", verbs, services: key });
  const [secret] = /cs_[\w-]{43}/.exec(page) ?? [];
  if (secret === undefined) throw new Error("No token was made.");
  return secret;
}

async function vote(desk: Desk, number: number): Promise<void> {
  const page = await desk.send(`/authorizations/${number}`, "Your vote", { verdict: "grant" });
  expect(plain(page)).toContain("Your vote is recorded.");
}

type Called = Record<string, unknown>;
type Caller = (method: string, address: string, json?: object, headers?: Record<string, string>) => Promise<Called>;

const send = (secret: string, method: string, address: string, json?: object, headers: Record<string, string> = {}) =>
  fetch(`${own()}/api/v1${address}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, ...(json && { "content-type": "application/json" }), ...headers },
    ...(json && { body: JSON.stringify(json) }),
  });

/** Calls as a pipeline does; whatever is not done ends the test with what was said. */
const callerWith =
  (secret: string): Caller =>
  async (method, address, json, headers) => {
    const answer = await send(secret, method, address, json, headers);
    const text = await answer.text();
    expect([`${method} ${address}`, answer.ok, answer.ok || text]).toEqual([`${method} ${address}`, true, true]);
    return JSON.parse(text) as Called;
  };

async function refused(secret: string, method: string, address: string, json: object, status: number): Promise<void> {
  const answer = await send(secret, method, address, json);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
}

const numberOf = (authorizations: unknown): number => (authorizations as { number: number }[]).at(-1)?.number ?? 0;

/** Asks for the gate ahead, has these people grant it, and passes it. */
async function throughGate(caller: Caller, release: string, gate: string, electors: readonly Desk[]): Promise<void> {
  const { authorizations } = await caller("POST", `${release}/authorizations`, { gate });
  for (const elector of electors) await vote(elector, numberOf(authorizations));
  expect(await caller("POST", `${release}/phase`, { to: gate, reason: "" })).toMatchObject({ phase: gate });
}

async function putPart(caller: Caller, release: string, part: string, json: object): Promise<void> {
  const { version: read } = await caller("GET", release);
  await caller("PUT", `${release}/${part}`, json, { "if-match": `"${String(read)}"` });
}

async function plan(caller: Caller, release: string): Promise<void> {
  await putPart(caller, release, "plan", {
    ...{ scope: "The whole of it.", testStrategy: "Its own unit tests, and whether its package opens." },
    ...{ backOutTrigger: "It does not answer.", backOutSteps: "Stop it.", backOutMinutes: 5 },
  });
  const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString();
  const window = { windowStart: at(24), windowEnd: at(28) };
  await putPart(caller, release, "schedule", { ...window, observationDays: 0, communication: "Nobody is hit." });
  const risk = { title: "It does not start", likelihood: "low", impact: "low", mitigation: "Try it.", contingency: "Stop it." };
  await putPart(caller, release, "risks", { risks: [risk] });
  const criteria = [{ text: "Its own unit tests pass", suite: "unit" }, { text: "Somebody has seen it run" }];
  await putPart(caller, release, "criteria", { criteria });
  await caller("POST", `${release}/impact`);
}

const step = (kind: string, title: string) => ({
  ...{ kind, title, instruction: "As the wiki says.", responsible: "Operations", expectedMinutes: 5 },
});

interface Ran {
  status: number;
  out: string;
  aside: string;
}

/** The command as this installation serves it, run by Node alone. */
async function countersign(cwd: string, token: string, args: readonly string[]): Promise<Ran> {
  const program = path.join(cwd, "countersign.mjs");
  writeFileSync(program, await (await fetch(`${own()}/countersign.mjs`)).text());
  const env = { HOME: "/nonexistent", COUNTERSIGN_URL: own(), COUNTERSIGN_TOKEN: token } as unknown as NodeJS.ProcessEnv;
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd, env }, (error, out, aside) =>
      resolve({ status: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, aside }),
    );
  });
}
