import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type BillOfMaterials, decideHandInBill, type HandInBillInput as HandedInBill } from "#lib/domain/bill-of-materials";
import { finalBuild } from "#lib/domain/build";
import { AppError } from "#lib/errors";
import { refusalAt } from "#lib/formats/bill-reading";
import { readBill } from "#lib/formats/cyclonedx";
import { billLimitBytes, library } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { keepStored } from "../library/keep-stored.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const HandInBillInput = z.object({
  releaseId: id("Name the release."),
  buildId: id("Name the build."),
});

export interface HandedIn {
  billId: string;
  sha256: string;
  bill: BillOfMaterials;
  /** False where the last bill of the build has these very bytes: then it is answered, and nothing was handed in. */
  isNew: boolean;
}

/** Takes a CycloneDX bill of materials, JSON or XML, of the sealed final build, bytes and all. Answers what was read in it. */
export async function handInBill(
  context: Context,
  { releaseId, buildId }: z.infer<typeof HandInBillInput>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<HandedIn> {
  const billId = randomUUID();
  const decide = (sha256: string, bill: BillOfMaterials) => (release: Parameters<typeof decideHandInBill>[0]) =>
    decideHandInBill(release, eventOf({ billId, buildId, sha256, bill }), context.actor);
  await askFirst(context, releaseId, decide("", nothingRead));
  const { sha256, bill } = await storeAndRead(bytes);
  let held: string = billId;
  const events = await changeRelease(context, { releaseId }, async (release, _now, tx) => {
    await keepStored(tx, sha256);
    held = finalBuild(release)?.bill?.id ?? billId;
    return decide(sha256, bill)(release);
  });
  const isNew = events.length > 0;
  return { billId: isNew ? billId : held, sha256, bill, isNew };
}

const nothingRead: BillOfMaterials = {
  ...{ format: "json", specVersion: "", serialNumber: null, main: null, components: [], duplicates: 0 },
};

async function storeAndRead(bytes: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bill: BillOfMaterials }> {
  const { sha256 } = await library().putStream(bytes, { limitBytes: billLimitBytes() });
  const { stream } = await library().open(sha256);
  const reading = await readBill(Buffer.concat(await stream.toArray()));
  if (reading.readable) return { sha256, bill: reading.bill };
  throw new AppError("invalid", "The bill of materials cannot be read.", [refusalAt("bill", reading.refusal)]);
}

function eventOf({
  billId,
  buildId,
  sha256,
  bill,
}: {
  billId: string;
  buildId: string;
  sha256: string;
  bill: BillOfMaterials;
}): HandedInBill {
  const { format, specVersion, serialNumber, duplicates, components, main } = bill;
  return {
    buildId,
    bill: {
      ...{ id: billId, sha256, format, specVersion, serialNumber, duplicates },
      ...{ components: components.length, mainPurl: main?.purl ?? null },
    },
    listing: new TextEncoder().encode(JSON.stringify(components)),
  };
}
