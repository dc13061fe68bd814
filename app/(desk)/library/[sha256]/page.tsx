import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { sayBytes } from "#components/ui/say-bytes";
import { Time } from "#components/ui/time";
import { requireCapability } from "#lib/domain/permissions";
import { type LibraryBytes, type LibraryItemView, libraryItem } from "#lib/queries/library-item";
import { requirePage } from "#lib/web/session";
import { MediaCheckBadge } from "../media-check-badge.tsx";
import { VerifyItemForm } from "./verify-item-form.tsx";

interface Props {
  params: Promise<{ sha256: string }>;
}

export const metadata: Metadata = { title: "Library item" };

export default async function LibraryItemPage({ params }: Props) {
  const { context, person } = await requirePage();
  const sha256 = (await params).sha256.toLowerCase();
  const found = /^[0-9a-f]{64}$/.test(sha256) ? await libraryItem(context, sha256) : null;
  const [item, ...aliases] = found?.items ?? [];
  if (!found || !item) notFound();
  const against = requireCapability(context.actor, "library:verify");
  return (
    <>
      <PageHead
        crumbs={[{ label: "Library", href: "/library" }]}
        title={`${item.name} ${item.version}`}
        meta={[
          {
            key: "size",
            fact: found.size < 1000 ? sayBytes(found.size) : `${sayBytes(found.size)} (${found.size.toLocaleString("en")} bytes)`,
          },
          { key: "type", fact: item.mediaType },
          { key: "service", fact: <Link href={`/services/${item.service.key}`}>{item.service.name}</Link> },
        ]}
        action={
          <LinkButton isPlain variant="primary" href={`/api/library/${sha256}/content`} className="max-sm:w-full">
            Download
          </LinkButton>
        }
      />
      <p className="mb-5">
        <span className="text-ink-2">SHA-256</span> <Digest sha256={sha256} isWhole canCopy />
      </p>
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_22rem]">
        <HowItGotIn item={item} zone={person.timeZone} />
        <Card title="Is it still intact?">
          <div className="mb-4">
            {against.length > 0 ? <LockedButton label="Verify now" why={against} /> : <VerifyItemForm itemId={item.id} />}
          </div>
          <Checks checks={item.checks} zone={person.timeZone} />
        </Card>
        <Running running={found.running} zone={person.timeZone} />
        {aliases.length > 0 ? <Aliases items={aliases} zone={person.timeZone} /> : null}
      </div>
    </>
  );
}

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="grid gap-x-4 py-2 sm:grid-cols-[9rem_1fr]">
    <dt className="text-ink-3">{term}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </div>
);

function HowItGotIn({ item, zone }: { item: LibraryItemView; zone: string }) {
  const { release, build, authorization, entry } = item;
  const name = `REL-${release.number}`;
  return (
    <Card title="How it got in">
      <dl className="divide-y divide-line">
        <Fact term="Release">
          <Link href={`/releases/${name}`}>
            {name}, {release.title}
          </Link>
        </Fact>
        <Fact term="Authorized">
          {authorization ? (
            <>
              <Link href={`/authorizations/${authorization.number}`}>Authorization {authorization.number}</Link>
              {authorization.endedAt ? (
                <>
                  , granted <Time at={authorization.endedAt} zone={zone} />
                </>
              ) : null}
            </>
          ) : (
            "No authorization is recorded"
          )}
        </Fact>
        <Fact term="Checked in">
          <Time at={item.checkedInAt} zone={zone} /> by {item.checkedInBy.name}
        </Fact>
        <Fact term="Build">
          <Link href={`/releases/${name}/build`}>Build {build.iteration}</Link>, commit <code>{build.commit}</code> of{" "}
          {build.source}, made by {build.builder}, handed in by {build.handedInBy.name}
        </Fact>
        {build.manifestDigest ? (
          <Fact term="Sealed manifest">
            <Digest sha256={build.manifestDigest} canCopy />
          </Fact>
        ) : null}
        <Fact term="In the record">
          <Link href={`/releases/${name}/record`}>
            {entry.stream}, entry {entry.sequence}
          </Link>
        </Fact>
      </dl>
    </Card>
  );
}

function Checks({ checks, zone }: { checks: LibraryItemView["checks"]; zone: string }) {
  return (
    <ul aria-label="Earlier looks at its bytes, the latest first" className="divide-y divide-line border-line border-t">
      {checks.map(({ result, at }) => (
        <li key={at.toISOString()} className="flex items-center justify-between gap-3 py-2">
          <MediaCheckBadge result={result} />
          <span className="text-ink-2">
            <Time at={at} zone={zone} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Running({ running, zone }: { running: LibraryBytes["running"]; zone: string }) {
  return (
    <Card title="Where it runs" count="as recorded by deployments">
      {running.length === 0 ? (
        <p className="text-ink-2">
          Nowhere: no finished deployment has put it into an environment, or another version took its place.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {running.map(({ item, service, environment, since }) => (
            <li key={`${environment} ${service} ${item}`} className="flex flex-wrap items-baseline justify-between gap-x-3 py-2">
              <span>
                <b>{environment}</b>, {item} of {service}
              </span>
              <span className="text-ink-2">
                since <Time at={since} zone={zone} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Aliases({ items, zone }: { items: readonly LibraryItemView[]; zone: string }) {
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
