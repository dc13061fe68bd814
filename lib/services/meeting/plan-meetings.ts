import { seriesGoingOn } from "#lib/db/meeting-series-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { planSeries } from "./plan-series.ts";

/** Plans the next meeting of every series that goes on, and moves what nobody held, one series per transaction. Answers how many. */
export async function planMeetings(context: Context): Promise<number> {
  let planned = 0;
  for (const id of await seriesGoingOn(context.db)) {
    try {
      if ((await planSeries(context, id)) !== null) planned += 1;
    } catch (error) {
      // Somebody started it in between: then it is not planned any more.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return planned;
}
