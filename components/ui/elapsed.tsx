"use client";
import { useEffect, useState } from "react";
import { sayDuration } from "./duration.tsx";

/**
 * How long something has taken, in minutes and seconds. It begins at what the server's clock said and goes on by the browser's own
 * count, never by its clock: a clock that is wrong, or set meanwhile, changes nothing. Without scripts it stands as the page was made.
 */
export function Elapsed({ since, now, limitMinutes }: { since: number; now: number; limitMinutes: number }) {
  const [passed, setPassed] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that was made anew brings a new reading of the server's clock
  useEffect(() => {
    const made = performance.now();
    const count = () => setPassed(performance.now() - made);
    count();
    const ticking = setInterval(count, 1000);
    return () => clearInterval(ticking);
  }, [now]);
  const seconds = Math.max(0, Math.floor((now - since + passed) / 1000));
  const isOver = seconds > limitMinutes * 60;
  return (
    <span role="timer" className={`whitespace-nowrap tabular-nums ${isOver ? "font-[560] text-asked" : ""}`}>
      {sayDuration(seconds)} of {limitMinutes} min{isOver ? ", over" : ""}
    </span>
  );
}
