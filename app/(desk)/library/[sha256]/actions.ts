"use server";

import { revalidatePath } from "next/cache";
import { AppError } from "#lib/errors";
import { VerifyItemInput, verifyItem } from "#lib/services/library/verify-item";
import { WithdrawItemInput, withdrawItem } from "#lib/services/library/withdraw-item";
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
            ? "The bytes are missing. Hand them in again below, or restore them from a backup."
            : "The bytes were altered. Hand them in again below, or restore them from a backup.",
      },
    ],
  );
});

export const withdrawItemAction = defineAction(WithdrawItemInput, async (context, input) => {
  await withdrawItem(context, input);
  revalidatePath("/library", "layout");
  return "It is withdrawn. It stays here, and nothing is deployed from it any more.";
});
