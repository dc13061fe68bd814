import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LockedButton } from "#components/ui/button";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { sayBytes } from "#components/ui/say-bytes";
import type { Refusal } from "#lib/domain/decision";
import { type Capability, requireCapability } from "#lib/domain/permissions";
import { libraryItem } from "#lib/queries/library-item";
import { requirePage } from "#lib/web/session";
import { Aliases, Licences, OtherVersions, Running } from "./beside.tsx";
import { HowItGotIn } from "./how-it-got-in.tsx";
import { DamagedNotice, IntactCard } from "./intact-card.tsx";
import { WhoUsesIt, WithdrawnNotice } from "./out-of-use.tsx";

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
  const [lastCheck] = item.checks;
  const damage = lastCheck && lastCheck.result !== "intact" ? lastCheck : null;
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
            though={withdrawn ? "withdrawn" : damage?.result}
          />
        }
      />
      {damage ? <DamagedNotice damage={damage} zone={zone} /> : null}
      {withdrawn ? <WithdrawnNotice withdrawn={withdrawn} zone={zone} /> : null}
      <p className="mb-5">
        <span className="text-ink-2">SHA-256</span> <Digest sha256={sha256} isWhole canCopy />
      </p>
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_22rem]">
        <HowItGotIn item={item} zone={zone} />
        <div className="space-y-5">
          <Running running={found.running} zone={zone} />
          <IntactCard sha256={sha256} item={item} actor={context.actor} zone={zone} />
          <Licences item={item} />
          <WhoUsesIt itemId={item.id} isWithdrawn={withdrawn !== null} found={found} against={against("library:withdraw")} />
          <OtherVersions versions={found.versions} zone={zone} />
          <Aliases items={aliases} zone={zone} />
        </div>
      </div>
    </>
  );
}

/** `though` says what speaks against using it. */
function Download({ sha256, against, though }: { sha256: string; against: readonly Refusal[]; though: string | undefined }) {
  if (against.length > 0) return <LockedButton label="Download" why={against} />;
  return (
    <LinkButton
      isPlain
      variant={though === undefined ? "primary" : "quiet"}
      href={`/api/library/${sha256}/content`}
      className="max-sm:w-full"
    >
      {though === undefined ? "Download" : `Download, though ${though}`}
    </LinkButton>
  );
}
