import { Link } from "./link.tsx";

export interface Tab {
  href: string;
  label: string;
  isCurrent?: boolean;
  count?: number;
}

/** Links to the pages of one thing; they scroll sideways where there is no room, and begin where the open one is to be seen. */
export function Tabs({ label, items }: { label: string; items: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="no-print mb-5 overflow-x-auto border-line border-b">
      <ul className="flex gap-1">
        {items.map(({ href, label: name, isCurrent = false, count }) => (
          <li key={href} className={isCurrent ? "[scroll-initial-target:nearest]" : undefined}>
            <Link
              href={href}
              aria-current={isCurrent ? "page" : undefined}
              className="-outline-offset-2 flex min-h-10 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-3 text-ink-2 hover:text-ink hover:no-underline aria-[current]:border-accent aria-[current]:font-[560] aria-[current]:text-ink pointer-coarse:min-h-11"
            >
              {name}
              {count === undefined ? null : <span className="text-ink-3">{count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
