import { randomUUID } from "node:crypto";
import { z } from "zod";
import { buildersInForce } from "#lib/db/trusted-builder-store";
import { finalBuild } from "#lib/domain/build";
import { decideHandInProvenance, faultsOf, type HandedInProvenance, heldAlready, unreadProvenance } from "#lib/domain/provenance";
import { AppError } from "#lib/errors";
import { readProvenance, type SignedProvenance } from "#lib/formats/provenance-envelope";
import { verifySignature } from "#lib/formats/provenance-signature";
import { library, provenanceLimitBytes } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { keepStored } from "../library/keep-stored.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const HandInProvenanceInput = z.object({
  releaseId: id("Name the release."),
  buildId: id("Name the build."),
});

export type HandedIn = Pick<HandedInProvenance, "id" | "sha256" | "faults"> & {
  signedBy: string | null;
  /** False where these very bytes are there already and were judged the same: then those are answered, and nothing was handed in. */
  isNew: boolean;
};

/**
 * Takes signed provenance of the sealed final build, bytes and all. What cannot be read is refused; what can be read and does not hold
 * is kept with what speaks against it. Answers what was found.
 */
export async function handInProvenance(
  context: Context,
  { releaseId, buildId }: z.infer<typeof HandInProvenanceInput>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<HandedIn> {
  await askFirst(context, releaseId, (release) =>
    decideHandInProvenance(release, { buildId, provenance: unreadProvenance }, context.actor),
  );
  const { sha256, size, signed } = await storeAndRead(bytes);
  const provenanceId = randomUUID();
  let found: HandedInProvenance = unreadProvenance;
  let held: string = provenanceId;
  const events = await changeRelease(context, { releaseId }, async (release, _now, tx) => {
    await keepStored(tx, sha256);
    const verdict = verifySignature(signed, await buildersInForce(tx));
    const build = finalBuild(release);
    found = {
      id: provenanceId,
      ...{ sha256, size, format: signed.format, ...signed.statement },
      trustedBuilder: verdict.by && { id: verdict.by.id, name: verdict.by.name },
      signer: verdict.by ? verdict.signer : "",
      faults: build ? faultsOf(build, signed.statement, verdict) : [],
    };
    held = (build && heldAlready(build, found)?.id) ?? provenanceId;
    return decideHandInProvenance(release, { buildId, provenance: found }, context.actor);
  });
  const { faults, trustedBuilder } = found;
  return { id: held, sha256, faults, signedBy: trustedBuilder?.name ?? null, isNew: events.length > 0 };
}

async function storeAndRead(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; size: number; signed: SignedProvenance }> {
  const { sha256, size } = await library().putStream(bytes, { limitBytes: provenanceLimitBytes });
  const { stream } = await library().open(sha256);
  const reading = readProvenance(Buffer.concat(await stream.toArray()));
  if (reading.readable) return { sha256, size, signed: reading.provenance };
  const { code, message } = reading.refusal;
  throw new AppError("invalid", "The provenance cannot be read.", [{ code, message, field: "provenance" }]);
}
