/** The machine interface told in OpenAPI 3.1, from the schemas that read and answer its calls. */
import { z } from "zod";
import { tokenVerbLabels } from "#lib/domain/labels";
import type { Operation, ToldHeader } from "./operation.ts";
import { problemStatuses } from "./problem.ts";
import { Problem } from "./shapes.ts";

type Json = Record<string, unknown>;

export interface OpenApiDocument extends Json {
  openapi: "3.1.0";
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json; responses: Json };
}

/** The document of these calls; `server` is the address people open. */
export function openApiDocument(operations: readonly Operation[], { server }: { server: string }): OpenApiDocument {
  const schemas: Record<string, Json> = {};
  const paths: OpenApiDocument["paths"] = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: pathItem(operation, schemas) };
  const problem = { content: { "application/problem+json": { schema: schemaOf(Problem, "output", schemas) } } };
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign",
      version: "1",
      description:
        "Release management for machines, by the same use cases as the screens. A token acts as the person who made it; it never votes.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: `${server}/api/v1` }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "An access token, cs_..." } },
      responses: { Problem: { description: "Why it was not done, with every reason at once", ...problem } },
    },
  };
}

function pathItem(operation: Operation, schemas: Record<string, Json>): Json {
  const { id, tag, summary, description, verb, answers, method, takes } = operation;
  const problems = [...problemStatuses.filter((status) => status !== 405), ...(operation.problems ?? [])];
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `A token must be one that may ${tokenVerbLabels[verb]}.`].filter(Boolean).join(" "),
    parameters: [
      ...parameters(operation.params, "path", schemas),
      ...parameters(operation.query, "query", schemas),
      ...headerParameters(operation),
    ],
    ...(takes && { requestBody: { required: true, content: taken(takes, schemas) } }),
    responses: {
      [answers.status]:
        "headers" in answers
          ? { description: "Done", headers: { ...headersOf(answers.headers), RateLimit: answerHeaders.RateLimit } }
          : { description: "Done", headers: answerHeaders, content: answered(answers, schemas) },
      ...(method === "GET" &&
        !operation.isMade &&
        "bytes" in answers && {
          206: ranged(answers.bytes),
          304: { description: "Not changed" },
          416: { description: "No such range" },
        }),
      ...Object.fromEntries(problems.map((status) => [status, { $ref: "#/components/responses/Problem" }])),
    },
  };
}

const answerHeaders = {
  ETag: { description: "The version of what is answered", schema: { type: "string" } },
  RateLimit: { description: "How many calls are left, and for how long", schema: { type: "string" } },
};

const headersOf = (told: readonly ToldHeader[]): Json =>
  Object.fromEntries(told.map(({ name, description }) => [name, { description, schema: { type: "string" } }]));

const ranged = (types: readonly string[]): Json => ({ description: "A range of the bytes", content: bytesOf(types) });
const bytesOf = (types: readonly string[]): Json => Object.fromEntries(types.map((type) => [type, {}]));

const taken = (takes: NonNullable<Operation["takes"]>, schemas: Record<string, Json>): Json =>
  "bytes" in takes ? bytesOf(takes.bytes) : { "application/json": { schema: schemaOf(takes.json, "input", schemas) } };

const answered = (answers: Exclude<Operation["answers"], { headers: unknown }>, schemas: Record<string, Json>): Json =>
  "bytes" in answers ? bytesOf(answers.bytes) : { "application/json": { schema: schemaOf(answers.json, "output", schemas) } };

function parameters(fields: z.ZodObject, place: "path" | "query", schemas: Record<string, Json>): Json[] {
  const { properties = {}, required = [] } = schemaOf(fields, "input", schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    ...{ name, in: place, required: required.includes(name), schema },
    ...(description !== undefined && { description }),
  }));
}

function headerParameters({ method, ifMatch, headers = [] }: Operation): Json[] {
  const header = (name: string, description: string, required: boolean, schema: Json) => ({
    ...{ name, in: "header", required, description, schema },
  });
  const version = "The version this is meant for: the ETag that was read";
  return [
    ...headers.map(({ name, description, isRequired }) => header(name, description, isRequired, { type: "string" })),
    ...(ifMatch ? [header("If-Match", version, ifMatch === "required", { type: "string" })] : []),
    ...(method === "POST"
      ? [
          header("Idempotency-Key", "The same key and body again get the answer of the first", false, {
            ...{ type: "string", minLength: 1, maxLength: 200 },
          }),
        ]
      : []),
  ];
}

/** A schema as OpenAPI holds it: what has a name stands among the components once. */
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: Record<string, Json>): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...whole
  } = z.toJSONSchema(schema, { io, unrepresentable: "any", override: asJson(io) }) as Json & {
    $defs?: Record<string, Json>;
  };
  for (const [name, one] of Object.entries($defs)) schemas[name] = withoutId(toComponents(one));
  return toComponents(whole);
}

const withoutId = ({ id: _id, $id: _uri, ...schema }: Json): Json => schema;

/** References inside one schema become references to components. */
const toComponents = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;

/**
 * JSON has no dates; what a form's field is made of before it is read is no part of the interface; and a member that may be left out
 * is not required, whatever stands behind it.
 */
const asJson =
  (io: "input" | "output") =>
  ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }): void => {
    const { def } = zodSchema._zod;
    if (def.type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
    if (io === "output") return;
    if (def.type === "object" && Array.isArray(jsonSchema["required"]))
      jsonSchema["required"] = jsonSchema["required"].filter((name: string) => !mayBeLeftOut(def.shape[name]));
    if (def.type === "pipe" && def.in._zod.def.type === "transform") {
      const { $schema: _dialect, ...read } = z.toJSONSchema(def.out, { io, unrepresentable: "any", override: asJson(io) });
      Object.assign(jsonSchema, read);
    }
  };

const mayBeLeftOut = (schema: z.core.$ZodType | undefined): boolean =>
  schema !== undefined && z.safeParse(schema, undefined).success;
