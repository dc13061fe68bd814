"use client";

import { type SubmitEvent, useActionState, useRef, useState } from "react";
import { viewOf } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { FormStatus } from "#components/ui/form-status";
import { SubmitButton } from "#components/ui/submit-button";
import type { ActionState } from "#lib/action-state";
import { promptEnrolment } from "../passkey-prompt.ts";
import { enrolPasskeyAction } from "./actions.ts";
import { type ConfirmedBy, ConfirmIdentity } from "./confirm-identity.tsx";

/** The name, and who enrols it confirmed once more; the browser makes the key, and the form goes off with it. */
export function EnrolPasskeyForm(confirmedBy: ConfirmedBy) {
  const [state, action] = useActionState(enrolPasskeyAction, { status: "idle" });
  const { problem, isAsking, registration, onSubmit } = useNewPasskey();
  const shown = problem ?? state;
  const form = viewOf(shown);
  return (
    <form action={action} onSubmit={onSubmit} aria-label="Enrol a passkey" noValidate className="needs-script space-y-4">
      <FormStatus state={shown} />
      <input type="hidden" name="registration" ref={registration} />
      <TextField label="Its name" hint="As in: my phone." required maxLength={60} {...form.field("name")} />
      <ConfirmIdentity {...confirmedBy} errors={form.errors("password")} />
      {isAsking ? <p role="status">Waiting for your device…</p> : null}
      <SubmitButton variant="quiet">Enrol a passkey</SubmitButton>
    </form>
  );
}

function useNewPasskey() {
  const [problem, setProblem] = useState<ActionState | null>(null);
  const [isAsking, setAsking] = useState(false);
  const registration = useRef<HTMLInputElement>(null);
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const input = registration.current;
    if (!input) return;
    if (input.value !== "") {
      // Sent with this one; an answer serves once.
      setTimeout(() => {
        input.value = "";
      });
      return;
    }
    event.preventDefault();
    if (isAsking) return;
    const { name, password } = Object.fromEntries(new FormData(form));
    const typed = { name: typeof name === "string" ? name : "" };
    if (typed.name.trim() === "")
      return setProblem({ status: "invalid", fields: { name: ["Name it, as in: my phone."] }, submitted: typed });
    setAsking(true);
    const prompted = await promptEnrolment(typeof password === "string" ? password : "");
    setAsking(false);
    if ("problem" in prompted) return setProblem({ ...prompted.problem, submitted: typed });
    setProblem(null);
    input.value = prompted.answer;
    form.requestSubmit();
  };
  return { problem, isAsking, registration, onSubmit };
}
