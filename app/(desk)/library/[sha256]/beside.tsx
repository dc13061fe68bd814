/** What stands beside an item: where it runs, its other versions, its other names. */

import { LicenceList } from "#components/library/licence-list";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { LibraryBytes, LibraryItemView } from "#lib/queries/library-item";

export function Running({ running, zone }: { running: LibraryBytes["running"]; zone: string }) {
  return (
    <Card title="Where it runs" count="as recorded by deployments">
      {running.length === 0 ? (
        <p className="text-ink-2">
          Nowhere: no finished deployment has put it into an environment, or another version took its place.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {running.map(({ item, service, environment, since }) => (
            <li key={`${environment} ${service.key} ${item}`} className="py-2">
              <b>{environment}</b>, {item} of <Link href={`/services/${service.key}`}>{service.name}</Link>
              <span className="block text-ink-2">
                since <Time at={since} zone={zone} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const mostLicences = 8;

/** What licences the components in it carry, the most frequent first; the bill has all of them. */
export function Licences({ item: { licences, release } }: { item: LibraryItemView }) {
  const more = licences.length - mostLicences;
  return (
    <Card title="Licences" count={licences.length === 0 ? undefined : "of the components in it"}>
      {licences.length === 0 ? (
        <p className="text-ink-2">Not known: no bill of materials of its build lists a component.</p>
      ) : (
        <>
          <LicenceList licences={licences.slice(0, mostLicences)} />
          <p className="mt-2">
            <Link href={`/releases/REL-${release.number}/build/components`}>
              {more > 0 ? `${more} more, and all components` : "All components"}
            </Link>
          </p>
        </>
      )}
    </Card>
  );
}

export function OtherVersions({ versions, zone }: { versions: LibraryBytes["versions"]; zone: string }) {
  if (versions.length === 0) return null;
  return (
    <Card title="Other versions" count={versions.length}>
      <ul className="divide-y divide-line">
        {versions.map(({ name, version, sha256, release, at, isRunning }) => (
          <li key={`${name} ${version}`} className="py-2">
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <Link href={`/library/${sha256}`} aria-label={`${name} ${version}`} className="font-[560]">
                {version}
              </Link>
              {isRunning ? (
                <Badge tone="granted" icon="dot">
                  runs
                </Badge>
              ) : null}
              <Digest sha256={sha256} />
            </div>
            <p className="text-ink-2 text-sm">
              REL-{release}, <Time at={at} zone={zone} isQuiet />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Aliases({ items, zone }: { items: readonly LibraryItemView[]; zone: string }) {
  if (items.length === 0) return null;
  return (
    <Card title="The same bytes, also kept as">
      <ul className="divide-y divide-line">
        {items.map(({ id, name, version, release, checkedInAt }) => (
          <li key={id} className="py-2">
            <b>
              {name} {version}
            </b>
            , <Link href={`/releases/REL-${release.number}/library`}>REL-{release.number}</Link>,{" "}
            <Time at={checkedInAt} zone={zone} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
