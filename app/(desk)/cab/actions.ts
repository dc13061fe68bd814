"use server";

import { revalidatePath } from "next/cache";
import { AmendSeriesInput, amendSeries } from "#lib/services/meeting/amend-series";
import { DefineSeriesInput, defineSeries } from "#lib/services/meeting/define-series";
import { EndSeriesInput, endSeries } from "#lib/services/meeting/end-series";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/(desk)/cab", "layout");

export const defineSeriesAction = defineAction(DefineSeriesInput, async (context, input) => {
  await defineSeries(context, input);
  renew();
  return "The meetings are defined, and the first of them is planned.";
});

export const amendSeriesAction = defineAction(AmendSeriesInput, async (context, input) => {
  await amendSeries(context, input);
  renew();
  return "The meetings are amended.";
});

export const endSeriesAction = defineAction(EndSeriesInput, async (context, input) => {
  await endSeries(context, input);
  renew();
  return "These meetings take place no more.";
});
