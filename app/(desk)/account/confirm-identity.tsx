import { TextField } from "#components/ui/field";
import { demonstrationPassword } from "#lib/domain/signature";

export interface ConfirmedBy {
  hasPassword: boolean;
  isDemonstration: boolean;
}

/** Who makes keys says once more who they are; whoever has no password here must have signed in a moment ago. */
export function ConfirmIdentity({ hasPassword, isDemonstration, errors }: ConfirmedBy & { errors: readonly string[] }) {
  if (!hasPassword && !isDemonstration)
    return <p className="text-ink-2">You have no password here: sign in anew less than 15 minutes before this.</p>;
  return (
    <TextField
      label="Your password"
      type="password"
      autoComplete="current-password"
      hint={isDemonstration ? `In this demonstration everybody’s is “${demonstrationPassword}”.` : undefined}
      required
      name="password"
      defaultValue={isDemonstration ? demonstrationPassword : undefined}
      errors={errors}
    />
  );
}
