import { z } from "zod";
import { readWaiverRule } from "#lib/db/waiver-store";
import { decideEndWaiver } from "#lib/domain/waiver";
import type { Context } from "../context.ts";
import { id, optionalText, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const EndWaiverInput = z.object({ ...releaseTarget, waiverId: id("Name the waiver."), reason: optionalText(4000) });

/** Ends a waiver before its day, with the reason: what was asked for on it is superseded. */
export async function endWaiver(
  context: Context,
  { waiverId, reason, ...target }: z.infer<typeof EndWaiverInput>,
): Promise<void> {
  const { actor } = context;
  await changeRelease(context, target, async (release, now, tx) => {
    const waiver = release.waivers.find(({ id: one }) => one === waiverId);
    const rule = waiver ? await readWaiverRule(tx, actor, waiver.gate, waiver.check) : null;
    return decideEndWaiver(release, { waiverId, reason }, { mayWaive: rule?.mayWaive ?? false }, actor, now);
  });
}
