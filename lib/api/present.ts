/** What stands in the domain, as calls answer it. */

import type { z } from "zod";
import { standingOf } from "#lib/domain/acceptance";
import { type Authorization, isLate } from "#lib/domain/authorization";
import { isPerfect } from "#lib/domain/build";
import type { Change } from "#lib/domain/change";
import type { Intake } from "#lib/domain/intake";
import { isCounting } from "#lib/domain/provenance";
import { tally } from "#lib/domain/quorum";
import type { Build, BuildBill, Deployment, Instant, Release } from "#lib/domain/release";
import { type ReleaseStand, standOf } from "#lib/domain/release-stand";
import type { JunitReport, JunitTest } from "#lib/formats/junit-count";
import type { BillPage } from "#lib/queries/bill-page";
import type { ListedChange } from "#lib/queries/change-list";
import type { LetIn } from "#lib/queries/let-in";
import type { LibraryBytes } from "#lib/queries/library-item";
import type { LibraryRow } from "#lib/queries/library-list";
import type { ListedRelease } from "#lib/queries/release-rows";
import type { ServicePage } from "#lib/queries/service-page";
import type * as shapes from "./shapes.ts";

const at = (instant: Instant): string => instant.toISOString();
const atOrNull = (instant: Instant | null): string | null => instant?.toISOString() ?? null;

type Line = z.input<typeof shapes.Release>["authorizations"][number];

/** Late is no: a request or a grant past its time answers `expired`, also before the job that ends it has come by. */
export function presentAuthorizationLine(authorization: Authorization, now: Instant): Line {
  const { number, subject, gate, spent, evidenceDigest, authority, askedBy } = authorization;
  return {
    ...{ number, subject, gate, evidenceDigest, askedBy },
    state: isLate(authorization, now) && !spent ? "expired" : authorization.state,
    isSpent: spent,
    authority: authority.name,
    askedAt: at(authorization.askedAt),
    expiresAt: at(authorization.expiresAt),
    endedAt: atOrNull(authorization.endedAt),
    grantExpiresAt: atOrNull(authorization.grantExpiresAt),
  };
}

export function presentAuthorization(
  authorization: Authorization,
  of: string,
  now: Instant,
): z.input<typeof shapes.Authorization> {
  const { parties, votes } = authorization;
  const counts = tally(parties, votes);
  return {
    ...presentAuthorizationLine(authorization, now),
    of,
    parties: parties.map((party, index) => ({
      party: party.of ? `${party.party}: ${party.of.name}` : party.party,
      needed: counts[index]?.needed ?? party.needed,
      granted: counts[index]?.granted ?? 0,
      electors: party.seats.map(({ name }) => name),
    })),
    votes: votes.map(({ person, verdict, reason, castAt }) => ({ person, verdict, reason, castAt: at(castAt) })),
  };
}

export function presentChange(change: Change, now: Instant): z.input<typeof shapes.Change> {
  const { title, reason, origin, model, state, template, raisedBy, version, service } = change;
  return {
    ...{ title, reason, origin, model, state, template, raisedBy, version },
    number: `CHG-${change.number}`,
    service: { key: service.key, name: service.name },
    raisedAt: at(change.raisedAt),
    releases: change.carriedBy.map(({ number }) => `REL-${number}`),
    authorizations: change.authorizations.map((one) => presentAuthorizationLine(one, now)),
    intake: change.intake && presentIntake(change.intake),
  };
}

const presentIntake = ({ kind, source, until, origin, components }: Intake) => ({
  ...{ kind, source, components },
  until: until && at(until),
  from: origin.from,
});

export const presentLetIn = (one: LetIn): z.input<typeof shapes.LetIn> => {
  const { name, version, purl, licences, hasDigest, kind, until, change } = one;
  return {
    ...{ name, version, purl, licences, hasDigest },
    isBaseline: kind === "baseline",
    until: until && at(until),
    change: `CHG-${change}`,
  };
};

export function presentChangeLine(row: ListedChange): z.input<typeof shapes.ChangeLine> {
  const { title, origin, model, state, raisedByName, carriedBy } = row;
  return {
    ...{ title, origin, model, state },
    number: `CHG-${row.number}`,
    service: { key: row.serviceKey, name: row.serviceName },
    raisedBy: raisedByName,
    raisedAt: at(row.raisedAt),
    release: carriedBy && `REL-${carriedBy.number}`,
  };
}

export function presentReleaseLine(row: ListedRelease): z.input<typeof shapes.ReleaseLine> {
  const { title, kind, model, retires, phase, gate, gateState } = row;
  return {
    ...{ title, kind, model, retires, phase },
    number: `REL-${row.number}`,
    phaseSince: at(row.phaseSince),
    service: { key: row.serviceKey, name: row.serviceName },
    manager: row.managerName,
    gateAhead: gate && { gate, authorization: gateState },
  };
}

export function presentBuild(build: Build, release: number): z.input<typeof shapes.Build> {
  const { id, iteration, source, commit, builder, runUrl, handedInBy, sealed } = build;
  return {
    ...{ id, iteration, source, commit, builder, runUrl, handedInBy },
    release: `REL-${release}`,
    handedInAt: at(build.handedInAt),
    bytesRemoved: build.bytesRemoved && { at: at(build.bytesRemoved.at), supersededBy: build.bytesRemoved.supersededBy },
    manifestDigest: sealed?.manifestDigest ?? null,
    artifacts: build.artifacts.map(({ name, version, mediaType, size, sha256 }) => ({ name, version, mediaType, size, sha256 })),
    testReports: build.reports.map(({ handedInAt, named: _named, ...report }) => ({
      ...report,
      isPerfect: isPerfect(report),
      failures: [...report.failures],
      flakyTests: [...report.flakyTests],
      skippedTests: [...report.skippedTests],
      handedInAt: at(handedInAt),
    })),
    billOfMaterials: build.bill && { id: build.bill.id, sha256: build.bill.sha256 },
    provenance: build.provenance.map((one) => ({
      ...{ id: one.id, sha256: one.sha256, signedBy: one.trustedBuilder?.name ?? null, faults: [...one.faults] },
      ...{ counts: isCounting(one), handedInBy: one.handedInBy, handedInAt: at(one.handedInAt) },
    })),
  };
}

export function presentCounted(counted: JunitReport & { reportId: string }): z.input<typeof shapes.Counted> {
  const { reportId: id, tests, passed, skipped, flaky, disagreements } = counted;
  const failed = counted.failed + counted.errored;
  const inBrief = ({ suite, name, message }: JunitTest) => ({ suite, name, message });
  return {
    ...{ id, tests, passed, failed, skipped, flaky, disagreements },
    isPerfect: isPerfect({ tests, skipped, failed }),
    failures: counted.failures.map(inBrief),
    flakyTests: counted.flakyTests.map(inBrief),
    skippedTests: counted.skippedTests.map(inBrief),
  };
}

const presentDeployment = (deployment: Deployment) => ({
  id: deployment.id,
  environment: deployment.environment.name,
  startedBy: deployment.startedBy,
  startedAt: at(deployment.startedAt),
  runningBefore: [...deployment.runningBefore],
  runningAfter: deployment.runningAfter && [...deployment.runningAfter],
  outcome: deployment.ended?.outcome ?? null,
  endedAt: atOrNull(deployment.ended?.at ?? null),
  overran: deployment.ended?.overran ?? false,
  steps: deployment.results.map(({ stepId, result, note, by, at: when }) => ({ step: stepId, result, note, by, at: at(when) })),
});

type GateAhead = z.input<typeof shapes.Release>["gateAhead"];

function presentGate(stand: ReleaseStand, againstAsking: GateAheadRefusals, now: Instant): GateAhead {
  if (!("gate" in stand)) return null;
  const { kind, gate, checks } = stand;
  return {
    ...{ gate, stand: kind },
    checks: checks.map(({ code, title, state, detail, href }) => ({ code, title, state, detail, href })),
    authorization: "authorization" in stand ? presentAuthorizationLine(stand.authorization, now) : null,
    againstAsking: againstAsking && [...againstAsking],
  };
}

type GateAheadRefusals = readonly z.input<typeof shapes.Refusal>[] | null;

export function presentRelease(release: Release, now: Instant, againstAsking: GateAheadRefusals): z.input<typeof shapes.Release> {
  const { title, purpose, kind, model, retires, phase, version, service, manager, raisedBy, schedule } = release;
  return {
    ...{ title, purpose, kind, model, retires, phase, version, manager, raisedBy },
    number: `REL-${release.number}`,
    phaseSince: at(release.phaseSince),
    service: { key: service.key, name: service.name },
    raisedAt: at(release.raisedAt),
    wantedAt: atOrNull(release.wantedAt),
    follows: release.follows && `REL-${release.follows.number}`,
    changes: release.changes.map(({ number }) => `CHG-${number}`),
    gateAhead: presentGate(standOf(release, now), againstAsking, now),
    plan: release.plan,
    schedule: schedule && { ...schedule, windowStart: atOrNull(schedule.windowStart), windowEnd: atOrNull(schedule.windowEnd) },
    risks: [...release.risks],
    criteria: release.criteria.map((criterion) => {
      const { isMet, note } = standingOf(release, criterion);
      return { id: criterion.id, text: criterion.text, tiedTo: criterion.tie, isMet, note };
    }),
    defects: release.defects.map(({ raisedAt, settledAt, ...defect }) => ({
      ...defect,
      ...{ raisedAt: at(raisedAt), settledAt: atOrNull(settledAt) },
    })),
    builds: release.builds.map(({ id, iteration, sealed }) => ({
      id,
      iteration,
      manifestDigest: sealed?.manifestDigest ?? null,
    })),
    library: release.libraryItems.map((item) => ({ name: item.name, version: item.version, sha256: item.sha256 })),
    environment: release.environment?.name ?? null,
    runSheet: release.runSheet.map(({ position: _position, ...step }) => step),
    deployments: release.deployments.map(presentDeployment),
    review: release.review,
    verdicts: release.verdicts.map(({ target: { id: _id, ...target }, measured, sampleSize, verdict }) => ({
      ...target,
      ...{ measured, sampleSize, verdict },
    })),
    authorizations: release.authorizations.map((one) => presentAuthorizationLine(one, now)),
  };
}

export function presentLibraryRow(row: LibraryRow): z.input<typeof shapes.LibraryListed> {
  const { name, version, sha256, size, service, lastCheck, withdrawn, runsIn } = row;
  return {
    ...{ name, version, sha256, size, service, runsIn },
    release: `REL-${row.release.number}`,
    checkedInBy: row.by,
    checkedInAt: at(row.at),
    lastCheck: lastCheck && { result: lastCheck.result, at: at(lastCheck.at) },
    withdrawn: withdrawn && { ...withdrawn, at: at(withdrawn.at) },
  };
}

export function presentLibraryBytes({ sha256, size, items, running, usedBy }: LibraryBytes): z.input<typeof shapes.LibraryBytes> {
  return {
    ...{ sha256, size },
    items: items.map((item) => ({
      ...{ sha256, size },
      ...{ name: item.name, version: item.version, mediaType: item.mediaType, service: item.service },
      release: `REL-${item.release.number}`,
      checkedInBy: item.checkedInBy,
      checkedInAt: at(item.checkedInAt),
      lastCheck: item.checks[0] ? { result: item.checks[0].result, at: at(item.checks[0].at) } : null,
      commit: item.build.commit,
      manifestDigest: item.build.manifestDigest,
      licences: [...item.licences],
      withdrawn: item.withdrawn && { ...item.withdrawn, at: at(item.withdrawn.at) },
    })),
    usedBy: usedBy.map(({ number, title, phase }) => ({ release: `REL-${number}`, title, phase })),
    running: running.map(({ service, environment, version, since }) => ({ service, environment, version, since: at(since) })),
  };
}

export function presentService({ service, owner, deputy, ...page }: ServicePage): z.input<typeof shapes.Service> {
  const { key, name, description, tier, state, version } = service;
  return {
    ...{ key, name, description, tier, state, version },
    owner: owner?.name ?? null,
    deputy: deputy?.name ?? null,
    requiredSuites: page.suites,
    targets: page.targets.map(({ target: { id: _id, ...target }, verdict }) => ({
      ...target,
      ...{ lastMeasured: verdict.measured, verdict: verdict.verdict },
    })),
    dependsOn: page.leansOn.map(related),
    dependants: page.carries.map(related),
    items: page.items.map((item) => ({
      ...{ name: item.name, kind: item.kind },
      running: item.running.map(({ environment, version: running, sha256, since }) => ({
        ...{ environment, sha256 },
        version: running,
        since: at(since),
      })),
    })),
  };
}

const related = ({ kind, key, name, tier }: ServicePage["leansOn"][number]) => ({ kind, key, name, tier });

export function presentComponents(bill: BuildBill, { components, licences, next }: BillPage): z.input<typeof shapes.Components> {
  const { id, sha256, format, specVersion, standing } = bill;
  const { firstForeign: _first, foreignMaterials: _materials, ...counts } = standing;
  return {
    bill: { ...{ id, sha256, format, specVersion, components: bill.components }, ...counts },
    items: components.map(({ name, version, purl, standing: stands, reason, letInBy, letInUntil }) => ({
      ...{ name, version, purl, standing: stands, because: reason },
      letInBy: letInBy === null ? null : `CHG-${letInBy}`,
      letInUntil: letInUntil && at(letInUntil),
    })),
    licences,
    next: next?.toString() ?? null,
  };
}
