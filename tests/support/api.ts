/** Calls the machine interface as a pipeline does, and holds every answer against the OpenAPI document. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { expect } from "vitest";
import type { z } from "zod";
import { answerCall, apiBase } from "#lib/api/door";
import { operationFinder } from "#lib/api/find-operation";
import { type OpenApiDocument, openApiDocument } from "#lib/api/openapi";
import { operations } from "#lib/api/operations";
import type * as shapes from "#lib/api/shapes";
import { database } from "#lib/db/client";
import { openSession } from "#lib/db/session-store";
import { type TokenVerb, tokenVerbs } from "#lib/domain/access-token";
import { makeToken } from "#lib/services/identity/make-token";
import type { Someone } from "./enrol.ts";

export const document: OpenApiDocument = openApiDocument(operations, { server: "http://localhost:3000" });

// A CommonJS module: its function is the default of what stands for its default.
const addFormats = ajvFormats as unknown as (ajv: Ajv2020) => void;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);

const find = operationFinder(operations);

/** Which calls were answered as wished, over a test file. */
export const answeredWell = new Set<string>();

type ResponseObject = { content?: Record<string, { schema?: object }>; $ref?: string };

/** Fails unless the document says that this call may be answered so. */
export async function expectAsDocumented(request: Request, response: Response): Promise<void> {
  const found = find(request.method, new URL(request.url).pathname.slice(apiBase.length));
  if (found.kind !== "found") return expectToFit("a problem", problemSchema, await response.clone().json());
  const { operation } = found;
  const responses = document.paths[operation.path]?.[operation.method.toLowerCase()]?.["responses"];
  const said = (responses as Record<string, ResponseObject>)[response.status];
  const where = `${operation.id} ${response.status}`;
  expect(said, `${where} is not in the document`).toBeDefined();
  if (said?.$ref) return expectToFit(where, problemSchema, await response.clone().json());
  answeredWell.add(operation.id);
  const schema = said?.content?.["application/json"]?.schema;
  if (!schema || request.method === "HEAD" || response.status === 304) return;
  expect(response.headers.get("content-type")).toBe("application/json");
  expectToFit(where, schema, await response.clone().json());
}

const problemSchema = { $ref: "#/components/schemas/Problem" };
const validators = new Map<string, ValidateFunction>();

function expectToFit(where: string, schema: object, value: unknown): void {
  const validate = validators.get(where) ?? ajv.compile({ ...schema, components: document.components });
  validators.set(where, validate);
  if (validate(value)) return;
  throw new Error(`${where} is not as documented:\n${ajv.errorsText(validate.errors)}\n${JSON.stringify(value, null, 1)}`);
}

interface Sent {
  json?: unknown;
  bytes?: Uint8Array | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

/** What the document says a call answers; each answer is held against it before anybody reads it. */
export interface Bodies {
  problem: z.output<typeof shapes.Problem>;
  change: z.output<typeof shapes.Change>;
  changes: { items: z.output<typeof shapes.ChangeLine>[]; next: string | null };
  release: z.output<typeof shapes.Release>;
  releases: { items: z.output<typeof shapes.ReleaseLine>[]; next: string | null };
  build: z.output<typeof shapes.Build>;
  stored: z.output<typeof shapes.StoredArtifact>;
  counted: z.output<typeof shapes.Counted>;
  authorization: z.output<typeof shapes.Authorization>;
  library: { items: z.output<typeof shapes.LibraryListed>[]; next: string | null };
  services: { items: z.output<typeof shapes.ServiceLine>[]; next: string | null };
  verdict: z.output<typeof shapes.GateVerdict>;
  signingKey: z.output<typeof shapes.SigningKey>;
  bytes: string;
}

export interface Called<B extends keyof Bodies = "problem"> {
  status: number;
  headers: Headers;
  body: Bodies[B];
}

export type Machine = <B extends keyof Bodies = "problem">(method: string, path: string, sent?: Sent) => Promise<Called<B>>;

/** A machine with this secret. */
export const machineWith =
  (secret: string | null): Machine =>
  async <B extends keyof Bodies>(method: string, path: string, { json, bytes, headers = {} }: Sent = {}): Promise<Called<B>> => {
    const request = new Request(`http://localhost:3000${apiBase}${path}`, {
      method,
      headers: {
        ...(secret !== null && { authorization: `Bearer ${secret}` }),
        ...(json !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(json !== undefined && { body: typeof json === "string" ? json : JSON.stringify(json) }),
      ...(bytes !== undefined && { body: bytes as BodyInit, duplex: "half" }),
    });
    const response = await answerCall(request, { db: database(), address: "192.0.2.1" });
    await expectAsDocumented(request, response);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    const body = (isJson && text !== "" ? JSON.parse(text) : text) as Bodies[B];
    return { status: response.status, headers: response.headers, body };
  };

interface For {
  verbs?: readonly TokenVerb[];
  services?: readonly string[];
}

type Bearer = Pick<Someone, "id" | "context">;

/** A token of somebody who signed in a moment ago, for everything unless told otherwise. */
export async function tokenOf({ id, context }: Bearer, { verbs = tokenVerbs, services = [] }: For = {}): Promise<string> {
  const sessionId = await openSession(database(), id, { address: "", userAgent: "" }, "password");
  const token = { name: "Pipeline", verbs: [...verbs], services: [...services], days: 30, password: "" };
  return makeToken(context, token, { sessionId });
}

export const machineOf = async (person: Bearer, made: For = {}): Promise<Machine> => machineWith(await tokenOf(person, made));

/** The codes of the reasons in a problem. */
export const reasonsIn = ({ body }: Called): string[] => body.reasons.map(({ code }) => code);
