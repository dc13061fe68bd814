"use client";

import { createContext, type ReactNode, useContext } from "react";
import { TextField } from "#components/ui/field";
import { demonstrationPassword } from "#lib/domain/signature";

const Demonstration = createContext(false);

/** Around a page with many votes: whether their password is the one that everybody knows. */
export const SigningDesk = ({ isDemonstration, children }: { isDemonstration: boolean; children: ReactNode }) => (
  <Demonstration value={isDemonstration}>{children}</Demonstration>
);

/** The password that signs a vote in place. */
export function SigningPassword({ errors }: { errors: readonly string[] }) {
  const isDemonstration = useContext(Demonstration);
  return (
    <TextField
      label="Password"
      name="password"
      type="password"
      autoComplete="current-password"
      required
      hint={isDemonstration ? `Signs your vote; here it is “${demonstrationPassword}”.` : "Signs your vote."}
      defaultValue={isDemonstration ? demonstrationPassword : undefined}
      errors={errors}
    />
  );
}
