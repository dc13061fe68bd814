import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { OwedRatification } from "#lib/queries/home-standing";

/** Emergencies that were deployed and are neither ratified nor not ratified: for who manages them, and for the boards. */
export function RatificationsCard({ ratifications, zone }: { ratifications: readonly OwedRatification[]; zone: string }) {
  if (ratifications.length === 0) return null;
  return (
    <Card title="Emergencies to be ratified or not" count={ratifications.length}>
      <ul className="divide-y divide-line">
        {ratifications.map((one) => (
          <Owed key={one.number} owed={one} zone={zone} />
        ))}
      </ul>
    </Card>
  );
}

function Owed({
  owed: { number, title, serviceName, managerName, by, isOverdue, authorization, isMine },
  zone,
}: {
  owed: OwedRatification;
  zone: string;
}) {
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <Link href={`/releases/REL-${number}`} className="min-w-0 font-[560]">
          REL-{number} {title}
        </Link>
        <Badge tone={isOverdue ? "refused" : "asked"}>{isOverdue ? "overdue" : "due"}</Badge>
      </div>
      <p className="text-ink-2">
        {serviceName}, managed by {isMine ? "you" : managerName}. {isOverdue ? "It was to be decided by" : "To be decided by"}{" "}
        <Time at={by} zone={zone} />.{" "}
        {authorization === null ? (
          isMine ? (
            <Link href={`/releases/REL-${number}`}>Ask for its ratification</Link>
          ) : (
            "Its manager has not asked for it yet."
          )
        ) : (
          <Link href={`/authorizations/${authorization}`}>Authorization {authorization}</Link>
        )}
      </p>
    </li>
  );
}
