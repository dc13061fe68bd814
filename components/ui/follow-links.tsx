"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { within } from "./link.tsx";

/** A plain click, which nobody has answered yet: with a key held the browser opens a tab, a window or a menu. */
const isPlain = (event: MouseEvent) =>
  !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

/** Follows every `Link` of the page from one place. Before it has started, and without JavaScript, the browser does. */
export function FollowLinks() {
  const router = useRouter();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(`a[${within}]`) : null;
      if (!link || !isPlain(event)) return;
      event.preventDefault();
      router.push(link.href);
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [router]);
  return null;
}
