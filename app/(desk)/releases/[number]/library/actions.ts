"use server";

import { revalidatePath } from "next/cache";
import { CheckInInput, checkIn } from "#lib/services/library/check-in";
import { defineAction } from "#lib/web/define-action";

export const checkInAction = defineAction(CheckInInput, async (context, input) => {
  await checkIn(context, input);
  revalidatePath("/releases/[number]", "layout");
  return "Every artifact of the final build is in the library.";
});
