import { Readable } from "node:stream";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "#lib/errors";
import { type MultipartFile, readMultipart } from "#lib/formats/multipart";

const limitBytes = 1 << 20;

async function encoded(parts: Iterable<[name: string, value: string | File]>): Promise<{ contentType: string; body: Buffer }> {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const response = new Response(form);
  return { contentType: response.headers.get("content-type") ?? "", body: Buffer.from(await response.arrayBuffer()) };
}

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function collected(_file: MultipartFile, content: Readable): Promise<Buffer> {
  return Buffer.concat(await content.toArray());
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "read",
    (error: unknown) => (error instanceof AppError ? error.code : `bug: ${error instanceof Error ? error.stack : String(error)}`),
  );
const text = (bytes: string, name = "report.xml", type = "application/xml") => new File([bytes], name, { type });

describe("a form with a file", () => {
  it("is read with its fields before and after, however its bytes are cut", async () => {
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => index % 251));
    const parts: [string, string | File][] = [
      ["suite", "unit"],
      ["file", new File([bytes, "\r\n--not the boundary\r\n"], "größe 2.tgz", { type: "application/gzip" })],
      ["note", "nach der Datei: ü"],
      ["tag", "a"],
      ["tag", "b"],
    ];
    const { contentType, body } = await encoded(parts);
    for (const size of [1 << 16, 100, 7, 1]) {
      const form = await readMultipart(piecesOf(body, size), { contentType, limitBytes, sink: collected });
      expect(form.fields).toEqual({ suite: "unit", note: "nach der Datei: ü", tag: ["a", "b"] });
      expect(form.file).toMatchObject({ field: "file", name: "größe 2.tgz", mediaType: "application/gzip" });
      expect(form.file?.stored.equals(Buffer.concat([bytes, Buffer.from("\r\n--not the boundary\r\n")]))).toBe(true);
    }
  });

  it("is never held in memory, however large", async () => {
    const { contentType, body } = await encoded([["file", new File(["here it comes"], "large.bin")]]);
    const at = body.indexOf("here it comes");
    const size = 256 * 1024 * 1024;
    async function* large(): AsyncGenerator<Uint8Array> {
      yield body.subarray(0, at);
      for (let sent = 0; sent < size; sent += 1 << 16) {
        // As from a network: not all in one turn, in which nothing could be freed.
        await turn();
        yield Buffer.alloc(1 << 16, "a");
      }
      yield body.subarray(at);
    }
    let most = 0;
    const count = async (_file: MultipartFile, content: Readable) => {
      let received = 0;
      for await (const chunk of content as AsyncIterable<Buffer>) {
        received += chunk.length;
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
      return received;
    };
    const form = await readMultipart(large(), { contentType, limitBytes: 2 * size, sink: count });
    expect(form.file?.stored).toBe(size + "here it comes".length);
    expect(most).toBeLessThan(size / 2);
  });

  it("gives the sink the fields that came before", async () => {
    const { contentType, body } = await encoded([
      ["suite", "unit"],
      ["file", text("x")],
      ["late", "1"],
    ]);
    const form = await readMultipart(piecesOf(body, 50), { contentType, limitBytes, sink: async ({ fields }) => fields });
    expect(form.file?.stored).toEqual({ suite: "unit" });
  });

  it("keeps a hostile name as it was sent, for the check of names to refuse", async () => {
    for (const name of ["../../etc/passwd", "C:\\Windows\\a.txt", "a\u202eb"]) {
      const { contentType, body } = await encoded([["file", text("x", name)]]);
      expect((await readMultipart(piecesOf(body, 50), { contentType, limitBytes, sink: collected })).file?.name).toBe(name);
    }
  });

  it("takes an empty file for a file, and an empty file input for none", async () => {
    const { contentType, body } = await encoded([["file", text("")]]);
    expect((await readMultipart(piecesOf(body, 50), { contentType, limitBytes, sink: collected })).file?.stored).toHaveLength(0);
    // As browsers write it; FormData of Node leaves an empty name out.
    const asBrowsersDo = [
      "--b",
      'Content-Disposition: form-data; name="file"; filename=""',
      "Content-Type: application/octet-stream",
      "",
      "",
      "--b",
      'Content-Disposition: form-data; name="note"',
      "",
      "x",
      "--b--",
      "",
    ].join("\r\n");
    const form = await readMultipart(piecesOf(Buffer.from(asBrowsersDo), 50), {
      contentType: "multipart/form-data; boundary=b",
      limitBytes,
      sink: collected,
    });
    expect(form).toEqual({ fields: { note: "x" }, file: null });
  });

  it("is read without one, and with fields named like what every object has", async () => {
    const { contentType, body } = await encoded([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    const { fields, file } = await readMultipart(piecesOf(body, 50), { contentType, limitBytes, sink: collected });
    expect(Object.entries(fields)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    expect(file).toBeNull();
  });

  it("flows no faster than its sink takes it", async () => {
    const { contentType, body } = await encoded([["file", new File([Buffer.alloc(4_000_000)], "a.bin")]]);
    let sent = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of piecesOf(body, 50_000)) {
        sent += chunk.length;
        yield chunk;
      }
    }
    let ahead = 0;
    const sink = async (_: MultipartFile, content: Readable) => {
      let taken = 0;
      for await (const chunk of content) {
        await pause(1);
        taken += (chunk as Buffer).length;
        ahead = Math.max(ahead, sent - taken);
      }
      return taken;
    };
    const form = await readMultipart(counted(), { contentType, limitBytes: 5_000_000, sink });
    expect(form.file?.stored).toBe(4_000_000);
    expect(ahead).toBeLessThan(1_000_000);
  });
});

describe("a form that is refused", () => {
  it("is one that was cut off, wherever that was: the sink never takes it for a whole file", async () => {
    const { contentType, body } = await encoded([
      ["suite", "unit"],
      ["file", text("0123456789")],
      ["note", "x"],
    ]);
    const start = body.indexOf("0123456789");
    const contentEnd = start + 10;
    // After the last two dashes only a line break is left, which may be missing.
    const closed = body.lastIndexOf("--") + 2;
    for (let length = 0; length < closed; length += 1) {
      const sunk: string[] = [];
      const sink = async (file: MultipartFile, content: Readable) => sunk.push((await collected(file, content)).toString());
      expect(
        await code(readMultipart(piecesOf(body.subarray(0, length), 16), { contentType, limitBytes, sink })),
        `cut at ${length}`,
      ).toBe("invalid");
      if (length <= contentEnd) expect(sunk).toEqual([]);
      else expect(sunk.every((one) => one === "0123456789")).toBe(true);
    }
    expect(await code(readMultipart(piecesOf(body.subarray(0, closed), 16), { contentType, limitBytes, sink: collected }))).toBe(
      "read",
    );
  });

  it("is one whose connection broke, with the sink told so", async () => {
    const { contentType, body } = await encoded([["file", text("x".repeat(5000))]]);
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield body.subarray(0, 2000);
      throw new Error("ECONNRESET");
    }
    let heard: unknown = null;
    const sink = (file: MultipartFile, content: Readable) =>
      collected(file, content).catch((error: unknown) => {
        heard = error;
        throw error;
      });
    await expect(readMultipart(breaking(), { contentType, limitBytes, sink })).rejects.toThrow("ECONNRESET");
    expect(heard).toBeInstanceOf(Error);
  });

  it.each<[string, string | null]>([
    ["no content type", null],
    ["another content type", "application/json"],
    ["a urlencoded form", "application/x-www-form-urlencoded"],
    ["no boundary", "multipart/form-data"],
    ["an empty boundary", "multipart/form-data; boundary="],
    ["an empty boundary in quotes", 'multipart/form-data; boundary=""'],
    ["an empty boundary before another parameter", "multipart/form-data; boundary=; charset=utf-8"],
    ["another boundary", "multipart/form-data; boundary=another"],
    ["a boundary of great length", `multipart/form-data; boundary=${"b".repeat(100_000)}`],
  ])("is one with %s", async (_, contentType) => {
    const { body } = await encoded([["file", text("x")]]);
    expect(await code(readMultipart(piecesOf(body, 50), { contentType, limitBytes, sink: collected }))).toBe("invalid");
  });

  it.each<[string, [string, string | File][]]>([
    [
      "two files",
      [
        ["file", text("a")],
        ["file", text("b")],
      ],
    ],
    ["too many fields", Array.from({ length: 51 }, (_, index): [string, string] => [`f${index}`, "x"])],
    ["a field of great length", [["note", "x".repeat(70_000)]]],
    ["a field with a name of great length", [["n".repeat(101), "x"]]],
    ["a field without a name", [["", "x"]]],
  ])("is one with %s", async (_, parts) => {
    const { contentType, body } = await encoded(parts);
    expect(await code(readMultipart(piecesOf(body, 5000), { contentType, limitBytes, sink: collected }))).toBe("invalid");
  });

  it("names the field that is too long", async () => {
    const { contentType, body } = await encoded([["note", "x".repeat(70_000)]]);
    await expect(readMultipart(piecesOf(body, 5000), { contentType, limitBytes, sink: collected })).rejects.toMatchObject({
      refusals: [{ field: "note" }],
    });
  });

  it("is one larger than the limit, also by what is no part of it", async () => {
    const { contentType, body } = await encoded([["file", text("x".repeat(5000))]]);
    expect(await code(readMultipart(piecesOf(body, 500), { contentType, limitBytes: 4000, sink: collected }))).toBe("too-large");
    const padded = Buffer.concat([body, Buffer.alloc(9000)]);
    expect(await code(readMultipart(piecesOf(padded, 500), { contentType, limitBytes: 9000, sink: collected }))).toBe(
      "too-large",
    );
  });

  it("is one whose sink refuses, with the sink's own reason, even before the end", async () => {
    const { contentType, body } = await encoded([["file", text("x".repeat(900_000))]]);
    const sink = async (_: MultipartFile, content: Readable) => {
      for await (const _chunk of content) throw new Error("no space left");
    };
    await expect(readMultipart(piecesOf(body, 5000), { contentType, limitBytes, sink })).rejects.toThrow("no space left");
    const unread = async () => Promise.reject(new Error("not wanted"));
    await expect(readMultipart(piecesOf(body, 5000), { contentType, limitBytes, sink: unread })).rejects.toThrow("not wanted");
  });

  it("may hold anything: it is read or refused, never a crash and never a wait without end", async () => {
    const parts = [
      "--b",
      "--b--",
      "\r\n",
      'Content-Disposition: form-data; name="a"',
      '; filename="x"',
      "Content-Type: text/plain",
      "\r\n\r\n",
      "--",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        async (pieces, size) => {
          const body = piecesOf(Buffer.from(pieces.join("")), size);
          const outcome = code(
            readMultipart(body, { contentType: "multipart/form-data; boundary=b", limitBytes, sink: collected }),
          );
          expect(["read", "invalid"]).toContain(await Promise.race([outcome, pause(2000, "stuck")]));
        },
      ),
      { numRuns: 500 },
    );
  });
});

it("a sink that does not care for the bytes does not hold up the form", async () => {
  const { contentType, body } = await encoded([
    ["file", text("x".repeat(500_000))],
    ["note", "after"],
  ]);
  const form = await readMultipart(Readable.from(piecesOf(body, 5000)), { contentType, limitBytes, sink: async () => "unread" });
  expect(form).toMatchObject({ fields: { note: "after" }, file: { stored: "unread" } });
});
