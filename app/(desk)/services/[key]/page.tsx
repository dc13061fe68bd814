import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { HealthBadge } from "#components/service/health-badge";
import { LifeCycle } from "#components/service/life-cycle";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { may } from "#lib/domain/permissions";
import { servicePage } from "#lib/queries/service-page";
import { textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ComingCard } from "./coming-card.tsx";
import { ItemsCard } from "./items-card.tsx";
import { LevelsCard } from "./levels-card.tsx";
import { LookAfter } from "./look-after.tsx";
import { PastCard } from "./past-card.tsx";
import { RelationsCard } from "./relations-card.tsx";

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
  const { service, owner, deputy, suites, targets } = page;
  return (
    <>
      <PageHead
        crumbs={[{ label: "Services", href: "/services" }]}
        title={service.name}
        meta={[
          { key: "health", fact: <HealthBadge verdicts={targets.map(({ verdict }) => verdict)} /> },
          { key: "tier", fact: `Tier ${service.tier}` },
          { key: "owner", fact: owner ? `Owner ${owner.name}` : "Nobody owns it: change managers stand in" },
          { key: "deputy", fact: deputy ? `Deputy ${deputy.name}` : "No deputy" },
          { key: "suites", fact: suites.length > 0 ? `Builds pass ${suites.join(", ")}` : "No test suite is required" },
        ]}
        action={
          service.state === "retired" ? null : (
            <LinkButton href={`/changes/new?service=${service.key}`}>Raise a change</LinkButton>
          )
        }
      />
      {service.description ? <p className="mb-5 max-w-prose whitespace-pre-line">{service.description}</p> : null}
      <div className="mb-7">
        <LifeCycle state={service.state} />
      </div>
      <div className="space-y-5">
        <LevelsCard page={page} actor={actor} zone={zone} />
        <ComingCard page={page} zone={zone} />
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <ItemsCard page={page} zone={zone} />
          <RelationsCard page={page} zone={zone} />
        </div>
        <PastCard past={page.past} zone={zone} />
        {may(actor, "service:administer") ? <LookAfter page={page} /> : null}
      </div>
    </>
  );
}
