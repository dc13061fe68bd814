import { Readable } from "node:stream";

/** A stream as a Response takes it. Whoever stops reading destroys it, and closes what it reads from. */
export const webStream = (stream: Readable): ReadableStream<Uint8Array<ArrayBuffer>> =>
  // The same at run time; only the types of Node and of the browser differ.
  Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
