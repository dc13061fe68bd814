/** Requests that no browser makes: forms written by hand, bodies that are cut off, announcements that are lies. */
import { connect } from "node:net";

export interface WrittenForm {
  contentType: string;
  body: Buffer;
}

export interface WrittenFile {
  name: string;
  content: string;
  field?: string;
}

/** A multipart form as bytes; names of files go in as they are, quotation marks apart. */
export function writtenForm(fields: Readonly<Record<string, string>>, files: readonly WrittenFile[]): WrittenForm {
  const boundary = "----hand-written";
  const parts = [
    ...Object.entries(fields).map(
      ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    ...files.map(
      ({ name, content, field = "file" }) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name.replaceAll('"', "%22")}"\r\n` +
        `content-type: application/gzip\r\n\r\n${content}\r\n`,
    ),
  ];
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.from(`${parts.join("")}--${boundary}--\r\n`) };
}

/** Sends these bytes and waits for the first line of the answer; hangs up first when it is told to. Null when nothing came back. */
export function sendRaw(address: URL, head: readonly string[], body: Buffer, { hangUp = false } = {}): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(address.port), address.hostname);
    let answer = "";
    const end = (line: string | null) => {
      socket.destroy();
      resolve(line);
    };
    socket.setTimeout(30_000, () => end(null));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? end(null) : reject(error),
    );
    socket.on("close", () => end(answer.split("\r\n", 1)[0] || null));
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (answer.includes("\r\n")) end(answer.split("\r\n", 1)[0] ?? null);
    });
    socket.write(`${[`POST ${address.pathname} HTTP/1.1`, `host: ${address.host}`, ...head].join("\r\n")}\r\n\r\n`);
    socket.write(body, () => {
      // The server has the first bytes of it by then, and waits for the rest.
      if (hangUp) setTimeout(() => end(null), 500);
    });
  });
}
