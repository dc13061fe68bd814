"use client";
import { Inbox } from "lucide-react";
import { usePathname } from "next/navigation";
import { Link } from "./link.tsx";
import { WaitingCount } from "./waiting.tsx";

/** The inbox, with how much waits in it: beside the search, on phones too. */
export function InboxLink({ count }: { count: number }) {
  return (
    <Link
      href="/inbox"
      title="Inbox"
      aria-current={usePathname() === "/inbox" ? "page" : undefined}
      className="inline-flex h-9 min-w-9 shrink-0 items-center justify-center gap-1.5 rounded-md px-1.5 text-ink-2 hover:bg-sunken hover:text-ink hover:no-underline aria-[current]:bg-sunken aria-[current]:text-ink pointer-coarse:h-11 pointer-coarse:min-w-11"
    >
      <Inbox aria-hidden="true" className="size-4" />
      <span className="sr-only">Inbox</span>
      <WaitingCount count={count} counted="inbox" />
    </Link>
  );
}
