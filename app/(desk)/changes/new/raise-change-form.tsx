"use client";

import { ActionForm } from "#components/ui/action-form";
import { SelectField } from "#components/ui/field";
import { ChangeFields, type TemplateOption } from "../change-fields.tsx";
import { raiseChangeAction } from "./actions.ts";

const blank = { title: "", reason: "", origin: "requirement", model: "normal", templateId: "" } as const;

export function RaiseChangeForm({
  services,
  serviceId,
  templates,
}: {
  services: readonly { id: string; name: string }[];
  serviceId: string;
  templates: readonly TemplateOption[];
}) {
  return (
    <ActionForm action={raiseChangeAction} submit="Raise the change" pendingLabel="Raising…" className="max-w-2xl space-y-5">
      {(form) => (
        <>
          <SelectField
            label="Service"
            required
            blank="Choose the service"
            options={services.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.field("serviceId", serviceId)}
          />
          <ChangeFields form={form} values={blank} templates={templates} />
        </>
      )}
    </ActionForm>
  );
}
