import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Card, CardPart } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { phaseLabels, serviceStateLabels } from "#lib/domain/labels";
import { may } from "#lib/domain/permissions";
import { servicePage } from "#lib/queries/service-page";
import { textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { AmendServiceForm, SuitesForm } from "../service-forms.tsx";
import { RelationsCard } from "./relations-card.tsx";
import { TargetsCard } from "./targets-card.tsx";

const load = cache(async (key: string) => {
  const { context, person } = await requirePage();
  const page = await servicePage(context, textParam(key));
  if (!page) notFound();
  return { actor: context.actor, zone: person.timeZone, page };
});

export async function generateMetadata({ params }: PageProps<"/services/[key]">): Promise<Metadata> {
  return { title: (await load((await params).key)).page.service.name };
}

export default async function ServicePage({ params }: PageProps<"/services/[key]">) {
  const { actor, zone, page } = await load((await params).key);
  const { service, owner, deputy, suites, releases, running } = page;
  const mayAdminister = may(actor, "service:administer");
  return (
    <>
      <PageHead
        crumbs={[{ label: "Services", href: "/services" }]}
        title={service.name}
        meta={[
          { key: "tier", fact: `Tier ${service.tier}` },
          { key: "state", fact: serviceStateLabels[service.state] },
          { key: "owner", fact: owner ? `Owner ${owner.name}` : "Nobody owns it" },
          { key: "deputy", fact: deputy ? `Deputy ${deputy.name}` : "No deputy" },
        ]}
        action={<LinkButton href={`/changes/new?service=${service.key}`}>Raise a change</LinkButton>}
      />
      {service.description ? <p className="mb-5 max-w-prose whitespace-pre-line">{service.description}</p> : null}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <TargetsCard page={page} mayAdminister={mayAdminister} zone={zone} />
        <RelationsCard page={page} mayAdminister={mayAdminister} zone={zone} />
        <Card title="Releases" count={releases.length}>
          {releases.length === 0 ? <p className="text-ink-2">None yet.</p> : null}
          <ul className="divide-y divide-line">
            {releases.map(({ number, title, phase }) => (
              <li key={number} className="flex flex-wrap items-baseline gap-x-3 py-2">
                <Link href={`/releases/REL-${number}`}>
                  REL-{number} {title}
                </Link>
                <span className="ml-auto text-ink-2">{phaseLabels[phase]}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title="What runs where" count={running.length}>
          {running.length === 0 ? <p className="text-ink-2">No deployment has been recorded.</p> : null}
          <ul className="divide-y divide-line">
            {running.map(({ item, environment, version, sha256, since }) => (
              <li key={`${item} ${environment}`} className="flex flex-wrap items-baseline gap-x-3 py-2">
                <b className="font-[560]">
                  {item} {version}
                </b>
                <span className="text-ink-2">
                  {environment}, since <Time at={since} zone={zone} />
                </span>
                <span className="ml-auto">
                  <Digest sha256={sha256} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title="Required suites" count={suites.length}>
          {mayAdminister ? (
            <SuitesForm serviceId={service.id} suites={suites} />
          ) : (
            <p>{suites.join(", ") || "None is required."}</p>
          )}
          {mayAdminister ? (
            <CardPart title="About the service">
              <AmendServiceForm service={service} />
            </CardPart>
          ) : null}
        </Card>
      </div>
    </>
  );
}
