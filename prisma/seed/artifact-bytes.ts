/** The bytes of an artifact, as a build server would hand them in: an archive opens, and says inside what it stands for. */
import { randomBytes } from "node:crypto";
import { constants, createGzip } from "node:zlib";
import { pack } from "tar-stream";

const kilobyte = 1024;

export interface Built {
  name: string;
  version: string;
  commit: string;
}

const label = ({ name, version, commit }: Built): string => `${name} ${version}\nBuilt from ${commit}.\n`;

/** What is not an archive is a list: the label, and a line for each thing it names. */
function* listOf(built: Built): Generator<Uint8Array> {
  yield Buffer.from(label(built));
  for (let line = 1; line <= 240; line++)
    yield Buffer.from(`${String(line).padStart(3, "0")} ${randomBytes(12).toString("hex")}\n`);
}

/** Program code looks like chance to whoever packs it: as many bytes as the name is long, in tens of kilobytes. */
function archiveOf(built: Built): AsyncIterable<Uint8Array> {
  const tar = pack();
  tar.entry({ name: "README" }, label(built));
  tar.entry({ name: "program.bin" }, randomBytes((8 + built.name.length) * 16 * kilobyte + built.version.length * 137));
  tar.finalize();
  return tar.pipe(createGzip({ level: constants.Z_NO_COMPRESSION }));
}

export async function* bytesOf(built: Built): AsyncGenerator<Uint8Array> {
  yield* built.name.endsWith(".txt") ? listOf(built) : archiveOf(built);
}
