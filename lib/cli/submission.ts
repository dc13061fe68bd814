/** What `countersign build submit` was told, read and seen to be whole before anything is sent. */
import path from "node:path";
import type { Given } from "./command-line.ts";
import { whyUnreadable } from "./local-file.ts";
import { CouldNotTell, WrongUse } from "./outcome.ts";

export interface NamedArtifact {
  file: string;
  name: string;
  version: string;
}

export interface NamedReport {
  suite: string;
  file: string;
  environment: string;
}

export interface Submission {
  release: string;
  /** What the build says of itself. */
  origin: { source: string; commit: string; builder: string; runUrl: string };
  artifacts: NamedArtifact[];
  /** What is larger is sent in pieces of this size. */
  pieceBytes: number;
  sbom: string | null;
  provenance: string | null;
  reports: NamedReport[];
  seal: boolean;
}

export function readSubmission(given: Given): Submission {
  const release = given.needed("release", "say which release the build is for, as in REL-7");
  if (!/^REL-[1-9]\d{0,8}$/.test(release)) throw new WrongUse(`${release} is no release. One is named like REL-7.`);
  const version = given.text("version");
  const artifacts = given.all("artifact").map((one) => readArtifact(one, version));
  if (artifacts.length === 0) throw new WrongUse("--artifact is missing: a build has at least one.");
  const [twice] = artifacts.filter(({ name }, index) => artifacts.findIndex((one) => one.name === name) !== index);
  if (twice) throw new WrongUse(`Two artifacts are named ${twice.name}. Name them apart: --artifact FILE:NAME`);
  return {
    release,
    origin: {
      source: given.needed("source", "say which repository it was built from"),
      commit: given.needed("commit", "say which commit it was built from"),
      builder: given.needed("builder", "say what built it"),
      runUrl: given.text("run-url") ?? "",
    },
    artifacts,
    pieceBytes: readPieceSize(given.text("piece-mb") ?? "64"),
    ...{ sbom: given.text("sbom"), provenance: given.text("provenance") },
    reports: given.all("report").map(readReport),
    seal: given.has("seal"),
  };
}

function readPieceSize(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new WrongUse("--piece-mb is a whole number of mebibytes, at least 1.");
  return Number(text) * 1024 * 1024;
}

/** FILE, FILE:NAME or FILE:NAME:VERSION. A drive letter belongs to its file. */
export function readArtifact(text: string, version: string | null): NamedArtifact {
  const [, drive = "", rest = ""] = /^([A-Za-z]:(?=[\\/]))?(.*)$/s.exec(text) ?? [];
  const [first = "", name, own, ...more] = rest.split(":");
  if (first === "" || name === "" || own === "" || more.length > 0)
    throw new WrongUse(`--artifact ${text} cannot be read. Say FILE, FILE:NAME or FILE:NAME:VERSION.`);
  const file = drive + first;
  const its = own ?? version;
  if (its === null) throw new WrongUse(`Say the version of ${first}: --version, or --artifact FILE:NAME:VERSION.`);
  return { file, name: name ?? path.basename(first), version: its };
}

/** SUITE=FILE@ENVIRONMENT: what stands before the first =, and behind the last @. */
export function readReport(text: string): NamedReport {
  const [, suite, file, environment] = /^([^=]+)=(.+)@([^@]+)$/s.exec(text) ?? [];
  if (suite === undefined || file === undefined || environment === undefined)
    throw new WrongUse(`--report ${text} cannot be read. Say SUITE=FILE@ENVIRONMENT, as in unit=junit.xml@test.`);
  return { suite, file, environment };
}

/** Sees that every file can be sent; all that cannot are said at once. */
export async function requireFiles({ artifacts, reports, sbom, provenance }: Submission): Promise<void> {
  const files = [...artifacts.map(({ file }) => file), sbom, provenance, ...reports.map(({ file }) => file)];
  const reasons: { message: string; href: null }[] = [];
  for (const file of new Set(files.filter((one) => one !== null))) {
    const message = await whyUnreadable(file);
    if (message !== null) reasons.push({ message, href: null });
  }
  if (reasons.length > 0) throw new CouldNotTell("Nothing was sent: not every file is there.", reasons);
}
