"use client";

import { usePathname } from "next/navigation";
import { Tabs } from "#components/ui/tabs";

const pages = [
  ["", "Overview"],
  ["/plan", "Plan"],
  ["/build", "Build & test"],
  ["/library", "Library"],
  ["/deploy", "Deploy"],
  ["/review", "Review"],
  ["/record", "Record"],
] as const;

/** A layout is not drawn again on the way from page to page, so the current tab is told by the address. */
export function ReleaseTabs({ number }: { number: number }) {
  const path = usePathname();
  const base = `/releases/REL-${number}`;
  const isUnder = (place: string) => path === base + place || (place !== "" && path.startsWith(`${base}${place}/`));
  return (
    <Tabs
      label={`Pages of REL-${number}`}
      items={pages.map(([place, label]) => ({ href: base + place, label, isCurrent: isUnder(place) }))}
    />
  );
}
