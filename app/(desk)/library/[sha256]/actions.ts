"use server";

import { revalidatePath } from "next/cache";
import { AppError } from "#lib/errors";
import { VerifyItemInput, verifyItem } from "#lib/services/library/verify-item";
import { defineAction } from "#lib/web/define-action";

export const verifyItemAction = defineAction(VerifyItemInput, async (context, input) => {
  const result = await verifyItem(context, input);
  revalidatePath("/library", "layout");
  if (result === "intact") return "Read from the first byte to the last: it is what its digest says.";
  throw new AppError(
    "refused",
    "The stored bytes are not what was checked in. This is in the record, and nothing can be deployed from them.",
    [
      {
        code: result,
        message:
          result === "missing"
            ? "The bytes are missing. Restore them from a backup."
            : "The bytes were altered. Restore them from a backup.",
      },
    ],
  );
});
