import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { Cell, Table } from "#components/ui/table";
import { Time } from "#components/ui/time";
import type { ListedMeeting } from "#lib/queries/cab-page";
import { sayCount } from "./say-item.ts";

const columns = (zone: string) => [
  { key: "meeting", label: "Meeting" },
  { key: "when", label: `Held (${zone})` },
  { key: "authority", label: "Authority", isWide: true },
  { key: "items", label: "Items" },
  { key: "decided", label: "Decided in it", isWide: true },
];

/** Meetings that were held, the latest first; each leads to its minutes. */
export function PastMeetings({ meetings, zone }: { meetings: readonly ListedMeeting[]; zone: string }) {
  return (
    <Table caption="Meetings that were held" columns={columns(zone)}>
      {meetings.map(({ number, name, authority, startsAt, startedAt, items, decided }) => (
        <tr key={number}>
          <Cell isHead>
            <span className="links-in-text">
              <Link href={`/cab/${number}`} data-key-row>
                CAB-{number}
              </Link>{" "}
              <span className="font-normal">{name}</span>
            </span>
          </Cell>
          <Cell isTight>
            <Time at={startedAt ?? startsAt} zone={zone} isQuiet />
          </Cell>
          <Cell isWide>{authority}</Cell>
          <Cell>{items}</Cell>
          <Cell isWide>{decided}</Cell>
        </tr>
      ))}
    </Table>
  );
}

/** What runs now: the first thing that anybody sees. */
export function RunningMeetings({ meetings, zone }: { meetings: readonly ListedMeeting[]; zone: string }) {
  return (
    <ul className="mb-6 space-y-3">
      {meetings.map(({ number, name, startsAt, startedAt, items }) => (
        <li key={number} className="relative rounded-lg border border-line bg-asked-soft px-4 py-3">
          <Badge tone="asked">running</Badge>{" "}
          <Link href={`/cab/${number}`} data-key-row className="font-[620] text-ink text-lg after:absolute after:inset-0">
            CAB-{number} {name}
          </Link>
          <p className="text-ink-2">
            Since <Time at={startedAt ?? startsAt} zone={zone} isQuiet />, with {sayCount(items, "item")}.
          </p>
        </li>
      ))}
    </ul>
  );
}
