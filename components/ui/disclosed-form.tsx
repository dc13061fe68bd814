"use client";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { ActionForm, type FormAction, type FormView } from "./action-form.tsx";
import type { ButtonVariant } from "./button.tsx";
import { SubmitButton } from "./submit-button.tsx";

/** A form for what is seldom done: closed until it is opened, and open when the server's answer is about it. */
export function DisclosedForm({
  action,
  hidden = {},
  title,
  label = title,
  submit,
  pendingLabel,
  variant = "primary",
  children,
}: {
  action: FormAction;
  hidden?: Record<string, string | number>;
  title: string;
  /** Tells it from others with the same title on one page. */
  label?: string;
  submit: ReactNode;
  pendingLabel?: string;
  variant?: ButtonVariant;
  children: (form: FormView) => ReactNode;
}) {
  return (
    <ActionForm action={action} hidden={hidden} submit={null} label={label} className="space-y-2">
      {(form) => (
        <details open={form.state.status !== "idle"} className="group">
          <summary className="flex min-h-9 list-none items-center gap-1.5 rounded-md text-ink-2 hover:text-ink hover:underline pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
            {title}
          </summary>
          <div className="mt-2 space-y-4 pb-2">
            {children(form)}
            <SubmitButton variant={variant} pendingLabel={pendingLabel}>
              {submit}
            </SubmitButton>
          </div>
        </details>
      )}
    </ActionForm>
  );
}
