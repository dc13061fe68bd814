"use client";

import { ActionForm } from "#components/ui/action-form";
import { ChoiceGroup } from "#components/ui/choice-group";
import { CopyButton } from "#components/ui/copy-button";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { NumberField, TextArea, TextField } from "#components/ui/field";
import type { ActionState } from "#lib/action-state";
import { tokenVerbs } from "#lib/domain/access-token";
import { tokenVerbLabels } from "#lib/domain/labels";
import { type ConfirmedBy, ConfirmIdentity } from "../confirm-identity.tsx";
import { makeTokenAction, revokeTokenAction } from "./actions.ts";

const usualDays = 90;

export const MakeTokenForm = (confirmedBy: ConfirmedBy) => (
  <ActionForm action={makeTokenAction} submit="Make an access token" label="Make an access token">
    {({ state, field, choice, errors }) => (
      <>
        <CopySecret state={state} />
        <TextField label="Its name" hint="As in: pipeline of the web shop." required maxLength={60} {...field("name")} />
        <ChoiceGroup
          legend="It may"
          pick="many"
          required
          options={tokenVerbs.map((verb) => ({
            value: verb,
            label: <span className="first-letter:uppercase">{tokenVerbLabels[verb]}</span>,
          }))}
          {...choice("verbs", ["read"])}
        />
        <TextArea
          label="Only for these services"
          hint="One key a line, as in web-shop. Left blank: for every service."
          rows={2}
          {...field("services")}
        />
        <NumberField label="It lasts" unit="days" required {...field("days", usualDays)} />
        <ConfirmIdentity {...confirmedBy} errors={errors("password")} />
      </>
    )}
  </ActionForm>
);

/** The secret stands in the answer, for every browser; with JavaScript it can be copied by one touch. */
function CopySecret({ state }: { state: ActionState }) {
  const secret = state.status === "done" ? /cs_[\w-]+$/.exec(state.message)?.[0] : undefined;
  return secret === undefined ? null : (
    <p className="needs-script flex items-center gap-2">
      Copy the secret <CopyButton text={secret} label="Copy the secret" />
    </p>
  );
}

export const RevokeTokenForm = ({ tokenId, name }: { tokenId: string; name: string }) => (
  <DisclosedForm
    action={revokeTokenAction}
    hidden={{ tokenId }}
    title={`Revoke ${name}`}
    submit="Yes, revoke this token"
    variant="danger"
  >
    {() => <p className="text-ink-2">Whatever uses it stands still from this moment on. It cannot be taken back.</p>}
  </DisclosedForm>
);
