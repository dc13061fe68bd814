import { Fragment, type ReactNode } from "react";
import { Link } from "./link.tsx";

export interface Crumb {
  label: string;
  href?: string;
}

/** Where you are, what it is, its facts, and the one thing to do next. */
export function PageHead({
  crumbs = [],
  title,
  meta = [],
  action,
}: {
  crumbs?: readonly Crumb[];
  title: ReactNode;
  meta?: readonly { key: string; fact: ReactNode }[];
  action?: ReactNode;
}) {
  return (
    <header className="mb-7 flex items-start justify-between gap-x-8 gap-y-4 max-sm:mb-5 max-sm:flex-col">
      <div className="min-w-0">
        {crumbs.length > 0 ? (
          <nav aria-label="Breadcrumb" className="no-print mb-1 flex flex-wrap gap-x-1.5 text-ink-3">
            {crumbs.map(({ label, href }, index) => (
              <Fragment key={label}>
                {index > 0 ? <span aria-hidden="true">/</span> : null}
                {href === undefined ? <span>{label}</span> : <Link href={href}>{label}</Link>}
              </Fragment>
            ))}
          </nav>
        ) : null}
        <h1 className="max-sm:text-xl">{title}</h1>
        {meta.length > 0 ? (
          <ul className="links-in-text mt-2 flex flex-wrap gap-x-5 gap-y-0.5 text-ink-2">
            {meta.map(({ key, fact }) => (
              <li key={key}>{fact}</li>
            ))}
          </ul>
        ) : null}
      </div>
      {action ? <div className="shrink-0 max-sm:w-full sm:flex sm:flex-col sm:items-end sm:text-right">{action}</div> : null}
    </header>
  );
}
