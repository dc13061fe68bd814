import { Link } from "#components/ui/link";
import type { FilteredList } from "#lib/domain/saved-filter";
import type { SavedFilter } from "#lib/queries/saved-filters";
import { DeleteFilterForm, SaveFilterForm } from "./filter-forms.tsx";

/** The filters somebody keeps of a list, as links; and how to keep the one that is shown. */
export function SavedFilters({
  list,
  query,
  saved,
}: {
  list: FilteredList;
  /** The filter that is shown; empty when it is what the list shows anyway. */
  query: string;
  saved: readonly SavedFilter[];
}) {
  const isKept = saved.some((one) => one.query === query);
  if (saved.length === 0 && query === "") return null;
  return (
    <div className="no-print mb-5 flex flex-wrap items-start gap-x-4 gap-y-2">
      {saved.length === 0 ? null : (
        <ul aria-label="Your filters" className="flex flex-wrap gap-2">
          {saved.map(({ id, name, query: kept }) => (
            <li
              key={id}
              className="flex items-center rounded-full border border-line-strong bg-raised has-[[aria-current]]:border-accent has-[[aria-current]]:bg-accent-soft"
            >
              <Link
                href={`/${list}?${kept}`}
                aria-current={kept === query ? "true" : undefined}
                className="flex min-h-8 items-center rounded-l-full pl-3 text-ink hover:underline aria-[current]:font-[560] pointer-coarse:min-h-11"
              >
                {name}
              </Link>
              <DeleteFilterForm filterId={id} name={name} />
            </li>
          ))}
        </ul>
      )}
      {query === "" ? null : <SaveFilterForm key={query} list={list} query={query} isKept={isKept} />}
    </div>
  );
}
