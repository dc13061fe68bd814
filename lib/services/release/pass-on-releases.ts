import { z } from "zod";
import { openReleasesManagedBy, readPerson } from "#lib/db/person-store";
import { decidePassOnRelease, reasonsAgainstPassingOn } from "#lib/domain/succession";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { changeRelease } from "./change-release.ts";

export const PassOnReleasesInput = z.object({
  formerId: id("Choose who left."),
  managerId: id("Choose who follows."),
});

/** Passes every open release of somebody who left on to another manager, each in a transaction of its own. Answers how many. */
export async function passOnReleases(
  context: Context,
  { formerId, managerId }: z.infer<typeof PassOnReleasesInput>,
): Promise<number> {
  const { actor, db } = context;
  const succession = { former: await readPerson(db, formerId), manager: await readPerson(db, managerId) };
  const refusals = reasonsAgainstPassingOn(succession, actor);
  if (refusals.length > 0) throw new AppError("refused", "The releases cannot be passed on.", refusals);
  const releases = await openReleasesManagedBy(db, formerId);
  for (const { id: releaseId } of releases)
    await changeRelease(context, { releaseId }, (release) => decidePassOnRelease(release, succession, actor));
  return releases.length;
}
