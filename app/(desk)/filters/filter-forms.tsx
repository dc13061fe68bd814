"use client";

import { X } from "lucide-react";
import { ActionForm } from "#components/ui/action-form";
import { DisclosedForm } from "#components/ui/disclosed-form";
import { TextField } from "#components/ui/field";
import { deleteFilterAction, saveFilterAction } from "./actions.ts";

export const SaveFilterForm = ({ list, query }: { list: string; query: string }) => (
  <DisclosedForm
    action={saveFilterAction}
    hidden={{ list, query }}
    title="Save this filter as …"
    submit="Save the filter"
    variant="quiet"
  >
    {({ field }) => <TextField label="Name" required maxLength={60} className="sm:max-w-sm" {...field("name")} />}
  </DisclosedForm>
);

/** A small cross beside the filter it deletes; a button of a form, so it goes without JavaScript. */
export const DeleteFilterForm = ({ filterId, name }: { filterId: string; name: string }) => (
  <ActionForm
    action={deleteFilterAction}
    hidden={{ filterId }}
    submit={null}
    label={`Delete filter ${name}`}
    className="contents"
  >
    <button
      type="submit"
      aria-label={`Delete the filter ${name}`}
      className="flex min-h-8 items-center rounded-r-full pr-2.5 pl-1 text-ink-3 hover:text-refused pointer-coarse:min-h-11 pointer-coarse:pr-3.5"
    >
      <X aria-hidden="true" className="size-3.5" />
    </button>
  </ActionForm>
);
