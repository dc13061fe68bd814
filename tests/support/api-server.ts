/** The machine interface behind a real port, for whatever calls it from another process; answers may be spoiled on their way out. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { answerCall, answerOptions } from "#lib/api/door";
import { database } from "#lib/db/client";

/** Answers another response in place of the one that was made; null cuts the connection. */
export type Spoil = (response: Response, request: Request) => Response | null | Promise<Response | null>;

export interface ApiServer {
  url: string;
  /** What was called so far, as in `POST /releases/REL-1/builds`. */
  calls: string[];
  /** Answers in place of the door, where it answers at all. */
  ahead: ((request: Request) => Promise<Response> | null) | null;
  /** Spoils every answer from now on. */
  spoil: Spoil | null;
  close(): Promise<void>;
}

export async function serveApi(): Promise<ApiServer> {
  const served: Omit<ApiServer, "url"> = { calls: [], ahead: null, spoil: null, close };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, served).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  function close(): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }
  return Object.assign(served, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, served: Omit<ApiServer, "url">): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  served.calls.push(`${method} ${url.replace(/^\/api\/v1/, "").split("?", 1)[0]}`);
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one])),
    ...(method !== "GET" && method !== "HEAD" && { body: Readable.toWeb(incoming) as BodyInit, duplex: "half" }),
  });
  const made =
    (await served.ahead?.(request)) ??
    (method === "OPTIONS"
      ? answerOptions(request)
      : await answerCall(request, { db: database(), address: incoming.socket.remoteAddress ?? "" }));
  const response = served.spoil ? await served.spoil(made, request) : made;
  if (response === null) return void incoming.socket.destroy();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) return void outgoing.end();
  await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing);
}
