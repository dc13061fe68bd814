/** Sees every request of this process, before Next does: gives it its id, and tells the log and the metrics how it ended. */
import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { enterRequest, log, type WatchedRequest } from "#lib/log";
import { metrics } from "#lib/metrics";
import { routeOf } from "./route-of.ts";

const sane = /^[\w.:-]{8,64}$/;

/** Asked every few seconds by machines: worth a line only to whoever looks for it. */
const quietRoutes = new Set(["/_next/*", "/api/health", "/api/ready", "/api/metrics"]);

/** One for all: without a reason of ours, each request would make an exception with its stack. */
const answered = new Error("The answer is sent, or nobody waits for it any more.");

interface Begun {
  request: IncomingMessage;
  response: ServerResponse;
}

const shared = globalThis as typeof globalThis & { countersignWatches?: boolean };

export function watchRequests(): void {
  if (shared.countersignWatches) return;
  shared.countersignWatches = true;
  // Published by node:http itself right before the server's handler runs, in the same call: what is entered here holds there.
  subscribe("http.server.request.start", (message) => begin(message as Begun));
}

function begin({ request, response }: Begun): void {
  const since = performance.now();
  const sent = request.headers["x-request-id"];
  const gone = new AbortController();
  const id = typeof sent === "string" && sane.test(sent) ? sent : randomUUID();
  const watched: WatchedRequest = { id, gone: gone.signal };
  request.headers["x-request-id"] = watched.id;
  response.setHeader("x-request-id", watched.id);
  enterRequest(watched);
  response.once("close", () => {
    gone.abort(answered);
    end(request, response, watched, performance.now() - since);
  });
}

function end(request: IncomingMessage, response: ServerResponse, { id, actor }: WatchedRequest, ms: number): void {
  const { method = "GET", url = "/" } = request;
  // Without its query, which may hold a token.
  const path = url.split("?", 1)[0] ?? "/";
  const route = routeOf(path);
  const status = response.statusCode;
  const isStream = String(response.getHeader("content-type")).startsWith("text/event-stream");
  if (!isStream)
    metrics().requestSeconds.observe({ method: methodOf(method), route, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
  const level = status >= 500 ? "warn" : quietRoutes.has(route) ? "debug" : "info";
  log()[level](
    {
      kind: "request",
      request: id,
      ...(actor && { actor }),
      method,
      path,
      route,
      status,
      ms: Math.round(ms),
      ...(!response.writableFinished && { cutOff: true }),
    },
    `${method} ${path} ${status}`,
  );
}

/** A label of its own only for what is really used: anybody may send a method of their own invention. */
const methodOf = (method: string): string => (/^(GET|HEAD|POST|PUT|PATCH|DELETE)$/.test(method) ? method : "other");
