/** What the headers of a resumable upload say (tus 1.0.0: core, creation, checksum). A header that says nothing sensible is an AppError. */
import { isUtf8 } from "node:buffer";
import { AppError } from "#lib/errors";

export const tusVersion = "1.0.0";
export const tusExtensions = "creation,termination,checksum,expiration";
export const pieceType = "application/offset+octet-stream";

const invalid = (message: string): AppError => new AppError("invalid", message);

function wholeNumber(headers: Headers, name: string): number {
  const sent = headers.get(name) ?? "";
  const value = Number(sent);
  if (!/^\d{1,16}$/.test(sent) || !Number.isSafeInteger(value)) throw invalid(`${name} is missing, or no whole number.`);
  return value;
}

export const uploadOffset = (headers: Headers): number => wholeNumber(headers, "Upload-Offset");

export function uploadLength(headers: Headers): number {
  if (headers.has("Upload-Defer-Length")) throw invalid("Say how long the upload is when it begins: Upload-Length.");
  return wholeNumber(headers, "Upload-Length");
}

const mostMetadata = 20;

/** `name YS50Z3o=,version MS4w`: keys with values in base64, each once. */
export function uploadMetadata(headers: Headers): Record<string, string> {
  const sent = headers.get("Upload-Metadata") ?? "";
  const pairs = sent.split(",").flatMap((pair) => (pair.trim() === "" ? [] : [pair.trim().split(" ")]));
  const found = new Map<string, string>();
  for (const [key = "", value = "", ...more] of pairs) {
    const bytes = Buffer.from(value, "base64");
    const isRead = more.length === 0 && bytes.toString("base64").replace(/=+$/, "") === value.replace(/=+$/, "");
    if (!/^[\x21-\x2b\x2d-\x7e]{1,100}$/.test(key) || !isRead || found.has(key) || found.size >= mostMetadata)
      throw invalid("Upload-Metadata is made of keys with values in base64, each key once.");
    if (!isUtf8(bytes)) throw invalid(`${key} in Upload-Metadata is not UTF-8.`);
    found.set(key, bytes.toString("utf8"));
  }
  return Object.fromEntries(found);
}

/** `sha256 <base64>`, or nothing. */
export function uploadChecksum(headers: Headers): { algorithm: string; digest: string } | null {
  const sent = headers.get("Upload-Checksum");
  if (sent === null) return null;
  const [algorithm = "", digest = "", ...more] = sent.trim().split(" ");
  if (algorithm === "" || digest === "" || more.length > 0) throw invalid("Upload-Checksum is an algorithm and a sum in base64.");
  return { algorithm, digest };
}

/** RFC 9530: the digest of a whole representation. */
export const reprDigest = (sha256: string): string => `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`;
