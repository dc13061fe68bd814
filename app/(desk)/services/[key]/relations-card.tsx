import { Card, CardPart } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { relationKindLabels, serviceStateLabels } from "#lib/domain/labels";
import type { Related, ServicePage } from "#lib/queries/service-page";

/** The edges of the service map that touch this service, each with where it is known from and when it was last confirmed. */
export function RelationsCard({ page: { service, leansOn, carries }, zone }: { page: ServicePage; zone: string }) {
  const total = leansOn.length + carries.length;
  return (
    <Card title="Relations" count={total > 0 ? total : undefined}>
      {total === 0 ? (
        <p className="text-ink-2">None is known: nobody else would be told that this service changes.</p>
      ) : (
        <>
          <h3 className="mb-1 font-[620]">{service.name} …</h3>
          <Edges edges={leansOn} none="needs no other service, as far as is known." zone={zone} isFromHere />
          <CardPart title={`… and who needs ${service.name}`} count={carries.length > 0 ? carries.length : undefined}>
            <Edges edges={carries} none="Nobody, as far as is known." zone={zone} isFromHere={false} />
          </CardPart>
        </>
      )}
    </Card>
  );
}

function Edges({
  edges,
  none,
  zone,
  isFromHere,
}: {
  edges: readonly Related[];
  none: string;
  zone: string;
  isFromHere: boolean;
}) {
  if (edges.length === 0) return <p className="text-ink-2">{none}</p>;
  return (
    <ul className="divide-y divide-line">
      {edges.map(({ relationId, kind, key, name, tier, state, source, confirmedAt }) => (
        <li key={relationId} className="py-2">
          <p>
            {isFromHere ? `${relationKindLabels[kind]} ` : ""}
            <Link href={`/services/${key}`}>{name}</Link>
            {isFromHere ? "" : ` ${relationKindLabels[kind]} it`}
            <span className="text-ink-2">
              , tier {tier}
              {state === "live" ? "" : `, ${serviceStateLabels[state]}`}
            </span>
          </p>
          <p className="text-ink-2 text-sm">
            Known from {source}, last confirmed <Time at={confirmedAt} zone={zone} precision="day" />
          </p>
        </li>
      ))}
    </ul>
  );
}
