"use client";
import { useEffect, useSyncExternalStore } from "react";

const mostShown = 99;

/** What is counted: decisions that wait for a vote, or lines of the inbox. */
export type Counted = "votes" | "inbox";

const heard: Record<Counted, number | null> = { votes: null, inbox: null };
const watchers = new Set<() => void>();

function hear(counted: Counted, count: number): void {
  heard[counted] = count;
  for (const watch of watchers) watch();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Tells every count on the page how many there are now. */
export const tellWaiting = hear;

/** How many wait: as the page was made, or as was heard since. */
function useWaiting(counted: Counted, asMade: number): number {
  const now = useSyncExternalStore(
    watch,
    () => heard[counted],
    () => null,
  );
  // A page made anew knows better than what was heard before.
  useEffect(() => hear(counted, asMade), [counted, asMade]);
  return now ?? asMade;
}

/** A count beside a link's words; nothing where nothing waits. */
export function WaitingCount({ count, counted }: { count: number; counted: Counted }) {
  const waiting = useWaiting(counted, count);
  if (waiting === 0) return null;
  return (
    <b className="rounded-full bg-asked-soft px-1.5 font-[620] text-asked text-xs">
      {waiting > mostShown ? `${mostShown}+` : waiting}
      <span className="sr-only"> waiting</span>
    </b>
  );
}
