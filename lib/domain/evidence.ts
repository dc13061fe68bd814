import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Canonical JSON (RFC 8785) in UTF-8. Integers beyond 2^53 become strings, instants ISO 8601; what JSON cannot say is refused. */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(sayable(value, "$"));
  if (text === undefined) throw new TypeError("This value has no canonical JSON.");
  return new TextEncoder().encode(text);
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** JSON drops an undefined member, makes null of NaN and {} of a Map. Evidence must not lose a fact that way. */
function sayable(value: unknown, path: string): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "bigint":
      return isExact(value) ? Number(value) : value.toString();
    case "number":
      if (!Number.isFinite(value)) break;
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value).toString() : value;
    case "object":
      if (value === null) return null;
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
      if (Array.isArray(value)) return Array.from(value, (one, index) => sayable(one, `${path}[${index}]`));
      if (isPlain(value))
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, sayable(one, `${path}.${key}`)]));
      break;
    default:
  }
  throw new TypeError(`There is no canonical JSON for ${path}, a ${typeof value}.`);
}

const isExact = (value: bigint): boolean => value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
