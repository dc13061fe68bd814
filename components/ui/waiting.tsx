"use client";
import { useEffect, useSyncExternalStore } from "react";

const mostShown = 99;

let heard: number | null = null;
const watchers = new Set<() => void>();

function hearWaiting(count: number | null): void {
  heard = count;
  for (const watch of watchers) watch();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Tells every count on the page how many decisions wait now. */
export const tellWaiting = (count: number): void => hearWaiting(count);

/** How many decisions wait: as the page was made, or as was heard since. */
function useWaiting(asMade: number): number {
  const now = useSyncExternalStore(
    watch,
    () => heard,
    () => null,
  );
  // A page made anew knows better than what was heard before.
  useEffect(() => hearWaiting(asMade), [asMade]);
  return now ?? asMade;
}

/** A count beside a link's words; nothing where nothing waits. */
export function WaitingCount({ count }: { count: number }) {
  const waiting = useWaiting(count);
  if (waiting === 0) return null;
  return (
    <b className="rounded-full bg-asked-soft px-1.5 font-[620] text-asked text-xs">
      {waiting > mostShown ? `${mostShown}+` : waiting}
      <span className="sr-only"> waiting</span>
    </b>
  );
}

/** A dot on the menu of a phone, with the count for who listens. */
export function WaitingMark({ count }: { count: number }) {
  const waiting = useWaiting(count);
  if (waiting === 0) return null;
  return (
    <>
      <span className="sr-only">, {waiting} waiting</span>
      <span aria-hidden="true" className="-mt-4 size-2 rounded-full bg-asked" />
    </>
  );
}
