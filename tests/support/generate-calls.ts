/** Calls as somebody would send them who read the OpenAPI document, and now and then did not. */
import fc from "fast-check";
import type { JsonSchema } from "#lib/api/schema-words";

/** Values that no schema means. */
const wild: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    "null",
    0,
    -1,
    1e21,
    2 ** 53,
    true,
    [],
    {},
    "\u0000",
    "\ud800",
    "𝒳".repeat(300),
    "../../etc/passwd",
  ),
  fc.constantFrom<unknown>(
    "'; DROP TABLE release; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%s%n",
    "\r\nX-Injected: 1",
    "00000000-0000-0000-0000-000000000000",
  ),
  fc.string({ maxLength: 40, unit: "binary" }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

const texts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "date-time": fc
    .date({ min: new Date("1990-01-01"), max: new Date("2110-01-01"), noInvalidDate: true })
    .map((at) => at.toISOString()),
  uuid: fc.uuid(),
  email: fc.constantFrom("fay@example.org", "nobody@example.org"),
};

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> {
  const known = typeof format === "string" ? texts[format] : undefined;
  if (known) return known;
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern, "u"));
  return fc.string({ minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 200), unit: "grapheme" });
}

/** A value of the kind that a schema means. */
export function meantBy(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema["anyOf"])) return fc.oneof(...(schema["anyOf"] as JsonSchema[]).map(meantBy));
  if (Array.isArray(schema["enum"])) return fc.constantFrom<unknown>(...(schema["enum"] as unknown[]));
  switch (schema["type"]) {
    case "string":
      return textOf(schema);
    case "integer":
      return fc.integer({ min: small(schema["minimum"], -1000), max: small(schema["maximum"], 1000) });
    case "number":
      return fc.double({ min: small(schema["minimum"], -1000), max: small(schema["maximum"], 1000), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(nowAndThen(meantBy(schema["items"] as JsonSchema)), { maxLength: 4 });
    case "object":
      return objectOf(schema);
    default:
      return wild;
  }
}

const small = (limit: unknown, other: number): number => (typeof limit === "number" && Math.abs(limit) <= 1e9 ? limit : other);

function objectOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const members = Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, schema]) => [name, nowAndThen(meantBy(schema))] as const,
  );
  const keys = members.map(([name]) => name);
  const wanted = (required as string[]).filter((name) => keys.includes(name));
  const right = fc.record(Object.fromEntries(members), { requiredKeys: wanted });
  const short = fc.record(Object.fromEntries(members), { requiredKeys: [] });
  return fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 2, arbitrary: short },
    { weight: 1, arbitrary: right.map((one) => ({ ...one, surprise: 1 })) },
  );
}

/** Mostly what is meant, and now and then something wild. */
export const nowAndThen = (meant: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 15, arbitrary: meant }, { weight: 1, arbitrary: wild });
