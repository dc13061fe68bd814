import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { mediaCheckLabels } from "#lib/domain/labels";
import type { LibraryAlarm } from "#lib/queries/library-alarms";

/** Bytes of the library that are not as they came in: for everybody, because everything that leans on them stands still. */
export function LibraryAlarmsCard({ alarms, zone }: { alarms: readonly LibraryAlarm[]; zone: string }) {
  if (alarms.length === 0) return null;
  return (
    <div role="alert" className="rounded-lg border-2 border-refused">
      <Card title="The library is damaged" count={alarms.length}>
        <p className="mb-2 text-ink-2">
          Nothing is deployed from these until their own bytes are back and were read again: their gates are shut.
        </p>
        <ul className="divide-y divide-line">
          {alarms.map(({ name, version, sha256, result, since }) => (
            <li key={`${name} ${version}`} className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1 py-2">
              <Link href={`/library/${sha256}`} className="min-w-0 [overflow-wrap:anywhere]">
                {name} {version}
              </Link>
              <span className="text-ink-2">
                found <Time at={since} zone={zone} /> <Badge tone="refused">{mediaCheckLabels[result]}</Badge>
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
