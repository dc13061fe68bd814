/** A JSON schema in words, for the pages that people read. */
export interface Member {
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
  members: Member[];
}

export type JsonSchema = Record<string, unknown>;

const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

const componentOf = (schema: JsonSchema): string | null =>
  typeof schema["$ref"] === "string" ? (schema["$ref"].split("/").at(-1) ?? null) : null;

const listOf = (value: unknown): JsonSchema[] => (Array.isArray(value) ? (value as JsonSchema[]) : []);
const itemsOf = ({ items }: JsonSchema): JsonSchema => (typeof items === "object" && items !== null ? (items as JsonSchema) : {});

/** The kind of value in a few words, as in "text, 1 to 200 characters". */
export function sayType(schema: JsonSchema): string {
  const component = componentOf(schema);
  if (component !== null) return component;
  const choices = listOf(schema["anyOf"]);
  if (choices.length > 0) return choices.map(sayType).join(" or ");
  if (Array.isArray(schema["enum"])) return schema["enum"].map(String).join(", ");
  switch (schema["type"]) {
    case "array":
      return `list of ${sayType(itemsOf(schema))}`;
    case "object":
      return "object";
    case "string":
      return sayText(schema);
    case "integer":
    case "number":
      return sayNumber(schema);
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    default:
      return "any value";
  }
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "instant (ISO 8601)",
  uuid: "id (UUID)",
  email: "e-mail address",
};

function sayText({ format, minLength, maxLength, pattern }: JsonSchema): string {
  const known = typeof format === "string" ? formats[format] : undefined;
  if (known !== undefined) return known;
  if (pattern === "^[0-9a-f]{64}$") return "SHA-256 in hexadecimal";
  const [least, most] = [numberOf(minLength), numberOf(maxLength)];
  return most === null ? "text" : `text, ${least === null ? "at most" : `${least} to`} ${most.toLocaleString("en")} characters`;
}

function sayNumber({ type, minimum, maximum }: JsonSchema): string {
  const [least, most] = [numberOf(minimum), numberOf(maximum)];
  const isSafeRange = least === Number.MIN_SAFE_INTEGER || most === Number.MAX_SAFE_INTEGER;
  const range =
    least === null || most === null || isSafeRange ? "" : `, ${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
  return `${type === "integer" ? "whole number" : "number"}${range}`;
}

/** The members of an object, or of the objects in a list. What is a component of its own is named, not unfolded. */
export function membersOf(schema: JsonSchema): Member[] {
  const inner = schema["type"] === "array" ? itemsOf(schema) : schema;
  const whole = listOf(inner["anyOf"]).find((one) => one["type"] === "object") ?? inner;
  const required = Array.isArray(whole["required"]) ? whole["required"] : [];
  return Object.entries((whole["properties"] ?? {}) as Record<string, JsonSchema>).map(([name, one]) => ({
    name,
    type: sayType(one),
    isRequired: required.includes(name),
    description: typeof one["description"] === "string" ? one["description"] : "",
    members: membersOf(one),
  }));
}
