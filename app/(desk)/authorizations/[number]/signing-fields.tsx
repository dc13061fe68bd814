"use client";

import { useId } from "react";
import { FieldErrors, inputClass } from "#components/ui/field-frame";
import { demonstrationPassword, type SigningMeans } from "#lib/domain/signature";

/** How a vote is signed: the password again, a passkey, or whichever of them somebody has. */
export function SigningFields({ means, errors }: { means: SigningMeans; errors: readonly string[] }) {
  const id = useId();
  if (means.asksFor === "passkey")
    return (
      <>
        <p className="text-ink-2 text-sm">The policy asks for your passkey: your device asks for it when you vote.</p>
        <noscript>
          <p className="font-medium text-refused text-sm">A passkey needs this page’s script. Switch it on to vote here.</p>
        </noscript>
      </>
    );
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block font-[560]">
        Password <span className="ml-1 font-normal text-ink-3 text-sm max-sm:sr-only">{hintOf(means)}</span>
      </label>
      <input
        id={id}
        name="password"
        type="password"
        autoComplete="current-password"
        placeholder={means.passkeys === 0 ? undefined : "or your passkey"}
        defaultValue={means.isDemonstration && means.passkeys === 0 ? demonstrationPassword : undefined}
        aria-invalid={errors.length > 0 || undefined}
        aria-describedby={errors.length > 0 ? `${id}-error` : undefined}
        className={inputClass}
      />
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}

function hintOf({ passkeys, hasPassword, isDemonstration }: SigningMeans): string {
  if (isDemonstration && passkeys === 0) return `signs your vote; here it is “${demonstrationPassword}”`;
  if (passkeys === 0) return "signs your vote";
  if (isDemonstration) return `“${demonstrationPassword}”, or empty: your passkey signs`;
  return hasPassword ? "or leave it empty: your passkey signs" : "you have none: your passkey signs";
}
