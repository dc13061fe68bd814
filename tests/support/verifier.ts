/** The offline verifier, run as an auditor would: a file, and a page of JavaScript that knows nothing of this system. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const verifier = path.resolve(import.meta.dirname, "../../public/verify-record.mjs");

export function judge(record: string): { status: number | null; said: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "record-"));
  try {
    const file = path.join(folder, "record.ndjson");
    writeFileSync(file, record);
    const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, file], { encoding: "utf8" });
    return { status, said: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
