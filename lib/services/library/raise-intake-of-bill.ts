import { z } from "zod";
import { foreignOf } from "#lib/db/intake-store";
import { readRelease } from "#lib/db/release-store";
import { finalBuild } from "#lib/domain/build";
import { requireCapability } from "#lib/domain/permissions";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { intakeFields, openIntake, type RaisedIntake } from "./open-intake.ts";

export const RaiseIntakeOfBillInput = z.object({ ...intakeFields, releaseId: id("Name the release.") });

/** Raises an intake of every component that is foreign now in the bill of a release's final build. */
export async function raiseIntakeOfBill(
  context: Context,
  { releaseId, ...fields }: z.infer<typeof RaiseIntakeOfBillInput>,
): Promise<RaisedIntake> {
  const { release } = await readRelease(context.db, { id: releaseId });
  const bill = finalBuild(release)?.bill;
  if (!bill) {
    const message = `Hand a bill of materials in on the final build of REL-${release.number} first.`;
    const href = `/releases/REL-${release.number}/build#bill`;
    const against = requireCapability(context.actor, "intake:raise");
    throw new AppError("refused", "The release has no bill of materials.", [...against, { code: "no-bill", message, href }]);
  }
  const origin = { from: "bill", billId: bill.id, release: release.number } as const;
  return openIntake(context, fields, origin, await foreignOf(context.db, bill.id));
}
