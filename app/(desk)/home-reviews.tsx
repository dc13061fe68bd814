import { StandBadge } from "#components/gate/stand-badge";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { DueReview } from "#lib/queries/home";
import { Missing } from "./home-releases.tsx";

/** Post-implementation reviews: what is watched still, and what can be written. */
export function ReviewsCard({ reviews, zone }: { reviews: readonly DueReview[]; zone: string }) {
  if (reviews.length === 0) return null;
  const due = reviews.filter(({ isDue }) => isDue).length;
  return (
    <Card title="Reviews" count={due === 0 ? "none due yet" : `${due} due`}>
      <ul className="divide-y divide-line">
        {reviews.map((review) => (
          <li key={review.release.number} className="py-3 first:pt-0 last:pb-0">
            <Review review={review} zone={zone} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Review({ review: { release, stand, managerName, dueFrom, isDue }, zone }: { review: DueReview; zone: string }) {
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Link href={`/releases/REL-${release.number}/review`} className="min-w-0">
          REL-{release.number} <span className="font-[620]">{release.title}</span>
        </Link>
        {isDue ? <StandBadge stand={stand} /> : <Badge tone="neutral">watched</Badge>}
      </div>
      <p className="text-ink-2">
        {release.serviceName}, managed by {managerName}; <Observed dueFrom={dueFrom} isDue={isDue} zone={zone} />
      </p>
      {isDue && stand.kind === "missing" ? <Missing missing={stand.missing} number={release.number} zone={zone} /> : null}
    </>
  );
}

function Observed({ dueFrom, isDue, zone }: { dueFrom: Date | null; isDue: boolean; zone: string }) {
  if (dueFrom === null) return "it was backed out, so there is nothing to watch";
  return (
    <>
      {isDue ? "due since" : "watched until"} <Time at={dueFrom} zone={zone} isQuiet />
    </>
  );
}
