import { Readable } from "node:stream";
import { webStream } from "#lib/formats/web-stream";
import { verifyRecord } from "#lib/queries/record-entries";
import type { Viewer } from "#lib/queries/viewer";
import { defineRoute } from "#lib/web/define-route";
import { textParam } from "#lib/web/list-address";
import { verificationOutcome } from "../../../(desk)/record/verification-outcome.ts";

/** Verifies the record, or one stream of it, and tells how far it is: one JSON value a line, the last one is the outcome. */
export const GET = defineRoute<object>(({ context }, request) => {
  const stream = textParam(new URL(request.url).searchParams.get("stream") ?? "") || null;
  const lines = Readable.from(linesOf(context, stream), { objectMode: false });
  return Promise.resolve(
    new Response(webStream(lines), {
      headers: { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store" },
    }),
  );
});

async function* linesOf(viewer: Viewer, stream: string | null): AsyncGenerator<string> {
  const running = verifyRecord(viewer, stream);
  for (;;) {
    const { done, value } = await running.next();
    yield `${JSON.stringify(done ? verificationOutcome(value) : value)}\n`;
    if (done) return;
  }
}
