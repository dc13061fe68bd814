import { Ban } from "lucide-react";
import { Link } from "#components/ui/link";
import type { Refusal } from "#lib/domain/decision";
import { Said } from "./say-line.tsx";

/** Every reason why not, all at once, each with the way to mend it. */
export function RefusalList({ refusals, zone, title }: { refusals: readonly Refusal[]; zone: string; title?: string }) {
  if (refusals.length === 0) return null;
  return (
    <div className="rounded-md bg-refused-soft px-3.5 py-3">
      {title === undefined ? null : <p className="mb-1.5 font-[560]">{title}</p>}
      <ul className="space-y-1.5">
        {refusals.map(({ code, message, href }) => (
          <li key={`${code} ${message}`} className="flex gap-2">
            <Ban aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-refused" />
            <span className="min-w-0">
              <Said text={message} zone={zone} />{" "}
              {href === undefined ? null : (
                <Link href={href} className="whitespace-nowrap underline">
                  Mend it
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
