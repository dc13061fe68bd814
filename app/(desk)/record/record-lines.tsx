import { Said } from "#components/gate/say-line";
import { Link } from "#components/ui/link";
import { sayZone, Time } from "#components/ui/time";
import type { RecordLine } from "#lib/queries/record-lines";

/** Entries as sentences, each with its place in the chain: stream, number and the beginning of its hash. */
export function RecordLines({ lines, zone, isOneStream }: { lines: readonly RecordLine[]; zone: string; isOneStream: boolean }) {
  const [first] = lines;
  return (
    <>
      {first ? (
        <p className="mb-2 text-ink-3 text-sm">
          Times in {zone}, now {sayZone(first.at, zone)}. The last column is the entry&rsquo;s number and the beginning of its
          hash.
        </p>
      ) : null}
      <ol className="divide-y divide-line border-line border-t border-b">
        {lines.map(({ id, stream, sequence, at, hash, sentence }) => (
          <li key={id} className="grid gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[6.5rem_1fr_auto]">
            <span className="text-ink-3">
              <Time at={at} zone={zone} isQuiet />
            </span>
            <p className="min-w-0 [overflow-wrap:anywhere]">
              <Said text={sentence} zone={zone} />
            </p>
            <div className="flex items-baseline gap-2 whitespace-nowrap text-ink-3 text-sm">
              {isOneStream ? null : <Link href={streamHref(stream)}>{stream}</Link>}
              <span>{sequence}</span>
              <code title={hash}>{hash.slice(0, 12)}</code>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Where a stream is read by itself: a release has a page for it. */
export const streamHref = (name: string): string =>
  name.startsWith("REL-") ? `/releases/${name}/record` : `/record?stream=${encodeURIComponent(name)}`;
