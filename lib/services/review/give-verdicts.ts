import { z } from "zod";
import { measurementsSince } from "#lib/db/measurement-store";
import type { Instant } from "#lib/domain/release";
import { decideGiveVerdicts, lastDeployment } from "#lib/domain/review";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const GiveVerdictsInput = z.object(releaseTarget);

/** Judges every target frozen at G2 by what was measured since the deployment. */
export async function giveVerdicts(context: Context, target: z.infer<typeof GiveVerdictsInput>): Promise<void> {
  await changeRelease(context, target, async (release, now, tx) => {
    const deployment = lastDeployment(release);
    const targetIds = release.impact?.targets.map((one) => one.id) ?? [];
    const measured = deployment ? await measurementsSince(tx, targetIds, minuteOf(deployment.startedAt)) : [];
    return decideGiveVerdicts(release, { measured }, context.actor, now);
  });
}

/** People enter times to the minute. */
const minuteOf = (at: Instant): Instant => new Date(Math.floor(at.getTime() / 60_000) * 60_000);
