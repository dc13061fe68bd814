/** Calls of the machine interface: tried again where that is safe, and every no turned into sentences. */
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { type Json, object, reasonsIn } from "./answers.ts";
import { exchange, textOf } from "./exchange.ts";
import { CouldNotTell, type Reason, Refused, sayAside } from "./outcome.ts";

export interface Server {
  /** The address people open, without a slash at its end. */
  url: string;
  token: string;
  /** How long a silent server is waited for. */
  silenceMs: number;
}

export interface Call {
  method: "GET" | "POST" | "PATCH";
  /** Below /api/v1. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  json?: Json;
  /** Bytes of a known size, opened anew for each try. */
  bytes?: { type: string; size: number; open: () => Readable };
  /** With a key a POST is done once, however often it is sent. */
  key?: string;
  /** A POST that writes nothing is safe to send again. */
  isQuestion?: boolean;
}

/** A no by RFC 9457, with the codes that programs act on. */
export class Problem extends Refused {
  readonly status: number;
  readonly codes: readonly string[];
  constructor(status: number, title: string, reasons: readonly (Reason & { code: string })[]) {
    super(title, reasons);
    this.name = "Problem";
    this.status = status;
    this.codes = reasons.map(({ code }) => code);
  }
}

const pausesMs = [500, 1000, 2000];
/** A server that asks for more patience than this is left for later, and so is a first request that is worked on for longer. */
const longestPauseMs = 120_000;
const betweenLooksMs = 1000;
const passing = new Set([429, 502, 503, 504]);

/** Makes a call and answers its JSON. A no is a Problem; whatever is neither a yes nor a no is CouldNotTell. */
export async function ask(server: Server, call: Call): Promise<Json> {
  const response = await answered(server, call);
  const said = await textOf(response).catch((error: unknown) => {
    throw cutOff(server, error);
  });
  return jsonIn(said) ?? unreadable(server, response);
}

/** Makes a call and answers the response itself, for bytes. A range that cannot be had is an answer too. */
export async function answered(server: Server, call: Call): Promise<IncomingMessage> {
  const mayRepeat = call.method === "GET" || call.key !== undefined || call.isQuestion === true;
  const workedOnUntil = Date.now() + longestPauseMs;
  for (let failed = 0; ; ) {
    const outcome = await once(server, call);
    if (!(outcome instanceof Passing)) return outcome;
    const { as, isWorkedOn, retryAfterMs } = outcome;
    const wait = isWorkedOn ? betweenLooksMs : pausesMs[failed];
    if (!isWorkedOn) failed += 1;
    const waitMs = Math.max(wait ?? 0, retryAfterMs);
    if (!mayRepeat || wait === undefined || waitMs > longestPauseMs || (isWorkedOn && Date.now() > workedOnUntil))
      throw new GivenUp(as);
    if (waitMs > 5000) sayAside(`${as.message} Trying again in ${Math.ceil(waitMs / 1000)} s.`);
    await pause(waitMs);
  }
}

/** No answer, or one that may be another in a moment; waiting here has not helped. */
export class GivenUp extends CouldNotTell {
  constructor({ message, reasons }: CouldNotTell) {
    super(message, reasons);
    this.name = "CouldNotTell";
  }
}

/** What may be otherwise in a moment. */
class Passing {
  readonly as: CouldNotTell;
  readonly retryAfterMs: number;
  /** The first request with the same key is still being worked on. */
  readonly isWorkedOn: boolean;
  constructor(as: CouldNotTell, { retryAfterMs = 0, isWorkedOn = false } = {}) {
    this.as = as;
    this.retryAfterMs = retryAfterMs;
    this.isWorkedOn = isWorkedOn;
  }
}

async function once(server: Server, call: Call): Promise<IncomingMessage | Passing> {
  let response: IncomingMessage;
  let said: string | null;
  try {
    response = await exchange(sendingOf(server, call));
    const { statusCode = 0 } = response;
    if (statusCode < 300 || statusCode === 416) return response;
    said = await textOf(response);
  } catch (error) {
    if (error instanceof CouldNotTell || error instanceof Refused) throw error;
    return new Passing(cutOff(server, error));
  }
  return told(server, response, said);
}

function sendingOf({ url, token, silenceMs }: Server, { method, path, query, headers, json, bytes, key }: Call) {
  const address = new URL(`${url}/api/v1${path}`);
  address.search = new URLSearchParams(query).toString();
  const body = json === undefined ? null : JSON.stringify(json);
  const length = bytes?.size ?? (body === null ? null : Buffer.byteLength(body));
  return {
    ...{ url: address, method, silenceMs, body: bytes?.open ?? body },
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/json, application/problem+json, */*",
      "user-agent": `countersign/${COUNTERSIGN_VERSION}`,
      ...(method !== "GET" && { "content-length": String(length ?? 0) }),
      ...(length !== null && { "content-type": bytes?.type ?? "application/json" }),
      ...(key !== undefined && { "idempotency-key": key }),
      ...headers,
    },
  };
}

function told(server: Server, response: IncomingMessage, said: string): Passing {
  const { statusCode: status = 0, headers } = response;
  const body = jsonIn(said);
  if (status >= 300 && status < 400)
    throw new CouldNotTell(
      `${server.url} sends to ${headers.location ?? "another address"}. Use the address that it ends at: countersign login, or COUNTERSIGN_URL.`,
    );
  if (body === null || !String(headers["content-type"]).startsWith("application/problem+json")) {
    const odd = new CouldNotTell(`${server.url} answered ${status}, and not as Countersign does.`);
    if (passing.has(status)) return new Passing(odd, { retryAfterMs: patience(headers) });
    throw odd;
  }
  const title = typeof body["title"] === "string" ? body["title"] : `The server answered ${status}.`;
  const reasons = reasonsIn(body, server.url);
  const isWorkedOn = status === 409 && reasons.some(({ code }) => code === "still-worked-on");
  if (passing.has(status) || isWorkedOn)
    return new Passing(new CouldNotTell(title, reasons), { retryAfterMs: patience(headers), isWorkedOn });
  if (status === 401)
    throw new CouldNotTell(
      `${title} Make another at ${server.url}/account/tokens, then: countersign login, or COUNTERSIGN_TOKEN.`,
    );
  if (status === 403) throw new CouldNotTell(title, reasons, { isForbidden: true });
  if (status >= 500) throw new CouldNotTell(title, reasons);
  throw new Problem(status, title, reasons);
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
function patience({ "retry-after": after }: IncomingMessage["headers"]): number {
  if (after === undefined) return 0;
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

function jsonIn(said: string): Json | null {
  try {
    return object(JSON.parse(said));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof CouldNotTell) return null;
    throw error;
  }
}

function unreadable({ url }: Server, { statusCode = 0 }: IncomingMessage): never {
  throw new CouldNotTell(
    `${url} answered ${statusCode} with something that is no JSON object. Is this the address of Countersign?`,
  );
}

const words: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up now",
  ECONNRESET: "the connection was cut off",
  EPIPE: "the connection was cut off",
  ETIMEDOUT: "no connection was made in time",
  EHOSTUNREACH: "there is no way to the host",
};

/** The sentence for a call that got no whole answer. */
export function cutOff({ url }: Server, error: unknown): CouldNotTell {
  const { code, message } = error as NodeJS.ErrnoException;
  // A host with several addresses fails with one error for each of them.
  const why = words[code ?? ""] ?? (message || code);
  return new CouldNotTell(`${url} cannot be asked: ${why}.`);
}
