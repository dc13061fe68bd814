/** Uploads as requests: one file of a form flows into its sink, and whatever is wrong with the request is said. */
import type { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { AppError } from "#lib/errors";
import { readUpload } from "#lib/web/read-upload";

const limit = 1024 * 1024;

function request(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/api/x", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

function withFiles(...names: string[]): FormData {
  const form = new FormData();
  form.append("version", "1.0");
  for (const name of names) form.append("file", new File(["content"], name));
  return form;
}

const collect = async (_file: unknown, content: Readable): Promise<string> => {
  let text = "";
  for await (const chunk of content) text += String(chunk);
  return text;
};

async function refusal(upload: Promise<unknown>): Promise<AppError> {
  const error: unknown = await upload.then(
    () => new Error("It was taken."),
    (why: unknown) => why,
  );
  if (error instanceof AppError) return error;
  throw error;
}

describe("an upload", () => {
  it("hands its one file to the sink, with the fields before it", async () => {
    const seen: unknown[] = [];
    const answer = await readUpload(request(withFiles("a.tgz")), limit, async (file, content) => {
      seen.push(file);
      return collect(file, content);
    });
    expect(answer).toBe("content");
    expect(seen).toEqual([{ field: "file", name: "a.tgz", mediaType: "application/octet-stream", fields: { version: "1.0" } }]);
  });

  it.each([
    ["no form at all", request("{}", { "content-type": "application/json" }), /not a multipart form/],
    ["a form of the other kind", request(new URLSearchParams({ file: "x" })), /not a multipart form/],
    ["a form without a boundary", request("--x--", { "content-type": "multipart/form-data" }), /boundary/],
    ["an empty boundary", request("--\r\n--", { "content-type": "multipart/form-data; boundary=" }), /boundary/],
    ["no body", request(null, { "content-type": "multipart/form-data; boundary=x" }), /cut off/],
    ["two files", request(withFiles("a.tgz", "b.tgz")), /one file at a time/],
  ])("of %s is refused", async (_, sent, why) => {
    const { code, message } = await refusal(readUpload(sent, limit, collect));
    expect([code, message]).toEqual(["invalid", expect.stringMatching(why)]);
  });

  it("without a file says so at the file's field", async () => {
    const { code, refusals } = await refusal(readUpload(request(withFiles()), limit, collect));
    expect([code, refusals]).toEqual(["invalid", [{ code: "file-missing", message: "Choose a file.", field: "file" }]]);
  });

  it("that announces too much is refused before a byte of it is read", async () => {
    let read = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          read += 1;
          controller.enqueue(new Uint8Array(65_536));
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "content-type": "multipart/form-data; boundary=x", "content-length": String(50 * limit) };
    const { code, message } = await refusal(readUpload(request(body, headers), limit, collect));
    expect([code, message, read]).toEqual(["too-large", "A file may have 1 MB here, and this one has more.", 0]);
  });

  it("that has more than it announced is cut at the limit", async () => {
    const form = new FormData();
    form.append("file", new File([new Uint8Array(3 * limit)], "big.bin"));
    const { code } = await refusal(readUpload(request(form), limit, collect));
    expect(code).toBe("too-large");
  });

  it("whose sender goes away is refused, and the sink learns of it", async () => {
    let wasTold = false;
    const pieces = ['--x\r\ncontent-disposition: form-data; name="file"; filename="a.tgz"\r\n\r\n', "half of the "];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.error(new Error("socket hang up"));
        else controller.enqueue(Buffer.from(piece));
      },
    });
    const sink = async (file: unknown, content: Readable) => {
      try {
        return await collect(file, content);
      } catch (error) {
        wasTold = true;
        throw error;
      }
    };
    const { code, message } = await refusal(
      readUpload(request(body, { "content-type": "multipart/form-data; boundary=x" }), limit, sink),
    );
    expect([code, message, wasTold]).toEqual(["invalid", "The upload was cut off.", true]);
  });
});
