/** Writes ZIP files whose entries are stored, not compressed, one after the other as they arrive: nothing is held in memory. */
import { makeZip } from "client-zip";

export interface ZipEntry {
  name: string;
  at: Date;
  bytes: AsyncGenerator<Uint8Array>;
}

/** The bytes of a ZIP of these entries. Whoever stops reading closes the entry that was being read, and takes no other. */
export async function* zipped(entries: AsyncGenerator<ZipEntry>): AsyncGenerator<Uint8Array> {
  let open: ZipEntry["bytes"] | null = null;
  async function* inputs() {
    for await (const { name, at, bytes } of entries) {
      open = bytes;
      yield { name, lastModified: at, input: bytes };
    }
  }
  const reader = makeZip(inputs()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // The library lets go of nothing by itself.
    await reader.cancel().catch(() => undefined);
    await (open as ZipEntry["bytes"] | null)?.return(undefined);
    await entries.return(undefined);
  }
}
