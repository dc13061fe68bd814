/** Inputs that work without JavaScript: plain, named, filled in by `defaultValue`. */
import { type ComponentProps, useId } from "react";
import { type FieldBasics, FieldErrors, FieldFrame, Hint, inputClass, wiring } from "./field-frame.tsx";
import { localValue } from "./local-value.tsx";
import { sayZone } from "./time.tsx";

type InputAttribute = "type" | "autoComplete" | "inputMode" | "maxLength" | "placeholder" | "spellCheck";

export interface TextFieldProps extends FieldBasics, Pick<ComponentProps<"input">, InputAttribute> {
  defaultValue?: string | undefined;
}

export function TextField({
  type = "text",
  autoComplete,
  inputMode,
  maxLength,
  placeholder,
  spellCheck,
  ...props
}: TextFieldProps) {
  const id = useId();
  const { defaultValue, ...field } = props;
  const input = { type, autoComplete, inputMode, maxLength, placeholder, spellCheck, defaultValue };
  return (
    <FieldFrame id={id} field={field}>
      <input {...wiring(id, field)} {...input} className={inputClass} />
    </FieldFrame>
  );
}

export interface TextAreaProps extends FieldBasics, Pick<ComponentProps<"textarea">, "rows" | "maxLength" | "placeholder"> {
  defaultValue?: string | undefined;
}

/** Grows with what is typed. */
export function TextArea({ rows = 4, maxLength, placeholder, defaultValue, ...field }: TextAreaProps) {
  const id = useId();
  const area = { rows, maxLength, placeholder, defaultValue };
  return (
    <FieldFrame id={id} field={field}>
      <textarea
        {...wiring(id, field)}
        {...area}
        className={`${inputClass} field-sizing-content min-h-20 max-sm:min-h-20 pointer-coarse:min-h-20`}
      />
    </FieldFrame>
  );
}

export interface Option {
  value: string;
  label: string;
}

/** The options of a closed set of words, in the order in which it lists them. */
export const optionsOf = (labels: Readonly<Record<string, string>>): Option[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

export interface SelectFieldProps extends FieldBasics {
  options: readonly Option[];
  defaultValue?: string | undefined;
  /** What stands for nothing chosen; without it the first option is chosen. */
  blank?: string | undefined;
}

/** Mounted anew with each value that comes back: a reset form forgets a select's default (vercel/next.js#75962). */
export function SelectField({ options, defaultValue = "", blank, ...field }: SelectFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} field={field}>
      <select key={defaultValue} {...wiring(id, field)} defaultValue={defaultValue} className={inputClass}>
        {blank === undefined ? null : <option value="">{blank}</option>}
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

export interface NumberFieldProps extends FieldBasics {
  defaultValue?: string | number | null | undefined;
  unit?: string | undefined;
  isDecimal?: boolean;
}

/** A text input with a keypad of digits: a browser's number input swallows what it cannot read, and then nobody can say why. */
export function NumberField({ defaultValue, unit, isDecimal = false, ...field }: NumberFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} field={field}>
      <span className="flex items-center gap-2">
        <input
          {...wiring(id, field)}
          type="text"
          inputMode={isDecimal ? "decimal" : "numeric"}
          autoComplete="off"
          defaultValue={defaultValue ?? ""}
          className={`${inputClass} max-w-36`}
        />
        {unit === undefined ? null : <span className="text-ink-2">{unit}</span>}
      </span>
    </FieldFrame>
  );
}

export interface DateTimeFieldProps extends FieldBasics {
  /** An instant, or what was typed (`2026-11-28T22:00`). */
  defaultValue?: Date | string | null | undefined;
  zone: string;
}

/** Posts `name@local`, which the server reads in the person's zone; the zone stands beside it. */
export function DateTimeField({ defaultValue, zone, hint, ...rest }: DateTimeFieldProps) {
  const id = useId();
  const named = defaultValue instanceof Date ? `${zone} (${sayZone(defaultValue, zone)})` : zone;
  const field = {
    ...rest,
    name: `${rest.name}@local`,
    hint: hint ? (
      <>
        {`${named}. `}
        {hint}
      </>
    ) : (
      named
    ),
  };
  return (
    <FieldFrame id={id} field={field}>
      <input
        {...wiring(id, field)}
        type="datetime-local"
        defaultValue={localValue(defaultValue, zone)}
        className={`${inputClass} sm:max-w-64`}
      />
    </FieldFrame>
  );
}

export interface CheckboxFieldProps extends FieldBasics {
  defaultChecked?: boolean | undefined;
  /** What is sent when it is ticked. */
  value?: string | undefined;
}

export function CheckboxField({ defaultChecked = false, value = "on", ...field }: CheckboxFieldProps) {
  const id = useId();
  const { label, hint, errors, className = "" } = field;
  return (
    <div className={`space-y-1 ${className}`}>
      <label className="flex min-h-9 items-center gap-2.5 max-sm:min-h-11 pointer-coarse:min-h-11">
        <input
          {...wiring(id, field)}
          type="checkbox"
          value={value}
          defaultChecked={defaultChecked}
          className="size-4 shrink-0 max-sm:size-5"
        />
        <span>{label}</span>
      </label>
      <Hint id={id}>{hint}</Hint>
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}
