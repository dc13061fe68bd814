/** Ten thousand calls that nobody thought of: none breaks anything, and each is answered as the document says. */
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { JsonSchema } from "#lib/api/schema-words";
import { database } from "#lib/db/client";
import { document, type Machine, machineOf } from "../../support/api.ts";
import { person } from "../../support/factories.ts";
import { meantBy, nowAndThen } from "../../support/generate-calls.ts";
import { junitXml } from "../../support/release-journey.ts";
import { stage } from "../services/stage.ts";

// Read once, when the first call is counted.
vi.hoisted(() => vi.stubEnv("API_RATE_PER_MINUTE", "1000000"));

const calls = 10_000;
const atOnce = 8;
const seed = 20261129;

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: JsonSchema;
}

interface Generated {
  method: string;
  path: string;
  headers: Record<string, string>;
  json?: unknown;
  bytes?: Uint8Array;
}

/** What a path may name so that a call meets something. */
async function known(): Promise<Record<string, string[]>> {
  await stage();
  const db = database();
  const [releases, changes, builds, deployments, defects, authorizations, items, services] = await Promise.all([
    db.release.findMany({ select: { number: true } }),
    db.change.findMany({ select: { number: true } }),
    db.build.findMany({ select: { id: true } }),
    db.deployment.findMany({ select: { id: true } }),
    db.defect.findMany({ select: { id: true } }),
    db.authorization.findMany({ select: { number: true } }),
    db.libraryItem.findMany({ select: { sha256: true } }),
    db.service.findMany({ select: { key: true } }),
  ]);
  return {
    release: releases.map(({ number }) => `REL-${number}`),
    change: changes.map(({ number }) => `CHG-${number}`),
    build: builds.map(({ id }) => id),
    deployment: deployments.map(({ id }) => id),
    defect: defects.map(({ id }) => id),
    authorization: authorizations.map(({ number }) => String(number)),
    sha256: items.map(({ sha256 }) => sha256),
    service: services.map(({ key }) => key),
  };
}

const bodies = fc.constantFrom("", "<", "{}", junitXml(), junitXml({ failing: ["one"] }), "\u0000".repeat(2000));

function callsOf(things: Record<string, string[]>): fc.Arbitrary<Generated> {
  const each = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, item]) => oneCall(template, method.toUpperCase(), item, things)),
  );
  return fc.oneof(...each);
}

function oneCall(template: string, method: string, item: JsonSchema, things: Record<string, string[]>): fc.Arbitrary<Generated> {
  const parameters = (item["parameters"] ?? []) as Parameter[];
  const part = ({ name, in: place, schema }: Parameter) => {
    if (name === "If-Match") return fc.integer({ min: 1, max: 9 });
    const met = things[name] ?? [];
    if (met.length === 0 || place === "header") return nowAndThen(meantBy(schema));
    return fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom<unknown>(...met) },
      { weight: 1, arbitrary: nowAndThen(meantBy(schema)) },
    );
  };
  const of = (place: string) =>
    fc.record(Object.fromEntries(parameters.filter((one) => one.in === place).map((one) => [one.name, part(one)])), {
      requiredKeys: parameters.filter((one) => one.in === place && one.required && place !== "header").map(({ name }) => name),
    });
  const content = (item["requestBody"] as { content: Record<string, { schema?: JsonSchema }> } | undefined)?.content ?? {};
  const schema = content["application/json"]?.schema;
  const takesBytes = Object.keys(content).length > 0 && !schema;
  return fc.record({
    method: fc.constant(method),
    path: fc.tuple(of("path"), of("query")).map(([inPath, inQuery]) => addressOf(template, inPath, inQuery)),
    headers: of("header").map(asHeaders),
    ...(schema && { json: nowAndThen(meantBy(schema)) }),
    ...(takesBytes && { bytes: bodies.map((text) => Buffer.from(text)) }),
  });
}

const textOf = (value: unknown): string => (typeof value === "string" ? value.toWellFormed() : (JSON.stringify(value) ?? ""));

function addressOf(template: string, inPath: Record<string, unknown>, inQuery: Record<string, unknown>): string {
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(inPath[name])) || "-");
  const query = new URLSearchParams(Object.entries(inQuery).map(([name, value]) => [name, textOf(value)]));
  return query.size === 0 ? path : `${path}?${query}`;
}

/** What HTTP itself would not carry is not sent. */
const asHeaders = (sent: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sent)
      .map(([name, value]) => [name.toLowerCase(), name === "If-Match" ? `"${textOf(value)}"` : textOf(value)] as const)
      .filter(([, value]) => /^[\x20-\x7e]*$/.test(value)),
  );

it(`${calls.toLocaleString("en")} generated calls`, { timeout: 600_000 }, async () => {
  const everybody = await person({
    roles: ["requester", "release_manager", "developer", "tester", "operator", "change_manager"],
  });
  const machine = await machineOf(everybody);
  const generated = fc.sample(callsOf(await known()), { numRuns: calls, seed });
  const statuses = new Map<number, number>();
  const broken: string[] = [];
  for (let at = 0; at < generated.length; at += atOnce)
    await Promise.all(generated.slice(at, at + atOnce).map((one) => send(machine, one, { statuses, broken })));
  expect(broken).toEqual([]);
  // A generator that only ever meets the door has shown nothing.
  for (const status of [200, 201, 400, 404, 412, 422, 428]) expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0]);
});

interface Outcome {
  statuses: Map<number, number>;
  broken: string[];
}

/** Sends a call; what is not answered as documented, or not at all, is told with the call that did it. */
async function send(machine: Machine, { method, path, ...sent }: Generated, { statuses, broken }: Outcome): Promise<void> {
  try {
    const { status } = await machine(method, path, sent);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500) broken.push(`${status}: ${method} ${path} ${JSON.stringify(sent)}`);
  } catch (error) {
    broken.push(`${method} ${path} ${JSON.stringify(sent)}: ${String(error)}`);
  }
}
