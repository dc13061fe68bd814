import { ChangeBadge } from "#components/change/change-badge";
import { Link } from "#components/ui/link";
import { Cell, Table } from "#components/ui/table";
import { Time } from "#components/ui/time";
import { changeModelLabels, changeOriginLabels } from "#lib/domain/labels";
import type { ListedChange } from "#lib/queries/change-list";

/** Changes, and which release carries each. */
export function ChangeTable({ changes, zone }: { changes: readonly ListedChange[]; zone: string }) {
  return (
    <Table
      caption="Changes, newest first"
      columns={[
        { key: "change", label: "Change" },
        { key: "state", label: "State" },
        { key: "release", label: "Carried by", isWide: true },
        { key: "service", label: "Service", isWide: true },
        { key: "kind", label: "Origin, model", isWide: true },
        { key: "raised", label: `Raised (${zone})`, isWide: true },
      ]}
    >
      {changes.map((change) => (
        <tr key={change.number}>
          <Cell isHead>
            <Link href={`/changes/CHG-${change.number}`} className="font-normal">
              <span className="text-ink-2">CHG-{change.number}</span> <span className="font-[560]">{change.title}</span>
            </Link>
            <span className="block font-normal text-ink-2 text-sm sm:hidden">
              {change.serviceName}
              {change.carriedBy === null ? null : `, carried by REL-${change.carriedBy.number}`}
            </span>
          </Cell>
          <Cell isTight>
            <ChangeBadge state={change.state} />
          </Cell>
          <Cell isWide>
            <Carrier of={change} />
          </Cell>
          <Cell isWide>
            <Link href={`/services/${change.serviceKey}`}>{change.serviceName}</Link>
          </Cell>
          <Cell isWide>
            {changeOriginLabels[change.origin]}, {changeModelLabels[change.model]}
          </Cell>
          <Cell isWide>
            <Time at={change.raisedAt} zone={zone} isQuiet /> <span className="block text-ink-2">{change.raisedByName}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function Carrier({ of: { carriedBy, state } }: { of: ListedChange }) {
  if (carriedBy === null)
    return <span className="text-ink-3">{state === "authorized" ? "waits for a release" : "no release"}</span>;
  return (
    <Link href={`/releases/REL-${carriedBy.number}`}>
      <span className="text-ink-2">REL-{carriedBy.number}</span> {carriedBy.title}
    </Link>
  );
}
