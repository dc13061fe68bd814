import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readEnvironment } from "#lib/db/deployment-store";
import { decideRecordRehearsal } from "#lib/domain/deployment";
import type { Context } from "../context.ts";
import { id, optionalText, releaseTarget, wholeNumber } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const RecordRehearsalInput = z.object({
  ...releaseTarget,
  environmentId: id("Choose a sandbox."),
  outcome: z.enum(["went_well", "failed"], { error: "Say how it went." }),
  minutes: wholeNumber({ min: 1, max: 100_000, error: "How long it took is a whole number of minutes, at least 1." }),
  note: optionalText(2000),
});

/** Records a rehearsal of the build that goes out. Answers its id. */
export async function recordRehearsal(
  context: Context,
  { environmentId, outcome, minutes, note, ...target }: z.infer<typeof RecordRehearsalInput>,
): Promise<string> {
  const rehearsalId = randomUUID();
  await changeRelease(context, target, async (release, _now, tx) =>
    decideRecordRehearsal(
      release,
      await readEnvironment(tx, environmentId),
      { rehearsalId, outcome, minutes, note },
      context.actor,
    ),
  );
  return rehearsalId;
}
