"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";

/** A link of the bar; it knows by the address whether its page, or one below it, is open. */
export function BarLink({ href, label, count = 0 }: { href: string; label: string; count?: number }) {
  const path = usePathname();
  const isCurrent = path === href || (href !== "/" && path.startsWith(`${href}/`));
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => event.currentTarget.closest("details")?.removeAttribute("open")}
      className="-outline-offset-2 flex min-h-9 items-center gap-1.5 whitespace-nowrap rounded-md px-2.5 text-ink-2 hover:bg-sunken hover:text-ink hover:no-underline aria-[current]:bg-sunken aria-[current]:font-[560] aria-[current]:text-ink max-lg:min-h-11"
    >
      {label}
      {count > 0 ? (
        <b className="rounded-full bg-asked-soft px-1.5 font-[620] text-asked text-xs">
          {count}
          <span className="sr-only"> waiting</span>
        </b>
      ) : null}
    </Link>
  );
}
