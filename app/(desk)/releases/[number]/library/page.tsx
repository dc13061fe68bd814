import type { Metadata } from "next";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { sayBytes } from "#components/ui/say-bytes";
import { Time } from "#components/ui/time";
import { mediaCheckLabels } from "#lib/domain/labels";
import { decideCheckIn, type ManifestItem, manifestInLibrary } from "#lib/domain/library";
import type { LibraryItem } from "#lib/domain/release";
import { loadRelease } from "../load-release.ts";
import { CheckInForm } from "./check-in-form.tsx";

export async function generateMetadata({ params }: PageProps<"/releases/[number]/library">): Promise<Metadata> {
  return { title: `Library of ${(await params).number}` };
}

export default async function ReleaseLibraryPage({ params }: PageProps<"/releases/[number]/library">) {
  const { context, person, release } = await loadRelease((await params).number);
  const manifest = manifestInLibrary(release);
  const missing = manifest.filter(({ item }) => item === null);
  const assumed = missing.map(({ artifact }) => ({
    artifactId: artifact.id,
    itemId: "",
    checkId: "",
    result: "intact" as const,
  }));
  const decision = decideCheckIn(release, { items: assumed, taken: [], withdrawn: [] }, context.actor);
  const against = decision.allowed ? [] : [...decision.refusals];
  const former = release.libraryItems.filter(({ id }) => !manifest.some(({ item }) => item?.id === id));
  if (release.retires) return <Empty title="Nothing to check in">A retirement takes nothing into the library.</Empty>;
  return (
    <div className="space-y-5">
      <Card title="Library manifest" count={`${manifest.length - missing.length} of ${manifest.length} in the library`}>
        {manifest.length === 0 ? (
          <Empty
            title="There is no build yet"
            action={<LinkButton href={`/releases/REL-${release.number}/build`}>Open build & test</LinkButton>}
          >
            The sealed final build’s artifacts are what enters the library.
          </Empty>
        ) : (
          <ul className="divide-y divide-line">
            {manifest.map((one) => (
              <ManifestRow key={one.artifact.id} {...one} zone={person.timeZone} />
            ))}
          </ul>
        )}
        {manifest.length > 0 && missing.length > 0 ? (
          <div className="mt-5">
            <CheckInForm
              target={{ releaseId: release.id, expectedVersion: release.version }}
              count={missing.length}
              against={against}
            />
          </div>
        ) : null}
      </Card>
      {former.length > 0 ? (
        <Card title="Checked in by an earlier build of this release" count={former.length}>
          <ul className="divide-y divide-line">
            {former.map((item) => (
              <li key={item.id} className="flex flex-wrap items-baseline gap-x-3 py-2">
                <Link href={`/library/${item.sha256}`}>
                  {item.name} {item.version}
                </Link>
                <span className="ml-auto">
                  <Digest sha256={item.sha256} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  );
}

function ManifestRow({ artifact, item, zone }: ManifestItem & { zone: string }) {
  return (
    <li className="space-y-1 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <b className="break-all font-[560]">{artifact.name}</b>
        <span className="text-ink-2">
          {artifact.version}, {sayBytes(artifact.size)}
        </span>
        <Standing item={item} />
        <span className="ml-auto">
          <Digest sha256={artifact.sha256} />
        </span>
      </p>
      {item ? (
        <p className="flex flex-wrap gap-x-4 text-ink-2">
          <span>
            Checked in by {item.checkedInBy.name}, <Time at={item.checkedInAt} zone={zone} />
          </span>
          {item.lastCheck ? (
            <span>
              last hashed <Time at={item.lastCheck.at} zone={zone} />
            </span>
          ) : null}
          <Link href={`/library/${item.sha256}`}>Open in the library</Link>
          <a href={`/api/library/${item.sha256}/content`} download>
            Download
          </a>
        </p>
      ) : null}
    </li>
  );
}

function Standing({ item }: { item: LibraryItem | null }) {
  if (!item) return <Badge tone="neutral">not in yet</Badge>;
  if (item.withdrawn) return <Badge tone="refused">withdrawn</Badge>;
  const result = item.lastCheck?.result;
  if (!result) return <Badge tone="stale">not hashed yet</Badge>;
  return <Badge tone={result === "intact" ? "granted" : "refused"}>{mediaCheckLabels[result]}</Badge>;
}
