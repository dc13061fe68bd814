"use client";

import { ActionForm } from "#components/ui/action-form";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { TextArea } from "#components/ui/field";
import { ChangeFields, type ChangeValues, type TemplateOption } from "../change-fields.tsx";
import { amendChangeAction, askChangeAction, withdrawChangeAction } from "./actions.ts";

/** The change and the version of it that is on the page. */
export interface Target extends Record<string, string | number> {
  changeId: string;
  expectedVersion: number;
}

export function SubmitChangeForm({ target, isAgain }: { target: Target; isAgain: boolean }) {
  return (
    <ActionForm
      action={askChangeAction}
      hidden={target}
      submit={isAgain ? "Submit it again" : "Submit for authorization"}
      pendingLabel="Submitting…"
    />
  );
}

export function AmendChangeForm({
  target,
  values,
  templates,
}: {
  target: Target;
  values: ChangeValues;
  templates: readonly TemplateOption[];
}) {
  return (
    <DisclosedForm
      action={amendChangeAction}
      hidden={target}
      title="Amend the change"
      submit="Save the change"
      pendingLabel="Saving…"
    >
      {(form) => <ChangeFields form={form} values={values} templates={templates} />}
    </DisclosedForm>
  );
}

export function WithdrawChangeForm({ target }: { target: Target }) {
  return (
    <DisclosedForm
      action={withdrawChangeAction}
      hidden={target}
      title="Withdraw the change"
      submit="Withdraw it"
      pendingLabel="Withdrawing…"
      variant="danger"
    >
      {(form) => <TextArea label="Reason" required rows={2} {...form.field("reason")} />}
    </DisclosedForm>
  );
}
