import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readAuthority } from "#lib/db/meeting-series-store";
import { decideDefineSeries } from "#lib/domain/meeting-series";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { planSeries } from "./plan-series.ts";
import { seriesFields, withRule } from "./series-fields.ts";

export const DefineSeriesInput = z.object({ authorityId: id("Choose the authority that meets."), ...seriesFields });

/** Says when an authority meets, and plans its first meeting. Answers the series' id. */
export async function defineSeries(
  context: Context,
  { authorityId, ...sent }: z.infer<typeof DefineSeriesInput>,
): Promise<string> {
  const seriesId = randomUUID();
  await administer(context, async (tx) =>
    decideDefineSeries(await readAuthority(tx, authorityId), seriesId, withRule(sent), context.actor),
  );
  await planSeries(context, seriesId);
  return seriesId;
}
