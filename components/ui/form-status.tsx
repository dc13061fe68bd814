"use client";
import { CircleAlert, CircleCheck } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { ActionState } from "#lib/action-state";

/** What became of the form: a summary on top that takes the focus when something is to be mended. */
export function FormStatus({ state }: { state: ActionState }) {
  switch (state.status) {
    case "idle":
      return null;
    case "done":
      return (
        <p role="status" className="flex gap-2 rounded-md bg-granted-soft px-3.5 py-2.5 font-medium text-granted">
          <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {state.message}
        </p>
      );
    case "invalid":
      return <Trouble of={state} title="Not saved yet. Please mend this:" items={fieldItems(state.fields)} />;
    case "failed":
      return (
        <Trouble
          of={state}
          title={state.message}
          items={state.reasons.map(({ code, message, field, href }) => ({ key: `${code} ${message}`, message, field, href }))}
        />
      );
  }
}

interface Item {
  key: string;
  message: string;
  field?: string | undefined;
  href?: string | undefined;
}

const fieldItems = (fields: Record<string, string[]>): Item[] =>
  Object.entries(fields).flatMap(([field, messages]) =>
    messages.map((message) => ({ key: `${field} ${message}`, message, field })),
  );

function Trouble({ of, title, items }: { of: ActionState; title: string; items: readonly Item[] }) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer, even one that reads the same, takes the focus again
  useEffect(() => box.current?.focus(), [of]);
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="rounded-md border-refused border-l-4 bg-refused-soft px-3.5 py-2.5 text-ink focus-visible:outline-none"
    >
      <p className="flex gap-2 font-[560]">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-refused" />
        {title}
      </p>
      {items.length > 0 ? (
        <ul className="mt-1 list-disc space-y-0.5 pl-10">
          {items.map((item) => (
            <li key={item.key}>
              <Reason item={item} goTo={(field) => goToField(box.current, field)} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Reason({ item: { message, field, href }, goTo }: { item: Item; goTo: (field: string) => void }): ReactNode {
  if (href !== undefined)
    return (
      <>
        {message}{" "}
        <a className="underline" href={href}>
          Mend it
        </a>
      </>
    );
  if (field === undefined || field === "") return message;
  return (
    <button type="button" className="text-left underline decoration-line-strong underline-offset-3" onClick={() => goTo(field)}>
      {message}
    </button>
  );
}

function goToField(box: HTMLElement | null, field: string) {
  const inputs = box?.closest("form")?.elements;
  const input = inputs?.namedItem(field) ?? inputs?.namedItem(`${field}@local`);
  const first = input instanceof RadioNodeList ? input[0] : input;
  if (first instanceof HTMLElement) first.focus();
}
