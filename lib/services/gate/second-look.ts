/** Provenance verified again when the gate is asked for: from the stored bytes, by the builders trusted now. */
import { readRelease } from "#lib/db/release-store";
import { buildersInForce } from "#lib/db/trusted-builder-store";
import { finalBuild } from "#lib/domain/build";
import { faultsOf, isCounting, type Provenance, type TrustedBuilder } from "#lib/domain/provenance";
import type { Build, Gate } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { readProvenance } from "#lib/formats/provenance-envelope";
import { verifySignature } from "#lib/formats/provenance-signature";
import { library, provenanceLimitBytes } from "#lib/media/library";
import type { Context } from "../context.ts";

/** By id, what speaks against each file of the final build that counts; read while nothing is locked. */
export async function lookAgain({ db }: Context, releaseId: string, gate: Gate): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (gate !== "check_in") return found;
  const { release } = await readRelease(db, { id: releaseId });
  const build = finalBuild(release);
  const builders = await buildersInForce(db);
  for (const one of build?.provenance.filter(isCounting) ?? [])
    if (build) found.set(one.id, await faultsNow(build, one, builders));
  return found;
}

async function faultsNow(build: Build, { sha256 }: Provenance, builders: readonly TrustedBuilder[]): Promise<string[]> {
  const state = await library().verify(sha256);
  if (state !== "intact") return [`Its stored bytes are ${state}. Hand it in again.`];
  const reading = readProvenance(await bytesOf(sha256));
  if (!reading.readable) return [`It cannot be read: ${reading.refusal.message}`];
  const { statement } = reading.provenance;
  return faultsOf(build, statement, verifySignature(reading.provenance, builders));
}

async function bytesOf(sha256: string): Promise<Uint8Array> {
  const { size, stream } = await library().open(sha256);
  if (size <= provenanceLimitBytes) return Buffer.concat(await stream.toArray());
  stream.destroy();
  throw new AppError("too-large", "A stored file of provenance is larger than any that is taken.");
}
