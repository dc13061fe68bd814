"use client";

import { ActionForm } from "#components/ui/action-form";
import { verifyItemAction } from "./actions.ts";

/** Has the stored bytes read and hashed again; the result goes into the record. */
export const VerifyItemForm = ({ itemId }: { itemId: string }) => (
  <ActionForm
    action={verifyItemAction}
    hidden={{ itemId }}
    submit="Verify now"
    pendingLabel="Reading every byte"
    variant="quiet"
    className="space-y-3"
  />
);
