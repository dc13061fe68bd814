import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { AffectedService, Release } from "#lib/domain/release";

const mostShown = 8;

/** The services that fail when this release fails, as frozen into the evidence, and who came to depend on it since. */
export function WhoIsHitCard({
  release: { impact, number, service },
  newDependants,
  zone,
}: {
  release: Release;
  newDependants: readonly Pick<AffectedService, "key" | "name">[];
  zone: string;
}) {
  const plan = `/releases/REL-${number}/plan`;
  if (!impact)
    return (
      <Card title="Who is hit" count="not known yet">
        <Empty title="No impact snapshot">
          <Link href={plan}>Take it while planning</Link>: it walks every service that depends on {service.name}.
        </Empty>
      </Card>
    );
  const others = impact.services.filter(({ distance }) => distance > 0);
  return (
    <Card
      title="Who is hit"
      count={
        <>
          frozen <Time at={impact.takenAt} zone={zone} precision="day" />
        </>
      }
    >
      {others.length === 0 ? <p className="text-ink-2">Nothing depends on {service.name}.</p> : null}
      <ul className="divide-y divide-line">
        {others.slice(0, mostShown).map(({ id, key, name, tier, via }) => (
          <li key={id} className="flex items-baseline gap-2 py-1.5 first:pt-0">
            <Link href={`/services/${key}`} className="font-[560] text-ink">
              {name}
            </Link>
            <span className="text-ink-3 text-xs">tier {tier}</span>
            {via === null || via === service.key ? null : <span className="ml-auto text-ink-2 text-sm">via {via}</span>}
          </li>
        ))}
      </ul>
      {others.length > mostShown ? (
        <p className="mt-2">
          <Link href={plan}>{others.length - mostShown} more in the plan</Link>
        </p>
      ) : null}
      {newDependants.length > 0 ? (
        <p className="mt-3 text-ink-2">
          Since then <b className="text-ink">{newDependants.map(({ name }) => name).join(", ")}</b> began to depend on{" "}
          {service.name}.
        </p>
      ) : null}
    </Card>
  );
}
