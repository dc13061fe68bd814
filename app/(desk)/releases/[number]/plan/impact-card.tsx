import { Card, CardPart } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import type { Refusal } from "#lib/domain/decision";
import { comparisonLabels } from "#lib/domain/labels";
import type { Release } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { ImpactForm } from "./impact-form.tsx";
import { TakenAt } from "./plan-text.tsx";

/** Who is hit over all hops, and the targets, as they were frozen. */
export function ImpactCard({
  release: { impact, service },
  target,
  against,
  zone,
}: {
  release: Release;
  target: Target;
  against: readonly Refusal[];
  zone: string;
}) {
  return (
    <Card title="Who is hit" count={impact ? <TakenAt at={impact.takenAt} zone={zone} /> : "not taken yet"}>
      {impact ? (
        <>
          <ul className="divide-y divide-line">
            {impact.services.map(({ id, key, name, tier, distance, via }) => (
              <li key={id} className="flex flex-wrap items-baseline gap-x-2 py-2">
                <b className="font-[560]">{name}</b>
                <span className="text-ink-3 text-sm">
                  {key}, tier {tier}
                </span>
                <span className="ml-auto text-ink-2">
                  {distance === 0 ? "the service itself" : `${distance} ${distance === 1 ? "hop" : "hops"}, by ${via ?? ""}`}
                </span>
              </li>
            ))}
          </ul>
          <CardPart title="Service level targets" count={impact.targets.length}>
            {impact.targets.length === 0 ? (
              <p className="text-ink-2">{service.name} has none.</p>
            ) : (
              <ul className="space-y-1">
                {impact.targets.map(({ id, name, comparison, value, unit }) => (
                  <li key={id}>
                    {name}: {comparisonLabels[comparison]} {value} {unit}
                  </li>
                ))}
              </ul>
            )}
          </CardPart>
        </>
      ) : (
        <Empty title="Nobody has looked yet">
          The snapshot walks the relations of {service.name} over all hops and freezes them, with its targets, for the board.
        </Empty>
      )}
      {against.length === 0 ? <ImpactForm target={target} isTaken={impact !== null} /> : null}
    </Card>
  );
}
