/**
 * A backup is one tar file: every table as COPY text, cut into parts, in an order that foreign keys allow; the library's bytes
 * under their digests; the manifest; and last the digest of all that stands before it, so that no byte can change unnoticed.
 */
import { createHash } from "node:crypto";
import { pack } from "tar-stream";
import { z } from "zod";

const folder = "countersign-backup/";

export const manifestName = `${folder}manifest.json`;
const sealName = `${folder}sha256`;
export const partName = (table: string, part: number): string => `${folder}tables/${table}/${String(part).padStart(6, "0")}`;
export const mediaName = (sha256: string): string => `${folder}library/${sha256}`;

/** The first bytes of every backup: the name of its first member. */
export const firstBytes = Buffer.from(folder);

/** What a member is, by its name; undefined for one that no backup has. */
export function memberOf(name: string): { table: string } | { media: string } | "manifest" | "seal" | undefined {
  if (name === manifestName) return "manifest";
  if (name === sealName) return "seal";
  const table = /^countersign-backup\/tables\/([a-z_]+\.[a-z0-9_]+)\/\d{6,}$/.exec(name)?.[1];
  if (table !== undefined) return { table };
  const media = /^countersign-backup\/library\/([0-9a-f]{64})$/.exec(name)?.[1];
  return media === undefined ? undefined : { media };
}

const count = z.int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const named = z.string().regex(/^[a-z_]+\.[a-z0-9_]+$/);

export const formatVersion = 1;

export const Manifest = z.object({
  format: z.literal(formatVersion),
  product: z.string(),
  takenAt: z.iso.datetime(),
  isDemonstration: z.boolean(),
  migrations: z.array(z.object({ name: z.string(), checksum: digest })),
  tables: z.array(z.object({ name: named, columns: z.array(z.string()), rows: count })),
  sequences: z.array(z.object({ name: named, value: z.string().regex(/^-?\d+$/), isCalled: z.boolean() })),
  record: z.object({
    entries: count,
    heads: z.array(z.object({ streamId: z.uuid(), sequence: z.string().regex(/^\d+$/), entryHash: digest })),
  }),
  /** What the library should have had and had not, or had altered, when the backup was taken. */
  libraryFaults: z.array(z.object({ sha256: digest, state: z.enum(["missing", "altered"]) })),
  members: z.array(z.object({ name: z.string(), size: count, sha256: digest })),
});

export type Manifest = z.infer<typeof Manifest>;

/** How long the seal is: a header, a block with the digest, and the two empty blocks that end a tar file. */
export const sealLength = 4 * 512;

/** The last bytes of a backup whose bytes before have this digest. They are the same for everybody, so they can be compared. */
export async function sealOf(sha256: string): Promise<Buffer> {
  const seal = pack();
  seal.entry({ name: sealName, mode: 0o600, mtime: new Date(0) }, sha256);
  seal.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of seal as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const newHash = () => createHash("sha256");
