/** What nobody should send to the machine interface, in one table: each is a problem with its reason, and leaves nothing behind. */
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { type Called, type Machine, machineWith, tokenOf } from "../../support/api.ts";
import { type ApiServer, serveApi } from "../../support/api-server.ts";
import { billBytes, billJson, billXml } from "../../support/bills.ts";
import { change, environments, person, release } from "../../support/factories.ts";
import { job } from "../../support/people.ts";
import { junitXml, openBuild, sealedBuild } from "../../support/release-journey.ts";
import { bytesOfJson, envelopeOf, keyPair, sigstore, statementOf } from "../../support/sign-provenance.ts";

const megabyte = 1024 * 1024;

// Read once, when the application is first asked for its settings.
vi.hoisted(() => {
  for (const name of ["ARTIFACT_LIMIT_MB", "REPORT_LIMIT_MB", "SBOM_LIMIT_MB"]) process.env[name] = "2";
  process.env["API_RATE_PER_MINUTE"] = "1000000";
});

interface Sent {
  json?: unknown;
  bytes?: Uint8Array | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

interface Row {
  what: string;
  /** Method and address; `{names}` stand for what is there. */
  call: string;
  sent?: Sent;
  /** Whose token, where it is not everybody's. */
  secret?: string | null;
  status: number;
  /** In the title, in a message, in a code or as a field. */
  reason: RegExp;
}

let secret: string;
let server: ApiServer;
let owner: pg.Client;
const named: Record<string, string> = {};

beforeAll(async () => {
  await environments();
  const everybody = await person({
    roles: ["requester", "release_manager", "developer", "tester", "operator", "change_manager"],
  });
  const [open, sealed, planned] = [
    await release({ phase: "build_and_test" }),
    await release({ phase: "build_and_test" }),
    await release({ phase: "planning" }),
  ];
  Object.assign(named, {
    change: `CHG-${(await change({ serviceId: open.service.id })).number}`,
    open: await openBuild(open),
    sealed: await sealedBuild(sealed),
    building: `REL-${sealed.number}`,
    planned: `REL-${planned.number}`,
    service: open.service.key,
  });
  secret = await tokenOf(everybody);
  server = await serveApi();
  owner = new pg.Client({ connectionString: process.env["TEST_OWNER_URL"] ?? "" });
  await owner.connect();
  await sweepMedia(job, new Date(Date.now() + 60_000));
  before = await left();
  files = stored();
});

afterAll(async () => {
  await server.close();
  await owner.end();
});

/** How many rows every table has. */
async function counted(): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const each = tables.map(({ name }) => `SELECT '${name}' AS name, count(*) FROM ${name}`);
  const { rows } = await owner.query<{ name: string; count: string }>(each.join(" UNION ALL "));
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

const stored = (folder = ""): string[] =>
  readdirSync(`${process.env["LIBRARY_DIR"]}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name)
    .sort();

/** Rows, and uploads that have begun and not ended. Bytes that nothing refers to are swept, later. */
const left = async () => ({ rows: await counted(), unfinished: stored("incoming") });

let before: Awaited<ReturnType<typeof left>>;
let files: string[];

afterEach(async () => {
  // A connection that is cut is heard of a moment later, and then what had arrived goes.
  try {
    await expect.poll(left, { timeout: 10_000, interval: 50 }).toEqual(before);
  } catch (error) {
    // What one row leaves behind is its own fault, not that of those after it.
    before = await left();
    throw error;
  }
});

const filledIn = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name] ?? name);

/** Everything a problem says, as one text. */
const said = ({ title, code, reasons }: Called["body"]): string =>
  [title, code, ...reasons.map((one) => `${one.code} ${one.field ?? ""} ${one.message}`)].join("\n");

const refuses = (rows: readonly Row[]) =>
  it.each(rows.map((row) => [row.what, row] as const))("%s", async (_what, row) => {
    const machine: Machine = machineWith(row.secret === undefined ? secret : row.secret);
    const [method = "", address = ""] = filledIn(row.call).split(" ");
    const { json, ...sent } = row.sent ?? {};
    const filled = typeof json === "string" ? filledIn(json) : json === undefined ? undefined : filledIn(JSON.stringify(json));
    const answer = await machine(method, address, { ...sent, ...(filled !== undefined && { json: filled }) });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([row.status, "application/problem+json"]);
    expect(answer.body.status).toBe(row.status);
    expect(said(answer.body)).toMatch(row.reason);
    // Whoever sent two megabytes is not sent them back.
    expect(JSON.stringify(answer.body).length).toBeLessThan(4000);
  });

const raise = { service: "{service}", title: "Search", reason: "Slow.", origin: "improvement", model: "normal" };
const withMore = (member: string): string => JSON.stringify(raise).replace("{", `{${member},`).replace('{,"', '{"');
const nested = (depth: number, [open, close] = ["[", "]"]) => `${open.repeat(depth)}${close.repeat(depth)}`;
const json = { "content-type": "application/json" };
const xml = { "content-type": "application/xml" };
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(400, 7)]);

/** Sends no length ahead, and may break off. */
const streamed = (bytes: number, breaks = false): ReadableStream<Uint8Array> => {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= bytes) return breaks ? controller.error(new Error("gone")) : controller.close();
      sent += 65_536;
      controller.enqueue(Buffer.alloc(65_536, " "));
    },
  });
};

describe("JSON", () => {
  const raising = (what: string, text: string, reason: RegExp): Row => ({
    ...{ what, call: "POST /changes", sent: { json: text }, status: 400, reason },
  });
  const bytes = (what: string, sent: Sent, status: number, reason: RegExp): Row => ({
    ...{ what, call: "POST /changes", sent, status, reason },
  });
  refuses([
    raising("that is nothing", " ", /no JSON/),
    raising("that ends in the middle", '{"title": "Sea', /no JSON/),
    raising("with a comma too many", '{"title": "a",}', /no JSON/),
    raising("with a remark", "{/* title */}", /no JSON/),
    raising("with a word that is no value", '{"title": undefined}', /no JSON/),
    raising("with a number that is none", '{"title": NaN}', /no JSON/),
    raising("with a line end in a text", '{"title": "a\nb"}', /no JSON/),
    raising("that is a list", "[]", /does not fit/),
    raising("that is a text", '"title"', /does not fit/),
    raising("that is null", "null", /does not fit/),
    raising("twice", `${JSON.stringify(raise)}${JSON.stringify(raise)}`, /no JSON/),
    raising("with a number for a title", withMore('"reason":7').replace('"reason":"Slow.",', ""), /reason/),
    raising("with a list for a title", JSON.stringify({ ...raise, title: ["Search"] }), /title/),
    raising("with a model nobody knows", JSON.stringify({ ...raise, model: "constructor" }), /model/),
    raising("with a title of a megabyte, nearly", JSON.stringify({ ...raise, title: "x".repeat(900_000) }), /title/),
    raising(
      "with a service nobody has",
      JSON.stringify({ ...raise, service: "'; DROP TABLE change; --" }),
      /There is no service/,
    ),
    raising("with a template that is no id", JSON.stringify({ ...raise, model: "standard", templateId: "../x" }), /templateId/),
    raising("with a field nobody knows", withMore('"colour":"red"'), /unknown-field/),
    raising("with a field of JavaScript's", withMore('"constructor":{"name":"x"}'), /unknown-field/),
    raising("with a prototype", withMore('"__proto__":{"roles":["administrator"]}'), /unknown-field/),
    raising("with a NUL in a text", JSON.stringify({ ...raise, title: "a\0b" }), /NUL/),
    raising("with a NUL in a name", withMore('"ti\\u0000tle":"x"'), /NUL/),
    raising("with half a character", withMore('"why":"\\ud83d"'), /surrogate/),
    raising("with a member twice", withMore('"title":"Another"'), /“title” stands twice/),
    raising("with a member twice, once escaped", withMore('"t\\u0069tle":"Another"'), /“title” stands twice/),
    raising("nested a hundred thousand deep", nested(100_000), /nested more than 100 deep/),
    raising("nested in a field", withMore(`"title2":${nested(100_000, ['{"a":', "}"]).replace('{"a":}', "{}")}`), /100 deep/),
    bytes("that is not UTF-8", { bytes: Buffer.from('{"title": "caf\u00e9"}', "latin1"), headers: json }, 400, /not UTF-8/),
    bytes("in UTF-16", { bytes: utf16(JSON.stringify(raise)), headers: json }, 400, /not UTF-8/),
    bytes("in UTF-16 without a mark", { bytes: utf16(JSON.stringify(raise)).subarray(2), headers: json }, 400, /no JSON/),
    bytes("that is a zip", { bytes: zip, headers: json }, 400, /no JSON|not UTF-8/),
    bytes("that is packed", { bytes: gzipSync(JSON.stringify(raise)), headers: json }, 400, /not UTF-8/),
    bytes(
      "that is packed, and says so",
      { bytes: gzipSync(JSON.stringify(raise)), headers: { ...json, "content-encoding": "gzip" } },
      415,
      /content-encoding/,
    ),
    bytes("of five megabytes", { json: JSON.stringify({ ...raise, reason: "x".repeat(5 * megabyte) }) }, 413, /1048576 bytes/),
    bytes("of five megabytes that says no length", { bytes: streamed(5 * megabyte), headers: json }, 413, /1048576 bytes/),
    bytes("that is cut off", { bytes: streamed(65_536, true), headers: json }, 400, /cut off/),
    bytes("sent as text", { json: raise, headers: { "content-type": "text/plain" } }, 415, /application\/json/),
    bytes(
      "sent as a patch",
      { json: raise, headers: { "content-type": "application/json-patch+json" } },
      415,
      /application\/json/,
    ),
    bytes(
      "sent as a form",
      { bytes: Buffer.from("title=a"), headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
      /application\/json/,
    ),
    bytes("sent as nothing", { bytes: Buffer.from(JSON.stringify(raise)) }, 415, /application\/json/),
    {
      what: "where none is taken",
      call: "POST /changes/{change}/authorization",
      sent: { json: '{"verdict":"grant"}' },
      status: 400,
      reason: /unknown-field/,
    },
    {
      what: "of null where none is taken",
      call: "POST /changes/{change}/authorization",
      sent: { json: "null" },
      status: 400,
      reason: /does not fit/,
    },
  ]);
});

describe("a plan", () => {
  const putting = (what: string, part: string, body: unknown, reason: RegExp): Row => ({
    ...{ what, call: `PUT /releases/{planned}/${part}`, sent: { json: body, headers: { "if-match": "*" } }, status: 400, reason },
  });
  const schedule = { windowStart: null, windowEnd: null, observationDays: 0, communication: "" };
  const risk = { title: "a", likelihood: "low", impact: "low" };
  refuses([
    putting("that takes longer than any number", "plan", '{"backOutMinutes":1e400}', /backOutMinutes/),
    putting("that takes a part of a minute", "plan", { backOutMinutes: 1.5 }, /backOutMinutes/),
    putting("that takes time back", "plan", { backOutMinutes: -1 }, /backOutMinutes/),
    putting("that takes a number no one can hold", "plan", '{"backOutMinutes":9007199254740993}', /backOutMinutes/),
    putting("of objects", "plan", { scope: { toString: "x" } }, /scope/),
    putting("for yesterday, in words", "schedule", { ...schedule, windowStart: "yesterday" }, /windowStart/),
    putting("for the year 9999", "schedule", { ...schedule, windowStart: "9999-12-31T23:59:59Z" }, /windowStart/),
    putting("for an hour that is nowhere", "schedule", { ...schedule, windowStart: "2026-12-01T25:00:00Z" }, /windowStart/),
    putting("for a time without a zone", "schedule", { ...schedule, windowStart: "2026-12-01T10:00:00" }, /windowStart/),
    putting("of more rows than anybody reads", "risks", { risks: Array.from({ length: 101 }, () => risk) }, /At most 100 rows/),
    putting("of rows that are none", "risks", { risks: "all" }, /rows as a list/),
    putting("of a risk that is bottomless", "risks", { risks: [{ ...risk, impact: "bottomless" }] }, /impact/),
    putting("with a test of no suite", "criteria", { criteria: [{ text: "a", test: "b" }] }, /Name the suite/),
    putting("with a row of somebody else", "criteria", { criteria: [{ text: "a", id: "1" }] }, /id/),
  ]);
});

describe("a header", () => {
  const keyed = (what: string, key: string): Row => ({
    ...{ what: `Idempotency-Key ${what}`, call: "POST /changes", sent: { json: raise, headers: { "idempotency-key": key } } },
    ...{ status: 400, reason: /visible characters/ },
  });
  const matching = (what: string, header: string, status = 400, reason = /ETag/): Row => ({
    ...{ what: `If-Match ${what}`, call: "PUT /releases/{planned}/plan", sent: { json: {}, headers: { "if-match": header } } },
    ...{ status, reason },
  });
  const showing = (what: string, header: string | null, reason: RegExp): Row => ({
    ...{ what: `Authorization ${what}`, call: "GET /releases", secret: null, status: 401, reason },
    ...(header !== null && { sent: { headers: { authorization: header } } }),
  });
  refuses([
    keyed("of nothing", ""),
    keyed("with a blank", "a b"),
    keyed("of too much", "k".repeat(201)),
    keyed("with a letter beyond ASCII", "cl\u00e9"),
    {
      what: "If-Match that is missing",
      call: "PUT /releases/{planned}/plan",
      sent: { json: {} },
      status: 428,
      reason: /If-Match/,
    },
    matching("without quotes", "7"),
    matching("in words", '"seven"'),
    matching("that is weak", 'W/"1"'),
    matching("of two", '"1", "2"'),
    matching("of none", '"0"'),
    matching("beyond every version", '"99999999999999999999"'),
    matching("of a version that is not there", '"999999999"', 412, /changed since/),
    showing("that is missing", null, /Show an access token/),
    showing("by name and password", "Basic YTpi", /Show an access token/),
    showing("with nothing in it", "Bearer ", /Show an access token/),
    showing("with two tokens", "Bearer cs_a cs_b", /Show an access token/),
    showing("of another system", `Bearer ghp_${"a".repeat(36)}`, /not in force/),
    showing("of a token without end", `Bearer cs_${"A".repeat(60_000)}`, /not in force/),
  ]);
});

describe("a query", () => {
  const asking = (address: string, reason: RegExp): Row => ({
    ...{ what: address.slice(0, 60), call: `GET ${address}`, status: 400, reason },
  });
  refuses([
    asking("/releases?limit=0", /1 to 200/),
    asking("/releases?limit=1e2", /1 to 200/),
    asking("/releases?limit=%D9%A3", /1 to 200/),
    asking("/releases?limit=", /1 to 200/),
    asking("/releases?limit=5&limit=6", /limit/),
    asking("/releases?cursor=0", /cursor/),
    asking("/releases?cursor=-1", /cursor/),
    asking("/releases?cursor=99999999999", /cursor/),
    asking("/changes?cursor=1%20OR%201=1", /cursor/),
    asking("/library?cursor=7", /cursor/),
    asking("/releases/{building}/components?cursor=x", /cursor/),
    asking("/releases/{building}/components?standing=stolen", /standing/),
    asking("/releases?phase=__proto__", /phase/),
    asking("/releases?text=a%00b", /NUL/),
    asking(`/changes?text=${"x".repeat(201)}`, /200 characters/),
    asking("/releases?page=2", /unknown-field/),
    asking("/releases/{building}?verbose=1", /unknown-field/),
    {
      what: "that a deed does not know",
      call: "POST /changes?dryRun=true",
      sent: { json: raise },
      status: 400,
      reason: /unknown-field/,
    },
    {
      what: "that a gate check does not know",
      call: "POST /gate-checks?force=1",
      sent: { json: { digest: "0".repeat(64), environment: "test" } },
      status: 400,
      reason: /unknown-field/,
    },
    asking("/releases/REL-0", /REL-42/),
    asking("/releases/REL-1%00", /does not fit/),
    asking("/builds/1", /by its id/),
    asking("/library/..%2f..%2fetc%2fpasswd", /64 hexadecimal/),
    {
      what: "for a digest that is none",
      call: "POST /gate-checks",
      sent: { json: { digest: "sha1:abc", environment: "test" } },
      status: 400,
      reason: /64 hexadecimal/,
    },
  ]);
});

describe("an artifact", () => {
  const content = Buffer.from("the shop");
  const adding = (what: string, query: string, sent: Sent, status: number, reason: RegExp): Row => ({
    ...{ what, call: `POST /builds/{open}/artifacts?${query}`, sent: { bytes: content, ...sent }, status, reason },
  });
  const good = "name=other.tgz&version=1.0";
  const gzip = { "content-type": "application/gzip" };
  refuses([
    adding("without a name", "version=1.0", {}, 400, /name/),
    adding("named a way out", "name=..%2F..%2Fetc%2Fpasswd&version=1.0", {}, 400, /slash/),
    adding("named as Windows names a port", "name=com1.tgz&version=1.0", {}, 400, /Windows/),
    adding("named backwards", "name=gpj.%E2%80%AEexe&version=1.0", {}, 400, /direction/),
    adding("named twice", "name=a&name=b&version=1.0", {}, 400, /name/),
    adding("of a version with blanks", "name=a&version=1%200", {}, 400, /version/),
    adding("of a field nobody knows", `${good}&overwrite=true`, {}, 400, /unknown-field/),
    adding("of a digest that is none", `${good}&sha256=abc`, {}, 400, /sha256/),
    adding("of another digest than announced", `${good}&sha256=${"0".repeat(64)}`, {}, 400, /not the one announced/),
    adding("that is cut off", good, { bytes: streamed(65_536, true) }, 400, /cut off/),
    adding("that is shorter than its length", good, { headers: { "content-length": "9" } }, 400, /8 of 9 bytes/),
    adding("that is longer than its length", good, { headers: { "content-length": "7" } }, 400, /8 of 7 bytes/),
    adding("whose length is beyond the limit", good, { headers: { "content-length": "99999999999" } }, 413, /2097152 bytes/),
    adding("beyond the limit", good, { bytes: Buffer.alloc(5 * megabyte) }, 413, /2097152 bytes/),
    adding("beyond the limit that says no length", good, { bytes: streamed(5 * megabyte) }, 413, /2097152 bytes/),
    adding("of a media type that is none", good, { headers: { "content-type": "gzip" } }, 400, /application\/gzip/),
    adding("in a form", good, { headers: { "content-type": "multipart/form-data; boundary=x" } }, 415, /form/),
    adding("as a form", good, { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415, /form/),
    adding("packed for the way", good, { headers: { ...gzip, "content-encoding": "gzip" } }, 415, /content-encoding/),
    { ...adding("of a sealed build", good, {}, 422, /sealed/), call: `POST /builds/{sealed}/artifacts?${good}` },
    { ...adding("of no build", good, {}, 404, /no build/), call: `POST /builds/${crypto.randomUUID()}/artifacts?${good}` },
  ]);
});

const suite = (inner: string, head = '<?xml version="1.0"?>') => `${head}<testsuites>${inner}</testsuites>`;
const laughs = (name: string) =>
  `<!DOCTYPE ${name} [<!ENTITY l "lol">${Array.from({ length: 9 }, (_, one) => `<!ENTITY l${one} "${`&l${one || ""};`.repeat(10)}">`).join("")}]>`;
const outside = (name: string) => `<!DOCTYPE ${name} [<!ENTITY x SYSTEM "file:///etc/passwd">]>`;

describe("a test report", () => {
  const reporting = (what: string, bytes: Uint8Array | string, status: number, reason: RegExp, headers = xml): Row => ({
    ...{ what, call: "POST /builds/{sealed}/test-reports?suite=unit&environment=test", status, reason },
    sent: { bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes, headers },
  });
  const elsewhere = (what: string, query: string, status: number, reason: RegExp): Row => ({
    ...reporting(what, junitXml(), status, reason),
    call: `POST /builds/{sealed}/test-reports?${query}`,
  });
  refuses([
    reporting("with a billion laughs", `${laughs("testsuites")}<testsuites>&l8;</testsuites>`, 400, /document type/),
    reporting("that asks for a file of ours", `${outside("t")}<testsuites>&x;</testsuites>`, 400, /document type/),
    reporting("that asks for an address", '<!DOCTYPE t SYSTEM "http://169.254.169.254/"><testsuites/>', 400, /document type/),
    reporting("with an entity inside a case", suite('<testsuite><testcase name="&lol;"/></testsuite>'), 400, /undefined entity/i),
    reporting("with half a character by number", suite('<testsuite name="&#xD83D;"/>'), 400, /report-malformed/),
    reporting("with a text that never ends", suite("<testsuite><![CDATA[").replace("</testsuites>", ""), 400, /in the middle/),
    reporting("of elements without end", "<testsuite>".repeat(100_000), 400, /100 deep/),
    reporting("in UTF-16 that is cut in a character", utf16(suite("")).subarray(0, -1), 400, /report-/),
    reporting("in UTF-32", Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c]), 400, /UTF-32/),
    reporting("that says UTF-8 and is Latin-1", Buffer.from(suite('<testsuite name="\u00e9"/>'), "latin1"), 400, /UTF-8/),
    reporting("that is a zip of reports", zip, 400, /not an XML file/),
    reporting("that is packed", gzipSync(junitXml()), 400, /not an XML file/),
    reporting("that is packed, and says so", gzipSync(junitXml()), 415, /content-encoding/, {
      ...xml,
      "content-encoding": "gzip",
    } as typeof xml),
    reporting("in a form", "--x\r\n\r\n<testsuites/>\r\n--x--", 415, /form/, {
      "content-type": "multipart/form-data; boundary=x",
    }),
    reporting("of five megabytes", suite(`<testsuite name="${"x".repeat(5 * megabyte)}"/>`), 413, /2097152 bytes/),
    elsewhere("of no suite", "environment=test", 400, /suite/),
    elsewhere("of a suite without end", `suite=${"x".repeat(101)}&environment=test`, 400, /suite/),
    elsewhere("from nowhere", "suite=unit&environment=moon", 400, /There is no environment moon/),
    elsewhere("from production", "suite=unit&environment=production", 422, /sandbox/),
  ]);
});

describe("a bill of materials", () => {
  const billing = (what: string, bytes: Uint8Array | string, status: number, reason: RegExp, headers = json): Row => ({
    ...{ what, call: "POST /builds/{sealed}/sbom", status, reason },
    sent: { bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes, headers },
  });
  const text = JSON.stringify(billJson([{ name: "a" }]));
  const inXml = billXml([{ name: "a" }]);
  const broken = (from: string | RegExp, to: string) => inXml.replace(from, to);
  refuses([
    billing("in JSON, in UTF-16", utf16(text), 400, /neither as JSON nor as XML/),
    billing("in JSON, packed", gzipSync(text), 400, /neither as JSON nor as XML/),
    billing(
      "in JSON with its components twice",
      text.replace('"version":1,', '"version":1,"components":[],'),
      400,
      /“components” stands twice/,
    ),
    billing(
      "in JSON with a version twice, once escaped",
      text.replace('"version":1,', '"version":1,"v\\u0065rsion":2,'),
      400,
      /“version” stands twice/,
    ),
    billing("in JSON with a number beyond all", text.replace('"version":1,', '"version":1e999,'), 400, /version/),
    billing("in JSON with a name of half a character", text.replace('"name":"a"', '"name":"\\ud800"'), 400, /half a character/),
    billing(
      "in JSON nested without end",
      text.replace('"components":[', `"components":[${nested(50_000, ['{"components":[', "]}"])}`),
      400,
      /100 deep/,
    ),
    billing("in JSON, of a list", `[${text}]`, 400, /neither as JSON nor as XML/),
    billing("in JSON, followed by another", text + text, 400, /not proper JSON/),
    billing("in JSON, of five megabytes", billBytes({ ...billJson([]), x: "y".repeat(5 * megabyte) }), 413, /2097152 bytes/),
    billing("in XML with a billion laughs", broken("<bom", `${laughs("bom")}<bom`), 400, /document type/, xml),
    billing(
      "in XML that asks for a file of ours",
      broken("<bom", `${outside("bom")}<bom`).replace("<name>a<", "<name>&x;<"),
      400,
      /document type/,
      xml,
    ),
    billing(
      "in XML that includes a file",
      broken("<components>", '<components><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
      400,
      /bill-(invalid|malformed)|not valid/,
      xml,
    ),
    billing("in XML of another namespace", broken("cyclonedx.org/schema/bom/", "example.org/bom/"), 400, /root element/, xml),
    billing(
      "in XML with an element nobody knows",
      broken("<components>", "<components><script>alert(1)</script>"),
      400,
      /script/,
      xml,
    ),
    billing("in XML with a NUL by number", broken("<name>a", "<name>&#0;"), 400, /bill-malformed/, xml),
    billing(
      "in XML of elements without end",
      broken("<components>", `<components>${"<component>".repeat(10_000)}`),
      400,
      /100 deep/,
      xml,
    ),
    billing("in UTF-16 that is cut in a character", utf16(inXml).subarray(0, -1), 400, /bill-/, xml),
    billing("in a form", text, 415, /form/, { "content-type": "application/x-www-form-urlencoded" }),
  ]);
});

describe("provenance", () => {
  const { privateKey } = keyPair("ed25519");
  const whole = statementOf();
  const handing = (what: string, sent: unknown, reason: RegExp, status = 400): Row => ({
    ...{ what, call: "POST /builds/{sealed}/provenance", status, reason },
    sent: { bytes: sent instanceof Uint8Array ? sent : bytesOfJson(sent), headers: json },
  });
  const signed = (statement: unknown) => envelopeOf(statement, privateKey);
  const builtBy = (id: string) => ({
    ...whole,
    predicate: { ...whole.predicate, runDetails: { ...whole.predicate.runDetails, builder: { id } } },
  });
  const bundle = sigstore().bundleOf(whole);
  refuses([
    handing("by a builder of half a character", signed(builtBy("https://ci.example/\ud800")), /builder.id/),
    handing("by a builder with a NUL", signed(builtBy("https://ci.example/\0")), /builder.id/),
    handing("by a builder of two lines", signed(builtBy("https://ci.example/\r\nx")), /builder.id/),
    handing("by a builder without end", signed(builtBy("x".repeat(3000))), /builder.id/),
    handing(
      "whose subject is of half a character",
      signed({ ...whole, subject: [{ name: "\udc00", digest: { sha256: "a".repeat(64) } }] }),
      /subject 1/,
    ),
    handing(
      "whose statement says a thing twice",
      signed(JSON.stringify(whole).replace("{", '{"predicateType":"x",')),
      /“predicateType” stands twice/,
    ),
    handing("whose statement is nested without end", signed(`{"a":${nested(100_000)}}`), /100 deep/),
    handing("whose statement is a list", signed([whole]), /no JSON object/),
    handing(
      "whose statement is in UTF-16",
      { ...signed(whole), payload: utf16(JSON.stringify(whole)).toString("base64") },
      /UTF-8/,
    ),
    handing("whose payload is no text", { ...signed(whole), payload: { base64: "" } }, /no DSSE envelope/),
    handing("whose signatures are no list", { ...signed(whole), signatures: { 0: { sig: "aa" } } }, /no DSSE envelope/),
    handing("whose key is named by a number", { ...signed(whole), signatures: [{ sig: "aaaa", keyid: 7 }] }, /keyid/),
    handing("that is a signed token", new TextEncoder().encode("eyJhbGciOiJub25lIn0.e30."), /not JSON/),
    handing("that is a key", new TextEncoder().encode(keyPair().pem), /not JSON/),
    handing("that is packed", gzipSync(JSON.stringify(signed(whole))), /not text in UTF-8/),
    handing("of one text without end", { payload: "A".repeat(3 * megabyte) }, /no DSSE envelope/),
    handing("of five megabytes", Buffer.alloc(5 * megabyte, " "), /4194304 bytes/, 413),
    handing("in a bundle of no type", { ...bundle, mediaType: ["x"] }, /no Sigstore bundle/),
    handing(
      "in a bundle without its log",
      { ...bundle, verificationMaterial: { certificate: {}, tlogEntries: "none" } },
      /misshapen/,
    ),
    handing("in a bundle of two readings", { ...bundle, dsseEnvelope: [bundle.dsseEnvelope] }, /no DSSE envelope/),
    handing(
      "in a bundle whose certificate is a number",
      { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, certificate: { rawBytes: 7 } } },
      /misshapen/,
    ),
  ]);
});

interface Heard {
  status: number;
  body: string;
}

/** Bytes as they are, over a connection of their own: what no client would send. Ends the sending side when all are sent. */
function sendRaw(head: readonly string[], body: string): Promise<Heard> {
  const { hostname, port, host } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect(Number(port), hostname, () => {
      const lines = [...head, `host: ${host}`, `authorization: Bearer ${secret}`, "connection: close"];
      socket.end(`${filledIn(lines.join("\r\n"))}\r\n\r\n${body}`);
    });
    socket.on("data", (chunk: Buffer) => (heard += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => {
      const [top = "", ...rest] = heard.split("\r\n\r\n");
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(top)?.[1] ?? 0), body: rest.join("\r\n\r\n") });
    });
  });
}

describe("on the wire", () => {
  const artifact = (query = "") => `POST /api/v1/builds/{open}/artifacts?name=wire.tgz&version=1.0${query} HTTP/1.1`;
  const type = "content-type: application/gzip";
  it("an artifact in pieces beyond the limit is refused with its reason", async () => {
    const pieces = `100000\r\n${"x".repeat(megabyte)}\r\n`.repeat(3);
    const heard = await sendRaw([artifact(), type, "transfer-encoding: chunked"], `${pieces}0\r\n\r\n`);
    expect([heard.status, heard.body]).toEqual([413, expect.stringContaining("2097152 bytes")]);
  });

  it.each([
    ["an artifact that is cut off", [artifact(), type, "content-length: 900"], "half"],
    ["an artifact in pieces that is cut off", [artifact(), type, "transfer-encoding: chunked"], "5\r\nhalf"],
    [
      "an artifact that goes on behind its length, of another digest",
      [artifact(`&sha256=${"0".repeat(64)}`), type, "content-length: 4"],
      "bytes and more",
    ],
    ["JSON that is cut off", ["POST /api/v1/changes HTTP/1.1", "content-type: application/json", "content-length: 90"], "{"],
    ["a length and pieces at once", [artifact(), type, "content-length: 4", "transfer-encoding: chunked"], "0\r\n\r\n"],
    ["two lengths", [artifact(), type, "content-length: 4", "content-length: 5"], "bytes"],
  ])("%s does nothing", async (_what, head, body) => {
    const { status } = await sendRaw(head, body);
    expect([0, 400]).toContain(status);
  });
});

it("what was refused when it was read is gone once the store is swept", async () => {
  await sweepMedia(job, new Date(Date.now() + 60_000));
  expect(stored()).toEqual(files);
});
