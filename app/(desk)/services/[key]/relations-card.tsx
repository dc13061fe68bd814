import Link from "next/link";
import { Card, CardPart } from "#components/ui/card";
import { Time } from "#components/ui/time";
import { relationKindLabels, serviceStateLabels } from "#lib/domain/labels";
import type { ServicePage } from "#lib/queries/service-page";
import { AddRelationForm, RemoveRelationForm } from "../service-forms.tsx";

/** The edges of the service map that touch this service, each with where it is known from and since when. */
export function RelationsCard({
  page: { service, leansOn, carries, others },
  mayAdminister,
  zone,
}: {
  page: ServicePage;
  mayAdminister: boolean;
  zone: string;
}) {
  const edges = [
    ...leansOn.map((edge) => ({ ...edge, before: relationKindLabels[edge.kind], after: "" })),
    ...carries.map((edge) => ({ ...edge, before: "", after: `${relationKindLabels[edge.kind]} ${service.name}` })),
  ];
  return (
    <Card title="Relations" count={edges.length}>
      {edges.length === 0 ? <p className="text-ink-2">None is known: nobody else would be told that it changes.</p> : null}
      <ul className="divide-y divide-line">
        {edges.map(({ relationId, before, after, key, name, state, source, confirmedAt }) => (
          <li key={relationId} className="flex flex-wrap items-center justify-between gap-3 py-2">
            <p>
              {before} <Link href={`/services/${key}`}>{name}</Link> {after}
              <span className="block text-ink-2">
                {serviceStateLabels[state]}; known from {source}, <Time at={confirmedAt} zone={zone} precision="day" />
              </span>
            </p>
            {mayAdminister ? <RemoveRelationForm relationId={relationId} name={name} /> : null}
          </li>
        ))}
      </ul>
      {mayAdminister && others.length > 0 ? (
        <CardPart title="Add a relation">
          <AddRelationForm serviceId={service.id} others={others.filter(({ state }) => state !== "retired")} />
        </CardPart>
      ) : null}
    </Card>
  );
}
