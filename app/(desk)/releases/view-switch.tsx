import { Columns3, List } from "lucide-react";
import { Link } from "#components/ui/link";
import type { ReleaseView } from "./release-filter.ts";

const place =
  "flex min-h-9 items-center gap-1.5 px-3 text-ink-2 hover:text-ink hover:no-underline aria-[current]:bg-sunken aria-[current]:font-[560] aria-[current]:text-ink pointer-coarse:min-h-11";

/** The same releases as a list or as a board: two addresses. */
export function ViewSwitch({ view, list, board }: { view: ReleaseView; list: string; board: string }) {
  return (
    <nav aria-label="View" className="no-print">
      <ul className="flex divide-x divide-line-strong overflow-hidden rounded-md border border-line-strong">
        <li>
          <Link href={list} aria-current={view === "list" ? "true" : undefined} className={place}>
            <List aria-hidden="true" className="size-4" />
            List
          </Link>
        </li>
        <li>
          <Link href={board} aria-current={view === "board" ? "true" : undefined} className={place}>
            <Columns3 aria-hidden="true" className="size-4" />
            Board
          </Link>
        </li>
      </ul>
    </nav>
  );
}
