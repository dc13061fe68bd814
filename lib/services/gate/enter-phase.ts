import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideEnterPhase } from "#lib/domain/phase";
import { phases } from "#lib/domain/release";
import type { Context } from "../context.ts";
import { optionalText, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const EnterPhaseInput = z.object({
  ...releaseTarget,
  to: z.enum(phases, { error: "Name the phase it goes to." }),
  reason: optionalText(4000),
});

/** Passes the granted gate, goes back, goes on to review after a deployment, or cancels. */
export async function enterPhase(context: Context, { to, reason, ...target }: z.infer<typeof EnterPhaseInput>): Promise<void> {
  const phaseEntryId = randomUUID();
  await changeRelease(context, target, (release, now) =>
    decideEnterPhase(release, { to, reason, phaseEntryId }, context.actor, now),
  );
}
