/** What a call brings besides its address: JSON, or bytes that are hashed as they arrive. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Operation } from "./operation.ts";
import { CallError, readPart } from "./problem.ts";

const longestJson = 1024 * 1024;

/** The text of a body that is meant to be JSON. */
export async function readText(headers: Headers, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const tooLarge = new CallError("too-large", `JSON may have ${longestJson} bytes here, and this has more.`);
  if (Number(headers.get("content-length") ?? 0) > longestJson) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > longestJson) throw tooLarge;
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new CallError("invalid", `The body is no JSON: ${error.message}.`);
    throw error;
  }
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
