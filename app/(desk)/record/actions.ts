"use server";

import { z } from "zod";
import { AppError } from "#lib/errors";
import { verifyRecord } from "#lib/queries/record-entries";
import { optionalText } from "#lib/services/fields";
import { defineAction } from "#lib/web/define-action";
import { verificationOutcome } from "./verification-outcome.ts";

const VerifyRecordInput = z.object({ stream: optionalText(40) });

/** The way without JavaScript: the same check as `/api/record/verify`, answered when it is done. */
export const verifyRecordAction = defineAction(VerifyRecordInput, async ({ actor, db }, { stream }) => {
  const running = verifyRecord({ actor, db }, stream || null);
  for (;;) {
    const step = await running.next();
    if (!step.done) continue;
    const outcome = verificationOutcome(step.value);
    if (outcome.status === "failed") throw new AppError("refused", outcome.message, outcome.reasons);
    return outcome.message;
  }
});
