/** Whether the library's folder can take what is handed in. */
import { randomUUID } from "node:crypto";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { environment } from "#lib/env";

/** Throws, with the system's own code, unless a file can be written where uploads arrive. */
export async function requireWritableLibrary(): Promise<void> {
  const incoming = path.join(environment().LIBRARY_DIR, "incoming");
  await mkdir(incoming, { recursive: true });
  const trial = path.join(incoming, `trial-${randomUUID()}`);
  try {
    await writeFile(trial, "written to see whether it can be", { flag: "wx" });
  } finally {
    await rm(trial, { force: true });
  }
}

export async function freeLibraryBytes(): Promise<number> {
  const { bavail, bsize } = await statfs(environment().LIBRARY_DIR);
  return bavail * bsize;
}
