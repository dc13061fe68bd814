import { Badge } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Card, CardPart, FoldedPart } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { sayBytes } from "#components/ui/say-bytes";
import { Time } from "#components/ui/time";
import type { Submitted } from "#lib/action-state";
import { decideHandInBill, type HandInBillInput } from "#lib/domain/bill-of-materials";
import { decideAddArtifact, decideHandInReport, decideSealBuild } from "#lib/domain/build";
import type { Iteration } from "#lib/domain/build-story";
import type { Refusal } from "#lib/domain/decision";
import { decideHandInProvenance, unreadProvenance } from "#lib/domain/provenance";
import type { Actor, Build, Environment, Release } from "#lib/domain/release";
import { suitesRequiredOf } from "#lib/domain/required-suite";
import { whyRemoved } from "#lib/domain/retention";
import type { Target } from "../target.ts";
import { BillPart } from "./bill-part.tsx";
import { BuildChapter } from "./build-difference.tsx";
import { ArtifactUpload, BillUpload, ProvenanceUpload, ReportUpload } from "./build-uploads.tsx";
import { ProvenanceList } from "./provenance-list.tsx";
import { ReportTable } from "./report-table.tsx";
import { SealBuildForm } from "./seal-build-form.tsx";

export interface BuildPart {
  release: Release;
  target: Target;
  actor: Actor;
  zone: string;
}

interface Steps {
  places: readonly Environment[];
  /** What was typed beside a file that was refused, where there is no JavaScript to keep it. */
  typed: Submitted;
}

/** One iteration: what was built, what was tested, and, on the last one, what is to be done next. */
export function BuildCard({ chapter, ...page }: BuildPart & Steps & { chapter: Iteration }) {
  const { build, isLast } = chapter;
  const { iteration, source, commit, builder, runUrl, handedInBy, handedInAt, artifacts, reports, sealed, bytesRemoved } = build;
  return (
    <Card
      id={`build-${iteration}`}
      title={`Build ${iteration}`}
      count={
        sealed ? (
          <Badge tone="granted">sealed</Badge>
        ) : (
          <Badge tone={isLast ? "asked" : "stale"}>{isLast ? "open" : "never sealed"}</Badge>
        )
      }
    >
      <p className="text-ink-2">
        <code>{commit}</code> of {source}, built by {builder}
        {runUrl ? (
          <>
            {" "}
            (
            <a href={runUrl} rel="noreferrer">
              the run
            </a>
            )
          </>
        ) : null}
        . Handed in by {handedInBy.name}, <Time at={handedInAt} zone={page.zone} />
        {sealed ? (
          <>
            , sealed by {sealed.by.name}, <Time at={sealed.at} zone={page.zone} />
          </>
        ) : null}
        .
      </p>
      <CardPart title="Artifacts" count={artifacts.length}>
        {artifacts.length === 0 ? <p className="text-ink-2">None yet.</p> : null}
        {bytesRemoved ? (
          <p className="text-ink-2">
            The bytes were removed on <Time at={bytesRemoved.at} zone={page.zone} />: {whyRemoved(bytesRemoved)}. Digests,
            manifest and reports stay.
          </p>
        ) : null}
        <ul className="divide-y divide-line">
          {artifacts.map(({ id, name, version, size, sha256 }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
              <b className="break-all font-[560]">{name}</b>
              <span className="text-ink-2">
                {version}, {sayBytes(size)}
              </span>
              <span className="ml-auto">
                <Digest sha256={sha256} />
              </span>
            </li>
          ))}
        </ul>
      </CardPart>
      <BuildChapter iteration={chapter} />
      {reports.length > 0 ? (
        <CardPart title="Test reports" count={reports.length}>
          <ReportTable number={page.release.number} reports={reports} zone={page.zone} />
        </CardPart>
      ) : null}
      {build.provenance.length > 0 ? (
        <CardPart title="Provenance" count={build.provenance.length}>
          <ProvenanceList build={build} zone={page.zone} />
        </CardPart>
      ) : null}
      <BillPart build={build} number={page.release.number} isLast={isLast} zone={page.zone} />
      {isLast ? <NextSteps build={build} {...page} /> : null}
    </Card>
  );
}

const anyArtifact = { id: "", name: "", version: "", mediaType: "", size: 0, sha256: "" };
const anyReport = {
  ...{ id: "", suite: "-", tests: 0, failed: 0, skipped: 0, flaky: 0, durationMs: 0, sha256: "" },
  ...{ failures: [], flakyTests: [], skippedTests: [], named: [] },
};

const anyBill: HandInBillInput = {
  buildId: "",
  bill: {
    ...{ id: "", sha256: "", format: "json", specVersion: "", components: 0, duplicates: 0 },
    ...{ serialNumber: null, mainPurl: null },
  },
  listing: new Uint8Array(),
};

function NextSteps({ release, target, actor, build, places, typed }: BuildPart & Steps & { build: Build }) {
  const sandboxes = places.filter(({ isProduction }) => !isProduction);
  const mayAdd = decideAddArtifact(release, { buildId: build.id, artifact: anyArtifact }, actor).allowed;
  const seal = decideSealBuild(release, { buildId: build.id, manifestDigest: "" }, actor);
  const mayProve = decideHandInProvenance(release, { buildId: build.id, provenance: unreadProvenance }, actor).allowed;
  const mayBill = decideHandInBill(release, { ...anyBill, buildId: build.id }, actor).allowed;
  const report = decideHandInReport(release, { buildId: build.id, environment: sandboxes[0], report: anyReport }, actor);
  const place = { number: release.number, releaseId: release.id, buildId: build.id };
  return (
    <>
      {mayAdd ? (
        <CardPart title="Add an artifact">
          <ArtifactUpload {...place} typed={typed} />
        </CardPart>
      ) : null}
      {build.sealed ? (
        <p className="mt-4 text-ink-2">
          Manifest <Digest sha256={build.sealed.manifestDigest} />, sealed by {build.sealed.by.name}.
        </p>
      ) : (
        <SealBuildForm target={target} buildId={build.id} against={seal.allowed ? [] : [...seal.refusals]} />
      )}
      {release.phase === "build_and_test" ? (
        <CardPart title="Hand in a test report">
          {report.allowed ? (
            <ReportUpload
              {...place}
              typed={typed}
              sandboxes={sandboxes}
              suites={suitesRequiredOf(release.kind, release.service.requiredSuites)}
            />
          ) : (
            <LockedButton label="Hand in the report" why={report.refusals.map(withoutSandbox(sandboxes.length))} />
          )}
        </CardPart>
      ) : null}
      {mayBill ? (
        <FoldedPart title="Hand in the bill of materials">
          <BillUpload {...place} replaces={build.bill !== null} />
        </FoldedPart>
      ) : null}
      {mayProve ? (
        <FoldedPart title="Hand in provenance">
          <ProvenanceUpload {...place} />
        </FoldedPart>
      ) : null}
    </>
  );
}

/** Nothing can be chosen where there is nothing: the reason leads to where a sandbox is added. */
const withoutSandbox =
  (sandboxes: number) =>
  (refusal: Refusal): Refusal =>
    refusal.code === "no-such-environment" && sandboxes === 0
      ? { ...refusal, message: "There is no sandbox: every environment is a production one.", href: "/admin" }
      : refusal;
