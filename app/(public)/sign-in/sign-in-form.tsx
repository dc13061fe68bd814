"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { signInAction } from "./actions.ts";

export function SignInForm({ to }: { to: string }) {
  return (
    <div className="mt-8 max-w-sm">
      <ActionForm action={signInAction} hidden={{ to }} submit="Sign in">
        {({ value, errors }) => (
          <>
            <TextField
              label="E-mail"
              name="email"
              type="email"
              autoComplete="username"
              required
              defaultValue={value("email")}
              errors={errors("email")}
            />
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              errors={errors("password")}
            />
          </>
        )}
      </ActionForm>
    </div>
  );
}
