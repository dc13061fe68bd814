"use client";

import { ActionForm } from "#components/ui/action-form";
import type { ReleaseChoices } from "#lib/queries/new-release";
import { HeadFields, ScopeField } from "../release-fields.tsx";
import { raiseReleaseAction } from "./actions.ts";

export function RaiseReleaseForm({
  serviceId,
  followsReleaseId,
  choices: { changes, managers },
  me,
  zone,
}: {
  serviceId: string;
  followsReleaseId: string;
  choices: ReleaseChoices;
  me: string;
  zone: string;
}) {
  const authorized = changes.filter(({ state }) => state === "authorized").map(({ id }) => id);
  const values = { title: "", purpose: "", kind: "minor", managerId: me, wantedAt: null } as const;
  return (
    <ActionForm
      action={raiseReleaseAction}
      hidden={{ serviceId, followsReleaseId }}
      submit="Raise the release"
      pendingLabel="Raising…"
      className="max-w-2xl space-y-5"
    >
      {(form) => (
        <>
          <ScopeField form={form} changes={changes} carried={authorized.length === 1 ? authorized : []} />
          <HeadFields form={form} values={values} managers={managers} zone={zone} />
        </>
      )}
    </ActionForm>
  );
}
