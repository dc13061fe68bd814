/** What a call brings besides its address: JSON, or bytes that are hashed as they arrive. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { requireOneReading, UnreadableJson } from "#lib/formats/strict-json";
import type { Operation } from "./operation.ts";
import { CallError, readPart } from "./problem.ts";

const longestJson = 1024 * 1024;

/** The text of a body that is meant to be JSON. */
export async function readText(headers: Headers, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const tooLarge = () => new CallError("too-large", `JSON may have ${longestJson} bytes here, and this has more.`);
  if (Number(headers.get("content-length") ?? 0) > longestJson) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > longestJson) throw tooLarge();
    chunks.push(chunk);
  }
  return utf8(Buffer.concat(chunks));
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CallError("invalid", "The body is not UTF-8.");
  }
}

/** The body by the call's schema. A call that takes none is sent none, or an empty object. */
export function readJson({ takes }: Operation, headers: Headers, text: string): unknown {
  const type = (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new CallError("unsupported-media-type", "Send JSON, with content-type: application/json.");
  const sent = parsed(text);
  return readPart(takes && "json" in takes ? takes.json : z.strictObject({}), sent, "body");
}

/** Which of two members of one name is meant, nobody knows; and whatever looks at a body next follows its nesting with its own stack. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    requireOneReading(text, "body");
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) throw new CallError("invalid", `The body is no JSON: ${error.message}.`);
    if (error instanceof UnreadableJson)
      throw new CallError("invalid", "The body can be read in two ways, or not at all.", {
        reasons: [{ code: error.code, message: error.message }],
      });
    throw error;
  }
}

/** What a sender wraps bytes in for the way is not undone here: the digest would be that of the wrapping. */
export function requirePlain(headers: Headers, { takes }: Operation): void {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (encoding !== "" && encoding !== "identity")
    throw new CallError("unsupported-media-type", "Send it as it is: a content-encoding is not undone here.");
  if (
    takes &&
    "bytes" in takes &&
    /^\s*(multipart\/|application\/x-www-form-urlencoded)/i.test(headers.get("content-type") ?? "")
  )
    throw new CallError(
      "unsupported-media-type",
      "Send the bytes themselves as the body, not in a form, with their own content-type: curl --upload-file FILE.",
    );
}

/** The same bytes, and their SHA-256 once they are read: whatever nobody has read yet is read for it. */
export function hashed(bytes: AsyncIterable<Uint8Array>): { passed: AsyncIterable<Uint8Array>; digest: () => Promise<string> } {
  const hash = createHash("sha256");
  async function* passing() {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const passed = passing();
  const digest = async () => {
    for await (const _rest of passed);
    return hash.digest("hex");
  };
  return { passed, digest };
}
