/** A real server that speaks S3, with one bucket in a folder, that a test can look into, break and take away. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";

interface StoredObject {
  content: Readable;
}

/** As much of s3rver as is used here: it brings no types. */
interface S3rver {
  configureBuckets(): Promise<void>;
  callback(): (request: IncomingMessage, answer: ServerResponse) => void;
  store: {
    getObject(bucket: string, key: string, range: { start: number; end: number }): Promise<StoredObject>;
    putPart(bucket: string, uploadId: string, part: string, content: Readable): Promise<{ md5: string }>;
  };
}

const Server = createRequire(import.meta.url)("s3rver") as new (options: {
  directory: string;
  silent: boolean;
  configureBuckets: { name: string }[];
}) => S3rver;

export interface BucketServer {
  endpoint: string;
  bucket: string;
  /** Of what was asked: "PUT /library/incoming/…?partNumber=1". */
  asked: string[];
  /** While it says so of a request, the server is away: the connection breaks. */
  isAway: (asked: string, request: IncomingMessage) => boolean;
  /** The file in which the server keeps the object with this key. */
  fileOf(key: string): string;
  /** The keys of all objects, and uploads that are not whole. */
  content(): Promise<{ keys: string[]; uploads: number }>;
  close: () => Promise<void>;
}

/** Who may enter it: the one account that s3rver knows, told in the way of every S3 client. */
export const bucketCredentials = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

export async function bucketServer(bucket = "library"): Promise<BucketServer> {
  const directory = await mkdtemp(path.join(tmpdir(), "bucket-"));
  const s3 = new Server({ directory, silent: true, configureBuckets: [{ name: bucket }] });
  await s3.configureBuckets();
  const serve = s3.callback();
  const uploads = path.join(directory, bucket, "._S3rver_uploads");
  const server = http.createServer((request, answer) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const said = `${request.method} ${url.pathname}${url.search}`;
    opened.asked.push(said);
    if (opened.isAway(said, request)) {
      request.socket.destroy();
      return;
    }
    const uploadId = url.searchParams.get("uploadId");
    const source = request.headers["x-amz-copy-source"];
    if (uploadId !== null && request.method === "DELETE") void giveUp(uploadId, answer);
    else if (uploadId !== null && typeof source === "string")
      void copyPart(uploadId, url.searchParams.get("partNumber") ?? "", source, request, answer);
    else serve(request, answer);
  });

  /** What s3rver lacks of S3: giving an upload up, and parts that are copied. */
  async function giveUp(uploadId: string, answer: ServerResponse): Promise<void> {
    await rm(path.join(uploads, path.basename(uploadId)), { recursive: true, force: true });
    answer.writeHead(204).end();
  }

  async function copyPart(uploadId: string, part: string, source: string, request: IncomingMessage, answer: ServerResponse) {
    const [start = 0, end = 0] = String(request.headers["x-amz-copy-source-range"]).replace("bytes=", "").split("-").map(Number);
    const { content } = await s3.store.getObject(bucket, decodeURI(source).slice(bucket.length + 1), { start, end });
    const { md5 } = await s3.store.putPart(bucket, uploadId, part, content);
    answer.writeHead(200, { "content-type": "application/xml" });
    answer.end(`<CopyPartResult><ETag>"${md5}"</ETag></CopyPartResult>`);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const opened: BucketServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    asked: [],
    isAway: () => false,
    fileOf: (key) => path.join(directory, bucket, `${key}._S3rver_object`),
    content: async () => {
      const found = await readdir(path.join(directory, bucket), { recursive: true });
      return {
        keys: found.filter((name) => name.endsWith("._S3rver_object")).map((name) => name.replace("._S3rver_object", "")),
        uploads: (await readdir(uploads).catch(() => [])).length,
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
  return opened;
}
