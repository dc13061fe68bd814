import { z } from "zod";
import { lockFilters, saveFilterEvents } from "#lib/db/filter-store";
import { inTransaction } from "#lib/db/transaction";
import { decideSaveFilter, filteredLists } from "#lib/domain/saved-filter";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { optionalText, requiredText } from "../fields.ts";

export const SaveFilterInput = z.object({
  list: z.enum(filteredLists, { error: "Name the list." }),
  name: requiredText(60, "Give the filter a name."),
  query: optionalText(2000),
});

/** Keeps how a person filters a list, under a name. */
export async function saveFilter({ actor, db }: Context, input: z.infer<typeof SaveFilterInput>): Promise<void> {
  await inTransaction(db, async (tx) => {
    const personId = actor.kind === "person" ? actor.id : null;
    const held = personId === null ? [] : await lockFilters(tx, personId);
    const decision = decideSaveFilter(input, { held }, actor);
    if (!decision.allowed) throw new AppError("refused", "The filter is not kept.", decision.refusals);
    if (personId !== null) await saveFilterEvents(tx, personId, decision.events);
  });
}
