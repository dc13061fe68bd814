import { Card, CardPart } from "#components/ui/card";
import { comparisonLabels, configurationItemKindLabels, relationKindLabels } from "#lib/domain/labels";
import type { ServicePage } from "#lib/queries/service-page";
import { AddItemForm, AmendItemForm } from "../item-forms.tsx";
import {
  AddRelationForm,
  AddTargetForm,
  AmendServiceForm,
  ConfirmRelationForm,
  EndTargetForm,
  RemoveRelationForm,
  SuitesForm,
} from "../service-forms.tsx";

/** What administrators and change managers keep right about a service. */
export function LookAfter({ page }: { page: ServicePage }) {
  const { service, suites } = page;
  return (
    <section aria-label="Look after this service" className="no-print pt-4">
      <h2 className="mb-3 text-lg">Look after this service</h2>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <TargetsPart page={page} />
        <ItemsPart page={page} />
        <RelationsPart page={page} />
        <Card title="About it">
          <AmendServiceForm service={service} />
          <CardPart title="Required suites">
            <SuitesForm serviceId={service.id} suites={suites} />
          </CardPart>
        </Card>
      </div>
    </section>
  );
}

function TargetsPart({ page: { service, targets } }: { page: ServicePage }) {
  return (
    <Card title="Targets">
      <ul className="divide-y divide-line">
        {targets.map(({ target: { id, name, comparison, value, unit } }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-2">
            <p>
              {name} {comparisonLabels[comparison]} {value} {unit}
            </p>
            <EndTargetForm targetId={id} name={name} />
          </li>
        ))}
      </ul>
      <CardPart title="Add a target">
        <AddTargetForm serviceId={service.id} />
      </CardPart>
    </Card>
  );
}

function ItemsPart({ page: { service, items } }: { page: ServicePage }) {
  return (
    <Card title="Configuration items">
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <li key={item.id} className="py-1">
            <AmendItemForm item={item} title={`${item.name}, ${configurationItemKindLabels[item.kind]}`} />
          </li>
        ))}
      </ul>
      <CardPart title="Add a configuration item">
        <AddItemForm serviceId={service.id} />
      </CardPart>
    </Card>
  );
}

function RelationsPart({ page: { service, leansOn, carries, others } }: { page: ServicePage }) {
  const edges = [
    ...leansOn.map(({ relationId, kind, name }) => ({ relationId, said: `${relationKindLabels[kind]} ${name}` })),
    ...carries.map(({ relationId, kind, name }) => ({
      relationId,
      said: `${name} ${relationKindLabels[kind]} ${service.name}`,
    })),
  ];
  return (
    <Card title="Relations to other services">
      <ul className="divide-y divide-line">
        {edges.map(({ relationId, said }) => (
          <li key={relationId} className="flex flex-wrap items-center justify-between gap-3 py-2">
            <p>{said}</p>
            <div className="flex flex-wrap gap-2">
              <ConfirmRelationForm relationId={relationId} said={said} />
              <RemoveRelationForm relationId={relationId} said={said} />
            </div>
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <CardPart title="Add a relation">
          <AddRelationForm serviceId={service.id} others={others} />
        </CardPart>
      ) : (
        <p className="text-ink-2">There is no other service to be related to.</p>
      )}
    </Card>
  );
}
