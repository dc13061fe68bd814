import { currentRequest } from "#lib/log";
import { defineRoute } from "#lib/web/define-route";
import { openLiveStream } from "./live-stream.ts";

/** `Last-Event-ID` when a browser comes again, `since` when a page has just been made: milliseconds. */
function instantOf(text: string | null): Date | null {
  const at = new Date(text === null || !/^\d{1,15}$/.test(text) ? Number.NaN : Number(text));
  return Number.isNaN(at.getTime()) ? null : at;
}

/** GET /api/live: server-sent events for a signed-in person. */
export const GET = defineRoute(({ context, sessionId }, request) => {
  const after = instantOf(request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("since"));
  return Promise.resolve(openLiveStream({ context, sessionId, after }, currentRequest()?.gone ?? request.signal));
});
