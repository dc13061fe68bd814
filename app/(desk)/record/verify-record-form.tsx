"use client";

import { type FormEvent, useActionState, useState } from "react";
import { FormStatus } from "#components/ui/form-status";
import { SubmitButton } from "#components/ui/submit-button";
import type { ActionState } from "#lib/action-state";
import { verifyRecordAction } from "./actions.ts";

interface Progress {
  checked: number;
  of: number;
}

const brokenOff: ActionState = {
  status: "failed",
  message: "The connection broke off before the end. Nothing is known; verify again.",
  reasons: [],
  submitted: {},
};

/** Has the server read the record, or one stream, from first to last. With JavaScript it shows how far it is. */
export function VerifyRecordForm({ stream = "", label }: { stream?: string; label: string }) {
  const [posted, action] = useActionState(verifyRecordAction, { status: "idle" });
  const [streamed, setStreamed] = useState<ActionState | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);

  async function verify(event: FormEvent) {
    event.preventDefault();
    if (progress) return;
    setStreamed({ status: "idle" });
    setProgress({ checked: 0, of: 0 });
    setStreamed(await outcomeOf(stream, setProgress).catch(() => brokenOff));
    setProgress(null);
  }

  return (
    <form action={action} onSubmit={(event) => void verify(event)} className="space-y-3">
      <input type="hidden" name="stream" value={stream} />
      <FormStatus state={streamed ?? posted} />
      {progress ? (
        <p role="status" className="flex items-center gap-3 text-ink-2">
          <progress
            className="h-1.5 w-40 accent-accent"
            aria-label="Entries checked"
            {...(progress.of > 0 ? { value: progress.checked, max: progress.of } : {})}
          />
          {progress.of > 0
            ? `${progress.checked.toLocaleString("en")} of ${progress.of.toLocaleString("en")} entries`
            : "Reading the record"}
        </p>
      ) : (
        <SubmitButton variant="quiet" pendingLabel="Verifying">
          {label}
        </SubmitButton>
      )}
    </form>
  );
}

/** Reads the answer line by line; the last one is the outcome. */
async function outcomeOf(stream: string, onProgress: (progress: Progress) => void): Promise<ActionState> {
  const response = await fetch(`/api/record/verify?stream=${encodeURIComponent(stream)}`);
  if (!response.ok || !response.body) return brokenOff;
  let rest = "";
  let last: ActionState = brokenOff;
  for (const reader = response.body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return last;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const said = JSON.parse(line) as Progress | ActionState;
      if ("status" in said) last = said;
      else onProgress(said);
    }
  }
}
