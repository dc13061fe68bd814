import { z } from "zod";
import { readAuthority, readSeries } from "#lib/db/meeting-series-store";
import { decideAmendSeries } from "#lib/domain/meeting-series";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, version } from "../fields.ts";
import { planSeries } from "./plan-series.ts";
import { seriesFields, withRule } from "./series-fields.ts";

export const AmendSeriesInput = z.object({
  seriesId: id("Name the series of meetings."),
  expectedVersion: version,
  ...seriesFields,
});

/** Says anew when an authority meets. A planned meeting that the rule does not come to any more is moved. */
export async function amendSeries(
  context: Context,
  { seriesId, expectedVersion, ...sent }: z.infer<typeof AmendSeriesInput>,
): Promise<void> {
  await administer(context, async (tx) => {
    const series = await readSeries(tx, seriesId);
    if (series.version !== expectedVersion)
      throw new AppError("conflict", `${series.name} changed since you opened this page. Look at what changed, then save again.`);
    const authority = (await readAuthority(tx, series.authority.id)) ?? { ...series.authority, members: [] };
    return decideAmendSeries(series, authority, withRule(sent), context.actor);
  });
  await planSeries(context, seriesId);
}
