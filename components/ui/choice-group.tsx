import { type ReactNode, useId } from "react";
import { FieldErrors, Hint } from "./field-frame.tsx";

export interface Choice {
  value: string;
  label: ReactNode;
  detail?: ReactNode;
}

export interface ChoiceGroupProps {
  legend: ReactNode;
  name: string;
  /** `one`: radio buttons; `many`: tick boxes that all send the same name. */
  pick: "one" | "many";
  options: readonly Choice[];
  defaultValue?: string | readonly string[] | undefined;
  hint?: ReactNode;
  errors?: readonly string[] | undefined;
  required?: boolean | undefined;
}

export function ChoiceGroup({
  legend,
  name,
  pick,
  options,
  defaultValue = [],
  hint,
  errors = [],
  required = false,
}: ChoiceGroupProps) {
  const id = useId();
  const chosen = typeof defaultValue === "string" ? [defaultValue] : defaultValue;
  const described = [hint ? `${id}-hint` : "", errors.length > 0 ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <fieldset aria-describedby={described || undefined} className="min-w-0 space-y-1">
      <legend className="mb-1 font-[560]">
        {legend}
        {required ? null : <span className="ml-1.5 font-normal text-ink-3 text-sm">optional</span>}
      </legend>
      <Hint id={id}>{hint}</Hint>
      <div className="divide-y divide-line overflow-hidden rounded-md border border-edge bg-raised">
        {options.map(({ value, label, detail }) => (
          <label key={value} className="flex min-h-11 items-start gap-3 px-3 py-2.5 hover:bg-sunken has-checked:bg-accent-soft">
            <input
              type={pick === "one" ? "radio" : "checkbox"}
              name={name}
              value={value}
              defaultChecked={chosen.includes(value)}
              aria-invalid={errors.length > 0 || undefined}
              className="mt-0.5 size-4 shrink-0"
            />
            <span className="min-w-0">
              <span className="font-[560]">{label}</span>
              {detail ? <span className="block text-ink-2 text-sm">{detail}</span> : null}
            </span>
          </label>
        ))}
      </div>
      <FieldErrors id={id} errors={errors} />
    </fieldset>
  );
}
