import { Card, CardPart } from "#components/ui/card";
import { Time } from "#components/ui/time";
import { comparisonLabels } from "#lib/domain/labels";
import type { ServicePage } from "#lib/queries/service-page";
import { AddTargetForm, EndTargetForm } from "../service-forms.tsx";

/** What the service promises, and what was measured last. */
export function TargetsCard({
  page: { service, targets },
  mayAdminister,
  zone,
}: {
  page: ServicePage;
  mayAdminister: boolean;
  zone: string;
}) {
  return (
    <Card title="Service level targets" count={targets.length}>
      {targets.length === 0 ? <p className="text-ink-2">None is promised: a release of it has nothing to be judged by.</p> : null}
      <ul className="divide-y divide-line">
        {targets.map(({ id, name, comparison, value, unit, last }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-2">
            <p>
              <b className="font-[560]">{name}</b> {comparisonLabels[comparison]} {value} {unit}
              <span className="block text-ink-2">
                {last ? (
                  <>
                    last {last.value} {unit}, {last.sampleSize} samples, until <Time at={last.toAt} zone={zone} />
                  </>
                ) : (
                  "not measured yet"
                )}
              </span>
            </p>
            {mayAdminister ? <EndTargetForm targetId={id} name={name} /> : null}
          </li>
        ))}
      </ul>
      {mayAdminister ? (
        <CardPart title="Add a target">
          <AddTargetForm serviceId={service.id} />
        </CardPart>
      ) : null}
    </Card>
  );
}
