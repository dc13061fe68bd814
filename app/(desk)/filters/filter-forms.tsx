"use client";

import { ChevronRight, X } from "lucide-react";
import { ActionForm } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { SubmitButton } from "#components/ui/submit-button";
import { deleteFilterAction, saveFilterAction } from "./actions.ts";

/** Asks for a name; once the filter that is shown is kept, it only says so. */
export const SaveFilterForm = ({ list, query, isKept }: { list: string; query: string; isKept: boolean }) => (
  <ActionForm
    action={saveFilterAction}
    hidden={{ list, query }}
    submit={null}
    label="Save this filter as …"
    className="space-y-2"
  >
    {({ state, field }) =>
      isKept && (state.status === "idle" || state.status === "done") ? null : (
        <details open={state.status !== "idle"} className="group">
          <summary className="flex min-h-9 list-none items-center gap-1.5 rounded-md text-ink-2 hover:text-ink hover:underline pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
            Save this filter as …
          </summary>
          <div className="mt-2 flex flex-wrap items-end gap-3 pb-2">
            <TextField label="Name" required maxLength={60} className="sm:min-w-72" {...field("name")} />
            <SubmitButton variant="quiet">Save the filter</SubmitButton>
          </div>
        </details>
      )
    }
  </ActionForm>
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
