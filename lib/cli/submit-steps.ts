/** The steps of a submission, each done once however often it is run: looked for first, sent with a key, looked for again. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type BuildAnswer, type Count, type Json, list, readBuild, readCount, text } from "./answers.ts";
import { ask, type Call, Problem, type Server } from "./client.ts";
import { type LocalFile, readLocal, sendLocal } from "./local-file.ts";
import { CouldNotTell } from "./outcome.ts";
import { sayBytes, startStep, step } from "./progress.ts";
import { sendInPieces } from "./send-in-pieces.ts";
import type { NamedArtifact, NamedReport, Submission } from "./submission.ts";

export interface Hashed extends NamedArtifact {
  local: LocalFile;
}

export async function hashAll({ artifacts }: Submission): Promise<Hashed[]> {
  const hashed: Hashed[] = [];
  for (const artifact of artifacts) {
    const local = await step(
      `Reading ${artifact.file}`,
      (running) => readLocal(artifact.file, running),
      ({ size }) => sayBytes(size),
    );
    hashed.push({ ...artifact, local });
  }
  return hashed;
}

const keyOf = (...parts: readonly unknown[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/**
 * Sends something with a key of its own. What is refused because it is there already is taken as done; where the server does not know
 * what became of a first try, it is looked for and, if it is not there, sent with another key.
 */
async function onlyOnce<T>(
  server: Server,
  call: Call & { key: string },
  { read, look }: { read: (answer: Json) => T; look: () => Promise<T | null> },
): Promise<T> {
  try {
    return read(await ask(server, call));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const found = await look();
    if (found !== null) return found;
    if (!error.codes.includes("outcome-unknown")) throw error;
    return read(await ask(server, { ...call, key: `${call.key}.${randomUUID()}` }));
  }
}

const buildsOf = async (server: Server, release: string): Promise<BuildAnswer[]> =>
  list(await ask(server, { method: "GET", path: `/releases/${release}/builds` }), "items").map(readBuild);

const readAgain = async (server: Server, { id }: BuildAnswer): Promise<BuildAnswer> =>
  readBuild(await ask(server, { method: "GET", path: `/builds/${id}` }));

/** The build that an earlier run of the same began, or else a new one. */
export async function continued(server: Server, submission: Submission, artifacts: readonly Hashed[]): Promise<BuildAnswer> {
  const { release, origin } = submission;
  const before = await buildsOf(server, release);
  const begun = begunIn(before, submission, artifacts);
  if (begun) {
    startStep(`Build ${begun.iteration} of ${release} goes on`).done();
    return begun;
  }
  const identity = artifacts.map(({ name, version, local }) => [name, version, local.sha256]);
  // How many there were tells a run beside this one, which gets the same build, from one that comes later.
  const key = keyOf("build", release, origin, identity, before.length);
  return step(
    `Handing in a build of ${release}`,
    () =>
      onlyOnce(
        server,
        { method: "POST", path: `/releases/${release}/builds`, json: origin, key },
        { read: readBuild, look: async () => begunIn(await buildsOf(server, release), submission, artifacts) },
      ),
    ({ iteration }) => `build ${iteration}`,
  );
}

/** The last build that says the same of itself and holds nothing else: all of these artifacts once it is sealed, some of them before. */
function begunIn(builds: readonly BuildAnswer[], { origin }: Submission, artifacts: readonly Hashed[]): BuildAnswer | null {
  const isOurs = (build: BuildAnswer) =>
    build.source === origin.source &&
    build.commit === origin.commit &&
    build.builder === origin.builder &&
    build.runUrl === origin.runUrl &&
    build.artifacts.every((held) => artifacts.some((one) => isSame(held, one))) &&
    (build.manifestDigest === null || build.artifacts.length === artifacts.length);
  return [...builds].reverse().find(isOurs) ?? null;
}

const isSame = (held: BuildAnswer["artifacts"][number], { name, version, local }: Hashed): boolean =>
  held.name === name && held.version === version && held.sha256 === local.sha256;

/** Sends the artifacts that are not there yet: what is larger than a piece goes in pieces. */
export async function addArtifacts(
  server: Server,
  build: BuildAnswer,
  artifacts: readonly Hashed[],
  pieceBytes: number,
): Promise<void> {
  for (const artifact of artifacts) {
    if (build.artifacts.some((held) => isSame(held, artifact))) startStep(`${artifact.name} is there already`).done();
    else await addArtifact(server, build, artifact, pieceBytes);
  }
}

async function addArtifact(server: Server, build: BuildAnswer, artifact: Hashed, pieceBytes: number): Promise<void> {
  const { name, version, local } = artifact;
  const { sha256, size } = local;
  const look = async () => ((await readAgain(server, build)).artifacts.some((held) => isSame(held, artifact)) ? sha256 : null);
  await step(
    `Sending ${name}`,
    async (running) => {
      const key = keyOf("artifact", build.id, name, version, sha256);
      if (size > pieceBytes) {
        const pieces = { buildId: build.id, name, version, local, pieceBytes, key: `${key}.pieces` };
        return requireStored(name, sha256, await sendInPieces(server, pieces, { running, look }));
      }
      const bytes = { type: "application/octet-stream", size, open: () => sendLocal(local, running) };
      const call = {
        method: "POST",
        path: `/builds/${build.id}/artifacts`,
        query: { name, version, sha256 },
        bytes,
        key,
      } as const;
      const stored = await onlyOnce(server, call, { read: (answer) => text(answer, "sha256"), look });
      requireStored(name, sha256, stored);
    },
    () => sayBytes(size),
    size,
  );
}

function requireStored(name: string, sha256: string, stored: string): void {
  if (stored !== sha256) throw new CouldNotTell(`The server stored ${name} as ${stored}: something on the way changes bytes.`);
}

/** Seals it. Answers the manifest's digest. */
export async function seal(server: Server, build: BuildAnswer): Promise<string> {
  if (build.manifestDigest !== null) return build.manifestDigest;
  const sealedAs = ({ manifestDigest }: BuildAnswer) => manifestDigest;
  const call = { method: "POST", path: `/builds/${build.id}/seal`, key: keyOf("seal", build.id) } as const;
  const digest = await step(
    `Sealing build ${build.iteration}`,
    () =>
      onlyOnce(server, call, {
        read: (answer) => sealedAs(readBuild(answer)),
        look: async () => sealedAs(await readAgain(server, build)),
      }),
    () => undefined,
  );
  if (digest === null) throw new CouldNotTell("The server sealed the build and does not say as what.");
  return digest;
}

const titles = { sbom: "bill of materials", provenance: "provenance" } as const;

/** Hands in what tells of a build. Provenance that does not count is sent again: whoever signed it may be trusted by now. */
export async function handInDocument(
  server: Server,
  build: BuildAnswer,
  kind: "sbom" | "provenance",
  file: string,
): Promise<void> {
  const local = await readLocal(file);
  const { isThere, isDone } = standingOf(build, kind, local.sha256);
  if (isThere && isDone) {
    startStep(`The ${titles[kind]} is there already`).done();
    return;
  }
  // What is there now tells a run beside this one from one that comes after another document.
  const key = keyOf(kind, build.id, local.sha256, kind === "sbom" ? (build.sbom?.id ?? null) : build.provenance.length);
  await step(
    `Sending the ${titles[kind]}`,
    async (running) => {
      const bytes = { type: await typeOf(file), size: local.size, open: () => sendLocal(local, running) };
      const look = async () => standingOf(await readAgain(server, build), kind, local.sha256).isThere || null;
      await onlyOnce(server, { method: "POST", path: `/builds/${build.id}/${kind}`, bytes, key }, { read: () => true, look });
    },
    () => undefined,
  );
}

/** Whether the build has a document with these bytes, and whether sending it again could change anything. */
function standingOf({ sbom, provenance }: BuildAnswer, kind: "sbom" | "provenance", sha256: string) {
  if (kind === "sbom") return { isThere: sbom?.sha256 === sha256, isDone: true };
  const held = provenance.filter((one) => one.sha256 === sha256);
  return { isThere: held.length > 0, isDone: held.at(-1)?.counts === true };
}

/** XML begins with a <, and JSON with none. */
async function typeOf(file: string): Promise<string> {
  let head = "";
  for await (const chunk of createReadStream(file, { encoding: "utf8", end: 1023 })) head += String(chunk);
  return head
    .replace(/^\ufeff/, "")
    .trimStart()
    .startsWith("<")
    ? "application/xml"
    : "application/json";
}

export interface ReportCount extends Count {
  suite: string;
  environment: string;
}

/** Hands in a report, and answers what was counted in it. */
export async function handInReport(
  server: Server,
  build: BuildAnswer,
  { suite, file, environment }: NamedReport,
): Promise<ReportCount> {
  const local = await readLocal(file);
  const named = { suite, environment };
  const held = countedIn(build, named, local.sha256);
  if (held) {
    startStep(`The report of ${suite} is there already`).done();
    return held;
  }
  const key = keyOf("report", build.id, suite, environment, local.sha256);
  return step(
    `Sending the report of ${suite}`,
    (running) => {
      const bytes = { type: "application/xml", size: local.size, open: () => sendLocal(local, running) };
      const call = { method: "POST", path: `/builds/${build.id}/test-reports`, query: named, bytes, key } as const;
      const look = async () => countedIn(await readAgain(server, build), named, local.sha256);
      return onlyOnce(server, call, { read: (answer) => ({ ...named, ...readCount(answer) }), look });
    },
    ({ tests }) => `${tests} tests`,
  );
}

function countedIn(
  { testReports }: BuildAnswer,
  named: { suite: string; environment: string },
  sha256: string,
): ReportCount | null {
  const found = testReports.find(
    (one) => one.suite === named.suite && one.environment === named.environment && one.sha256 === sha256,
  );
  return found ?? null;
}
