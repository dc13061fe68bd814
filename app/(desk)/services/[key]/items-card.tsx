import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { configurationItemKindLabels } from "#lib/domain/labels";
import type { ItemView, ServicePage } from "#lib/queries/service-page";

/** What the service is made of, and what of it runs where. */
export function ItemsCard({ page: { items }, zone }: { page: ServicePage; zone: string }) {
  return (
    <Card title="What it is made of" count={items.length > 0 ? items.length : undefined}>
      {items.length === 0 ? (
        <Empty title="No configuration item yet">
          The first deployment writes here what it brings. Databases, hosts and licences are added by a change manager.
        </Empty>
      ) : (
        <ul className="divide-y divide-line">
          {items.map(({ id, name, kind, description, running }) => (
            <li key={id} className="py-2.5">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <b className="font-[560] [overflow-wrap:anywhere]">{name}</b>
                <span className="text-ink-2 text-sm">{configurationItemKindLabels[kind]}</span>
              </p>
              {description ? <p className="text-ink-2">{description}</p> : null}
              {running.length === 0 && kind === "application" ? <p className="text-ink-3 text-sm">runs nowhere now</p> : null}
              <Running running={running} zone={zone} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Running({ running, zone }: Pick<ItemView, "running"> & { zone: string }) {
  if (running.length === 0) return null;
  return (
    <ul className="mt-1 space-y-1">
      {running.map(({ environment, version, sha256, since }) => (
        <li key={environment} className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-ink-2">{environment}</span>
          <b className="tabular-nums">{version}</b>
          <Link href={`/library/${sha256}`}>
            <Digest sha256={sha256} />
          </Link>
          <span className="ml-auto text-ink-2 text-sm">
            since <Time at={since} zone={zone} precision="day" />
          </span>
        </li>
      ))}
    </ul>
  );
}
