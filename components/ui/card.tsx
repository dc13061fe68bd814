import type { ReactNode } from "react";
import { useId } from "react";

/** A titled part of a page. `count` is the short fact beside the title, `action` what stands opposite. */
export function Card({
  title,
  count,
  action,
  id,
  children,
}: {
  title: ReactNode;
  count?: ReactNode;
  action?: ReactNode;
  id?: string;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section
      id={id}
      aria-labelledby={heading}
      className="min-w-0 rounded-lg border border-line bg-raised p-5 max-sm:p-4 print:rounded-none print:border-x-0 print:border-b-0 print:px-0 print:pt-3 print:pb-2"
    >
      <header className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h2 id={heading}>{title}</h2>
          {count === undefined ? null : <span className="font-[450] text-ink-3">{count}</span>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}

/** A second heading inside a card. */
export function CardPart({ title, count, children }: { title: ReactNode; count?: ReactNode; children: ReactNode }) {
  return (
    <div className="mt-6">
      <h3 className="mb-2 font-[620]">
        {title}
        {count === undefined ? null : <span className="ml-2 font-[450] text-ink-3">{count}</span>}
      </h3>
      {children}
    </div>
  );
}

/** A part of a card for what is seldom done: its heading, and the rest once it is opened. */
export function FoldedPart({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details className="mt-4">
      <summary className="rounded-md text-ink-2 hover:text-ink pointer-coarse:min-h-11">{title}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
