import { Card } from "#components/ui/card";
import { LinkButton } from "#components/ui/link-button";
import { addressOf } from "#lib/web/list-address";

/** The record to take along, what stands in the file, and how anybody verifies it without this server. */
export function ExportCard({ stream }: { stream: string }) {
  return (
    <Card title="Take it along">
      <p className="mb-3 text-ink-2">
        {stream === "" ? "Every entry of every stream" : `Every entry of ${stream}`}, one JSON value a line, so that anybody can
        verify it without this server.
      </p>
      <LinkButton isPlain href={addressOf("/api/record/export", { stream })}>
        Export {stream === "" ? "all of it" : stream}
      </LinkButton>
      <details className="mt-3">
        <summary className="min-h-9 py-1.5 text-accent hover:underline pointer-coarse:min-h-11">
          What it holds, and how to verify it
        </summary>
        <div className="links-in-text mt-2 space-y-2 text-ink-2">
          <p>
            Each line is an entry: its <code>stream</code> and <code>streamId</code>, its <code>sequence</code>,{" "}
            <code>recordedAtMicros</code> (microseconds since 1970), <code>previousHash</code>, <code>entryHash</code> and its{" "}
            <code>body</code>, the text exactly as it was hashed. The last line says how many there were: without it the file was
            cut off.
          </p>
          <p>
            Every <code>entryHash</code> is the SHA-256 of these bytes in a row: <code>countersign/entry/v1</code> and a zero
            byte; the 16 bytes of the stream&rsquo;s id; the sequence as 8 bytes, big-endian; the 32 bytes of the previous hash;
            the microseconds as 8 bytes; the SHA-256 of the body. In a stream&rsquo;s first entry the previous hash is the SHA-256
            of <code>countersign/stream/v1</code>, a zero byte and the stream&rsquo;s id.
          </p>
          <p>
            <a href="/verify-record.mjs" download>
              verify-record.mjs
            </a>{" "}
            does just that in one file of JavaScript that can be read first: <code>node verify-record.mjs record.ndjson</code>
          </p>
        </div>
      </details>
    </Card>
  );
}
