"use client";
import { usePathname } from "next/navigation";
import { Link } from "./link.tsx";
import { WaitingCount } from "./waiting.tsx";

/** A link of the bar; it knows by the address whether its page, or one below it, is open. */
export function BarLink({ href, label, count }: { href: string; label: string; count?: number }) {
  const path = usePathname();
  const isCurrent = path === href || (href !== "/" && path.startsWith(`${href}/`));
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => event.currentTarget.closest("details")?.removeAttribute("open")}
      className="-outline-offset-2 flex min-h-9 items-center gap-1.5 whitespace-nowrap rounded-md px-2 text-ink-2 2xl:px-2.5 hover:bg-sunken hover:text-ink hover:no-underline aria-[current]:bg-sunken aria-[current]:font-[560] aria-[current]:text-ink max-xl:min-h-11"
    >
      {label}
      {count === undefined ? null : <WaitingCount count={count} counted="votes" />}
    </Link>
  );
}
