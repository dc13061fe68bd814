/** A large artifact in pieces (tus 1.0.0): after a cut it goes on by itself, a bounded number of times, and by another run of the same. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { number, textOrNull } from "./answers.ts";
import { answered, ask, GivenUp, Problem, type Server } from "./client.ts";
import { type LocalFile, sendPiece } from "./local-file.ts";
import { CouldNotTell, sayAside } from "./outcome.ts";
import type { Step } from "./progress.ts";

export interface Pieces {
  buildId: string;
  name: string;
  version: string;
  local: LocalFile;
  /** The most bytes of one piece. */
  pieceBytes: number;
  /** The same for another run of the same: it goes on where this one ended. */
  key: string;
}

interface Around {
  running: Step;
  /** Its digest, where the build has it already. */
  look: () => Promise<string | null>;
}

const mostCuts = 8;
/** Together longer than the server keeps a place for a writer that is gone. */
const pauseMs = (cuts: number): number => Math.min(250 * 2 ** cuts, 4000);

/** Sends it to its end. Answers the digest under which the server stored it. */
export async function sendInPieces(server: Server, pieces: Pieces, { running, look }: Around): Promise<string> {
  let place: string | null = null;
  let { key } = pieces;
  for (let cuts = 1; ; cuts += 1) {
    try {
      place ??= await begin(server, { ...pieces, key });
      return await goOn(server, place, pieces, running);
    } catch (error) {
      if (error instanceof Problem && error.status === 404 && place !== null) place = null;
      else if (error instanceof Problem && !error.codes.some((code) => passing.has(code))) {
        const found = await look();
        if (found !== null) return found;
        throw error;
      } else if (!(error instanceof GivenUp || error instanceof Problem)) throw error;
      if (cuts > mostCuts) throw error;
      // What the key stands for is over, or nobody knows whether it was begun.
      if (place === null && error instanceof Problem) key = `${pieces.key}.${randomUUID()}`;
      else if (error instanceof GivenUp) sayAside(`${error.message} Going on, try ${cuts} of ${mostCuts}.`);
      await pause(pauseMs(cuts));
    }
  }
}

/** Refusals that another look and another try get over. */
const passing: ReadonlySet<string> = new Set(["other-offset", "being-written", "swept", "outcome-unknown"]);

const tus = { "tus-resumable": "1.0.0" };
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Begins the upload, or finds the one that was begun with this key. Answers where it lies, below /api/v1. */
async function begin(server: Server, { buildId, name, version, local, key }: Pieces): Promise<string> {
  const told = { name, version, type: "application/octet-stream", sha256: local.sha256 };
  const metadata = Object.entries(told).map(([word, value]) => `${word} ${base64(value)}`);
  const headers = { ...tus, "upload-length": String(local.size), "upload-metadata": metadata.join(",") };
  const response = await answered(server, { method: "POST", path: `/builds/${buildId}/uploads`, headers, key });
  response.resume();
  const [, place] = /^\/api\/v1(\/builds\/[\w-]+\/uploads\/[\w-]+)$/.exec(response.headers.location ?? "") ?? [];
  if (place === undefined) throw new CouldNotTell(`${server.url} began an upload and does not say where it lies.`);
  return place;
}

async function goOn(server: Server, path: string, { local, pieceBytes }: Pieces, running: Step): Promise<string> {
  for (;;) {
    const progress = await ask(server, { method: "GET", path });
    const stored = textOrNull(progress, "sha256");
    if (stored !== null) return stored;
    const start = number(progress, "offset");
    // None are left where the server was cut off between the last of them and the artifact: an empty piece has it go on.
    const bytes = Math.min(pieceBytes, local.size - start);
    const piece = {
      type: "application/offset+octet-stream",
      size: bytes,
      open: () => sendPiece(local, { start, bytes }, running),
    };
    const response = await answered(server, {
      method: "PATCH",
      path,
      headers: { ...tus, "upload-offset": String(start) },
      bytes: piece,
    });
    response.resume();
  }
}
