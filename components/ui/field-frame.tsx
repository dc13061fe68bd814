import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

export interface FieldBasics {
  label: ReactNode;
  name: string;
  hint?: ReactNode;
  errors?: readonly string[] | undefined;
  required?: boolean | undefined;
  className?: string | undefined;
}

/** How every input looks. */
export const inputClass =
  "block w-full min-h-9 rounded-md border border-edge bg-raised px-2.5 py-1.5 text-ink aria-invalid:border-refused aria-invalid:ring-1 aria-invalid:ring-refused max-sm:min-h-11 max-sm:text-lg pointer-coarse:min-h-11";

/**
 * Ties an input to its label, hint and errors. Required is said to people and to assistive technology, never enforced by
 * the browser's own bubbles: the server answers with everything at once.
 */
export function wiring(id: string, { name, hint, errors = [], required = false }: FieldBasics) {
  const described = [hint ? `${id}-hint` : "", errors.length > 0 ? `${id}-error` : ""].filter(Boolean).join(" ");
  return {
    id,
    name,
    "aria-describedby": described || undefined,
    "aria-invalid": errors.length > 0 || undefined,
    "aria-required": required || undefined,
  };
}

export function Hint({ id, children }: { id: string; children: ReactNode }) {
  return children ? (
    <p id={`${id}-hint`} className="text-ink-2 text-sm">
      {children}
    </p>
  ) : null;
}

export function FieldErrors({ id, errors = [] }: { id: string; errors?: readonly string[] | undefined }) {
  if (errors.length === 0) return null;
  return (
    <ul id={`${id}-error`} className="space-y-0.5 font-medium text-refused text-sm">
      {errors.map((error) => (
        <li key={error} className="flex gap-1.5">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </li>
      ))}
    </ul>
  );
}

/** Label, hint, the input itself, its errors: always in this order. */
export function FieldFrame({ id, field, children }: { id: string; field: FieldBasics; children: ReactNode }) {
  const { label, hint, errors, required, className = "" } = field;
  return (
    <div className={`min-w-0 space-y-1 ${className}`}>
      <label htmlFor={id} className="block font-[560]">
        {label}
        {required ? null : <span className="ml-1.5 font-normal text-ink-3 text-sm">optional</span>}
      </label>
      <Hint id={id}>{hint}</Hint>
      {children}
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}
