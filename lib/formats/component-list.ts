/** Files that list components made by others: a CycloneDX bill of materials, or npm's lock file. What it is, is told by what it says. */
import type { Refusal } from "#lib/domain/decision";
import type { IntakeComponent, IntakeFile } from "#lib/domain/intake";
import { refusalAt } from "./bill-reading.ts";
import { readBill } from "./cyclonedx.ts";
import { readPackageLock } from "./package-lock.ts";

export type ListReading =
  | { readable: true; format: IntakeFile; components: readonly IntakeComponent[] }
  | { readable: false; refusal: Refusal };

/** npm writes its version among the first lines. */
const headBytes = 4096;

export async function readComponentList(bytes: Uint8Array): Promise<ListReading> {
  const head = Buffer.from(bytes.subarray(0, headBytes)).toString("latin1");
  if (/"lockfileVersion"\s*:/.test(head)) {
    const reading = readPackageLock(bytes);
    return reading.readable ? { ...reading, format: "package_lock" } : reading;
  }
  const reading = await readBill(bytes);
  if (!reading.readable) return { readable: false, refusal: refusalAt("file", reading.refusal) };
  return { readable: true, format: "cyclonedx", components: reading.bill.components };
}
