import type { Metadata } from "next";
import { LockedButton } from "#components/ui/button";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { serviceStateLabels } from "#lib/domain/labels";
import { requireCapability } from "#lib/domain/permissions";
import { serviceStates } from "#lib/domain/service";
import { type ServiceFilter, serviceList } from "#lib/queries/service-list";
import { addressOf, choiceParam, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ServiceTable } from "./service-table.tsx";

export const metadata: Metadata = { title: "Services" };

const tiers = ["1", "2", "3", "4"] as const;

export default async function ServicesPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const tier = choiceParam(asked["tier"], ["all", ...tiers] as const, "all");
  const filter: ServiceFilter = {
    state: choiceParam(asked["state"], ["current", ...serviceStates, "all"] as const, "current"),
    tier: tier === "all" ? null : Number(tier),
    isMine: textParam(asked["owner"]) === "mine",
    text: textParam(asked["q"]),
    after: textParam(asked["after"]) || null,
  };
  const { services, after } = await serviceList(context, filter);
  const against = requireCapability(context.actor, "service:administer");
  const add =
    against.length > 0 ? (
      <LockedButton label="Add a service" why={against} />
    ) : (
      <LinkButton href="/services/new" variant="primary">
        Add a service
      </LinkButton>
    );
  return (
    <>
      <PageHead title="Services" action={add} />
      <ServiceFilterBar filter={filter} />
      {services.length === 0 ? <NoServices filter={filter} /> : <ServiceTable services={services} zone={person.timeZone} />}
      <nav aria-label="Pages" className="mt-5 flex gap-3">
        {filter.after === null ? null : <LinkButton href={addressFor(filter, null)}>First page</LinkButton>}
        {after === null ? null : <LinkButton href={addressFor(filter, after)}>Next page</LinkButton>}
      </nav>
    </>
  );
}

const addressFor = ({ state, tier, isMine, text }: ServiceFilter, after: string | null): string =>
  addressOf("/services", { q: text, state: state === "current" ? null : state, tier, owner: isMine ? "mine" : null, after });

function ServiceFilterBar({ filter }: { filter: ServiceFilter }) {
  return (
    <FilterBar label="Filter the services">
      <FilterText label="Name or key" name="q" value={filter.text} placeholder="payments" />
      <FilterSelect
        label="Life-cycle"
        name="state"
        value={filter.state}
        options={[
          { value: "current", label: "not retired" },
          ...serviceStates.map((state) => ({ value: state, label: serviceStateLabels[state] })),
          { value: "all", label: "all" },
        ]}
      />
      <FilterSelect
        label="Tier"
        name="tier"
        value={String(filter.tier ?? "all")}
        options={[{ value: "all", label: "every tier" }, ...tiers.map((tier) => ({ value: tier, label: `tier ${tier}` }))]}
      />
      <FilterSelect
        label="Owner or deputy"
        name="owner"
        value={filter.isMine ? "mine" : ""}
        options={[
          { value: "", label: "anybody" },
          { value: "mine", label: "me" },
        ]}
      />
    </FilterBar>
  );
}

function NoServices({ filter: { state, tier, isMine, text, after } }: { filter: ServiceFilter }) {
  if (state !== "current" || tier !== null || isMine || text !== "" || after !== null)
    return (
      <Empty title="No service fits this filter" action={<LinkButton href="/services?state=all">Show all services</LinkButton>}>
        {isMine ? "You own no such service, and deputise for none." : "Try another word, state or tier."}
      </Empty>
    );
  return (
    <Empty title="No service yet">
      Everything starts with a service: changes ask for something in it, releases bring it. An administrator or a change manager
      adds the first one.
    </Empty>
  );
}
