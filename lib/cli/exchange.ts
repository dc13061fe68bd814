/** One request over HTTP and its answer: no redirect is followed, so that a token goes nowhere but to the address it is for. */
import http from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface Sending {
  url: URL;
  method: "GET" | "POST" | "PATCH";
  headers: Record<string, string>;
  /** Opened anew for each try. */
  body: (() => Readable) | string | null;
  /** How long a connection may be silent. */
  silenceMs: number;
}

/** Nothing was heard for too long. */
export class Silence extends Error {
  constructor(silenceMs: number) {
    super(`nothing was heard for ${silenceMs / 1000} s`);
    this.name = "Silence";
  }
}

/** Answers as soon as the headers are there, even while a body is still being sent. Whoever takes the answer reads or destroys it. */
export function exchange({ url, method, headers, body, silenceMs }: Sending): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, { method, headers, timeout: silenceMs });
    // A socket that is taken from the pool had its own timeout: this one covers what follows, and the option covers connecting.
    request.setTimeout(silenceMs);
    request.on("timeout", () => request.destroy(new Silence(silenceMs)));
    request.on("error", reject);
    request.on("response", (response) => {
      response.setTimeout(silenceMs, () => response.destroy(new Silence(silenceMs)));
      resolve(response);
    });
    if (typeof body !== "function") request.end(body ?? undefined);
    else
      pipeline(body(), request).catch((error: unknown) => {
        // After an early answer the rest of the body interests nobody.
        reject(error instanceof Error ? error : new Error(String(error)));
      });
  });
}

const longestText = 16 * 1024 * 1024;

/** The whole text of an answer. */
export async function textOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestText) throw new Error("the answer is longer than any answer of Countersign");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
