/** What an operator reads: one JSON line for each request, action, job and failure. Never a secret, a body or a person's name. */
import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { logLevel } from "#lib/env";

/** The request that is being answered, as far as it is known by now. */
export interface WatchedRequest {
  id: string;
  /** The person's id, once the session was looked up. */
  actor?: string;
  /** Aborted when nobody waits for the answer any more. A `Request`'s own signal is not to be relied on: it falls silent once that is collected. */
  gone: AbortSignal;
}

interface Logging {
  log: pino.Logger;
  requests: AsyncLocalStorage<WatchedRequest>;
}

// Instrumentation and routes are separate module instances: the log sits on globalThis, as the pool does.
const shared = globalThis as typeof globalThis & { countersignLogging?: Logging };

function logging(): Logging {
  shared.countersignLogging ??= open();
  return shared.countersignLogging;
}

function open(): Logging {
  const requests = new AsyncLocalStorage<WatchedRequest>();
  const log = pino({
    level: logLevel(),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { err: failureOf },
    mixin: () => {
      const request = requests.getStore();
      return request ? { request: request.id, ...(request.actor && { actor: request.actor }) } : {};
    },
  });
  return { log, requests };
}

export const log = (): pino.Logger => logging().log;

/** Everything that happens from here on belongs to this request. */
export const enterRequest = (request: WatchedRequest): void => logging().requests.enterWith(request);

/** The request that is being answered here, if any. */
export const currentRequest = (): WatchedRequest | undefined => logging().requests.getStore();

/** Notes who acts, by id, in everything that is logged of this request. */
export function noteActor(personId: string): void {
  const request = currentRequest();
  if (request) request.actor = personId;
}

interface Failure {
  type: string;
  message: string;
  code?: string;
  digest?: string;
  stack?: string;
  cause?: Failure;
}

/** What a failure says of itself. A database's error has details besides, which hold the rows' own values: they stay out. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, digest } = error as { code?: unknown; digest?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === "string" && { code }),
    ...(typeof digest === "string" && { digest }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: failureOf(error.cause) }),
  };
}
