import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readServiceMap, readTargets } from "#lib/db/service-store";
import { affectedServices } from "#lib/domain/impact";
import { decideTakeImpact } from "#lib/domain/plan";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const TakeImpactInput = z.object(releaseTarget);

/** Takes a dated snapshot of who is hit, over all hops, and of the targets as they stand: what G2 decides on and G5 judges by. */
export async function takeImpact(context: Context, target: z.infer<typeof TakeImpactInput>): Promise<void> {
  await changeRelease(context, target, async (release, _now, tx) => {
    const { services, relations } = await readServiceMap(tx);
    const snapshot = {
      id: randomUUID(),
      services: affectedServices(release.service.id, services, relations),
      targets: await readTargets(tx, release.service.id),
    };
    return decideTakeImpact(release, { snapshot }, context.actor);
  });
}
