/** `countersign fetch`: bytes from the library, which are there whole and with their digest, or not at all. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { type Json, list, number, object, text } from "./answers.ts";
import { callingHelp, callingOptions, serverOf } from "./calling.ts";
import { answered, ask, cutOff, type Server } from "./client.ts";
import { type Command, digestIn, type Given } from "./command-line.ts";
import { readLocal } from "./local-file.ts";
import { CouldNotTell, exits, plain, Refused, sayResult, WrongUse } from "./outcome.ts";
import { type Step, sayBytes, step } from "./progress.ts";

export const fetch: Command = {
  name: "fetch",
  summary: "take something from the definitive media library",
  takes: "NAME VERSION|SHA256 [--output FILE]",
  help: `Takes an item by its name and version, or by its digest, and verifies its SHA-256 before the file gets its
name. A download that was cut off goes on where it was. Ends with 1, and leaves nothing, where the bytes
are not what they should be, or were withdrawn from use.

  --output FILE          where to put it; else the item's name, in this folder
  --withdrawn            take it although it was withdrawn from use, to look at it
  --service KEY          the service it belongs to, for a token that is for some services only
${callingHelp}`,
  options: { ...callingOptions, output: { type: "string" }, service: { type: "string" }, withdrawn: { type: "boolean" } },
  async run(given) {
    const server = serverOf(given);
    const item = await wanted(server, given);
    const wantsWithdrawn = given.has("withdrawn");
    if (item.withdrawn !== null && !wantsWithdrawn) throw outOfUse(item);
    const target = given.text("output") ?? ownName(item.name);
    const asWhat = item.withdrawn === null ? "" : `, withdrawn from use: ${plain(item.withdrawn)}`;
    if (await isThere(target, item)) {
      sayResult(`${target}: sha256:${item.sha256}, there already${asWhat}`);
      return exits.yes;
    }
    await step(
      `Fetching ${item.name} ${item.version}`,
      (running) => download(server, item, target, { running, wantsWithdrawn }),
      () => sayBytes(item.size),
      item.size,
    );
    sayResult(`${target}: sha256:${item.sha256}, verified${asWhat}`);
    return exits.yes;
  },
};

interface Item {
  name: string;
  version: string;
  sha256: string;
  /** Bytes. */
  size: number;
  /** Why, where it was withdrawn from use. */
  withdrawn: string | null;
}

const outOfUse = ({ name, version, withdrawn }: Item): Refused =>
  new Refused(`${name} ${version} was withdrawn from use${withdrawn === null ? "." : `: ${withdrawn}`}`, [
    { message: "Deploy nothing of it. To look at it, say --withdrawn.", href: null },
  ]);

/** Of some items with the same bytes: one that was withdrawn is withdrawn under every name. */
function withdrawalIn(items: readonly Json[]): string | null {
  const found = items.find(({ withdrawn }) => withdrawn !== null);
  return found ? text(object(found["withdrawn"], "withdrawn"), "reason") : null;
}

async function wanted(server: Server, given: Given): Promise<Item> {
  const [first, version, ...more] = given.words;
  if (first === undefined || more.length > 0) throw new WrongUse("Say a name and a version, or a SHA-256.");
  if (version !== undefined) return itemNamed(server, first, version, given.text("service"));
  const sha256 = digestIn(first);
  if (sha256 === null) throw new WrongUse(`Say the version of ${first} too, or a SHA-256 alone.`);
  const body = await ask(server, { method: "GET", path: `/library/${sha256}` });
  const items = list(body, "items");
  const [item] = items;
  if (!item || text(body, "sha256") !== sha256) throw new Refused("The library has nothing with this digest.");
  const withdrawn = withdrawalIn(items);
  return { name: text(item, "name"), version: text(item, "version"), sha256, size: number(body, "size"), withdrawn };
}

async function itemNamed(server: Server, name: string, version: string, service: string | null): Promise<Item> {
  const query = { name, version, limit: "2", ...(service !== null && { service }) };
  const found = list(await ask(server, { method: "GET", path: "/library", query }), "items");
  const [item] = found.filter((one) => text(one, "name") === name && text(one, "version") === version);
  if (!item) throw new Refused(`The library has no ${name} ${version}.`);
  if (found.length > 1)
    throw new Refused(`The library has ${name} ${version} more than once: say which by --service, or by digest.`);
  const sha256 = digestIn(text(item, "sha256"));
  if (sha256 === null) throw new Refused(`The digest of ${name} ${version} is none.`);
  return { name, version, sha256, size: number(item, "size"), withdrawn: withdrawalIn([item]) };
}

/** The last part of a name alone: what the library calls it says nothing of folders here. */
function ownName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  if (last === "" || last === "." || last === ".." || last.includes("\0"))
    throw new WrongUse(`${name} is no name for a file: say --output.`);
  return last;
}

async function isThere(target: string, { sha256, size }: Item): Promise<boolean> {
  const found = await stat(target).catch(whenMissing);
  if (found?.isDirectory()) throw new WrongUse(`${target} is a folder: say the file.`);
  return found?.isFile() === true && found.size === size && (await readLocal(target)).sha256 === sha256;
}

function whenMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
  throw error;
}

interface Taking {
  running: Step;
  wantsWithdrawn: boolean;
}

const tries = 5;

/** Bytes go beside the target under a name that the next run knows again, and take the target's name once they are verified. */
async function download(server: Server, item: Item, target: string, { running, wantsWithdrawn }: Taking): Promise<void> {
  const part = path.join(path.dirname(target), `.${path.basename(target)}.${item.sha256.slice(0, 12)}.part`);
  for (let attempt = 1; ; attempt += 1) {
    const cut = await goOn(server, item, part, { running, wantsWithdrawn });
    if (cut === null) break;
    if (attempt === tries) throw cut;
  }
  await rename(part, target);
}

/** Takes what is still missing. Answers null once all of it is there and verified, or how it was cut off. */
async function goOn(server: Server, item: Item, part: string, taking: Taking): Promise<CouldNotTell | null> {
  const file = await open(part, "a+", 0o644);
  try {
    const { hash, size: begun } = await hashedPart(part);
    const whole = begun >= item.size && begun > 0 ? hash : await receive(server, item, { ...taking, file, hash, begun });
    if (whole instanceof CouldNotTell) return whole;
    await file.sync();
    if (whole.digest("hex") === item.sha256) return null;
    throw new Refused(`What arrived is not ${item.name} ${item.version}: its SHA-256 is not ${item.sha256}. Nothing was kept.`);
  } catch (error) {
    if (error instanceof Refused) await rm(part, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function hashedPart(part: string): Promise<{ hash: Hash; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(part) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { hash, size };
}

interface Receiving extends Taking {
  file: FileHandle;
  hash: Hash;
  begun: number;
}

/** Answers the hash of all that is there now, or how it was cut off. A server that does not go on begins anew. */
async function receive(
  server: Server,
  item: Item,
  { file, hash, begun, running, wantsWithdrawn }: Receiving,
): Promise<Hash | CouldNotTell> {
  const { sha256, size } = item;
  const headers: Record<string, string> = begun === 0 ? {} : { range: `bytes=${begun}-`, "if-range": `"${sha256}"` };
  const response = await answered(server, { method: "GET", path: `/library/${sha256}/content`, headers });
  // It may have been withdrawn since it was looked up.
  if (!wantsWithdrawn && response.headers.warning?.startsWith("299")) {
    response.destroy();
    throw outOfUse(item);
  }
  const goesOn = begun > 0 && response.headers["content-range"]?.startsWith(`bytes ${begun}-`) === true;
  let [whole, arrived] = [hash, begun];
  if (!goesOn) {
    await file.truncate(0);
    [whole, arrived] = [createHash("sha256"), 0];
  }
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      arrived += chunk.length;
      whole.update(chunk);
      // More than there is cannot hash to what it should: it is not taken.
      if (arrived > size) return whole;
      await writeWhole(file, chunk);
      running.at(arrived);
    }
  } catch (error) {
    if (isOfDisk(error)) throw error;
    return cutOff(server, error);
  }
  return arrived < size ? cutOff(server, new Error("the download was cut off")) : whole;
}

const isOfDisk = (error: unknown): boolean =>
  ["ENOSPC", "EIO", "EDQUOT", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "");

async function writeWhole(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let done = 0; done < chunk.length; ) done += (await file.write(chunk, done)).bytesWritten;
}
