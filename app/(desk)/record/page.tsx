import type { Metadata } from "next";
import Link from "next/link";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterText } from "#components/ui/filter-bar";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { type RecordPage as Page, recordPage } from "#lib/queries/record-page";
import { addressOf, type SearchParams, textParam } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { RecordLines, streamHref } from "./record-lines.tsx";
import { VerifyRecordForm } from "./verify-record-form.tsx";

export const metadata: Metadata = { title: "Record" };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default async function RecordPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const asked = await searchParams;
  const after = textParam(asked["after"]);
  const filter = {
    stream: streamName(textParam(asked["stream"])),
    text: textParam(asked["q"]),
    after: uuid.test(after) ? after : null,
  };
  const { lines, next, streams } = await recordPage(context, filter);
  const kept = { stream: filter.stream, q: filter.text };
  return (
    <>
      <PageHead
        title={filter.stream === "" ? "Record" : `Record of ${filter.stream}`}
        meta={[
          {
            key: "what",
            fact: "Everything that was decided or done. Entries are only ever added, each chained to the one before it.",
          },
        ]}
        action={
          <LinkButton isPlain href={addressOf("/api/record/export", { stream: filter.stream })}>
            Export {filter.stream === "" ? "all of it" : filter.stream}
          </LinkButton>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem] lg:grid-rows-[auto_1fr]">
        <div className="lg:col-start-2 lg:row-start-1">
          <Card title="Does it verify?">
            <p className="mb-3 text-ink-2">
              The server reads {filter.stream === "" ? "every entry of every stream" : "every entry of this stream"} and computes
              each hash anew. With an export, anybody can do the same elsewhere.
            </p>
            <VerifyRecordForm
              key={filter.stream}
              stream={filter.stream}
              label={filter.stream === "" ? "Verify the record" : `Verify ${filter.stream}`}
            />
          </Card>
        </div>
        <section aria-label="Entries, the latest first" className="min-w-0 lg:row-span-2 lg:row-start-1">
          <FilterBar label="Filter the record">
            <FilterText label="Words" name="q" value={filter.text} placeholder="a name, a digest, a word" />
            <FilterText label="Stream" name="stream" value={filter.stream} placeholder="REL-42, CHG-7 or admin" />
          </FilterBar>
          {lines.length === 0 ? (
            <Empty title="No entry fits" action={<LinkButton href="/record">Show the latest entries</LinkButton>}>
              Streams are named after what they tell of: REL-42, CHG-7, or admin for people, services and settings.
            </Empty>
          ) : (
            <RecordLines lines={lines} zone={person.timeZone} isOneStream={filter.stream !== ""} />
          )}
          <nav aria-label="Pages" className="no-print mt-5 flex gap-3">
            {filter.after === null ? null : <LinkButton href={addressOf("/record", kept)}>Latest</LinkButton>}
            {next === null ? null : <LinkButton href={addressOf("/record", { ...kept, after: next })}>Older</LinkButton>}
          </nav>
        </section>
        <div className="lg:col-start-2">
          <Streams streams={streams} zone={person.timeZone} />
        </div>
      </div>
    </>
  );
}

/** "rel-42" and " 42" are what people type; a stream is named REL-42. */
function streamName(typed: string): string {
  const name = typed.trim();
  if (/^\d{1,9}$/.test(name)) return `REL-${name}`;
  return /^(rel|chg)-\d{1,9}$/i.test(name) ? name.toUpperCase() : name.toLowerCase();
}

function Streams({ streams, zone }: { streams: Page["streams"]; zone: string }) {
  return (
    <Card title="Streams" count="written to lately">
      <ul className="divide-y divide-line">
        {streams.map(({ name, sequence, at }) => (
          <li key={name} className="flex items-baseline justify-between gap-3 py-1.5">
            <Link href={streamHref(name)}>{name}</Link>
            <span className="text-ink-2 text-sm">
              entry {sequence}, <Time at={at} zone={zone} isQuiet />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
