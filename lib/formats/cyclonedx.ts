/** Reads a CycloneDX bill of materials, JSON or XML, of 1.4 to 1.7 (ECMA-424): valid by its official schema, or refused with the reason. */
import { type BillReading, billOf, UnreadableBill, type WrittenBill } from "./bill-reading.ts";
import { readJsonBill } from "./cyclonedx-json.ts";
import { readXmlBill } from "./cyclonedx-xml.ts";
import { UnreadableXml } from "./xml-text.ts";

/** Which of the two it is, is told by its first character, not by a name or a media type. */
export async function readBill(bytes: Uint8Array): Promise<BillReading> {
  try {
    return { readable: true, bill: billOf(await readWritten(bytes)) };
  } catch (error) {
    if (error instanceof UnreadableBill)
      return { readable: false, refusal: { code: error.code, message: error.message, place: error.place } };
    throw error;
  }
}

async function readWritten(bytes: Uint8Array): Promise<WrittenBill> {
  const start = Buffer.from(bytes.subarray(0, 512))
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  if (bytes.length === 0) throw new UnreadableBill("bill-empty", "The file is empty.");
  if (start.startsWith("{")) return readJsonBill(bytes);
  if (/^(?:<|\xff\xfe<|\xfe\xff\0<)/.test(start)) return readXmlBill(bytes).catch(asBillRefusal);
  throw new UnreadableBill("bill-not-a-bill", "This is no CycloneDX bill of materials: it begins neither as JSON nor as XML.");
}

const codes = {
  "report-encoding": "bill-encoding",
  "report-empty": "bill-empty",
  "report-doctype": "bill-doctype",
  "report-cut-off": "bill-cut-off",
  "report-too-deep": "bill-too-deep",
} as const;

function asBillRefusal(error: unknown): never {
  if (!(error instanceof UnreadableXml)) throw error;
  const code = Object.entries(codes).find(([its]) => its === error.code)?.[1] ?? "bill-malformed";
  throw new UnreadableBill(code, error.message);
}
