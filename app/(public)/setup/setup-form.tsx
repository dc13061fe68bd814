"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { foundOrganisationAction } from "./actions.ts";

export function SetupForm({ token }: { token: string }) {
  return (
    <div className="mt-8">
      <ActionForm action={foundOrganisationAction} submit="Make the organisation">
        {({ value, errors }) => (
          <>
            <TextField
              label="One-time token"
              name="token"
              required
              defaultValue={token}
              autoComplete="off"
              errors={errors("token")}
            />
            <TextField
              label="Organisation"
              name="organisation"
              required
              defaultValue={value("organisation")}
              errors={errors("organisation")}
            />
            <TextField
              label="Your name"
              name="name"
              autoComplete="name"
              required
              defaultValue={value("name")}
              errors={errors("name")}
            />
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
              autoComplete="new-password"
              required
              hint="At least 12 characters."
              errors={errors("password")}
            />
            <TextField
              label="Time zone"
              name="timeZone"
              required
              hint="As in Europe/Berlin."
              defaultValue={value("timeZone", "UTC")}
              errors={errors("timeZone")}
            />
          </>
        )}
      </ActionForm>
    </div>
  );
}
