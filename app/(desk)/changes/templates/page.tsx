import type { Metadata } from "next";
import { Card, CardPart } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect } from "#components/ui/filter-bar";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { releaseKindLabels } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import { type TemplateSuggestion, templatesPage } from "#lib/queries/templates-page";
import { addressOf, choiceParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ProposeTemplateForm } from "./template-forms.tsx";
import { TemplateRow } from "./template-row.tsx";

export const metadata: Metadata = { title: "Standard changes" };

const rows = ["3", "6", "12"] as const;

/** Standard changes: what is authorized beforehand and within which bounds, and what could become one. */
export default async function TemplatesPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const inARow = choiceParam(asked["successes"], rows, "3");
  const { templates, suggestions, services } = await templatesPage(context, Number(inARow));
  const from = {
    serviceId: textParam(asked["service"]),
    largestKind: choiceParam(asked["kind"], ["patch", "minor", "major"], "patch"),
  };
  const { actor } = context;
  return (
    <>
      <PageHead
        crumbs={[{ label: "Changes", href: "/changes" }, { label: "Standard changes" }]}
        title="Standard changes"
        meta={[
          {
            key: "what",
            fact: "Described once, authorized beforehand by two change managers, within bounds and until a day. A release that carries nothing else passes its first two gates without votes.",
          },
        ]}
      />
      <div className="space-y-5">
        <Card title="Templates" count={templates.length}>
          {templates.length === 0 ? (
            <Empty title="No standard change yet">
              A change manager proposes what is done often and safely; a second one confirms it.
            </Empty>
          ) : null}
          <ul className="divide-y divide-line">
            {templates.map((template) => (
              <TemplateRow key={template.id} template={template} actor={actor} zone={person.timeZone} />
            ))}
          </ul>
          <CardPart title="Propose one">
            <div id="propose">
              <ProposeTemplateForm
                key={`${from.serviceId} ${from.largestKind}`}
                services={services}
                from={from}
                zone={person.timeZone}
                against={requireCapability(actor, "template:propose")}
              />
            </div>
          </CardPart>
        </Card>
        <Card title="Could become a standard change" count={suggestions.length}>
          <p className="mb-3 text-ink-2">
            Normal releases of one service and kind that were deployed for good, kept their service levels and met no refusal,
            every time of late.
          </p>
          <FilterBar label="How many successes">
            <FilterSelect
              label="At least in a row"
              name="successes"
              value={inARow}
              options={rows.map((one) => ({ value: one, label: one }))}
            />
          </FilterBar>
          {suggestions.length === 0 ? (
            <Empty title="Nothing went well that often in a row">Ask for fewer, or come back later.</Empty>
          ) : null}
          <ul className="divide-y divide-line">
            {suggestions.map((one) => (
              <Suggestion key={`${one.serviceId} ${one.kind}`} suggestion={one} zone={person.timeZone} />
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}

function Suggestion({ suggestion, zone }: { suggestion: TemplateSuggestion; zone: string }) {
  const { serviceId, serviceKey, serviceName, kind, successes, firstEndedAt, lastNumber, lastTitle } = suggestion;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-3">
      <p className="min-w-0">
        <b className="font-[560]">{successes} successes in a row, no dissent</b>: {releaseKindLabels[kind]} releases of{" "}
        <Link href={`/services/${serviceKey}`}>{serviceName}</Link> since{" "}
        <Time at={firstEndedAt} zone={zone} precision="day" isQuiet />, the last one{" "}
        <Link href={`/releases/REL-${lastNumber}`}>
          REL-{lastNumber} {lastTitle}
        </Link>
        .
      </p>
      <Link href={`${addressOf("/changes/templates", { service: serviceId, kind })}#propose`}>
        Propose it
        <span className="sr-only">
          : {releaseKindLabels[kind]} releases of {serviceName}
        </span>
      </Link>
    </li>
  );
}
