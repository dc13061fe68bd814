/**
 * Every field of every use case, sent everything that can be sent: what does not fit is refused at the field, in a sentence;
 * what does fit is done or refused, and nothing else ever happens.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { database } from "#lib/db/client";
import { roles } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { verifyRecord } from "#lib/queries/record-entries";
import { person, type Someone } from "../../support/people.ts";
import { type Stage, stage } from "../services/stage.ts";
import { cases, type UseCase } from "../services/use-cases.ts";

let on: Stage;
/** Somebody with every role: nothing is turned away for want of one. */
let anyone: Someone;

beforeAll(async () => {
  on = await stage();
  anyone = await person({ name: "All Roles", roles, password: "correct horse battery staple" });
});

type Path = readonly (string | number)[];
type Kind = "id" | "ids" | "number" | "instant" | "choice" | "tick" | "rows" | "text" | "address" | "running";

const kinds: readonly (readonly [Kind, RegExp])[] = [
  ["rows", /^(risks|criteria|tasks|steps|components)$/],
  ["ids", /^(changeIds|shown|authorityIds|verbs)$/],
  ["running", /^runningAfter$/],
  ["tick", /^(isDone|isMet|isBlocking|isProduction|isEnd|changeManager|uninvolved)$/],
  [
    "number",
    /^(expectedVersion|backOutMinutes|observationDays|expectedMinutes|sampleSize|value|tier|minutes|itemMinutes|leadHours|quorum|dailyHour|votesNeeded|requestHours|grantHours|longestDays|mostReleases|periodDays|ratificationHours|offset|length|days)$/,
  ],
  ["instant", /^(wantedAt|windowStart|windowEnd|from|to|expiresAt)$/],
  [
    "choice",
    /^(kind|state|comparison|likelihood|impact|result|outcome|decision|gate|origin|model|role|verdict|pace|subject|rule|abstentions|owners|riskLevel|secondFactor)$/,
  ],
  ["address", /^(email|timeZone|password|current|next|evidenceDigest|name@file|suites|services|runUrl|startsOn)$/],
  ["id", /(^id|Id)$/],
  ["text", /./],
];

function kindOf(name: string, place: Path): Kind {
  const field = String(place.at(-1));
  if (name.startsWith("gate/enter-phase") && field === "to") return "choice";
  return kinds.find(([, pattern]) => pattern.test(field))?.[0] ?? "text";
}

/** The place of every field in what a form sends, rows and their fields apart. */
function placesIn(sent: unknown, base: Path = []): Path[] {
  if (Array.isArray(sent)) return sent.flatMap((one, index) => (isObject(one) ? placesIn(one, [...base, index]) : []));
  if (!isObject(sent)) return [];
  return Object.entries(sent).flatMap(([key, value]) => [[...base, key], ...placesIn(value, [...base, key])]);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same, with something else in one place. */
function withAt(sent: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(sent)) return sent.map((one: unknown, index) => (index === key ? withAt(one, rest, value) : one));
  return isObject(sent) ? { ...sent, [key]: withAt(sent[key], rest, value) } : sent;
}

const many = <T>(one: T): T[] => Array.from({ length: 10_000 }, () => one);
const anId = "7d444840-9dc0-41d1-b245-5ffdce74fad2";

/** What no field of this kind takes. An optional one takes an empty text besides. */
const never: Record<Kind, readonly unknown[]> = {
  id: [
    "abc",
    17,
    {},
    [anId],
    true,
    `${anId}\0`,
    ` ${anId}`,
    `${anId}${anId}`,
    "../../etc/passwd",
    "' OR 1=1 --",
    "\ud800",
    "x".repeat(1e6),
  ],
  ids: ["abc", [17], [{}], [anId, "abc"], {}, 17, many(0).map(() => crypto.randomUUID())],
  number: [
    "abc",
    "1e3",
    "0x10",
    "NaN",
    "Infinity",
    "1 000",
    "1.000,5",
    "--1",
    "٣",
    "9".repeat(400),
    {},
    [],
    [1],
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e300,
    -1e300,
    "1\0",
    Number.MAX_SAFE_INTEGER + 1,
  ],
  instant: [
    "yesterday",
    "1900-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "+275760-09-13T00:00:00Z",
    "2026-02-30T10:00:00Z",
    "2026-01-01",
    "2026-01-01T10:00:00",
    "2026-01-01T25:00:00Z",
    0,
    1e300,
    {},
    ["2026-01-01T10:00:00Z"],
    true,
    new Date(Number.NaN),
    new Date("1900-01-01"),
    "2026-01-01T10:00:00Z\0",
  ],
  choice: ["no such", "__proto__", "constructor", "toString", 1, {}, ["normal", "normal"], true, "\0", "x".repeat(1e6)],
  text: [17, {}, ["a", "b"], true, [], "x".repeat(20_001), "💥".repeat(20_001)],
  address: [17, {}, ["a", "b", 3], true, "x".repeat(1e6)],
  running: [
    17,
    { name: "x" },
    true,
    ["abc"],
    [{}],
    [{ sha256: "abc" }],
    "not a digest",
    many("0".repeat(64)).join("\n"),
    many({ sha256: "0".repeat(64) }),
  ],
  rows: [
    "abc",
    17,
    { title: "x" },
    true,
    many({ title: "x", text: "x", kind: "note", likelihood: "low", impact: "low", expectedMinutes: 1 }),
  ],
  tick: [],
};

/** Empty is an answer here: nothing chosen, nothing written yet. */
const mayBeEmpty = new Set([
  "followsReleaseId",
  "wantedAt",
  "windowStart",
  "windowEnd",
  "backOutMinutes",
  "decision",
  "role",
  "id",
]);
const mayBeEmptyIn = new Set([
  "appointment/propose-appointment serviceId",
  "appointment/propose-appointment authorityId",
  "change/raise-change templateId",
  "change/amend-change templateId",
  "policy/propose-policy gate",
  "policy/propose-policy kind",
  "policy/propose-policy owners",
  "policy/propose-policy riskLevel",
  "template/propose-template mostReleases",
  "template/propose-template periodDays",
  "waiver/propose-waiver-rule authorityId",
]);

const everyField = async (): Promise<{ name: string; useCase: UseCase; sent: object; place: Path; kind: Kind }[]> => {
  const fields = [];
  for (const [name, useCase] of Object.entries(cases)) {
    const sent = await useCase.sends(on);
    for (const place of placesIn(sent)) fields.push({ name, useCase, sent, place, kind: kindOf(name, place) });
  }
  return fields;
};

interface Issue {
  path: string;
  message: string;
}

/** Where and why a schema refuses; null where it takes it. */
function issuesOf(schema: z.ZodType, sent: unknown): Issue[] | null {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return null;
  return parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
}

const isSentence = (message: string): boolean =>
  /^["\p{Lu}].*[.]$/su.test(message) &&
  !/invalid (input|uuid|option|string|element)|expected |too (big|small)|undefined|NaN/i.test(message);

const told = (value: unknown): string => {
  const text =
    typeof value === "string" ? JSON.stringify(value) : value instanceof Date ? "a Date" : (JSON.stringify(value) ?? "undefined");
  return text.slice(0, 60);
};

/** Run whatever fits. Whatever it answers, only an AppError is thrown. */
async function run(useCase: UseCase, sent: unknown): Promise<AppError | null> {
  try {
    await useCase.attempt(anyone.context, sent as object);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

const entries = () => database().recordEntry.count();

describe("what no field of its kind takes", () => {
  it("is refused at the field, in a sentence", async () => {
    const taken: string[] = [];
    const elsewhere: string[] = [];
    const mumbled = new Set<string>();
    for (const { name, useCase, sent, place, kind } of await everyField())
      for (const value of never[kind]) {
        const issues = issuesOf(useCase.schema, withAt(sent, place, value));
        const at = place.join(".");
        if (issues === null) taken.push(`${name} takes ${at} = ${told(value)}`);
        else if (!issues.every(({ path }) => path === at || path.startsWith(`${at}.`)))
          elsewhere.push(`${name} ${at}: ${JSON.stringify(issues)}`);
        for (const { message } of issues ?? []) if (!isSentence(message)) mumbled.add(`${name} ${at}: ${message}`);
      }
    expect({ taken, elsewhere, mumbled: [...mumbled] }).toEqual({ taken: [], elsewhere: [], mumbled: [] });
  });

  it("and an empty field where something is needed", async () => {
    const wrong: string[] = [];
    for (const { name, useCase, sent, place, kind } of await everyField()) {
      if (kind !== "id" && kind !== "number" && kind !== "instant" && kind !== "choice") continue;
      const field = String(place.at(-1));
      const optional = mayBeEmpty.has(field) || mayBeEmptyIn.has(`${name} ${field}`);
      for (const empty of ["", "   ", null, undefined]) {
        const isTaken = issuesOf(useCase.schema, withAt(sent, place, empty)) === null;
        if (isTaken && !optional) wrong.push(`${name} takes ${place.join(".")} = ${told(empty)}`);
        if (!isTaken && optional && empty === "") wrong.push(`${name} does not take an empty ${place.join(".")}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("and nothing at all, an array, a text, a number in place of a form", () => {
    const takes = (sent: unknown) => Object.keys(cases).filter((name) => issuesOf(caseOf(name).schema, sent) === null);
    for (const sent of [null, undefined, [], "x", 17, true]) expect(takes(sent)).toEqual([]);
    // Who signs in by a provider has no password to begin with.
    expect(takes({})).toEqual(["identity/begin-enrolment"]);
  });
});

function caseOf(name: string): UseCase {
  const found = cases[name];
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

/** A text that a database, a hash or a page may stumble over. */
const hostile =
  "a\0b\ud800c\udc00d\u202ee<script>alert(1)</script>💥\u0001\u001b[31m\r\n' OR 1=1; --\u200b%00{{7*7}}\ufffe\uffff";

describe("a text that stumbles where it is not looked at", () => {
  it("is taken as it reads, or refused at its field, and the record still verifies", async () => {
    const seen: string[] = [];
    for (const { name, useCase, sent, place, kind } of await everyField()) {
      if (kind !== "text" && kind !== "address" && kind !== "running") continue;
      const fresh = withAt(
        await useCase.sends(on),
        place,
        kind === "running" ? `${hostile.replaceAll("\r\n", " ")} 1 ${"0".repeat(64)}` : hostile,
      );
      const issues = issuesOf(useCase.schema, fresh);
      if (issues === null) {
        await run(useCase, fresh);
        seen.push(name);
      } else expect(issues.map(({ path }) => path).every((path) => path.startsWith(place.join(".")))).toBe(true);
      expect(sent).toBeTypeOf("object");
    }
    expect(new Set(seen).size).toBeGreaterThan(25);
    const verifying = verifyRecord(anyone.context, null);
    let step = await verifying.next();
    while (!step.done) step = await verifying.next();
    expect(step.value?.report.faults).toEqual([]);
  });
});

/** As far as numbers and dates go, and a little further. */
const farthest: Partial<Record<Kind, readonly unknown[]>> = {
  number: [
    "0",
    "-0",
    "-1",
    "1",
    "4",
    "90",
    "10000",
    "10080",
    "2147483647",
    "1000000000",
    "-1000000000",
    "0.1",
    "0.000000000001",
    "999999999.999999999999",
    "99.99999999999999999999",
  ],
  instant: ["2000-01-01T00:00:00Z", "2100-12-31T23:59:59.999999999Z", "2016-12-31T23:59:59Z", "2026-06-01T10:00:00+23:59"],
};

describe("a number or a date as far as it goes", () => {
  it("is done or refused, and stays what it was", async () => {
    let tried = 0;
    for (const { useCase, place, kind } of await everyField())
      for (const value of farthest[kind] ?? []) {
        const fresh = withAt(await useCase.sends(on), place, value);
        if (issuesOf(useCase.schema, fresh) !== null) continue;
        await run(useCase, fresh);
        tried += 1;
      }
    expect(tried).toBeGreaterThan(60);
  });
});

describe("keys that reach for a prototype", () => {
  it("are nobody's input", async () => {
    for (const [name, useCase] of Object.entries(cases)) {
      const sent = await useCase.sends(on);
      const reaching: unknown = JSON.parse(
        JSON.stringify(sent).replace(
          "{",
          '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"actor":{"roles":["administrator"]},',
        ),
      );
      const parsed = useCase.schema.safeParse(reaching);
      expect([name, parsed.success]).toEqual([name, true]);
      expect(Object.keys(parsed.data as object)).not.toEqual(expect.arrayContaining(["actor"]));
      expect((parsed.data as { isAdmin?: unknown }).isAdmin).toBeUndefined();
    }
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });
});

describe("an id of nothing", () => {
  it("is not found, or refused, and leaves no trace", async () => {
    for (const { name, useCase, place, kind } of await everyField()) {
      if (kind !== "id" || name === "identity/end-session" || String(place.at(-1)) === "id") continue;
      // A form may send more than its kind asks for.
      if (name === "appointment/propose-appointment" && place[0] === "serviceId") continue;
      const before = await entries();
      const refused = await run(useCase, withAt(await useCase.sends(on), place, crypto.randomUUID()));
      expect([name, place.join("."), refused?.code]).toEqual([
        name,
        place.join("."),
        expect.stringMatching(/^(not-found|invalid|refused|forbidden)$/),
      ]);
      expect([name, await entries()]).toEqual([name, before]);
    }
  });
});

describe("a version of long ago, or of tomorrow", () => {
  it("is a conflict that tells to look again, whatever else is wrong", async () => {
    let tried = 0;
    for (const [name, useCase] of Object.entries(cases)) {
      const sent = await useCase.sends(on);
      if (!("expectedVersion" in sent)) continue;
      const before = await entries();
      for (const expectedVersion of [999_999, Number.MAX_SAFE_INTEGER]) {
        const refused = await run(useCase, { ...sent, expectedVersion });
        if (name === "library/check-in") continue; // asked before its bytes are read: it stands in another phase here
        expect([name, refused?.code]).toEqual([name, "conflict"]);
        expect(refused?.message).toMatch(/changed since you opened this page/);
      }
      expect(await entries()).toBe(before);
      tried += 1;
    }
    expect(tried).toBeGreaterThan(25);
  });
});
