"use server";

import { revalidatePath } from "next/cache";
import { DeleteFilterInput, deleteFilter } from "#lib/services/filter/delete-filter";
import { SaveFilterInput, saveFilter } from "#lib/services/filter/save-filter";
import { defineAction } from "#lib/web/define-action";

export const saveFilterAction = defineAction(SaveFilterInput, async (context, input) => {
  await saveFilter(context, input);
  revalidatePath(`/${input.list}`);
  return `The filter is kept as “${input.name}”.`;
});

export const deleteFilterAction = defineAction(DeleteFilterInput, async (context, input) => {
  await deleteFilter(context, input);
  revalidatePath("/releases");
  revalidatePath("/changes");
  return "The filter is deleted.";
});
