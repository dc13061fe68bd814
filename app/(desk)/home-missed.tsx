import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { comparisonLabels } from "#lib/domain/labels";
import type { MissedTarget } from "#lib/queries/home-standing";

/** Service levels whose last measurement misses the target, of services this person answers for or releases. */
export function MissedCard({ missed, zone }: { missed: readonly MissedTarget[]; zone: string }) {
  if (missed.length === 0) return null;
  return (
    <Card title="Service levels missed" count={missed.length}>
      <ul className="divide-y divide-line">
        {missed.map(({ target, measured, measuredUntil, serviceKey, serviceName, openRelease }) => (
          <li key={target.id} className="py-2 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
              <Link href={`/services/${serviceKey}`} className="min-w-0">
                {serviceName} <span className="font-[560]">{target.name}</span>
              </Link>
              <Badge tone="refused">
                {measured} {target.unit}
              </Badge>
            </div>
            <p className="text-ink-2">
              {comparisonLabels[target.comparison]} {target.value} {target.unit} is promised; measured until{" "}
              <Time at={measuredUntil} zone={zone} precision="day" isQuiet />.{" "}
              {openRelease === null ? (
                "No release of it is on its way."
              ) : (
                <Link href={`/releases/REL-${openRelease}`}>REL-{openRelease} is on its way</Link>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
