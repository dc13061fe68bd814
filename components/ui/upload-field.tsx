"use client";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button, buttonClass } from "./button.tsx";
import { inputClass } from "./field-frame.tsx";
import { sayBytes } from "./say-bytes.tsx";
import { sendForm, type UploadOutcome } from "./send-form.tsx";
import { sendInPieces } from "./send-in-pieces.tsx";

type Stage = { is: "idle" } | { is: "sending"; sent: number; of: number } | { is: "over"; outcome: UploadOutcome };

/**
 * A file on its way to `action`. Without JavaScript a plain form post, and the server leads back; with it, progress,
 * a way to stop, and every reason of a refusal. `children` are further inputs; they are sent before the file.
 */
export function UploadField({
  action,
  pieces,
  hidden = {},
  name = "file",
  label,
  hint,
  accept,
  submit,
  children,
}: {
  action: string;
  /** Where it is sent in pieces when JavaScript is there, so that it goes on after a cut. */
  pieces?: string;
  hidden?: Record<string, string | number>;
  name?: string;
  label: string;
  hint?: ReactNode;
  accept?: string;
  submit: string;
  children?: ReactNode;
}) {
  const id = useId();
  const router = useRouter();
  const running = useRef<AbortController | null>(null);
  const [stage, setStage] = useState<Stage>({ is: "idle" });

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    running.current = new AbortController();
    setStage({ is: "sending", sent: 0, of: 0 });
    const options = {
      signal: running.current.signal,
      onProgress: (sent: number, of: number) => setStage({ is: "sending", sent, of }),
    };
    const outcome = await (pieces === undefined ? sendForm(form, action, options) : sendInPieces(form, pieces, options));
    setStage({ is: "over", outcome });
    if (outcome.is === "taken") {
      form.reset();
      if (outcome.at === null) router.refresh();
      else router.push(outcome.at);
    }
  }

  const isSending = stage.is === "sending";
  return (
    <form
      action={action}
      method="post"
      encType="multipart/form-data"
      className="space-y-3"
      noValidate
      onSubmit={(event) => void send(event)}
    >
      {Object.entries(hidden).map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      {stage.is === "over" ? <Outcome of={stage.outcome} /> : null}
      {children}
      <div className="space-y-1">
        <label htmlFor={id} className="block font-[560]">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-ink-2 text-sm">
            {hint}
          </p>
        ) : null}
        <input
          id={id}
          type="file"
          name={name}
          accept={accept}
          aria-describedby={hint ? `${id}-hint` : undefined}
          className={`${inputClass} file:mr-3 file:rounded-sm file:bg-sunken file:px-2.5 file:py-0.5 file:font-medium file:text-ink`}
        />
      </div>
      {isSending ? (
        <Progress sent={stage.sent} of={stage.of} stop={() => running.current?.abort()} />
      ) : (
        <button type="submit" className={buttonClass("primary", "max-sm:w-full")}>
          {submit}
        </button>
      )}
    </form>
  );
}

function Progress({ sent, of, stop }: { sent: number; of: number; stop: () => void }) {
  const isThere = of > 0 && sent >= of;
  const text = isThere ? "Arrived. The server hashes and stores it…" : `${sayBytes(sent)} of ${of > 0 ? sayBytes(of) : "…"}`;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-48 flex-1 space-y-1">
        <progress
          className="h-2 w-full accent-accent"
          aria-label="Upload"
          {...(isThere || of === 0 ? {} : { value: sent, max: of })}
        />
        <p className="text-ink-2 text-sm">{text}</p>
      </div>
      <Button variant="quiet" onClick={stop}>
        Stop
      </Button>
    </div>
  );
}

function Outcome({ of: outcome }: { of: UploadOutcome }) {
  if (outcome.is === "taken")
    return (
      <div role="status" className="flex gap-2 rounded-md bg-granted-soft px-3.5 py-2.5 text-granted">
        <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <p className="min-w-0 font-medium">
          {outcome.message}
          {outcome.sha256 === null ? null : (
            <span className="block break-all font-mono font-normal text-sm">SHA-256 {outcome.sha256}</span>
          )}
        </p>
      </div>
    );
  return (
    <div role="alert" className="rounded-md border-refused border-l-4 bg-refused-soft px-3.5 py-2.5 text-ink">
      <p className="flex gap-2 font-[560]">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-refused" />
        {outcome.title}
      </p>
      {outcome.reasons.length > 0 ? (
        <ul className="mt-1 list-disc pl-10">
          {outcome.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
