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
import { UploadField } from "#components/ui/upload-field";
import type { Refusal } from "#lib/domain/decision";
import { type Capability, requireCapability } from "#lib/domain/permissions";
import { type LibraryItemView, libraryItem } from "#lib/queries/library-item";
import { requirePage } from "#lib/web/session";
import { MediaCheckBadge } from "../media-check-badge.tsx";
import { Aliases, OtherVersions, Running } from "./beside.tsx";
import { HowItGotIn } from "./how-it-got-in.tsx";
import { WhoUsesIt, WithdrawnNotice } from "./out-of-use.tsx";
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
  const against = (capability: Capability) => requireCapability(context.actor, capability);
  const withdrawn = found.items.find((one) => one.withdrawn !== null)?.withdrawn ?? null;
  const isDamaged = item.checks[0] !== undefined && item.checks[0].result !== "intact";
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
          <Download
            sha256={sha256}
            against={withdrawn ? against("library:fetch_withdrawn") : []}
            isWithdrawn={withdrawn !== null}
          />
        }
      />
      {withdrawn ? <WithdrawnNotice withdrawn={withdrawn} zone={zone} /> : null}
      <p className="mb-5">
        <span className="text-ink-2">SHA-256</span> <Digest sha256={sha256} isWhole canCopy />
      </p>
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_22rem]">
        <HowItGotIn item={item} zone={zone} />
        <div className="space-y-5">
          <Running running={found.running} zone={zone} />
          <Card title="Is it still intact?">
            <div className="mb-4">
              {against("library:verify").length > 0 ? (
                <LockedButton label="Verify now" why={against("library:verify")} />
              ) : (
                <VerifyItemForm itemId={item.id} />
              )}
            </div>
            {isDamaged ? <Mend sha256={sha256} itemId={item.id} against={against("library:mend")} /> : null}
            <Checks checks={item.checks} zone={zone} />
          </Card>
          <WhoUsesIt itemId={item.id} isWithdrawn={withdrawn !== null} found={found} against={against("library:withdraw")} />
          <OtherVersions versions={found.versions} zone={zone} />
          <Aliases items={aliases} zone={zone} />
        </div>
      </div>
    </>
  );
}

function Download({ sha256, against, isWithdrawn }: { sha256: string; against: readonly Refusal[]; isWithdrawn: boolean }) {
  if (against.length > 0) return <LockedButton label="Download" why={against} />;
  return (
    <LinkButton
      isPlain
      variant={isWithdrawn ? "quiet" : "primary"}
      href={`/api/library/${sha256}/content`}
      className="max-sm:w-full"
    >
      {isWithdrawn ? "Download, though withdrawn" : "Download"}
    </LinkButton>
  );
}

/** How a damaged item is whole again: no other bytes than its own are taken. */
function Mend({ sha256, itemId, against }: { sha256: string; itemId: string; against: readonly Refusal[] }) {
  return (
    <div className="mb-4 space-y-2">
      <p>
        What leans on it stands still. Hand in the very same file again, from the build or from a backup: it takes the damaged
        copy’s place, is read again, and the gates are open as before. Any other file is refused by its digest.
      </p>
      {against.length > 0 ? (
        <LockedButton label="Hand the file in again" why={against} />
      ) : (
        <UploadField
          action={`/api/library/${sha256}/content`}
          hidden={{ itemId }}
          label="The same file"
          submit="Hand the file in again"
        />
      )}
    </div>
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
