import type { Metadata } from "next";
import { WaitingClock } from "#components/gate/waiting-clock";
import { Card } from "#components/ui/card";
import { LinkButton } from "#components/ui/link-button";
import { releaseRecord } from "#lib/queries/release-record";
import { releaseClock } from "#lib/queries/waiting-clock";
import { addressOf, numberParam, type SearchParams } from "#lib/web/list-address";
import { ExportCard } from "../../../record/export-card.tsx";
import { RecordLines } from "../../../record/record-lines.tsx";
import { VerifyRecordForm } from "../../../record/verify-record-form.tsx";
import { loadRelease } from "../load-release.ts";
import { EvidencePackCard } from "./evidence-pack-card.tsx";

interface Props {
  params: Promise<{ number: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Record of ${(await params).number}` };
}

/** Everything that happened to this release, as sentences, and whether its stream verifies. */
export default async function ReleaseRecordPage({ params, searchParams }: Props) {
  const { context, person, release, now } = await loadRelease((await params).number);
  const before = numberParam((await searchParams)["before"]);
  const [{ lines, next }, clock] = await Promise.all([
    releaseRecord(context, release.streamId, before === null ? null : BigInt(before)),
    releaseClock(context, release.streamId, now),
  ]);
  const name = `REL-${release.number}`;
  const here = `/releases/${name}/record`;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
      <div className="no-print space-y-5 lg:col-start-2">
        <Card title="Does it verify?">
          <p className="mb-3 text-ink-2">The server reads every entry of {name} and computes each hash anew.</p>
          <VerifyRecordForm stream={name} label={`Verify ${name}`} />
        </Card>
        <WaitingClock clock={clock} />
        <EvidencePackCard name={name} />
        <ExportCard stream={name} />
      </div>
      <section aria-label="What happened, the latest first" className="min-w-0 lg:row-start-1">
        <RecordLines lines={lines} zone={person.timeZone} isOneStream />
        <nav aria-label="Pages" className="no-print mt-5 flex gap-3">
          {before === null ? null : <LinkButton href={here}>Latest</LinkButton>}
          {next === null ? null : <LinkButton href={addressOf(here, { before: next })}>Older</LinkButton>}
        </nav>
      </section>
    </div>
  );
}
