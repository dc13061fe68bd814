import { ChevronLeft, ChevronRight } from "lucide-react";
import { Link } from "#components/ui/link";
import type { WaitingNeighbours } from "#lib/queries/waiting-neighbours";
import { mostWaiting } from "#lib/queries/waiting-votes";

const link = "inline-flex min-h-9 items-center gap-0.5 pointer-coarse:min-h-11";

/** Back to the queue, and on to what waits next. `j`, `k` and `b` press these. */
export function DecisionNav({ near: { previous, next, place, count } }: { near: WaitingNeighbours }) {
  return (
    <nav aria-label="Decisions" className="no-print mb-2 flex flex-wrap items-center gap-x-4 max-sm:gap-x-2.5">
      <Link id="to-queue" href="/authorizations" aria-keyshortcuts="b" className={link}>
        All<span className="max-sm:sr-only"> authorizations</span>
      </Link>
      <span className="ml-auto text-ink-3">
        <Place place={place} count={count} />
      </span>
      {previous === null ? null : (
        <Link
          id="previous-waiting"
          href={`/authorizations/${previous}`}
          aria-keyshortcuts="k"
          aria-label="Decision before"
          className={link}
        >
          <ChevronLeft aria-hidden="true" className="size-4" />
          Before
        </Link>
      )}
      {next === null ? null : (
        <Link
          id="next-waiting"
          href={`/authorizations/${next}`}
          aria-keyshortcuts="j"
          aria-label="Next decision"
          className={link}
        >
          Next
          <ChevronRight aria-hidden="true" className="size-4" />
        </Link>
      )}
    </nav>
  );
}

function Place({ place, count }: Pick<WaitingNeighbours, "place" | "count">) {
  if (place === null && count === 0) return null;
  const all = count > mostWaiting ? `${mostWaiting}+` : count;
  if (place === null) return count === 1 ? "1 waits for you" : `${all} wait for you`;
  if (count === 1) return "Only this waits for you";
  return (
    <>
      {place} of {all}
      <span className="max-sm:sr-only"> that wait for you</span>
    </>
  );
}
