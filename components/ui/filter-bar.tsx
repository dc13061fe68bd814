/** A list's filter: a plain GET form, so that what is shown stands in the address. */
import { type ReactNode, useId } from "react";
import { Button } from "./button.tsx";
import type { Option } from "./field.tsx";
import { inputClass } from "./field-frame.tsx";

export function FilterBar({
  label,
  hidden = {},
  children,
}: {
  label: string;
  /** What the address says besides the fields, and goes on saying. */
  hidden?: Record<string, string>;
  children: ReactNode;
}) {
  return (
    <search aria-label={label} className="no-print mb-4 block">
      <form method="get" className="flex flex-wrap items-end gap-x-3 gap-y-2.5 max-sm:grid max-sm:grid-cols-2">
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        <Button type="submit" className="max-sm:w-full">
          Show
        </Button>
      </form>
    </search>
  );
}

function Labelled({ id, label, className, children }: { id: string; label: string; className: string; children: ReactNode }) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-ink-2 text-sm">
        {label}
      </label>
      {children}
    </div>
  );
}

export function FilterText({
  label,
  name,
  value,
  placeholder,
}: {
  label: string;
  name: string;
  value: string;
  placeholder?: string;
}) {
  const id = useId();
  return (
    <Labelled id={id} label={label} className="min-w-0 flex-1 max-sm:col-span-2 sm:min-w-40 sm:max-w-sm">
      <input id={id} type="search" name={name} defaultValue={value} placeholder={placeholder} className={inputClass} />
    </Labelled>
  );
}

/** A day, in the reader's calendar. */
export function FilterDay({ label, name, value }: { label: string; name: string; value: string }) {
  const id = useId();
  return (
    <Labelled id={id} label={label} className="min-w-0">
      <input key={value} id={id} type="date" name={name} defaultValue={value} className={inputClass} />
    </Labelled>
  );
}

export function FilterSelect({
  label,
  name,
  value,
  options,
}: {
  label: string;
  name: string;
  value: string;
  options: readonly Option[];
}) {
  const id = useId();
  return (
    <Labelled id={id} label={label} className="min-w-0 sm:max-w-44">
      <select key={value} id={id} name={name} defaultValue={value} className={inputClass}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
