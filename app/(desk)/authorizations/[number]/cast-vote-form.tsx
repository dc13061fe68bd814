"use client";

import { type ReactNode, type SubmitEvent, useActionState, useId, useRef, useState } from "react";
import { RefusalList } from "#components/gate/refusal-list";
import { viewOf } from "#components/ui/action-form";
import { FieldErrors, inputClass } from "#components/ui/field-frame";
import { FormStatus } from "#components/ui/form-status";
import { LinkButton } from "#components/ui/link-button";
import { SubmitButton } from "#components/ui/submit-button";
import type { ActionState } from "#lib/action-state";
import type { Refusal } from "#lib/domain/decision";
import type { Verdict } from "#lib/domain/quorum";
import { reasonsAgainstSigning, type SigningMeans } from "#lib/domain/signature";
import { promptSignature } from "../../passkey-prompt.ts";
import { castVoteAction } from "./actions.ts";
import { AskLink } from "./ask-link.tsx";
import { SigningFields } from "./signing-fields.tsx";

interface Props {
  authorizationId: string;
  /** What this page shows: the vote is cast on it and on nothing else. */
  evidenceDigest: string;
  against: Record<Verdict, readonly Refusal[]>;
  means: SigningMeans;
  zone: string;
  /** The number of the decision that waits next, if one does. */
  next: number | null;
}

const dock =
  "no-print sticky bottom-0 z-10 mt-6 flex flex-col gap-2.5 border-line border-t bg-raised py-2.5 shadow-card max-sm:-mx-4 max-sm:gap-2 max-sm:px-4 sm:bottom-4 sm:rounded-lg sm:border sm:p-4";

/** The dock: one form, three answers, signed; afterwards the answer to it. */
export function CastVoteForm({ authorizationId, evidenceDigest, against, means, zone, next }: Props) {
  const [state, action] = useActionState(castVoteAction, { status: "idle" });
  const { problem, isAsking, assertion, onSubmit } = usePasskey(means);
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
  const unable = reasonsAgainstSigning(means);
  if (unable.length > 0)
    return (
      <div className={dock}>
        <RefusalList title="You cannot sign a vote yet" refusals={unable} zone={zone} />
      </div>
    );
  const reason = form.field("reason");
  return (
    <form action={action} onSubmit={onSubmit} aria-label="Your vote" noValidate className={dock}>
      {/* Enter in the password presses nothing: a vote is never one slip of a finger. */}
      <button type="submit" disabled hidden />
      <input type="hidden" name="authorizationId" value={authorizationId} />
      <input type="hidden" name="evidenceDigest" value={evidenceDigest} />
      <input type="hidden" name="assertion" ref={assertion} />
      <FormStatus state={problem ?? state} />
      <RefusalList title="It cannot be granted now" refusals={against.grant} zone={zone} />
      <div className="grid grid-cols-2 gap-2.5">
        {/* On a phone the two stand side by side, until there is a reason to read. */}
        <div className="space-y-1 max-sm:has-[textarea:not(:placeholder-shown)]:col-span-full">
          <label htmlFor={id} className="block font-[560]">
            Reason{" "}
            <span className="ml-1 font-normal text-ink-3 text-sm">
              <span className="max-sm:hidden">needed </span>to refuse<span className="max-sm:hidden">; everybody reads it</span>
            </span>
          </label>
          <textarea
            id={id}
            name="reason"
            rows={1}
            placeholder=" "
            defaultValue={reason.defaultValue}
            aria-invalid={reason.errors.length > 0 || undefined}
            aria-describedby={reason.errors.length > 0 ? `${id}-error` : undefined}
            className={`${inputClass} field-sizing-content max-h-40`}
          />
          <FieldErrors id={id} errors={reason.errors} />
        </div>
        <SigningFields means={means} errors={form.errors("password")} />
      </div>
      {isAsking ? <p role="status">Waiting for your passkey…</p> : null}
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

/** Where no password is typed, the passkey is asked first, and the form goes off with its answer. */
function usePasskey({ asksFor, passkeys }: SigningMeans) {
  const [problem, setProblem] = useState<ActionState | null>(null);
  const [isAsking, setAsking] = useState(false);
  const assertion = useRef<HTMLInputElement>(null);
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const { submitter } = event.nativeEvent;
    const input = assertion.current;
    if (!input || passkeys === 0) return;
    if (input.value !== "") {
      // Sent with this one; an answer serves once.
      setTimeout(() => {
        input.value = "";
      });
      return;
    }
    const { password = "", ...decision } = Object.fromEntries(new FormData(form, submitter));
    if (asksFor === "password" && password !== "") return setProblem(null);
    event.preventDefault();
    if (isAsking) return;
    setAsking(true);
    const prompted = await promptSignature(decision);
    setAsking(false);
    setProblem("problem" in prompted ? prompted.problem : null);
    if ("problem" in prompted) return;
    input.value = prompted.answer;
    form.requestSubmit(submitter);
  };
  return { problem, isAsking, assertion, onSubmit };
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
