import { AppError } from "#lib/errors";

/**
 * Hands a request's body to `read`. When `read` refuses before the end, the rest is received and thrown away, up to `discardBytes`:
 * a client that is still sending would otherwise see a broken connection in place of the reason. An interrupted body is an AppError.
 */
export async function readRequestBody<T>(
  body: ReadableStream<Uint8Array> | null,
  read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  { discardBytes = 64 * 1024 * 1024 } = {},
): Promise<T> {
  if (body === null) return read(nothing());
  const reader = body.getReader();
  try {
    return await read(chunksOf(reader));
  } finally {
    await discard(reader, discardBytes);
  }
}

/** Unlike the stream's own iterator, leaving this one early does not cancel the stream. */
async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw Object.assign(new AppError("invalid", "The upload was cut off."), { cause });
    });
    if (done) return;
    yield value;
  }
}

/** How the rest ends interests nobody: if the sender is gone, whoever read the chunks before was told. */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>, mostBytes: number): Promise<void> {
  const rest = async () => (await reader.read().catch(() => null))?.value;
  let left = mostBytes;
  for (let chunk = await rest(); chunk !== undefined; chunk = await rest()) {
    left -= chunk.length;
    if (left < 0) return reader.cancel();
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
