import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readTarget } from "#lib/db/service-store";
import { decideEnterMeasurement } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { decimalNumber, id, instant, wholeNumber } from "../fields.ts";

export const EnterMeasurementInput = z.object({
  targetId: id("Choose a target."),
  value: decimalNumber({ min: -1e9, max: 1e9, error: "Enter a number, like 99.9." }),
  sampleSize: wholeNumber({ min: 0, max: 2_147_483_647, error: "Say how many measurements stand behind it." }),
  from: instant,
  to: instant,
});

/** Enters what was measured. Answers the measurement's id. */
export async function enterMeasurement(
  context: Context,
  { targetId, ...input }: z.infer<typeof EnterMeasurementInput>,
): Promise<string> {
  const measurementId = randomUUID();
  await administer(context, async (tx, now) =>
    decideEnterMeasurement(await readTarget(tx, targetId), { ...input, measurementId }, context.actor, now),
  );
  return measurementId;
}
