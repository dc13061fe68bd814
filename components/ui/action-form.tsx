"use client";
import { createContext, type ReactNode, useActionState, useContext } from "react";
import type { ActionState, Submitted } from "#lib/action-state";
import type { ButtonVariant } from "./button.tsx";
import { FormStatus } from "./form-status.tsx";
import { SubmitButton } from "./submit-button.tsx";

export type FormAction = (previous: ActionState, form: FormData) => Promise<ActionState>;

/** What a form's fields need to know: what was typed, and what is wrong with it. */
export interface FormView {
  state: ActionState;
  /** What was typed under this name before the answer came, else the fallback. */
  value: (name: string, fallback?: string | null) => string;
  values: (name: string, fallback: readonly string[]) => readonly string[];
  errors: (name: string) => readonly string[];
  /** Props for TextField, TextArea, SelectField, NumberField: `{...form.field("title", release.title)}`. */
  field: (name: string, fallback?: string | number | null) => { name: string; defaultValue: string; errors: readonly string[] };
  dateTime: (
    name: string,
    fallback: Date | null,
  ) => { name: string; defaultValue: Date | string | null; errors: readonly string[] };
  checkbox: (name: string, fallback: boolean) => { name: string; defaultChecked: boolean; errors: readonly string[] };
  choice: (
    name: string,
    fallback: readonly string[],
  ) => { name: string; defaultValue: readonly string[]; errors: readonly string[] };
}

export const submittedOf = (state: ActionState): Submitted | null =>
  state.status === "invalid" || state.status === "failed" ? state.submitted : null;

export function errorsOf(state: ActionState, name: string): readonly string[] {
  if (state.status === "invalid") return state.fields[name] ?? [];
  if (state.status === "failed") return state.reasons.filter(({ field }) => field === name).map(({ message }) => message);
  return [];
}

export function viewOf(state: ActionState): FormView {
  const submitted = submittedOf(state);
  const errors = (name: string) => errorsOf(state, name);
  const values = (name: string, fallback: readonly string[]) => (submitted ? [submitted[name] ?? []].flat() : fallback);
  const value = (name: string, fallback: string | null = "") => (submitted ? values(name, []) : [fallback ?? ""])[0] ?? "";
  return {
    state,
    value,
    values,
    errors,
    field: (name, fallback = "") => ({ name, defaultValue: value(name, String(fallback ?? "")), errors: errors(name) }),
    dateTime: (name, fallback) => ({
      name,
      defaultValue: submitted ? value(`${name}@local`) : fallback,
      errors: errors(name),
    }),
    checkbox: (name, fallback) => ({ name, defaultChecked: submitted ? name in submitted : fallback, errors: errors(name) }),
    choice: (name, fallback) => ({ name, defaultValue: values(name, fallback), errors: errors(name) }),
  };
}

const FormContext = createContext<FormView>(viewOf({ status: "idle" }));

/** The form around: for RowsField, and for parts of a form in a file of their own. */
export const useForm = (): FormView => useContext(FormContext);

/**
 * A form of one use case. Its state comes back from the server, with JavaScript and without; React empties a form after
 * its action, so every field fills itself in from the view it is given.
 */
export function ActionForm({
  action,
  hidden = {},
  children,
  submit,
  pendingLabel,
  variant = "primary",
  label,
  className = "space-y-4",
}: {
  action: FormAction;
  hidden?: Record<string, string | number>;
  children?: ReactNode | ((form: FormView) => ReactNode);
  /** The button's words; `null` when the children bring their own buttons. */
  submit: ReactNode;
  pendingLabel?: string;
  variant?: ButtonVariant;
  /** Names the form where a page has several. */
  label?: string;
  className?: string;
}) {
  const [state, formAction] = useActionState(action, { status: "idle" });
  const form = viewOf(state);
  return (
    <form action={formAction} className={className} aria-label={label} noValidate>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <FormStatus state={state} />
      <FormContext value={form}>{typeof children === "function" ? children(form) : children}</FormContext>
      {submit === null ? null : (
        <SubmitButton variant={variant} pendingLabel={pendingLabel}>
          {submit}
        </SubmitButton>
      )}
    </form>
  );
}
