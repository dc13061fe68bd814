/** Reads a backup from its first byte to its last before anything is done with it. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Extract, extract } from "tar-stream";
import { Unable } from "../say.ts";
import { firstBytes, formatVersion, Manifest, memberOf, newHash, sealLength, sealOf } from "./format.ts";

/** One file of the tar: its header, and its bytes as they come. */
export type Member = Extract extends AsyncIterable<infer One> ? One : never;

const longestManifest = 256 * 1024 * 1024;

/** Checks every byte of `file` and answers its manifest. */
export async function readManifest(file: string): Promise<Manifest> {
  await requireWhole(file);
  let manifest: Manifest | undefined;
  const found: Manifest["members"] = [];
  try {
    for await (const member of membersOf(file)) {
      const kind = memberOf(member.header.name);
      if (kind === "manifest") manifest = parseManifest(file, await bytesOf(member));
      else if (kind !== "seal") found.push(await measured(member));
    }
  } catch (error) {
    throw readingError(file, error);
  }
  if (!manifest) throw unfit(file);
  if (JSON.stringify(found) !== JSON.stringify(manifest.members)) throw unfit(file);
  return manifest;
}

/** The members in their order. Each must be read to its end before the next one comes. */
export async function* membersOf(file: string): AsyncGenerator<Member> {
  const members = extract();
  const reading = pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), members);
  reading.catch(() => undefined);
  yield* members;
  await reading;
}

/** What tar-stream says of a header that is none, or of an early end, in a sentence of ours; any other error as it is. */
export const readingError = (file: string, error: unknown): unknown =>
  error instanceof Error && /tar header|end of data/i.test(error.message) ? unfit(file) : error;

const unfit = (file: string): Unable =>
  new Unable(`${file} is not a whole backup: it was cut off or altered. Nothing was restored.`);

/** The seal at the end tells the digest of all bytes before it. */
async function requireWhole(file: string): Promise<void> {
  const handle = await open(file, "r").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Unable(`There is no file ${file}.`);
    throw error;
  });
  try {
    const { size } = await handle.stat();
    const start = Buffer.alloc(firstBytes.length);
    await handle.read(start, 0, start.length, 0);
    if (!start.equals(firstBytes)) throw new Unable(`${file} is not a backup of Countersign. Nothing was restored.`);
    if (size < 2 * sealLength) throw unfit(file);
    const hash = newHash();
    const before = handle.createReadStream({ start: 0, end: size - sealLength - 1, autoClose: false, highWaterMark: 1 << 20 });
    for await (const chunk of before as AsyncIterable<Buffer>) hash.update(chunk);
    const seal = Buffer.alloc(sealLength);
    await handle.read(seal, 0, sealLength, size - sealLength);
    if (!seal.equals(await sealOf(hash.digest("hex")))) throw unfit(file);
  } finally {
    await handle.close();
  }
}

function parseManifest(file: string, bytes: Buffer): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw unfit(file);
  }
  const { format, product } = (content ?? {}) as { format?: unknown; product?: unknown };
  if (typeof format === "number" && format > formatVersion)
    throw new Unable(`${file} was written by a newer version of Countersign (${String(product)}): restore it with that one.`);
  const parsed = Manifest.safeParse(content);
  if (!parsed.success) throw unfit(file);
  return parsed.data;
}

async function bytesOf(member: Member): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of member as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestManifest) throw new Error("The manifest is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function measured(member: Member): Promise<Manifest["members"][number]> {
  const hash = newHash();
  let size = 0;
  for await (const chunk of member as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { name: member.header.name, size, sha256: hash.digest("hex") };
}
