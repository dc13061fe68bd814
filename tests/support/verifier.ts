/** The offline verifier, run as an auditor would: a file, and some JavaScript that knows nothing of this system. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const verifier = path.resolve(import.meta.dirname, "../../public/verify-record.mjs");

export interface Judged {
  status: number | null;
  said: string;
}

/** What it says of a file or folder. */
export function judgePlace(place: string): Judged {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, place], { encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}

export function judge(record: string | Uint8Array, name = "record.ndjson"): Judged {
  const folder = mkdtempSync(path.join(tmpdir(), "record-"));
  try {
    const file = path.join(folder, name);
    writeFileSync(file, record);
    return judgePlace(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
