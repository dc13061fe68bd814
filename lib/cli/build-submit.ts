/** `countersign build submit`: a build with all that belongs to it, in one go. Run again after a cut it goes on where it was. */
import { callingHelp, callingOptions, serverOf } from "./calling.ts";
import type { Command } from "./command-line.ts";
import { exits, plain, type Reason, Refused, sayAside, sayResult, tell } from "./outcome.ts";
import { readSubmission, requireFiles } from "./submission.ts";
import {
  addArtifacts,
  continued,
  type Hashed,
  handInDocument,
  handInReport,
  hashAll,
  type ReportCount,
  seal,
} from "./submit-steps.ts";

export const buildSubmit: Command = {
  name: "build submit",
  summary: "hand in a build: artifacts, SBOM, provenance, test reports",
  takes: "--release REL-7 --source URL --commit SHA --builder NAME --artifact FILE...",
  help: `Hands in a build, sends its artifacts, seals it, then sends what tells of it. What is there already is not
sent again: run it once more after a cut, with the same arguments, and it goes on. Ends with 0 where all
was taken and every report is perfect, and with 1 where anything was refused or a test failed.

  --release REL-7        the release that it is a build of
  --source URL           the repository it was built from
  --commit SHA           the commit it was built from
  --builder NAME         what built it
  --run-url URL          where its run is seen
  --artifact FILE[:NAME[:VERSION]]
                         an artifact; may be said again
  --version VERSION      the version of artifacts that name none
  --piece-mb MB          larger artifacts are sent in pieces of so many mebibytes, and go on by
                         themselves when the connection is cut (64)
  --seal                 fix its digests: reports count for fixed digests only
  --sbom FILE            its bill of materials: CycloneDX, JSON or XML
  --provenance FILE      its provenance: a DSSE envelope or a Sigstore bundle
  --report SUITE=FILE@ENVIRONMENT
                         a JUnit XML report, and the sandbox it was made in; may be said again
${callingHelp}`,
  options: {
    ...callingOptions,
    ...{ release: { type: "string" }, source: { type: "string" }, commit: { type: "string" }, builder: { type: "string" } },
    ...{ "run-url": { type: "string" }, version: { type: "string" }, seal: { type: "boolean" }, "piece-mb": { type: "string" } },
    ...{ sbom: { type: "string" }, provenance: { type: "string" } },
    ...{ artifact: { type: "string", multiple: true }, report: { type: "string", multiple: true } },
  },
  async run(given) {
    const submission = readSubmission(given);
    const server = serverOf(given);
    await requireFiles(submission);
    const artifacts = await hashAll(submission);
    const build = await continued(server, submission, artifacts);
    await addArtifacts(server, build, artifacts, submission.pieceBytes);
    const manifestDigest = submission.seal ? await seal(server, build) : build.manifestDigest;
    const refused = new Refusals();
    for (const kind of ["sbom", "provenance"] as const) {
      const file = submission[kind];
      if (file !== null) await refused.orDone(() => handInDocument(server, build, kind, file));
    }
    const counts: ReportCount[] = [];
    for (const report of submission.reports)
      await refused.orDone(async () => void counts.push(await handInReport(server, build, report)));
    sayResult(summary(`${submission.release}, build ${build.iteration}`, manifestDigest, artifacts, counts));
    for (const count of counts.filter(({ isPerfect }) => !isPerfect)) sayAside(sayImperfect(count));
    for (const { message, reasons } of refused.all) sayAside(tell(message, reasons));
    return refused.all.length === 0 && counts.every(({ isPerfect }) => isPerfect) ? exits.yes : exits.no;
  },
};

/** What was refused beside each other, so that all of it is told at once. */
class Refusals {
  readonly all: { message: string; reasons: readonly Reason[] }[] = [];
  async orDone(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.all.push(error);
    }
  }
}

function summary(
  build: string,
  manifestDigest: string | null,
  artifacts: readonly Hashed[],
  counts: readonly ReportCount[],
): string {
  const sealed = manifestDigest === null ? "open: seal it when it is whole" : `sealed, manifest sha256:${manifestDigest}`;
  return [
    `${build}: ${sealed}`,
    ...artifacts.map(({ name, version, local }) => `  ${name} ${version}  sha256:${local.sha256}`),
    ...counts.map(
      ({ suite, environment, tests, failed, skipped }) =>
        `  ${suite} in ${environment}: ${tests} tests, ${tests - failed - skipped} passed, ${failed} failed, ${skipped} skipped`,
    ),
  ]
    .map(plain)
    .join("\n");
}

const mostFailures = 20;

function sayImperfect({ suite, tests, failed, skipped, failures }: ReportCount): string {
  const why =
    failed > 0 ? `${failed} of ${tests} tests failed` : tests === 0 ? "it has no test" : `all ${skipped} tests were skipped`;
  const told = failures.slice(0, mostFailures).map((message) => ({ message, href: null }));
  const left = failed - told.length;
  return tell(`The report of ${suite} is not perfect: ${why}.`, [
    ...told,
    ...(left > 0 ? [{ message: `and ${left} more`, href: null }] : []),
  ]);
}
