/**
 * A process that does one deed and kills itself with SIGKILL just before its nth step on the outside world: whatever writes to a disk, a
 * bucket or the database, and the answer at its end. What to do it reads from its input, so that it can be started ahead.
 */
import { writeSync } from "node:fs";
import fs, { type FileHandle } from "node:fs/promises";
import { flushCompileCache, syncBuiltinESMExports } from "node:module";
import { text } from "node:stream/consumers";
import { S3Client } from "@aws-sdk/client-s3";
import pg from "pg";
import { database } from "#lib/db/client";
import type { Role } from "#lib/domain/release";
import { addArtifact } from "#lib/services/build/add-artifact";
import { appendToUpload } from "#lib/services/build/append-to-upload";
import { checkIn } from "#lib/services/library/check-in";

export interface Deed {
  /** The step it does not live to take, from 1. */
  at: number;
  person: { id: string; name: string; roles: readonly Role[] };
  what:
    | { verb: "add-artifact"; input: Parameters<typeof addArtifact>[1]; mebibytes: number }
    | { verb: "append-to-upload"; uploadId: string; pieces: readonly string[] }
    | { verb: "check-in"; target: Parameters<typeof checkIn>[1] };
}

let at = 0;
let taken = 0;

function step(name: string): void {
  if (at === 0) return;
  taken += 1;
  writeSync(1, `${name}\n`);
  if (taken === at) process.kill(process.pid, "SIGKILL");
}

// biome-ignore lint/suspicious/noExplicitAny: a wrapper of whatever stands there.
type Anything = (...given: any[]) => any;

function before(owner: object, name: string, tell: (first: unknown) => string | null): void {
  const methods = owner as Record<string, Anything>;
  const done = methods[name];
  if (!done) throw new Error(`There is no ${name} to count.`);
  methods[name] = function (this: unknown, ...given: unknown[]) {
    const told = tell(given[0]);
    if (told !== null) step(told);
    return done.apply(this, given) as unknown;
  };
}

/** Of which only what may change something is a step: `r` as text, or no bit of writing. */
const isForReading = (flags: unknown): boolean => flags === undefined || flags === "r" || flags === fs.constants.O_RDONLY;

for (const name of ["mkdir", "rename", "rm", "writeFile"]) before(fs, name, () => name);
const open = fs.open;
fs.open = async (place, flags, mode) => {
  if (isForReading(flags)) return open(place, flags, mode);
  step("open");
  const file = await open(place, flags, mode);
  before(file, "close", () => "close");
  return file;
};
syncBuiltinESMExports();

const any = await open(import.meta.filename);
const handle = Object.getPrototypeOf(any) as FileHandle;
await any.close();
for (const name of ["write", "truncate", "sync"]) before(handle, name, () => name);

before(pg.Client.prototype, "query", (query) => {
  const sql = typeof query === "string" ? query : ((query as { text?: string } | undefined)?.text ?? "");
  const [, verb = null] = /^\s*(INSERT|UPDATE|DELETE|COMMIT)/i.exec(sql) ?? [];
  return verb?.toUpperCase() ?? null;
});
before(S3Client.prototype, "send", (command) => {
  const name = (command as object).constructor.name.replace(/Command$/, "");
  return /^(Get|Head|List)/.test(name) ? null : name;
});

const mebibyteOf = (at: number): string => String(at % 10).repeat(1024 * 1024);

async function* sent(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
}

async function does({ person, what }: Deed): Promise<void> {
  const context = { actor: { kind: "person", ...person }, db: database() } as const;
  switch (what.verb) {
    case "add-artifact":
      await addArtifact(context, what.input, sent(Array.from({ length: what.mebibytes }, (_, at) => mebibyteOf(at))));
      return;
    case "append-to-upload":
      await appendToUpload(context, { uploadId: what.uploadId, offset: 0, checksum: null }, sent(what.pieces));
      return;
    case "check-in":
      return checkIn(context, what.target);
  }
}

// Nobody who is killed leaves to the next what was compiled.
flushCompileCache();
const deed = JSON.parse(await text(process.stdin)) as Deed;
at = deed.at;
await does(deed);
step("answer");
process.exit();
