import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readRunning } from "#lib/db/deployment-store";
import { decideStartDeployment } from "#lib/domain/deployment";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const StartDeploymentInput = z.object(releaseTarget);

/** Starts the deployment and keeps what ran before, so that a back-out can write it back. Answers its id. */
export async function startDeployment(context: Context, target: z.infer<typeof StartDeploymentInput>): Promise<string> {
  const deploymentId = randomUUID();
  await changeRelease(context, target, async (release, now, tx) => {
    const { service, environment } = release;
    const runningBefore = environment ? await readRunning(tx, { serviceId: service.id, environmentId: environment.id }) : [];
    return decideStartDeployment(release, { deploymentId, runningBefore }, context.actor, now);
  });
  return deploymentId;
}
