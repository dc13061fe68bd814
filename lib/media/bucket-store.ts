/** The library's bytes in a bucket of any S3-compatible store: content-addressed by SHA-256, written once, read often. */
import { createHash, randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import {
  digestPattern,
  type MediaState,
  type MediaStore,
  noSuchBytes,
  type PutOptions,
  type Receipt,
  receiving,
  requireDigest,
  requireInside,
  type StoredMedia,
} from "./media-store.ts";

export interface Bucket {
  name: string;
  /** What every key begins with: empty, or with a slash at its end. */
  prefix: string;
  region: string;
  /** Of a store that is not Amazon's; buckets are then part of the path, since few such stores have host names for them. */
  endpoint: string | null;
}

const mebibyte = 1024 * 1024;
const smallestPart = 8 * mebibyte;
/** S3's own: so many parts of an upload, so large an object, so much copied at once. */
const mostParts = 10_000;
const largestObject = 5 * 1024 * 1024 * mebibyte;
const mostCopied = 5 * 1024 * mebibyte;
const largeCopy = 1024 * mebibyte;

/**
 * A store in a bucket. What fits into one part is hashed in memory and put under its digest at once. Anything larger goes in parts under
 * `incoming/`, and is copied to its digest by the server itself once all of it is here and is what was announced.
 */
export function bucketStore(
  { name: Bucket, prefix, region, endpoint }: Bucket,
  { partBytes = smallestPart, copyAtOnceBytes = mostCopied, copiedPart = largeCopy } = {},
): MediaStore {
  const client = clientOf(region, endpoint);
  const incoming = `${prefix}incoming/`;
  const keyOf = (sha256: string): string => {
    requireDigest(sha256);
    return `${prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  };

  async function putStream(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredMedia> {
    const receipt = receiving(options);
    const parts = inParts(bytes, receipt, partSizeFor(options, partBytes));
    const { value: first } = await parts.next();
    const { value: second } = await parts.next();
    if (first && second) return putLarge([first, second], parts, receipt);
    const received = receipt.close();
    const isNew = (await size(received.sha256)) === null;
    await client.send(new PutObjectCommand({ Bucket, Key: keyOf(received.sha256), Body: first ?? new Uint8Array() }));
    return { ...received, isNew };
  }

  async function putLarge(begun: readonly Buffer[], more: AsyncIterable<Buffer>, receipt: Receipt): Promise<StoredMedia> {
    const Key = `${incoming}${randomUUID()}`;
    const received = await inOneUpload(Key, async (upload) => {
      for (const part of begun) await upload.part(part);
      for await (const part of more) await upload.part(part);
      return receipt.close();
    });
    try {
      const isNew = (await size(received.sha256)) === null;
      await copy(Key, keyOf(received.sha256), received.size);
      return { ...received, isNew };
    } finally {
      // Left behind by a server that is away, it is swept.
      await client.send(new DeleteObjectCommand({ Bucket, Key })).catch(() => undefined);
    }
  }

  /** The object appears when `send` is through, and only then; else its parts are given up. */
  async function inOneUpload<T>(Key: string, send: (upload: Upload) => Promise<T>): Promise<T> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    const next = () => ({ Bucket, Key, UploadId, PartNumber: Parts.length + 1 });
    try {
      const sent = await send({
        part: async (Body) => {
          const target = next();
          const { ETag } = await client.send(new UploadPartCommand({ ...target, Body }));
          Parts.push({ PartNumber: target.PartNumber, ETag });
        },
        copied: async (source, range) => {
          const target = next();
          const { CopyPartResult } = await client.send(
            new UploadPartCopyCommand({ ...target, CopySource: source, CopySourceRange: range }),
          );
          Parts.push({ PartNumber: target.PartNumber, ETag: CopyPartResult?.ETag });
        },
      });
      await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
      return sent;
    } catch (error) {
      // The reason is what went wrong first; parts that cannot be given up now are swept.
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
      throw error;
    }
  }

  async function copy(from: string, Key: string, bytes: number): Promise<void> {
    const CopySource = encodeURI(`${Bucket}/${from}`);
    if (bytes <= copyAtOnceBytes) {
      await client.send(new CopyObjectCommand({ Bucket, Key, CopySource }));
      return;
    }
    await inOneUpload(Key, async ({ copied }) => {
      for (let at = 0; at < bytes; at += copiedPart)
        await copied(CopySource, `bytes=${at}-${Math.min(at + copiedPart, bytes) - 1}`);
    });
  }

  const open: MediaStore["open"] = async (sha256, range = {}) => {
    const whole = await size(sha256);
    if (whole === null) throw noSuchBytes();
    const { start, end } = requireInside(range, whole);
    const isWhole = start === 0 && end >= whole - 1;
    const { Body, ContentLength } = await client.send(
      new GetObjectCommand({ Bucket, Key: keyOf(sha256), ...(isWhole ? {} : { Range: `bytes=${start}-${end}` }) }),
    );
    const stream = Body as Readable;
    if (ContentLength === (isWhole ? whole : end - start + 1)) return { size: whole, stream };
    stream.destroy();
    throw new Error(`The bucket answered bytes ${start}-${end} of ${sha256} with ${ContentLength} bytes.`);
  };

  async function verify(sha256: string): Promise<MediaState> {
    const Key = keyOf(sha256);
    const found = await client.send(new GetObjectCommand({ Bucket, Key })).catch(ignoreMissing);
    if (!found) return "missing";
    const hash = createHash("sha256");
    for await (const chunk of found.Body as Readable) hash.update(chunk as Buffer);
    return hash.digest("hex") === sha256 ? "intact" : "altered";
  }

  async function size(sha256: string): Promise<number | null> {
    const found = await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(sha256) })).catch(ignoreMissing);
    return found?.ContentLength ?? null;
  }

  async function remove(sha256: string, unusedSince: Date): Promise<boolean> {
    const Key = keyOf(sha256);
    const found = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(ignoreMissing);
    if (!isOlder(found?.LastModified, unusedSince)) return false;
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    return true;
  }

  async function sweepUnfinished(startedBefore: Date): Promise<number> {
    let swept = 0;
    for await (const { Key, LastModified } of objects(incoming)) {
      if (!isOlder(LastModified, startedBefore)) continue;
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
      swept += 1;
    }
    for await (const { Key, UploadId, Initiated } of unfinishedUploads()) {
      if (!isOlder(Initiated, startedBefore)) continue;
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      swept += 1;
    }
    return swept;
  }

  async function* objects(Prefix: string) {
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
      yield* page.Contents ?? [];
      ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }

  /** Of uploads to `incoming/` and of copies that were interrupted. A store that cannot list them lets go of them by a rule of its own. */
  async function* unfinishedUploads() {
    let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {};
    while (marker !== null) {
      const page: ListMultipartUploadsCommandOutput | null = await client
        .send(new ListMultipartUploadsCommand({ Bucket, Prefix: prefix, ...marker }))
        .catch(ignoreUnheardOf);
      yield* page?.Uploads ?? [];
      marker = page?.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null;
    }
  }

  /** A bucket lists its keys in order, and these begin as their digests do. */
  async function* batches(most: number): AsyncGenerator<string[]> {
    let batch: string[] = [];
    for await (const { Key = "" } of objects(prefix)) {
      const digest = Key.slice(Key.lastIndexOf("/") + 1);
      if (!digestPattern.test(digest) || Key !== keyOf(digest)) continue;
      batch.push(digest);
      if (batch.length < most) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async function requireWritable(): Promise<void> {
    const Key = `${incoming}trial-${randomUUID()}`;
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "written to see whether it can be" }));
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }

  return {
    name: "The library's bucket",
    ...{ putStream, open, verify, size, remove, sweepUnfinished, batches, requireWritable },
    freeBytes: () => Promise.resolve(null),
  };
}

interface Upload {
  part: (bytes: Buffer) => Promise<void>;
  copied: (source: string, range: string) => Promise<void>;
}

/** Checksums of the SDK's own are asked for only where S3 demands them: other stores do not know them, and our digest says more. */
const clientOf = (region: string, endpoint: string | null): S3Client =>
  new S3Client({
    region,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
  });

/** As large as it must be for the whole to fit into the parts there may be. */
const partSizeFor = ({ expects, limitBytes }: PutOptions, least: number): number =>
  Math.max(least, Math.ceil(Math.min(expects?.size ?? limitBytes, largestObject) / mostParts));

/** Cuts what arrives into parts of this size; the last is what is left. One at a time is in memory. */
async function* inParts(bytes: AsyncIterable<Uint8Array>, receipt: Receipt, partBytes: number): AsyncGenerator<Buffer, void> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of bytes) {
    receipt.requireRoom(chunk);
    receipt.take(chunk);
    let rest = chunk;
    while (heldBytes + rest.length >= partBytes) {
      const cut = partBytes - heldBytes;
      yield Buffer.concat([...held, rest.subarray(0, cut)]);
      rest = rest.subarray(cut);
      held = [];
      heldBytes = 0;
    }
    if (rest.length === 0) continue;
    held.push(rest);
    heldBytes += rest.length;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

const isOlder = (at: Date | undefined, than: Date): boolean => at !== undefined && at < than;

function ignoreMissing(error: unknown): null {
  if (error instanceof S3ServiceException && ["NotFound", "NoSuchKey"].includes(error.name)) return null;
  throw error;
}

function ignoreUnheardOf(error: unknown): null {
  if (error instanceof S3ServiceException && (error.name === "NotImplemented" || error.$metadata.httpStatusCode === 501))
    return null;
  throw error;
}
