"use client";

import { type ReactNode, useActionState } from "react";
import { RefusalList } from "#components/gate/refusal-list";
import { ActionForm, viewOf } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { TextField } from "#components/ui/field";
import { FormStatus } from "#components/ui/form-status";
import { SubmitButton } from "#components/ui/submit-button";
import type { Refusal } from "#lib/domain/decision";
import { castVoteAction } from "../../authorizations/[number]/actions.ts";
import { SigningPassword } from "../../signing-password.tsx";
import {
  callItemAction,
  closeMeetingAction,
  consentAction,
  joinMeetingAction,
  leaveMeetingAction,
  pullItemAction,
  startMeetingAction,
  takeUpItemAction,
} from "./actions.ts";

interface Of {
  meetingId: string;
}

export function StartMeetingForm({ meetingId, against }: Of & { against: readonly Refusal[] }) {
  if (against.length > 0) return <LockedButton label="Start the meeting" why={against} />;
  return <ActionForm action={startMeetingAction} hidden={{ meetingId }} submit="Start the meeting" label="Start the meeting" />;
}

export const PresenceForm = ({ meetingId, isHere }: Of & { isHere: boolean }) =>
  isHere ? (
    <ActionForm action={leaveMeetingAction} hidden={{ meetingId }} submit="I leave" variant="quiet" label="Leave the meeting" />
  ) : (
    <ActionForm action={joinMeetingAction} hidden={{ meetingId }} submit="I am here" label="Come to the meeting" />
  );

export const CallItemForm = ({ meetingId, authorizationId, name }: Of & { authorizationId: string; name: string }) => (
  <ActionForm
    action={callItemAction}
    hidden={{ meetingId, authorizationId }}
    submit="Call it"
    variant="quiet"
    label={`Call ${name}`}
    className="space-y-2"
  />
);

export const PullItemForm = ({ meetingId, authorizationId, name }: Of & { authorizationId: string; name: string }) => (
  <DisclosedForm
    action={pullItemAction}
    hidden={{ meetingId, authorizationId }}
    title={`Take ${name} out of the block`}
    submit="Take it out"
    variant="quiet"
  >
    {({ field }) => <TextField label="Why" required maxLength={1000} {...field("reason")} />}
  </DisclosedForm>
);

export const TakeUpItemForm = ({ meetingId, authorizationId, name }: Of & { authorizationId: string; name: string }) => (
  <DisclosedForm
    action={takeUpItemAction}
    hidden={{ meetingId, authorizationId }}
    title={`Take up ${name}`}
    submit="Take it up"
    variant="quiet"
  >
    {({ field }) => <TextField label="Why, although it came late" required maxLength={1000} {...field("word")} />}
  </DisclosedForm>
);

export function ConsentForm({
  meetingId,
  shown,
  label,
  against,
}: Of & { shown: readonly string[]; label: string; against: readonly Refusal[] }) {
  const [state, action] = useActionState(consentAction, { status: "idle" });
  if (against.length > 0) return <LockedButton label={label} why={against} />;
  return (
    <form action={action} aria-label="Consent block" noValidate className="space-y-3">
      <FormStatus state={state} />
      <input type="hidden" name="meetingId" value={meetingId} />
      {shown.map((one) => (
        <input key={one} type="hidden" name="shown" value={one} />
      ))}
      <SigningPassword errors={viewOf(state).errors("password")} />
      <SubmitButton shortcut="grant-block">{label}</SubmitButton>
    </form>
  );
}

export const CloseMeetingForm = ({ meetingId, pending }: Of & { pending: number }) => (
  <DisclosedForm action={closeMeetingAction} hidden={{ meetingId }} title="Close the meeting" submit="Close it" variant="primary">
    {() => (
      <p className="text-ink-2">
        The minutes are made of what is recorded, and nothing of the meeting changes any more.
        {pending > 0
          ? ` ${pending} ${pending === 1 ? "item is" : "items are"} not decided yet: that is done without a meeting, or in the next one.`
          : ""}
      </p>
    )}
  </DisclosedForm>
);

interface VoteProps {
  authorizationId: string;
  evidenceDigest: string;
  name: string;
  against: readonly Refusal[];
  zone: string;
  children: ReactNode;
}

/** A vote in place: the same as on the decision's own page, on the same evidence. */
export function ItemVoteForm({ authorizationId, evidenceDigest, name, against, zone, children }: VoteProps) {
  const [state, action] = useActionState(castVoteAction, { status: "idle" });
  const form = viewOf(state);
  if (against.length > 0)
    return state.status === "idle" ? (
      <RefusalList title="Why you have no vote here" refusals={against} zone={zone} />
    ) : (
      <FormStatus state={state} />
    );
  return (
    <form action={action} aria-label={`Your vote on ${name}`} noValidate className="space-y-3">
      <FormStatus state={state} />
      <input type="hidden" name="authorizationId" value={authorizationId} />
      <input type="hidden" name="evidenceDigest" value={evidenceDigest} />
      {children}
      <TextField label="Reason" hint="Needed to refuse; everybody reads it." {...form.field("reason")} />
      <SigningPassword errors={form.errors("password")} />
      <div className="flex flex-wrap gap-2.5">
        <SubmitButton name="verdict" value="grant">
          Grant
        </SubmitButton>
        <SubmitButton name="verdict" value="abstain" variant="quiet">
          Abstain
        </SubmitButton>
        <SubmitButton name="verdict" value="refuse" variant="danger">
          Refuse
        </SubmitButton>
      </div>
    </form>
  );
}
