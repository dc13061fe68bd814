import { Time } from "#components/ui/time";

/** Entries of the record as sentences, with when. */
export function RecordLines({ lines, zone }: { lines: readonly { id: string; at: Date; sentence: string }[]; zone: string }) {
  return (
    <ol className="space-y-2">
      {lines.map(({ id, at, sentence }) => (
        <li key={id} className="grid grid-cols-[6.5rem_1fr] gap-x-2 text-ink-2">
          <span className="text-ink-3">
            <Time at={at} zone={zone} isQuiet />
          </span>
          <span className="min-w-0">{sentence}</span>
        </li>
      ))}
    </ol>
  );
}
