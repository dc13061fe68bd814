import type { Metadata } from "next";
import { Badge } from "#components/ui/badge";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { PageHead } from "#components/ui/page-head";
import { Time } from "#components/ui/time";
import { type InboxLine, inbox } from "#lib/queries/inbox";
import { requirePage } from "#lib/web/session";

export const metadata: Metadata = { title: "Inbox" };

/** What is needed of this person, by when, and where it is done. A line goes by itself when its need is over. */
export default async function InboxPage() {
  const { context, person } = await requirePage();
  const { lines, count, now } = await inbox(context);
  return (
    <>
      <PageHead
        title="Inbox"
        meta={[
          { key: "count", fact: count === 1 ? "1 thing is needed of you" : `${count} things are needed of you` },
          { key: "mail", fact: <Link href="/account#mail">Choose how you are written to</Link> },
        ]}
      />
      {lines.length === 0 ? (
        <Empty title="Nothing is needed of you">
          A line comes as soon as somebody waits for your vote, your gate is decided, or something waits for your confirmation. It
          goes by itself when that is over.
        </Empty>
      ) : (
        <ul
          aria-label="What is needed of you, what ends first on top"
          className="divide-y divide-line rounded-lg border border-line bg-raised"
        >
          {lines.map((line) => (
            <Line key={line.id} line={line} now={now} zone={person.timeZone} />
          ))}
        </ul>
      )}
      {count > lines.length ? <p className="mt-3 text-ink-2">And {count - lines.length} more, which end later.</p> : null}
    </>
  );
}

const day = 86_400_000;

function Line({ line: { says, about, href, since, dueAt }, now, zone }: { line: InboxLine; now: Date; zone: string }) {
  const isSoon = dueAt !== null && dueAt.getTime() - now.getTime() < day;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-5 py-3.5 max-sm:px-4">
      <div className="min-w-0 flex-1 basis-80">
        <Link href={href} className="font-[560] max-sm:inline-block max-sm:py-1">
          {says}
        </Link>
        <p className="break-words text-ink-2">{about}</p>
      </div>
      <p className="flex flex-wrap items-baseline gap-x-2 text-ink-2 sm:justify-end">
        {dueAt === null ? (
          <>
            since <Time at={since} zone={zone} />
          </>
        ) : (
          <>
            {isSoon ? <Badge tone="asked">soon</Badge> : null}
            by <Time at={dueAt} zone={zone} />
          </>
        )}
      </p>
    </li>
  );
}
