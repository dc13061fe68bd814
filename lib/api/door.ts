/** The door for machines: finds the call, sees whether the token may make it, reads it, has it done, and answers. */
import { createHash } from "node:crypto";
import type { Database } from "#lib/db/client";
import { AppError } from "#lib/errors";
import { readRequestBody } from "#lib/formats/request-body";
import { log, noteActor } from "#lib/log";
import { artifactLimitBytes } from "#lib/media/library";
import { readBearer } from "#lib/services/identity/read-token";
import { answerOnce, type PlainAnswer } from "#lib/services/machine/answer-once";
import { hashed, readJson, readText, requirePlain } from "./call-body.ts";
import { operationFinder } from "./find-operation.ts";
import type { Answer, Asked, Caller, Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { CallError, problem, problemOf, readPart } from "./problem.ts";
import { takeCall, takeStranger } from "./rate.ts";
import { tusOptions } from "./tus.ts";
import { requireVerb } from "./verbs.ts";

export const apiBase = "/api/v1";

const find = operationFinder(operations);

interface From {
  db: Database;
  /** The address it came from, as far as it is known. */
  address: string;
}

/** Answers one call. What is refused before its body was read is received and thrown away, so that whoever sends it hears why. */
export const answerCall = (request: Request, from: From): Promise<Response> =>
  readRequestBody(request.body, (bytes) => answered({ request, bytes }, from));

/**
 * What can be done at an address, for whoever asks before it calls; and where artifacts arrive in pieces, what tus asks a server to tell.
 * It is the same for everybody and tells nothing of what lies here, so nobody shows a token.
 */
export function answerOptions(request: Pick<Request, "url">): Response {
  const place = new URL(request.url).pathname.slice(apiBase.length);
  const found = find("OPTIONS", place);
  if (found.kind !== "other-method") return noAnswer(nowhere());
  const answer = isOfUploads(place) ? tusOptions(artifactLimitBytes()) : new Response(null, { status: 204 });
  const allowed = found.allowed.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return withHeaders(answer, { allow: [...allowed, "OPTIONS"].join(", ") });
}

const isOfUploads = (place: string): boolean => /^\/builds\/[^/]+\/uploads(\/[^/]+)?$/.test(place);

const nowhere = (): CallError => new CallError("not-found", "There is no such call. /api/docs lists all of them.");

interface Call {
  request: Request;
  bytes: AsyncIterable<Uint8Array>;
}

async function answered(call: Call, from: From): Promise<Response> {
  let rate: Record<string, string> = {};
  try {
    const caller = await whoCalls(call.request, from);
    rate = await takeCall(caller.tokenId);
    return withHeaders(await answerTo(call, caller), rate);
  } catch (error) {
    return withHeaders(noAnswer(error), rate);
  }
}

/** Who bears the token. Whoever shows none in force is counted by address, and learns nothing about what lies here. */
async function whoCalls(request: Request, { db, address }: From): Promise<Caller> {
  const [, secret] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const caller = secret === undefined ? null : await readBearer(db, secret);
  if (caller) {
    noteActor(caller.context.actor.id);
    return caller;
  }
  await takeStranger(address);
  const message =
    secret === undefined
      ? "Show an access token: Authorization: Bearer cs_... Whoever is signed in makes one under Your account."
      : "This access token is not in force: unknown, revoked, past its day, or its person left.";
  throw new CallError("unauthenticated", message, { headers: { "www-authenticate": 'Bearer realm="countersign"' } });
}

async function answerTo({ request, bytes }: Call, caller: Caller): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const found = find(request.method, pathname.slice(apiBase.length));
  if (found.kind === "nowhere") throw nowhere();
  if (found.kind === "other-method")
    throw new CallError("method-not-allowed", `This takes ${found.allowed.join(", ")}.`, {
      headers: { allow: found.allowed.join(", ") },
    });
  const { operation } = found;
  requireVerb(caller, operation.verb);
  const params = readPart(operation.params, found.params, "address");
  const query = readPart(operation.query, queryOf(search), "query");
  const ifMatch = versionIn(request.headers.get("if-match"), operation);
  const { asked, fingerprint } = await bodyOf(request.headers, bytes, operation);
  const run = async () => toResponse(await operation.run(caller, { params, query, ifMatch, request, ...asked }), operation);
  try {
    const { stands } = operation;
    const key = request.method === "POST" ? keyIn(request.headers.get("idempotency-key")) : null;
    if (key === null) return await run();
    const told = (operation.headers ?? []).map(({ name }) => ` ${name}: ${request.headers.get(name)}`).join("");
    return await onlyOnce(caller, key, {
      fingerprint: async () => `${request.method} ${pathname}${search} ${await fingerprint()}${told}`,
      run,
      stands: stands && ((location) => stands(caller, location)),
    });
  } catch (error) {
    // Said of the version that the caller named, not of a race that nobody saw.
    if (error instanceof AppError && error.code === "conflict" && ifMatch !== undefined)
      throw new CallError("precondition-failed", error.message, { reasons: error.refusals });
    throw error;
  }
}

/** A name that is sent twice is a list, and no schema here takes one. */
function queryOf(search: string): Record<string, string | string[]> {
  const sent = new URLSearchParams(search);
  return Object.fromEntries(
    [...new Set(sent.keys())].map((name) => {
      const [first = "", ...more] = sent.getAll(name);
      return [name, more.length === 0 ? first : [first, ...more]];
    }),
  );
}

function versionIn(header: string | null, { ifMatch }: Operation): number | undefined {
  if (header === null && ifMatch === "required")
    throw new CallError("precondition-required", "Say which version this is meant for: If-Match, with the ETag that was read.");
  if (header === null || header.trim() === "*") return undefined;
  const version = /^"([1-9]\d{0,8})"$/.exec(header.trim())?.[1];
  if (version === undefined) throw new CallError("invalid", 'If-Match is an ETag as it was answered, as in "7", or *.');
  return Number(version);
}

function keyIn(header: string | null): string | null {
  if (header === null) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new CallError("invalid", "An Idempotency-Key has 1 to 200 visible characters, as a UUID has.");
}

interface Body {
  asked: Pick<Asked<unknown, unknown, unknown>, "body" | "bytes">;
  fingerprint: () => Promise<string>;
}

async function bodyOf(headers: Headers, bytes: AsyncIterable<Uint8Array>, operation: Operation): Promise<Body> {
  const { takes } = operation;
  requirePlain(headers, operation);
  if (takes && "bytes" in takes) {
    const { passed, digest } = hashed(bytes);
    return { asked: { body: undefined, bytes: passed }, fingerprint: digest };
  }
  const text = await readText(headers, bytes);
  const body = takes || text !== "" ? readJson(operation, headers, text) : undefined;
  return { asked: { body, bytes: nothing() }, fingerprint: async () => createHash("sha256").update(text).digest("hex") };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

interface Doing {
  fingerprint: () => Promise<string>;
  run: () => Promise<Response>;
  stands: ((location: string) => Promise<boolean>) | undefined;
}

async function onlyOnce({ context, tokenId }: Caller, key: string, { fingerprint, run, stands }: Doing): Promise<Response> {
  const once = await answerOnce(
    context,
    { tokenId, key },
    {
      fingerprint: async () =>
        createHash("sha256")
          .update(await fingerprint())
          .digest("hex"),
      answer: async () => plain(await run().catch(refusedByCall)),
      stands,
    },
  );
  switch (once.kind) {
    case "answered":
      return new Response(once.answer.body, once.answer);
    case "again":
      return new Response(once.answer.body, {
        status: once.answer.status,
        headers: { ...once.answer.headers, "idempotency-replayed": "true" },
      });
    case "other":
      throw new CallError("key-taken", "This Idempotency-Key was used for another request. Use a new one for a new request.");
    case "working":
      throw new AppError("conflict", "The first request with this Idempotency-Key is still worked on.", [
        { code: "still-worked-on", message: "Try again in a moment." },
      ]);
    case "unknown":
      throw new AppError("conflict", "The first request with this Idempotency-Key was cut off.", [
        { code: "outcome-unknown", message: "Whether it was done is not known. Look, then use a new key." },
      ]);
  }
}

/** A call that was made in the wrong way changed nothing: it frees its key as any refusal does. */
function refusedByCall(error: unknown): Response {
  if (error instanceof CallError) return noAnswer(error);
  throw error;
}

const plain = async (response: Response): Promise<PlainAnswer> => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
});

function toResponse(answer: Answer<unknown> | Response, { answers: { status } }: Operation): Response {
  if (answer instanceof Response) return answer;
  const { body, version, location } = answer;
  const headers = {
    "cache-control": "no-store",
    ...(version !== undefined && { etag: `"${version}"` }),
    ...(location !== undefined && { location: apiBase + location }),
  };
  return Response.json(body, { status, headers });
}

function noAnswer(error: unknown): Response {
  if (error instanceof CallError)
    return told(error.code, error.reasons, problem(error.code, error.message, error.reasons, error.headers));
  if (error instanceof AppError) return told(error.code, error.refusals, problemOf(error));
  log().error({ kind: "call", err: error }, "A call failed.");
  return problem("broken", "Something broke here. Whether the call was done is not certain: look before you send it again.");
}

/** Into the log: that it was refused and by which rules, never what was sent. */
function told(code: string, reasons: readonly { code: string }[], response: Response): Response {
  log().info({ kind: "refusal", outcome: code, reasons: reasons.map((one) => one.code) }, `refused: ${code}`);
  return response;
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
