"use client";
import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { type ButtonVariant, buttonClass } from "./button.tsx";

/** Sends its form once; keeps the focus while it waits. Several in one form: give each its `name` and `value`. */
export function SubmitButton({
  children,
  pendingLabel,
  variant = "primary",
  name,
  value,
  className = "",
  shortcut,
}: {
  children: ReactNode;
  pendingLabel?: string | undefined;
  variant?: ButtonVariant;
  name?: string;
  value?: string;
  className?: string;
  /** The id `<Keys>` presses it by. */
  shortcut?: string;
}) {
  const { pending, data } = useFormStatus();
  const isThisOne = pending && (name === undefined || data?.get(name) === value);
  return (
    <button
      type="submit"
      id={shortcut}
      name={name}
      value={value}
      aria-disabled={pending || undefined}
      className={`${buttonClass(variant, className)} max-sm:w-full aria-disabled:opacity-70`}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      {isThisOne ? <LoaderCircle aria-hidden="true" className="size-4 animate-spin" /> : null}
      {isThisOne && pendingLabel ? pendingLabel : children}
    </button>
  );
}
