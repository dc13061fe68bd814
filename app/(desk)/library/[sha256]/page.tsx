import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { sayBytes } from "#components/ui/say-bytes";
import { Time } from "#components/ui/time";
import { requireCapability } from "#lib/domain/permissions";
import { type LibraryItemView, libraryItem } from "#lib/queries/library-item";
import { requirePage } from "#lib/web/session";
import { MediaCheckBadge } from "../media-check-badge.tsx";
import { Aliases, OtherVersions, Running } from "./beside.tsx";
import { HowItGotIn } from "./how-it-got-in.tsx";
import { VerifyItemForm } from "./verify-item-form.tsx";

interface Props {
  params: Promise<{ sha256: string }>;
}

export const metadata: Metadata = { title: "Library item" };

export default async function LibraryItemPage({ params }: Props) {
  const { context, person } = await requirePage();
  const zone = person.timeZone;
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
        <HowItGotIn item={item} zone={zone} />
        <div className="space-y-5">
          <Running running={found.running} zone={zone} />
          <Card title="Is it still intact?">
            <div className="mb-4">
              {against.length > 0 ? <LockedButton label="Verify now" why={against} /> : <VerifyItemForm itemId={item.id} />}
            </div>
            <Checks checks={item.checks} zone={zone} />
          </Card>
          <OtherVersions versions={found.versions} zone={zone} />
          <Aliases items={aliases} zone={zone} />
        </div>
      </div>
    </>
  );
}

function Checks({ checks, zone }: { checks: LibraryItemView["checks"]; zone: string }) {
  return (
    <ul aria-label="Looks at its bytes, the latest first" className="divide-y divide-line border-line border-t">
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
