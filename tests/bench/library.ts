/** An artifact of a gigabyte into the library, beside a bare handler that streams the same body to disk with hash and fsync. */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { open } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { openDatabase } from "#lib/db/client";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { freePort } from "../../scripts/postgres.ts";
import { type Figure, median } from "./figure.ts";
import { cookieOf, seat } from "./people.ts";
import { type Served, whileServed } from "./served.ts";
import type { World } from "./world.ts";

const mebibyte = 1024 * 1024;
const bytes = 1024 * mebibyte;
const mebibytes = bytes / mebibyte;
const mostGrowth = 64 * mebibyte;

export async function measureLibrary(world: World): Promise<Figure[]> {
  const { database: db, close } = openDatabase(world.database.databaseUrl);
  try {
    const developer = await seat(db, "Priya Raman");
    const cookie = await cookieOf(developer, world.home.secrets.session);
    const {
      id: releaseId,
      number,
      version,
    } = await db.release.findFirstOrThrow({
      where: { phase: "build_and_test", retires: false },
      select: { id: true, number: true, version: true },
    });
    const buildId = await handInBuild(developer.context, {
      ...{ releaseId, expectedVersion: version },
      ...{ source: "https://git.nordwind.example/bench", commit: "0".repeat(40), builder: "bench", runUrl: "" },
    });
    const rounds = await whileServed(world, (served) =>
      measureRounds(served, { address: `/api/releases/REL-${number}/builds/${buildId}/artifacts`, releaseId, cookie }, world),
    );
    const middle = (of: (round: Round) => number) => median(rounds.map(of));
    return [
      {
        what: "Artifact of 1 GiB into the library",
        ...{
          measured: mebibytes / middle(({ seconds }) => seconds),
          limit: mebibytes / middle(({ bare }) => bare),
          unit: "MiB/s",
        },
        ...{ beside: "streamed to disk with hash and fsync", target: { atLeast: 0.7 } },
      },
      {
        what: "Artifact of 1 GiB into the library",
        ...{
          measured: mebibytes / middle(({ seconds }) => seconds),
          limit: mebibytes / middle(({ summed }) => summed),
          unit: "MiB/s",
        },
        ...{ beside: "sha256sum of the same bytes on the disk", target: null },
      },
      {
        what: "Memory growth meanwhile",
        ...{ measured: Math.max(...rounds.map(({ growth }) => growth)) / mebibyte, limit: mostGrowth / mebibyte, unit: "MiB" },
        ...{ beside: "the most, however large the file", target: { atMost: 1 } },
      },
    ];
  } finally {
    await close();
  }
}

interface Place {
  address: string;
  releaseId: string;
  cookie: string;
}

interface Round {
  seconds: number;
  /** Of the bare handler. */
  bare: number;
  /** Of `sha256sum` over what the bare handler stored. */
  summed: number;
  /** Bytes of memory, at the highest. */
  growth: number;
}

/** Three times in turn, since a disk is not equally quick all the time. A small file first: what is loaded once is no growth. */
async function measureRounds(served: Served, place: Place, { home }: World): Promise<Round[]> {
  await upload(served, place, "small.bin", 32 * mebibyte);
  const rounds: Round[] = [];
  for (const name of ["one.bin", "two.bin", "three.bin"]) {
    const uploaded = await upload(served, place, name, bytes);
    rounds.push({ ...uploaded, ...(await bareUpload(home.folder)) });
  }
  return rounds;
}

async function upload(
  { url, memory }: Served,
  { address, releaseId, cookie }: Place,
  name: string,
  size: number,
): Promise<{ seconds: number; growth: number }> {
  const before = memory();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, memory());
  }, 50);
  try {
    const since = performance.now();
    const headers = { cookie, origin: url, accept: "application/json" };
    await post(`${url}${address}`, { headers, fields: { releaseId }, name, size });
    return { seconds: (performance.now() - since) / 1000, growth: peak - before };
  } finally {
    clearInterval(watch);
  }
}

async function bareUpload(folder: string): Promise<Pick<Round, "bare" | "summed">> {
  const file = path.join(folder, `bare-${randomUUID()}`);
  const server = http.createServer((request, answer) => void store(request, file).then(() => answer.writeHead(201).end()));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  try {
    const since = performance.now();
    await post(`http://localhost:${port}/`, { headers: {}, fields: {}, name: "large.bin", size: bytes });
    const bare = (performance.now() - since) / 1000;
    return { bare, summed: summing(file) };
  } finally {
    server.close();
    rmSync(file, { force: true });
  }
}

function summing(file: string): number {
  const since = performance.now();
  execFileSync("sha256sum", [file]);
  return (performance.now() - since) / 1000;
}

async function store(request: http.IncomingMessage, file: string): Promise<void> {
  const handle = await open(file, "w");
  const hash = createHash("sha256");
  for await (const chunk of request as AsyncIterable<Buffer>) {
    const written = handle.write(chunk);
    hash.update(chunk);
    await written;
  }
  hash.digest("hex");
  await handle.sync();
  await handle.close();
}

interface Sent {
  headers: Record<string, string>;
  fields: Record<string, string>;
  name: string;
  size: number;
}

/** Posts one file of a form, the same random mebibyte again and again, as fast as it is taken. */
function post(url: string, { headers, fields, name, size }: Sent): Promise<void> {
  const boundary = "----bench";
  const before = Object.entries({ ...fields, version: "1.0" }).map(
    ([field, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${before.join("")}` +
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const piece = randomBytes(mebibyte);
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      {
        method: "POST",
        headers: {
          ...headers,
          "content-type": `multipart/form-data; boundary=${boundary}`,
          "content-length": head.length + size + tail.length,
        },
      },
      (answer) => {
        let said = "";
        answer.on("data", (chunk: Buffer) => {
          said += chunk.toString();
        });
        answer.once("end", () =>
          answer.statusCode === 201 ? resolve() : reject(new Error(`${answer.statusCode ?? 0}: ${said}`)),
        );
      },
    );
    request.once("error", reject);
    request.write(head);
    let sent = 0;
    const more = () => {
      while (sent < size) {
        sent += piece.length;
        if (!request.write(piece)) return void request.once("drain", more);
      }
      request.end(tail);
    };
    more();
  });
}
