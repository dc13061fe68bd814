import { z } from "zod";
import { deleteFilterOf } from "#lib/db/filter-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const DeleteFilterInput = z.object({ filterId: id("Name the filter.") });

/** Deletes one of one's own filters. */
export async function deleteFilter({ actor, db }: Context, { filterId }: z.infer<typeof DeleteFilterInput>): Promise<void> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person keeps filters.");
  const isDeleted = await deleteFilterOf(db, actor.id, filterId);
  if (!isDeleted) throw new AppError("not-found", "You keep no such filter, or it is gone already.");
}
