"use client";
import { RefreshCw, X } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import { Button, buttonClass } from "#components/ui/button";
import { tellWaiting } from "#components/ui/waiting";
import type { LiveMessage } from "#lib/domain/live-message";
import { concerns, followsByItself } from "#lib/domain/news";
import { followLive } from "./follow-live.tsx";
import { isHalfTyped } from "./half-typed.tsx";

interface Pending {
  path: string;
  sentences: readonly string[];
  isGap: boolean;
}

const nothing: Pending = { path: "", sentences: [], isGap: false };
/** A page made this shortly after something was written may not show it yet. */
const slackMs = 1_000;

/**
 * Says who did what on the page that is open, and shows it when asked to: nothing moves by itself under somebody's hands. A tab
 * that nobody looks at is made anew when it is looked at again.
 */
export function LiveNotice({ personId, madeAt }: { personId: string; madeAt: number }) {
  const path = usePathname();
  const router = useRouter();
  const [pending, setPending] = useState(nothing);
  const [isOver, setOver] = useState(false);
  const [isRefreshing, startRefresh] = useTransition();
  const here = useRef(path);
  const isStale = useRef(false);
  const seen = useRef(new Set<string>());
  const since = useRef(madeAt);
  useEffect(() => {
    here.current = path;
  }, [path]);

  const refresh = useCallback(() => {
    isStale.current = false;
    setPending(nothing);
    startRefresh(() => router.refresh());
  }, [router]);

  useEffect(() => {
    const hear = ({ news = [], waiting, inbox, isGap, isOver: ends }: LiveMessage) => {
      if (waiting !== undefined) tellWaiting("votes", waiting);
      if (inbox !== undefined) tellWaiting("inbox", inbox);
      if (ends) setOver(true);
      const fresh = news.filter(({ id, writtenAt }) => !seen.current.has(id) && writtenAt > since.current - slackMs);
      for (const { id } of fresh) seen.current.add(id);
      const about = fresh.filter((one) => concerns(here.current, one));
      if (document.hidden && (about.length > 0 || isGap === true)) isStale.current = true;
      const told = about.filter((one) => !one.isOwn).map(({ sentence }) => sentence);
      if (told.length > 0 && followsByItself(here.current) && !document.hidden && !isHalfTyped()) return refresh();
      if (told.length > 0 || isGap) setPending((before) => added(before, here.current, told, isGap === true));
    };
    return followLive({ personId, since: since.current, hear });
  }, [personId, refresh]);

  useEffect(() => {
    const onShow = () => {
      if (!document.hidden && isStale.current && !isHalfTyped()) refresh();
    };
    document.addEventListener("visibilitychange", onShow);
    return () => document.removeEventListener("visibilitychange", onShow);
  }, [refresh]);

  function show() {
    refresh();
    document.getElementById("content")?.focus({ preventScroll: true });
  }

  const { sentences, isGap } = pending.path === path ? pending : nothing;
  const text = isOver ? overText : sayPending(sentences, isGap);
  return (
    <div className="no-print pointer-events-none sticky top-13 z-20 flex h-0 items-start justify-center px-4">
      <div
        className={`pointer-events-auto mt-2 flex max-w-xl items-center gap-3 rounded-md border border-line-strong bg-raised py-1.5 pr-1.5 pl-3.5 shadow-card ${text === "" ? "sr-only" : ""}`}
      >
        <RefreshCw aria-hidden="true" className="size-4 shrink-0 text-accent" />
        <p role="status" className="line-clamp-3 min-w-0">
          {text || (isRefreshing ? "Reading the page again." : "")}
        </p>
        {isOver ? (
          <a href={`/sign-in?to=${encodeURIComponent(path)}`} className={buttonClass("quiet", "shrink-0")}>
            Sign in again
          </a>
        ) : text === "" ? null : (
          <>
            <Button className="shrink-0" onClick={show}>
              Show
            </Button>
            <button
              type="button"
              aria-label="Not now"
              onClick={() => setPending(nothing)}
              className="-ml-2 inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-11"
            >
              <X aria-hidden="true" className="size-4" />
            </button>
          </>
        )}
      </div>
    </div>
  );
}

const overText = "Your session is over. This page is not kept up to date any more.";

function added(before: Pending, path: string, told: readonly string[], isGap: boolean): Pending {
  const kept = before.path === path ? before : nothing;
  return { path, sentences: [...kept.sentences, ...told], isGap: kept.isGap || isGap };
}

function sayPending(sentences: readonly string[], isGap: boolean): string {
  const last = sentences.at(-1);
  if (last !== undefined) return sentences.length > 1 ? `${last} And ${sentences.length - 1} more.` : last;
  return isGap ? "The connection was away for a while. Something on this page may have changed." : "";
}
