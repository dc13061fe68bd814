/** What every store of the library promises, asked of a folder and of a real server that speaks S3. */
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdtemp, open, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bucketStore } from "#lib/media/bucket-store";
import { folderStore } from "#lib/media/folder-store";
import type { MediaStore } from "#lib/media/media-store";
import { type BucketServer, bucketCredentials, bucketServer } from "../../support/bucket-server.ts";
import { errorOf } from "../../support/refusals.ts";

/** Small ones, so that a test's file has many. */
const partBytes = 64 * 1024;
const limitBytes = 10 * partBytes;
const soon = new Date(Date.now() + 3_600_000);
const longAgo = new Date(Date.now() - 3_600_000);

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const placeOf = (sha256: string): string => path.join(sha256.slice(0, 2), sha256.slice(2, 4), sha256);
/** As a network brings it: in pieces that end anywhere. */
const arriving = (bytes: Buffer, piece = 10_007): Readable =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) => bytes.subarray(at * piece, (at + 1) * piece)));

let server: BucketServer;
let folder: string;
beforeAll(async () => {
  for (const [name, value] of Object.entries(bucketCredentials)) vi.stubEnv(name, value);
  server = await bucketServer();
  folder = await mkdtemp(path.join(tmpdir(), "library-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const bucket = (sizes = {}) =>
  bucketStore({ name: server.bucket, prefix: "kept/", region: "us-east-1", endpoint: server.endpoint }, { partBytes, ...sizes });

interface Kept {
  store: () => MediaStore;
  /** The file under the store in which these bytes lie. */
  fileOf: (sha256: string) => string;
  /** What uploads have left behind. */
  unfinished: () => Promise<string[]>;
  /** Puts an unfinished upload there. */
  interrupt: () => Promise<string>;
}

const kept: [string, Kept][] = [
  [
    "a folder",
    {
      store: () => folderStore(folder),
      fileOf: (sha256) => path.join(folder, placeOf(sha256)),
      unfinished: () => readdir(path.join(folder, "incoming")),
      interrupt: async () => {
        await writeFile(path.join(folder, "incoming", "interrupted"), "half");
        return "interrupted";
      },
    },
  ],
  [
    "a bucket",
    {
      store: () => bucket(),
      fileOf: (sha256) => server.fileOf(path.posix.join("kept", placeOf(sha256))),
      unfinished: async () => {
        const { keys, uploads } = await server.content();
        return [...keys.filter((key) => key.startsWith("kept/incoming/")), ...Array<string>(uploads).fill("upload")];
      },
      interrupt: async () => {
        server.isAway = (asked, { headers }) => "x-amz-copy-source" in headers || asked.startsWith("DELETE");
        await bucket()
          .putStream(arriving(randomBytes(3 * partBytes)), { limitBytes })
          .catch(() => undefined);
        server.isAway = () => false;
        const [left = ""] = (await server.content()).keys.filter((key) => key.startsWith("kept/incoming/"));
        return left;
      },
    },
  ],
];

describe.each(kept)("%s", (_name, { store, fileOf, unfinished, interrupt }) => {
  const put = (bytes: Buffer, expects?: { size?: number; sha256?: string }) =>
    store().putStream(arriving(bytes), { limitBytes, ...(expects && { expects }) });
  const read = async (sha256: string, range?: { start?: number; end?: number }) => {
    const { size, stream } = await store().open(sha256, range);
    return { size, bytes: await buffer(stream) };
  };

  it.each([0, 1, partBytes - 1, partBytes, partBytes + 1, 3 * partBytes, 5 * partBytes + 17])(
    "keeps %i bytes under their digest, and the same again as nothing new",
    async (size) => {
      const bytes = randomBytes(size);
      const sha256 = digestOf(bytes);
      // No bytes at all are the same bytes in every test.
      expect(await put(bytes, { size, sha256: sha256.toUpperCase() })).toEqual({ sha256, size, isNew: true });
      expect(await put(bytes)).toEqual({ sha256, size, isNew: false });
      expect(await store().size(sha256)).toBe(size);
      expect(await store().verify(sha256)).toBe("intact");
      const whole = await read(sha256);
      expect([whole.size, whole.bytes.equals(bytes)]).toEqual([size, true]);
      expect(await unfinished()).toEqual([]);
    },
  );

  it("hands out ranges to their last byte, and none outside", async () => {
    const bytes = randomBytes(2 * partBytes);
    const { sha256, size } = await put(bytes);
    for (const [start, end] of [
      [0, 1],
      [0, size - 1],
      [size - 1, size - 1],
      [partBytes - 1, partBytes],
      [1, size - 2],
    ] as const) {
      const part = await read(sha256, { start, end });
      expect([part.size, part.bytes.equals(bytes.subarray(start, end + 1))], `${start}-${end}`).toEqual([size, true]);
    }
    expect((await read(sha256, { start: size - 3 })).bytes).toEqual(bytes.subarray(size - 3));
    for (const range of [{ start: size }, { end: size }, { start: 5, end: 4 }, { start: -1 }, { start: 0.5 }])
      expect((await errorOf(store().open(sha256, range))).code, JSON.stringify(range)).toBe("invalid");
  });

  it.each<[string, number, { size?: number; sha256?: string }, string]>([
    ["more than is taken", limitBytes + 1, {}, "too-large"],
    ["more than is taken, and says so", 1, { size: limitBytes + 1 }, "too-large"],
    ["less than was announced, in one part", 1000, { size: 1001 }, "invalid"],
    ["less than was announced, in many", 4 * partBytes, { size: 5 * partBytes }, "invalid"],
    ["other bytes than were announced, in one part", 1000, { sha256: "0".repeat(64) }, "invalid"],
    ["other bytes than were announced, in many", 4 * partBytes, { sha256: "0".repeat(64) }, "invalid"],
  ])("keeps nothing of an upload that is %s", async (_what, size, expects, code) => {
    const bytes = randomBytes(size);
    expect((await errorOf(put(bytes, expects))).code).toBe(code);
    expect(await store().size(digestOf(bytes))).toBeNull();
    expect(await unfinished()).toEqual([]);
  });

  it.each([100, 3 * partBytes])("keeps nothing of an upload whose sender goes away after %i bytes", async (size) => {
    const begun = randomBytes(size);
    async function* breaking() {
      yield* arriving(begun) as AsyncIterable<Buffer>;
      throw new Error("the sender went away");
    }
    await expect(store().putStream(breaking(), { limitBytes })).rejects.toThrow("the sender went away");
    expect(await store().size(digestOf(begun))).toBeNull();
    expect(await unfinished()).toEqual([]);
  });

  it("tells a single flipped byte and missing bytes, and is mended by the same bytes", async () => {
    const bytes = randomBytes(3 * partBytes);
    const { sha256 } = await put(bytes);
    await chmod(fileOf(sha256), 0o600);
    const file = await open(fileOf(sha256), "r+");
    await file.write(Buffer.from([(bytes[partBytes] ?? 0) ^ 1]), 0, 1, partBytes);
    await file.close();
    expect(await store().verify(sha256)).toBe("altered");
    expect(await put(bytes)).toMatchObject({ sha256, isNew: false });
    expect(await store().verify(sha256)).toBe("intact");
    await rm(fileOf(sha256));
    expect(await store().verify(sha256)).toBe("missing");
    expect((await errorOf(store().open(sha256))).code).toBe("not-found");
    expect(await put(bytes)).toMatchObject({ sha256, isNew: true });
    expect(await store().verify(sha256)).toBe("intact");
  });

  it("has no place for what is no digest", async () => {
    for (const name of ["../incoming", "", "A".repeat(64), "0".repeat(63)]) {
      expect((await errorOf(store().open(name))).code).toBe("invalid");
      expect((await errorOf(store().verify(name))).code).toBe("invalid");
      expect((await errorOf(store().remove(name, soon))).code).toBe("invalid");
    }
  });

  it("removes what has rested, and nothing younger", async () => {
    const { sha256 } = await put(randomBytes(20));
    expect(await store().remove(sha256, longAgo)).toBe(false);
    expect(await store().size(sha256)).toBe(20);
    expect(await store().remove(sha256, soon)).toBe(true);
    expect(await store().size(sha256)).toBeNull();
    expect(await store().remove(sha256, soon)).toBe(false);
  });

  it("sweeps what interrupted uploads left behind before an hour", async () => {
    await put(randomBytes(1));
    const left = await interrupt();
    expect(await unfinished()).toContain(left);
    expect(await store().sweepUnfinished(longAgo)).toBe(0);
    expect(await unfinished()).toContain(left);
    expect(await store().sweepUnfinished(soon)).toBe(1);
    expect(await unfinished()).toEqual([]);
  });

  it("lists every digest once, in order and in batches, and nothing that is on its way", async () => {
    const digests = new Set<string>();
    for (let at = 0; at < 7; at += 1) digests.add((await put(randomBytes(10))).sha256);
    await interrupt();
    const batches: string[][] = [];
    for await (const batch of store().batches(3)) batches.push(batch);
    const listed = batches.flat();
    expect(batches.slice(0, -1).every(({ length }) => length === 3)).toBe(true);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(listed.toSorted());
    expect(listed).toEqual(expect.arrayContaining([...digests]));
    expect(listed.every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
    await store().sweepUnfinished(soon);
  });

  it("can be written to, and leaves no trace of having been asked", async () => {
    await store().requireWritable();
    expect(await unfinished()).toEqual([]);
  });
});

describe("a bucket's server", () => {
  it("that goes away in the middle of an upload gets nothing under a digest, and the whole the next time", async () => {
    const bytes = randomBytes(4 * partBytes);
    server.isAway = (asked) => /partNumber=[3-9]/.test(asked);
    await expect(bucket().putStream(arriving(bytes), { limitBytes })).rejects.toThrow();
    server.isAway = () => false;
    expect(server.asked.at(-1)).toMatch(/^DELETE .*uploadId=/);
    expect(await bucket().size(digestOf(bytes))).toBeNull();
    expect((await server.content()).uploads).toBe(0);
    expect(await bucket().putStream(arriving(bytes), { limitBytes })).toMatchObject({ isNew: true });
    expect(await bucket().verify(digestOf(bytes))).toBe("intact");
  });

  it("that is away altogether is a failure, never a file that is missing", async () => {
    const { sha256 } = await bucket().putStream(arriving(randomBytes(10)), { limitBytes });
    server.isAway = () => true;
    await expect(bucket().verify(sha256)).rejects.toThrow();
    await expect(bucket().size(sha256)).rejects.toThrow();
    await expect(bucket().requireWritable()).rejects.toThrow();
    server.isAway = () => false;
  });

  it("that answers another range than was asked for is a failure, never other bytes", async () => {
    const { sha256 } = await bucket().putStream(arriving(randomBytes(10)), { limitBytes });
    // This one takes the first byte alone for all of them.
    await expect(bucket().open(sha256, { start: 0, end: 0 })).rejects.toThrow("bytes 0-0");
  });

  it("is sent one part at a time: memory stays flat", async () => {
    let sent = 0;
    let mostAhead = 0;
    const before = server.asked.length;
    const piece = randomBytes(partBytes / 4);
    async function* endless() {
      for (; sent < 9 * partBytes; sent += piece.length) {
        const parts = server.asked.slice(before).filter((asked) => asked.includes("partNumber=")).length;
        mostAhead = Math.max(mostAhead, sent - parts * partBytes);
        yield piece;
      }
    }
    await bucket().putStream(endless(), { limitBytes });
    expect(mostAhead).toBeLessThanOrEqual(2 * partBytes);
  });

  it("copies what is too large to be copied at once in parts", async () => {
    const bytes = randomBytes(6 * partBytes);
    const store = bucket({ copyAtOnceBytes: partBytes, copiedPart: 2 * partBytes });
    const before = server.asked.length;
    const { sha256 } = await store.putStream(arriving(bytes), { limitBytes });
    const copies = server.asked.slice(before).filter((asked) => asked.includes(`${sha256}?partNumber=`));
    expect(copies).toHaveLength(3);
    expect(await store.verify(sha256)).toBe("intact");
  });

  it("keeps other things of the same bucket out of the library", async () => {
    await writeFile(server.fileOf("elsewhere"), "not ours");
    await utimes(server.fileOf("elsewhere"), longAgo, longAgo);
    const other = bucketStore({ name: server.bucket, prefix: "", region: "us-east-1", endpoint: server.endpoint });
    const { sha256 } = await other.putStream(arriving(randomBytes(10)), { limitBytes });
    expect(await bucket().size(sha256)).toBeNull();
    expect(await other.sweepUnfinished(soon)).toBe(0);
    expect((await server.content()).keys).toContain("elsewhere");
  });
});
