import { z } from "zod";
import { deleteFilterOf } from "#lib/db/filter-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const DeleteFilterInput = z.object({ filterId: id("Name the filter.") });

/** Deletes one of one's own filters; one that is gone already stays gone. */
export async function deleteFilter({ actor, db }: Context, { filterId }: z.infer<typeof DeleteFilterInput>): Promise<void> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person keeps filters.");
  await deleteFilterOf(db, actor.id, filterId);
}
