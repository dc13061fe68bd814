/** The keys of a list, where a keyboard is likely; the list behind `?` turns them off. */
export function KeyLegend({ keys }: { keys: readonly { key: string; does: string }[] }) {
  return (
    <p className="needs-script no-print flex flex-wrap items-baseline gap-x-3 text-ink-3 text-sm max-sm:hidden pointer-coarse:hidden">
      {[...keys, { key: "?", does: "Keys" }].map(({ key, does }) => (
        <span key={key} className="whitespace-nowrap">
          <kbd className="rounded-sm border border-line-strong bg-sunken px-1">{key}</kbd> {does}
        </span>
      ))}
    </p>
  );
}
