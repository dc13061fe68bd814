import { VerdictBadge } from "#components/service/verdict-badge";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { reviewDecisionLabels } from "#lib/domain/labels";
import type { PastRelease } from "#lib/queries/service-page";

/** Releases that are over, each with what its review said: verdicts, value, and what followed. */
export function PastCard({ past, zone }: { past: readonly PastRelease[]; zone: string }) {
  return (
    <Card title="Past releases and their reviews">
      {past.length === 0 ? (
        <p className="text-ink-2">None is over yet. Each ends with a review that says what it was worth.</p>
      ) : null}
      <ul className="divide-y divide-line">
        {past.map((release) => (
          <li key={release.number} className="grid gap-x-8 gap-y-2 py-3 lg:grid-cols-[2fr_3fr]">
            <Ended release={release} zone={zone} />
            <Value release={release} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Ended({
  release: { number, title, isCancelled, endedAt, outcome, verdicts },
  zone,
}: {
  release: PastRelease;
  zone: string;
}) {
  return (
    <div className="min-w-0">
      <p>
        <Link href={`/releases/REL-${number}`}>
          REL-{number} {title}
        </Link>
      </p>
      <p className="text-ink-2 text-sm">
        {isCancelled ? "cancelled" : "closed"} <Time at={endedAt} zone={zone} precision="day" />
      </p>
      <p className="mt-1 flex flex-wrap gap-1.5">
        {isCancelled ? (
          <Badge tone="stale" icon="ban">
            cancelled
          </Badge>
        ) : null}
        {outcome === "backed_out" ? (
          <Badge tone="refused" icon="back">
            backed out
          </Badge>
        ) : null}
        {outcome === "finished" ? <Badge tone="granted">deployed</Badge> : null}
        {verdicts
          .filter(({ verdict }) => verdict !== "not_deployed")
          .map(({ name, verdict }) => (
            <VerdictBadge key={name} verdict={verdict} of={name} />
          ))}
      </p>
    </div>
  );
}

function Value({ release: { number, review, isCancelled } }: { release: PastRelease }) {
  if (!review)
    return <p className="text-ink-3">{isCancelled ? "Nothing was deployed, so nothing was reviewed." : "No review."}</p>;
  const rows = [
    ["To customers", review.customerValue],
    ["To the business", review.businessValue],
  ] as const;
  return (
    <div className="min-w-0">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {rows.map(([name, text]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3 text-sm">{name}</dt>
            <dd className="line-clamp-3">{text || "Nothing was written."}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-1 text-ink-2 text-sm">
        {review.decision ? `Decided: ${reviewDecisionLabels[review.decision]}. ` : "What follows is not decided. "}
        <Link href={`/releases/REL-${number}/review`}>The whole review of REL-{number}</Link>
      </p>
    </div>
  );
}
