import { Readable } from "node:stream";
import { AppError } from "#lib/errors";
import { webStream } from "#lib/formats/web-stream";
import { exportLines } from "#lib/queries/export-lines";
import { openRecord } from "#lib/queries/record-entries";
import { defineRoute } from "#lib/web/define-route";
import { textParam } from "#lib/web/list-address";

/** The record, or one stream of it, as one JSON value a line. */
export const GET = defineRoute<object>(async ({ context }, request) => {
  const stream = textParam(new URL(request.url).searchParams.get("stream") ?? "") || null;
  const record = await openRecord(context, stream);
  if (!record) throw new AppError("not-found", `The record has no stream ${stream}.`);
  const file = `record${stream === null ? "" : `-${stream}`}.ndjson`;
  return new Response(webStream(Readable.from(exportLines(record), { objectMode: false })), {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": `attachment; filename="${file.replaceAll(/[^\w.-]/g, "_")}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
});
