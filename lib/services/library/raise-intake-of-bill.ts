import { z } from "zod";
import { foreignOf } from "#lib/db/intake-store";
import { readRelease } from "#lib/db/release-store";
import { finalBuild } from "#lib/domain/build";
import type { IntakeComponent } from "#lib/domain/intake";
import { requireCapability } from "#lib/domain/permissions";
import { AppError } from "#lib/errors";
import { namedByPurl } from "#lib/formats/bill-reading";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { intakeFields, openIntake, type RaisedIntake } from "./open-intake.ts";

export const RaiseIntakeOfBillInput = z.object({ ...intakeFields, releaseId: id("Name the release.") });

/** Raises an intake of all that is foreign now in a release's final build: in its bill, and among the materials of its provenance. */
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
  const foreign = await foreignOf(context.db, bill.id);
  return openIntake(context, fields, origin, foreign.map(asListed));
}

/** Provenance names a package by its purl alone, which says the rest. */
function asListed({ isMaterial, ...component }: IntakeComponent & { isMaterial: boolean }): IntakeComponent {
  if (!isMaterial || component.purl === null) return component;
  const { group, name, version } = namedByPurl(component.purl);
  return name === "" ? component : { ...component, group, name, version };
}
