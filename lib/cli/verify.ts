/** `countersign verify`: an exported record, without its server, by the very rules of verify-record.mjs. */
import { createReadStream } from "node:fs";
import type { Command } from "./command-line.ts";
import { whyUnreadable } from "./local-file.ts";
import { CouldNotTell, exits, plain, sayResult, WrongUse } from "./outcome.ts";

export const verify: Command = {
  name: "verify",
  summary: "does an exported record hold, without its server?",
  takes: "FILE",
  help: `Verifies a record that was exported from Countersign (Record, Export), offline: that every entry follows
its predecessor and hashes to what it says, that every vote was cast on the evidence beside it, and that
every signature is of its decision. Ends with 0 where all of it holds, with 1 and every fault where it
does not, and with 2 where the file is no exported record.`,
  options: {},
  async run({ words }) {
    const [file, ...more] = words;
    if (file === undefined || more.length > 0) throw new WrongUse("Name one file: an exported record.");
    const why = await whyUnreadable(file);
    if (why !== null) throw new CouldNotTell(why);
    if (!(await looksLikeRecord(file)))
      throw new CouldNotTell(`${file} is no exported record, and this verifies nothing else. Export one under Record.`);
    // Outside the built command it would begin to verify as soon as it is loaded.
    const { verifyRecord } = await import("../../public/verify-record.mjs");
    const { holds, lines } = await verifyRecord(file);
    for (const line of lines) sayResult(plain(line));
    return holds ? exits.yes : exits.no;
  },
};

/** What was altered is still a record, and is judged as one: a single line of the kind is enough. */
async function looksLikeRecord(file: string): Promise<boolean> {
  let head = "";
  for await (const chunk of createReadStream(file, { encoding: "utf8", end: 1 << 20 })) head += String(chunk);
  return /"entryHash":|"end":\{"streams":/.test(head);
}
