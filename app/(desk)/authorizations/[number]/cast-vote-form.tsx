"use client";

import { type ReactNode, useActionState, useId } from "react";
import { RefusalList } from "#components/gate/refusal-list";
import { viewOf } from "#components/ui/action-form";
import { FieldErrors, inputClass } from "#components/ui/field-frame";
import { FormStatus } from "#components/ui/form-status";
import { LinkButton } from "#components/ui/link-button";
import { SubmitButton } from "#components/ui/submit-button";
import type { Refusal } from "#lib/domain/decision";
import type { Verdict } from "#lib/domain/quorum";
import { castVoteAction } from "./actions.ts";
import { AskLink } from "./ask-link.tsx";

interface Props {
  authorizationId: string;
  /** What this page shows: the vote is cast on it and on nothing else. */
  evidenceDigest: string;
  against: Record<Verdict, readonly Refusal[]>;
  zone: string;
  /** The number of the decision that waits next, if one does. */
  next: number | null;
}

const dock =
  "no-print sticky bottom-0 z-10 mt-6 flex flex-col gap-2.5 border-line border-t bg-raised py-3 shadow-card max-sm:-mx-4 max-sm:px-4 sm:bottom-4 sm:rounded-lg sm:border sm:p-4";

/** The dock: one form, three answers; afterwards the answer to it. */
export function CastVoteForm({ authorizationId, evidenceDigest, against, zone, next }: Props) {
  const [state, action] = useActionState(castVoteAction, { status: "idle" });
  const form = viewOf(state);
  const id = useId();
  if (against.refuse.length > 0)
    return state.status === "idle" ? null : (
      <div className={`${dock} sm:flex-row sm:items-center sm:justify-between`}>
        <FormStatus state={state} />
        <LinkButton href={next === null ? "/authorizations" : `/authorizations/${next}`} className="shrink-0">
          {next === null ? "Back to the queue" : "Next decision"}
        </LinkButton>
      </div>
    );
  const reason = form.field("reason");
  return (
    <form action={action} aria-label="Your vote" noValidate className={dock}>
      <input type="hidden" name="authorizationId" value={authorizationId} />
      <input type="hidden" name="evidenceDigest" value={evidenceDigest} />
      <FormStatus state={state} />
      <RefusalList title="It cannot be granted now" refusals={against.grant} zone={zone} />
      <div className="space-y-1">
        <label htmlFor={id} className="block font-[560]">
          Reason <span className="ml-1 font-normal text-ink-3 text-sm">needed to refuse; everybody reads it</span>
        </label>
        <textarea
          id={id}
          name="reason"
          rows={1}
          defaultValue={reason.defaultValue}
          aria-invalid={reason.errors.length > 0 || undefined}
          aria-describedby={reason.errors.length > 0 ? `${id}-error` : undefined}
          className={`${inputClass} field-sizing-content max-h-40`}
        />
        <FieldErrors id={id} errors={reason.errors} />
      </div>
      <div className="grid grid-cols-[1fr_auto_auto_auto] gap-2.5 max-sm:gap-2">
        {against.grant.length === 0 ? <VerdictButton verdict="grant">Grant</VerdictButton> : null}
        <VerdictButton verdict="abstain">Abstain</VerdictButton>
        <VerdictButton verdict="refuse">Refuse</VerdictButton>
        <AskLink />
      </div>
      <KeysToVerdicts reasonField={id} />
    </form>
  );
}

const looks = { grant: "primary", abstain: "quiet", refuse: "danger" } as const;
const letters: Record<Verdict, string> = { grant: "g", abstain: "a", refuse: "r" };

const VerdictButton = ({ verdict, children }: { verdict: Verdict; children: ReactNode }) => (
  <SubmitButton variant={looks[verdict]} name="verdict" value={verdict} shortcut={`verdict-${verdict}`} className="min-h-11">
    {children}
    <span aria-hidden="true" className="needs-script font-normal opacity-75 max-sm:hidden pointer-coarse:hidden">
      {letters[verdict]}
    </span>
  </SubmitButton>
);

/** A key goes to its button and no further: a vote is never one slip of a finger. */
function KeysToVerdicts({ reasonField }: { reasonField: string }) {
  const going = (target: string) => () => document.getElementById(target)?.focus();
  return (
    <>
      <button type="button" hidden id="go-to-grant" onClick={going("verdict-grant")} />
      <button type="button" hidden id="go-to-abstain" onClick={going("verdict-abstain")} />
      <button type="button" hidden id="go-to-refuse" onClick={going(reasonField)} />
    </>
  );
}
