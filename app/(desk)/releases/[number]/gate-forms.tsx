"use client";

import { ActionForm } from "#components/ui/action-form";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { TextArea } from "#components/ui/field";
import type { Gate, PersonRef, Phase } from "#lib/domain/release";
import type { ReleaseChoices } from "#lib/queries/new-release";
import { HeadFields, type HeadValues, ScopeField } from "../release-fields.tsx";
import {
  amendReleaseAction,
  askGateAction,
  askRatificationAction,
  changeScopeAction,
  enterPhaseAction,
  withdrawAuthorizationAction,
} from "./actions.ts";

/** The release and the version of it that is on the page. */
export interface Target extends Record<string, string | number> {
  releaseId: string;
  expectedVersion: number;
}

export function AskGateForm({ target, gate, label }: { target: Target; gate: Gate; label: string }) {
  return <ActionForm action={askGateAction} hidden={{ ...target, gate }} submit={label} pendingLabel="Asking…" />;
}

/** A step that needs no reason: through a granted gate, or on to review. */
export function StepForm({ target, to, label }: { target: Target; to: Phase; label: string }) {
  return <ActionForm action={enterPhaseAction} hidden={{ ...target, to }} submit={label} pendingLabel="Going on…" />;
}

/** A step that needs a reason: back, or out. */
export function ReasonedStepForm({ target, to, title, submit }: { target: Target; to: Phase; title: string; submit: string }) {
  return (
    <DisclosedForm
      action={enterPhaseAction}
      hidden={{ ...target, to }}
      title={title}
      submit={submit}
      variant={to === "cancelled" ? "danger" : "quiet"}
    >
      {(form) => <TextArea label="Reason" required rows={2} {...form.field("reason")} />}
    </DisclosedForm>
  );
}

export function AskRatificationForm({ target }: { target: Target }) {
  return <ActionForm action={askRatificationAction} hidden={target} submit="Ask for ratification" pendingLabel="Asking…" />;
}

export function WithdrawAuthorizationForm({ authorizationId, title }: { authorizationId: string; title: string }) {
  return (
    <DisclosedForm
      action={withdrawAuthorizationAction}
      hidden={{ authorizationId }}
      title={title}
      submit="Withdraw it"
      variant="danger"
    >
      {(form) => <TextArea label="Reason" required rows={2} {...form.field("reason")} />}
    </DisclosedForm>
  );
}

export function AmendReleaseForm({
  target,
  values,
  managers,
  zone,
}: {
  target: Target;
  values: HeadValues;
  managers: readonly PersonRef[];
  zone: string;
}) {
  return (
    <DisclosedForm
      action={amendReleaseAction}
      hidden={target}
      title="Amend the release"
      submit="Save the release"
      pendingLabel="Saving…"
    >
      {(form) => <HeadFields form={form} values={values} managers={managers} zone={zone} />}
    </DisclosedForm>
  );
}

export function ChangeScopeForm({
  target,
  changes,
  carried,
}: {
  target: Target;
  changes: ReleaseChoices["changes"];
  carried: readonly string[];
}) {
  return (
    <DisclosedForm
      action={changeScopeAction}
      hidden={target}
      title="Change the scope"
      submit="Save the scope"
      pendingLabel="Saving…"
    >
      {(form) => <ScopeField form={form} changes={changes} carried={carried} />}
    </DisclosedForm>
  );
}
