"use client";

import { DisclosedForm } from "#components/ui/disclosed-form";
import { TextField } from "#components/ui/field";
import { removePasskeyAction } from "./actions.ts";

/** Two steps: opened, then confirmed. Who removes somebody else's says why. */
export const RemovePasskeyForm = ({ passkeyId, name, isOwn }: { passkeyId: string; name: string; isOwn: boolean }) => (
  <DisclosedForm
    action={removePasskeyAction}
    hidden={{ passkeyId }}
    title={`Remove ${name}`}
    submit="Yes, remove this passkey"
    variant="danger"
  >
    {({ field }) => (
      <>
        <p className="text-ink-2">It signs no more votes from then on. What it signed stays signed. It cannot be taken back.</p>
        {isOwn ? null : (
          <TextField label="Why" hint="As in: lost with the phone." required maxLength={500} {...field("reason")} />
        )}
      </>
    )}
  </DisclosedForm>
);
