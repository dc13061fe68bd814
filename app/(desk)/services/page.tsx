import type { Metadata } from "next";
import Link from "next/link";
import { Empty } from "#components/ui/empty";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Cell, Table } from "#components/ui/table";
import { serviceStateLabels } from "#lib/domain/labels";
import { may } from "#lib/domain/permissions";
import { serviceList } from "#lib/queries/service-list";
import { requirePage } from "#lib/web/session";

export const metadata: Metadata = { title: "Services" };

const columns = [
  { key: "name", label: "Service" },
  { key: "tier", label: "Tier" },
  { key: "state", label: "State" },
  { key: "owner", label: "Owner" },
  { key: "deputy", label: "Deputy", isWide: true },
  { key: "releases", label: "Open releases", isNumeric: true, isWide: true },
];

export default async function ServicesPage() {
  const { context } = await requirePage();
  const services = await serviceList(context);
  const add = may(context.actor, "service:administer") ? (
    <LinkButton href="/services/new" variant="primary">
      Add a service
    </LinkButton>
  ) : null;
  return (
    <>
      <PageHead title="Services" action={add} />
      {services.length === 0 ? (
        <Empty title="No service yet" action={add}>
          Everything starts with a service: changes ask for something in it, releases bring it.
        </Empty>
      ) : (
        <Table caption="Services" columns={columns}>
          {services.map(({ id, key, name, tier, state, owner, deputy, openReleases }) => (
            <tr key={id}>
              <Cell isHead>
                <Link href={`/services/${key}`}>{name}</Link>
              </Cell>
              <Cell>{tier}</Cell>
              <Cell>{serviceStateLabels[state]}</Cell>
              <Cell>{owner ?? "nobody"}</Cell>
              <Cell isWide>{deputy ?? "nobody"}</Cell>
              <Cell isWide isNumeric>
                {openReleases}
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
