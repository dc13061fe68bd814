/** The evidence pack: everything about one release in one ZIP that anybody verifies without this server. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { type DocumentState, evidencePageFoot, evidencePageHead, evidencePageLine } from "#lib/domain/evidence-page";
import type { Instant, Release } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { webStream } from "#lib/formats/web-stream";
import { type ZipEntry, zipped } from "#lib/formats/zip";
import type { MediaStore } from "#lib/media/media-store";
import { type EvidencePack, evidencePack, type PackDocument } from "#lib/queries/evidence-pack";
import { exportLines } from "#lib/queries/export-lines";
import type { Viewer } from "#lib/queries/viewer";

export interface PackedRelease {
  release: Release;
  now: Instant;
}

/** A ZIP tells of 65,535 entries at most, and a verifier reads their list whole. */
const mostDocuments = 60_000;

/** Answers with the evidence pack of a release, made as it is sent. */
export async function serveEvidencePack(
  { method }: Pick<Request, "method">,
  viewer: Viewer,
  packed: PackedRelease,
  store: MediaStore,
): Promise<Response> {
  const name = `REL-${packed.release.number}-evidence`;
  const headers = {
    "content-type": "application/zip",
    "content-disposition": `attachment; filename="${name}.zip"`,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
  if (method === "HEAD") return new Response(null, { headers });
  const verifier = await readFile(path.join(process.cwd(), "public", "verify-record.mjs"));
  const pack = await evidencePack(viewer, packed.release);
  if (pack.documents.length > mostDocuments)
    throw new AppError("refused", `${name} would hold ${pack.documents.length} documents; ${mostDocuments} is the most.`);
  const bytes = zipped(entriesOf(packed, pack, { name, verifier, store }));
  return new Response(webStream(Readable.from(bytes, { objectMode: false })), { headers });
}

/** Documents come first: whether the store has them as they were handed in is told by everything after them. */
async function* entriesOf(
  { release, now }: PackedRelease,
  pack: EvidencePack,
  { name, verifier, store }: { name: string; verifier: Uint8Array; store: MediaStore },
): AsyncGenerator<ZipEntry> {
  const states = new Map<string, DocumentState>();
  const paths = new Map(pack.documents.map((one) => [one.sha256, pathOf(one)]));
  const entry = (file: string, bytes: AsyncGenerator<Uint8Array>): ZipEntry => ({ name: `${name}/${file}`, at: now, bytes });
  for (const one of pack.documents) {
    const stream = await opened(store, one);
    states.set(one.sha256, stream ? "there" : "missing");
    if (stream)
      yield entry(
        pathOf(one),
        hashed(stream, one, () => states.set(one.sha256, "altered")),
      );
  }
  const absent = () => [...states].flatMap(([sha256, because]) => (because === "there" ? [] : [{ sha256, because }]));
  const lines = { release: `REL-${release.number}`, excerpts: pack.excerpts, absent };
  yield entry("record.ndjson", exportLines(pack.record, lines));
  const documentOf = (sha256: string) => {
    const [file, state] = [paths.get(sha256), states.get(sha256)];
    return file !== undefined && state !== undefined ? { path: file, state } : undefined;
  };
  yield entry("index.html", page({ release, now, licences: pack.licences, documentOf }, pack.lines()));
  yield entry("README.txt", whole(Buffer.from(readme(name))));
  yield entry("verify-record.mjs", whole(verifier));
}

const pathOf = ({ sha256, extension }: PackDocument): string => `documents/${sha256}.${extension}`;

async function opened(store: MediaStore, { sha256 }: PackDocument): Promise<Readable | null> {
  if ((await store.size(sha256)) === null) return null;
  return (await store.open(sha256)).stream;
}

/** Passed on as the store has it: what is not what was handed in goes into the pack, and is told. */
async function* hashed(stream: Readable, { sha256 }: PackDocument, isAltered: () => void): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest("hex") !== sha256) isAltered();
}

const pieceOfPage = 1 << 16;

async function* page(
  facts: Parameters<typeof evidencePageHead>[0],
  lines: ReturnType<EvidencePack["lines"]>,
): AsyncGenerator<Uint8Array> {
  let text = evidencePageHead(facts);
  for await (const line of lines) {
    text += evidencePageLine(line);
    if (text.length < pieceOfPage) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text + evidencePageFoot);
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const readme = (name: string): string => `${name}

Everything that Countersign recorded about one release, to be read and verified without it.

  index.html          the release for people; it proves nothing by itself
  record.ndjson       the entries of its record and of the changes it carries, what was voted on,
                      and how the passkeys came and went that votes were signed with
  documents/          bills of materials, test reports and provenance as others handed them in,
                      each named by its SHA-256; look at them with an editor, not with a browser
  verify-record.mjs   verifies all of it with Node 20 or newer:  node verify-record.mjs .

Artifacts are not in it: the record names them by their SHA-256, and they stay in the library.

The verifier in here is a copy. Who does not trust this pack takes one from elsewhere: from the
installation (/verify-record.mjs), or as part of the countersign command (countersign verify).
Where each stream ends is to be compared with what the installation, or an export made at another
time, says: a record whose end was cut off is consistent in itself.
`;
