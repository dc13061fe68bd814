"use client";

import { ActionForm } from "#components/ui/action-form";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { optionsOf, SelectField, TextArea, TextField } from "#components/ui/field";
import { configurationItemKindLabels } from "#lib/domain/labels";
import type { ConfigurationItemKind } from "#lib/domain/service";
import { addConfigurationItemAction, amendConfigurationItemAction } from "./actions.ts";

const kinds = optionsOf(configurationItemKindLabels);

export function AddItemForm({ serviceId }: { serviceId: string }) {
  return (
    <ActionForm
      action={addConfigurationItemAction}
      hidden={{ serviceId }}
      submit="Add the configuration item"
      variant="quiet"
      label="Add a configuration item"
    >
      {({ field }) => (
        <>
          <p className="text-ink-2">Deployments find it by its name, which stays.</p>
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField label="Name" required spellCheck={false} {...field("name")} />
            <SelectField label="Kind" options={kinds} required {...field("kind", "application")} />
          </div>
          <TextArea label="What it is there for" rows={2} {...field("description")} />
        </>
      )}
    </ActionForm>
  );
}

interface Item {
  id: string;
  kind: ConfigurationItemKind;
  description: string;
  version: number;
}

export function AmendItemForm({ item: { id, kind, description, version }, title }: { item: Item; title: string }) {
  return (
    <DisclosedForm
      action={amendConfigurationItemAction}
      hidden={{ itemId: id, expectedVersion: version }}
      title={title}
      submit="Save"
      variant="quiet"
    >
      {({ field }) => (
        <>
          <SelectField label="Kind" options={kinds} required {...field("kind", kind)} />
          <TextArea label="What it is there for" rows={2} {...field("description", description)} />
        </>
      )}
    </DisclosedForm>
  );
}
