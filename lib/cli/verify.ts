/** `countersign verify`: an exported record or an evidence pack, without its server, by the very rules of verify-record.mjs. */
import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import path from "node:path";
import type { Command } from "./command-line.ts";
import { whyUnreadable } from "./local-file.ts";
import { CouldNotTell, exits, plain, sayResult, WrongUse } from "./outcome.ts";

export const verify: Command = {
  name: "verify",
  summary: "does an exported record or an evidence pack hold, without its server?",
  takes: "FILE",
  help: `Verifies what was exported from Countersign, offline: a record (Record, Export) or the evidence pack of a
release, as the ZIP it is or as the folder it was unpacked into. It holds when every entry follows its
predecessor and hashes to what it says, every vote was cast on the evidence beside it, and every signature
is of its decision; a pack also when every document hashes to its name, is named by an entry, and none is
missing. Ends with 0 where all of it holds, with 1 and every fault where it does not, and with 2 where
this is no exported record and no pack.`,
  options: {},
  async run({ words }) {
    const [file, ...more] = words;
    if (file === undefined || more.length > 0) throw new WrongUse("Name one file: an exported record, or an evidence pack.");
    const why = await whyUnreadable(file, { mayBeFolder: true });
    if (why !== null) throw new CouldNotTell(why);
    if (!(await looksExported(file)))
      throw new CouldNotTell(
        `${file} is no exported record and no evidence pack, and this verifies nothing else. Export one under Record.`,
      );
    // Outside the built command it would begin to verify as soon as it is loaded.
    const { verifyRecord } = await import("../../public/verify-record.mjs");
    const { holds, lines } = await verifyRecord(file);
    for (const line of lines) sayResult(plain(line));
    return holds ? exits.yes : exits.no;
  },
};

/** What was altered is still a record or a pack, and is judged as one: a single line of the kind, or a single name, is enough. */
async function looksExported(file: string): Promise<boolean> {
  if ((await stat(file)).isDirectory()) return existsSync(path.join(file, "record.ndjson"));
  const head = await headOf(file);
  if (head.startsWith("PK\u0003\u0004")) return /^REL-\d+-evidence\//.test(head.slice(30, 70));
  return /"entryHash":|"end":\{"streams":/.test(head);
}

async function headOf(file: string): Promise<string> {
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(1 << 20), 0, 1 << 20, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await opened.close();
  }
}
