import { z } from "zod";
import { readSeries } from "#lib/db/meeting-series-store";
import { decideEndSeries } from "#lib/domain/meeting-series";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndSeriesInput = z.object({ seriesId: id("Name the series of meetings.") });

/** These meetings take place no more. */
export async function endSeries(context: Context, { seriesId }: z.infer<typeof EndSeriesInput>): Promise<void> {
  await administer(context, async (tx) => decideEndSeries(await readSeries(tx, seriesId), context.actor));
}
