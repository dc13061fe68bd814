import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterBar, FilterDay, FilterSelect, FilterText } from "#components/ui/filter-bar";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { PageHead } from "#components/ui/page-head";
import { sayInstant, Time } from "#components/ui/time";
import { type RecordPage as Page, recordPage } from "#lib/queries/record-page";
import { addressOf, type SearchParams } from "#lib/web/list-address";
import { requirePage } from "#lib/web/session";
import { ExportCard } from "./export-card.tsx";
import { type AskedRecord, askedRecord, kindOptions } from "./record-filter.ts";
import { RecordLines, streamHref } from "./record-lines.tsx";
import { VerifyRecordForm } from "./verify-record-form.tsx";

export const metadata: Metadata = { title: "Record" };

export default async function RecordPage({ searchParams }: { searchParams: SearchParams }) {
  const { context, person } = await requirePage();
  const zone = person.timeZone;
  const asked = await askedRecord(searchParams, zone);
  const page = await recordPage(context, asked.filter);
  const { stream } = asked.kept;
  return (
    <>
      <PageHead
        title={stream === "" ? "Record" : `Record of ${stream}`}
        meta={[
          {
            key: "what",
            fact: "Everything that was decided or done. Entries are only ever added, each chained to the one before it.",
          },
        ]}
      />
      <Filter kept={asked.kept} people={page.people} />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem] lg:grid-rows-[auto_1fr]">
        <div className="no-print lg:col-start-2 lg:row-start-1">
          <Card title="Does it verify?">
            <p className="mb-3 text-ink-2">
              The server reads {stream === "" ? "every entry of every stream" : "every entry of this stream"} and computes each
              hash anew.
            </p>
            <VerifyRecordForm key={stream} stream={stream} label={stream === "" ? "Verify the record" : `Verify ${stream}`} />
          </Card>
        </div>
        <section aria-label="Entries, the latest first" className="min-w-0 lg:row-span-2 lg:row-start-1">
          {page.lines.length > 0 ? (
            <RecordLines lines={page.lines} zone={zone} isOneStream={stream !== ""} />
          ) : page.next === null ? (
            <Nothing isFiltered={asked.isFiltered} />
          ) : null}
          <Pages page={page} asked={asked} zone={zone} />
        </section>
        <div className="no-print space-y-5 lg:col-start-2">
          <ExportCard stream={stream} />
          <Streams streams={page.streams} zone={zone} />
        </div>
      </div>
    </>
  );
}

function Filter({ kept, people }: { kept: AskedRecord["kept"]; people: Page["people"] }) {
  const everybody = people.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <FilterBar label="Filter the record">
      <FilterText label="Words" name="q" value={kept.q} placeholder="a title, a digest, a reason" />
      <FilterText label="Stream" name="stream" value={kept.stream} placeholder="REL-42, CHG-7 or admin" />
      <FilterSelect label="Kind" name="kind" value={kept.kind} options={kindOptions} />
      <FilterSelect label="By" name="person" value={kept.person} options={[{ value: "", label: "everybody" }, ...everybody]} />
      <FilterDay label="From" name="from" value={kept.from} />
      <FilterDay label="To" name="to" value={kept.to} />
    </FilterBar>
  );
}

function Pages({ page: { next, lookedBack }, asked: { filter, kept }, zone }: { page: Page; asked: AskedRecord; zone: string }) {
  if (filter.after === null && next === null) return null;
  return (
    <nav aria-label="Pages" className="no-print mt-5 flex flex-wrap items-center gap-3">
      {filter.after === null ? null : <LinkButton href={addressOf("/record", kept)}>Latest</LinkButton>}
      {next === null ? null : (
        <LinkButton href={addressOf("/record", { ...kept, after: next })}>
          {lookedBack ? "Look further back" : "Older"}
        </LinkButton>
      )}
      {lookedBack ? (
        <p className="text-ink-2">
          {lookedBack.entries.toLocaleString("en")} entries were looked through, back to {sayInstant(lookedBack.to, zone)}.
        </p>
      ) : null}
    </nav>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) return <Empty title="That was all">The record has no older entry.</Empty>;
  return (
    <Empty title="No entry fits" action={<LinkButton href="/record">Show the latest entries</LinkButton>}>
      Streams are named after what they tell of: REL-42, CHG-7, or admin for people, services and settings.
    </Empty>
  );
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
