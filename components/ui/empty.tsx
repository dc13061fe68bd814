import type { ReactNode } from "react";

/** An empty list says what to do first. */
export function Empty({ title, action, children }: { title: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <div className="rounded-md border border-line border-dashed px-5 py-6 text-center">
      <p className="font-[560]">{title}</p>
      {children ? <div className="links-in-text mx-auto mt-1 max-w-prose text-ink-2">{children}</div> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}
