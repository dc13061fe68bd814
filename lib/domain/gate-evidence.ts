/** What a change authority is shown: the evidence of a gate as one canonical JSON value (DESIGN section 2, table of gates). */

import { standingOf } from "./acceptance.ts";
import type { ToldComponents } from "./bill-of-materials.ts";
import { manifestEntries } from "./build.ts";
import { rehearsalsOfFinalBuild } from "./deployment.ts";
import { canonicalBytes, sha256Hex } from "./evidence.ts";
import { checksNotAskedFor } from "./gate-check.ts";
import { manifestInLibrary } from "./library.ts";
import { coveredBy, notesOn, provenanceOf } from "./provenance.ts";
import type { Build, CriterionTie, Gate, Instant, PersonRef, Release, RunningDigest } from "./release.ts";
import { suitesRequiredOf } from "./required-suite.ts";
import { ratificationOf } from "./review.ts";
import { assessRisk, type RiskFacts } from "./risk.ts";
import { spelledTest } from "./test-name.ts";
import type { Waiver } from "./waiver.ts";
import { toldWaiver } from "./waiver-evidence.ts";

export interface Evidence {
  bytes: Uint8Array;
  digest: string;
}

interface Subject {
  authorizationId: string;
  revision: number;
}

/** Shared facts, which are not the release's own: they enter as snapshots and never raise a revision. */
export interface Snapshots extends RiskFacts {
  /** What the service ran in the environment when G4 was asked, dated by the asking. */
  baseline: readonly RunningDigest[];
  /** How the components of the final build's bill stood, dated by the asking; null where there is no bill. */
  components?: ToldComponents | null;
  /** The waivers of the gate's checks that count when it is asked. */
  waivers?: readonly Waiver[];
}

/** Canonical bytes (RFC 8785) and their SHA-256 for one request; the same release, request and snapshots give the same bytes. */
export function assembleGateEvidence(
  release: Release,
  gate: Gate,
  authorizationId: string,
  { baseline, changeSuccess, collisions, components = null, waivers = [] }: Snapshots,
): Evidence {
  const subject = { authorizationId, revision: release.evidenceRevisions[gate] };
  const snapshot = gate === "deployment" ? { baseline } : gate === "check_in" && !release.retires ? { components } : {};
  const body = { ...bodies[gate](release), ...snapshot, notAskedFor: notAskedFor(gate) };
  const told = waivers.length === 0 ? {} : { waivers: waivers.map(toldWaiver) };
  const risk = assessRisk(release, gate, { changeSuccess, collisions });
  return seal({ subject: "gate", gate, ...head(release, subject), ...body, ...told, risk });
}

/** Evidence of a ratification: what was done in haste, and with whose votes. */
export function assembleRatificationEvidence(
  release: Release,
  authorizationId: string,
  { changeSuccess }: Pick<Snapshots, "changeSuccess">,
): Evidence {
  const subject = { authorizationId, revision: release.evidenceRevisions.closed };
  return seal({
    subject: "ratification",
    gate: null,
    ...head(release, subject),
    ...bodies.planning(release),
    deployments: deploymentsOf(release),
    emergencyVotes: release.authorizations.flatMap(({ gate, votes }) =>
      votes.map(({ person, verdict, reason }) => ({ gate, person: person.name, verdict, reason })),
    ),
    risk: assessRisk(release, "closed", { changeSuccess, collisions: [] }),
  });
}

const seal = (value: object): Evidence => {
  const bytes = canonicalBytes(value);
  return { bytes, digest: sha256Hex(bytes) };
};

const notAskedFor = (gate: Gate): string[] => checksNotAskedFor[gate].map(({ title }) => title);
const instant = (at: Instant | null): string | null => (at ? at.toISOString() : null);
const person = ({ id, name }: PersonRef) => ({ id, name });

function head(release: Release, { authorizationId, revision }: Subject) {
  return {
    authorization: authorizationId,
    revision,
    release: release.id,
    releaseNumber: release.number,
    title: release.title,
    purpose: release.purpose,
    kind: release.kind,
    model: release.model,
    retires: release.retires,
    wantedAt: instant(release.wantedAt),
    service: { id: release.service.id, key: release.service.key, name: release.service.name, tier: release.service.tier },
    manager: person(release.manager),
    changes: release.changes.map(({ id, number, title, origin, model }) => ({ id, number, title, origin, model })),
    follows: release.follows ? { id: release.follows.id, number: release.follows.number } : null,
  };
}

const bodies: Record<Gate, (release: Release) => object> = {
  planning: () => ({}),
  build_and_test: (release) => ({
    plan: release.plan,
    schedule: scheduleOf(release),
    risks: release.risks.map(({ id: _, ...risk }) => risk),
    acceptanceCriteria: release.criteria.map(({ text, tie }) => ({ text, ...tiedTo(tie) })),
    impact: release.impact && {
      takenAt: instant(release.impact.takenAt),
      affectedServices: release.impact.services,
      targets: release.impact.targets,
    },
    decommission: release.decommission.map(({ kind, title }) => ({ kind, title })),
  }),
  check_in: (release) => ({
    build: buildOf(release.builds.at(-1)),
    iterations: release.builds.length,
    provenanceRule: provenanceRuleOf(release),
    requiredSuites: suitesRequiredOf(release.kind, release.service.requiredSuites),
    defects: release.defects.map(({ title, isBlocking, state }) => ({ title, isBlocking, state })),
    acceptanceCriteria: release.criteria.map((criterion) => {
      const { isMet, note } = standingOf(release, criterion);
      return { text: criterion.text, ...tiedTo(criterion.tie), isMet: isMet ?? false, note };
    }),
    decommission: release.decommission.map(({ kind, title, isDone, note }) => ({ kind, title, isDone, note })),
  }),
  deployment: (release) => ({
    environment: release.environment && { name: release.environment.name, isProduction: release.environment.isProduction },
    schedule: scheduleOf(release),
    libraryManifest: manifestInLibrary(release).flatMap(({ item }) =>
      item ? [{ name: item.name, version: item.version, sha256: item.sha256, size: item.size }] : [],
    ),
    runSheet: release.runSheet.map(({ id: _, ...step }) => step),
    rehearsals: rehearsalsOfFinalBuild(release).map(({ environment, outcome, minutes, note, recordedBy, recordedAt }) => ({
      ...{ environment, outcome, minutes, note },
      by: recordedBy.name,
      at: instant(recordedAt),
    })),
    backOut: release.plan && {
      trigger: release.plan.backOutTrigger,
      steps: release.plan.backOutSteps,
      minutes: release.plan.backOutMinutes,
    },
  }),
  closed: (release) => ({
    review: release.review,
    verdicts: release.verdicts.map(({ target, measured, sampleSize, verdict }) => ({ target, measured, sampleSize, verdict })),
    deployments: deploymentsOf(release),
    plannedWindow: scheduleOf(release),
    followers: release.followers.map(({ number, title, retires }) => ({ number, title, retires })),
    ratification: ratificationOf(release)?.state ?? null,
  }),
};

const tiedTo = (tie: CriterionTie | null) => (tie ? { tiedTo: { ...tie } } : {});

function scheduleOf({ schedule }: Release) {
  return (
    schedule && {
      windowStart: instant(schedule.windowStart),
      windowEnd: instant(schedule.windowEnd),
      observationDays: schedule.observationDays,
      communication: schedule.communication,
    }
  );
}

function buildOf(build: Build | undefined) {
  if (!build) return null;
  const { iteration, source, commit, builder, runUrl, handedInBy, sealed, bill } = build;
  return {
    iteration,
    source,
    commit,
    builder,
    runUrl,
    handedInBy: person(handedInBy),
    manifestDigest: sealed?.manifestDigest ?? null,
    artifacts: manifestEntries(build),
    testReports: build.reports.map(({ suite, environment, manifestDigest, flakyTests, sha256, ...counted }) => ({
      ...{ suite, environment, manifestDigest, sha256 },
      ...{ tests: counted.tests, failed: counted.failed, skipped: counted.skipped, flaky: counted.flaky },
      flakyTests: flakyTests.map(spelledTest),
    })),
    provenance: build.provenance.map((one) => ({
      ...{ sha256: one.sha256, format: one.format, predicateType: one.predicateType, builderUri: one.builderUri },
      trustedBuilder: one.trustedBuilder?.name ?? null,
      signer: one.signer,
      covers: coveredBy(build, one).map(({ name: artifact }) => artifact),
      faults: one.faults,
      notes: notesOn(build, one),
      materials: one.materials,
      handedInBy: person(one.handedInBy),
      verifiedAt: instant(one.handedInAt),
    })),
    billOfMaterials: bill && {
      sha256: bill.sha256,
      format: `CycloneDX ${bill.specVersion} ${bill.format}`,
      isAbout: bill.mainPurl,
      components: bill.components,
      handedInBy: person(bill.handedInBy),
    },
  };
}

/** How provenance stands, and what the policy in force makes of it. */
function provenanceRuleOf({ builds, provenanceRule: { whenMissing, whenBad } }: Release) {
  const build = builds.at(-1);
  return { outcome: build ? provenanceOf(build).outcome : "missing", whenMissing, whenBad };
}

function deploymentsOf({ deployments, runSheet }: Release) {
  return deployments.map(({ environment, startedBy, startedAt, runningBefore, runningAfter, ended, results }) => ({
    environment: environment.name,
    startedBy: person(startedBy),
    startedAt: instant(startedAt),
    runningBefore,
    runningAfter,
    outcome: ended && { outcome: ended.outcome, at: instant(ended.at), note: ended.note, overran: ended.overran },
    steps: results.map(({ stepId, result, note, by, at }) => ({
      step: runSheet.find(({ id }) => id === stepId)?.title ?? stepId,
      result,
      note,
      by: by.name,
      at: instant(at),
    })),
  }));
}

/** The digest that sealing fixes: SHA-256 of the canonical manifest of a build's artifacts. */
export function manifestDigestOf(build: Pick<Build, "artifacts">): string {
  return sha256Hex(canonicalBytes(manifestEntries(build)));
}
