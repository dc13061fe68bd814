import type { ReactNode } from "react";

export interface Column {
  key: string;
  label: ReactNode;
  isNumeric?: boolean;
  /** Not shown on phones; give its cells `isWide` too. */
  isWide?: boolean;
}

const cell = (isNumeric: boolean, isWide: boolean): string =>
  `${isNumeric ? "text-right" : "text-left"} ${isWide ? "max-sm:hidden" : ""}`;

/** Rows of `<tr>` with `<Cell>`s. Scrolls inside itself where it is too wide. */
export function Table({ caption, columns, children }: { caption: string; columns: readonly Column[]; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <div className="relative overflow-x-auto" role="group" aria-label={caption} tabIndex={0}>
      <table className="w-full border-collapse [&_tbody_tr]:border-line [&_tbody_tr]:border-t">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, label, isNumeric = false, isWide = false }) => (
              <th
                key={key}
                scope="col"
                className={`whitespace-nowrap pr-3 pb-1.5 align-bottom font-medium text-ink-3 text-sm last:pr-0 ${cell(isNumeric, isWide)}`}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** `isHead` names the row; `isTight` keeps it on one line. */
export function Cell({
  isNumeric = false,
  isWide = false,
  isHead = false,
  isTight = false,
  children,
}: {
  isNumeric?: boolean;
  isWide?: boolean;
  isHead?: boolean;
  isTight?: boolean;
  children: ReactNode;
}) {
  const look = `py-2 pr-3 align-top last:pr-0 ${isTight || isNumeric ? "whitespace-nowrap" : ""} ${cell(isNumeric, isWide)}`;
  return isHead ? (
    <th scope="row" className={look}>
      {children}
    </th>
  ) : (
    <td className={look}>{children}</td>
  );
}
