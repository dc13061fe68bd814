/** Releases: whole aggregates out. */
import type { BuildBill, ComponentStanding, Gate, Instant, Release } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { asGate, authorizationInclude, authorizationOmit, toAuthorization } from "./authorization-rows.ts";
import { billStandings, nothingLookedUp } from "./bill-store.ts";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";
import { jsonList } from "./json.ts";
import { type ServiceStanding, serviceStanding, serviceStandings } from "./service-standing.ts";
import { isInForce } from "./trusted-builder-store.ts";
import { toWaiver, waiverInclude } from "./waiver-rows.ts";

type Reader = Database | Transaction;

const person = { select: { id: true, name: true } } as const;

const whole = {
  service: { include: { requiredSuites: { orderBy: { name: "asc" } } } },
  manager: person,
  raiser: person,
  follows: { select: { id: true, number: true, title: true } },
  followers: { select: { id: true, number: true, title: true, retires: true, phase: true }, orderBy: { number: "asc" } },
  changes: { include: { change: true }, orderBy: { change: { number: "asc" } } },
  evidenceRevisions: true,
  plan: true,
  schedule: true,
  risks: { orderBy: { position: "asc" } },
  criteria: { include: { result: true }, orderBy: { position: "asc" } },
  impactSnapshots: { orderBy: { takenAt: "desc" }, take: 1 },
  decommissionTasks: { orderBy: [{ kind: "asc" }, { title: "asc" }] },
  builds: {
    include: {
      person,
      sealer: person,
      artifacts: { include: { person }, orderBy: { name: "asc" } },
      reports: { include: { person, environment: true }, orderBy: { handedInAt: "asc" } },
      provenance: {
        include: { person, trustedBuilder: { select: { id: true, name: true, steps: { select: { step: true } } } } },
        orderBy: { handedInAt: "asc" },
      },
      bills: { include: { person }, orderBy: [{ handedInAt: "desc" }, { id: "desc" }], take: 1 },
      removal: true,
    },
    orderBy: { iteration: "asc" },
  },
  defects: { include: { person }, orderBy: { raisedAt: "asc" } },
  libraryItems: {
    include: { person, checks: { orderBy: { checkedAt: "desc" }, take: 1 }, withdrawal: { include: { person } } },
    orderBy: { checkedInAt: "asc" },
  },
  deploymentPlan: { include: { environment: true } },
  runSheet: { orderBy: [{ kind: "asc" }, { position: "asc" }] },
  rehearsals: { include: { person, environment: true }, orderBy: { recordedAt: "asc" } },
  deployments: {
    include: { person, environment: true, results: { include: { person }, orderBy: { recordedAt: "asc" } } },
    orderBy: { startedAt: "asc" },
  },
  review: true,
  verdicts: { orderBy: { name: "asc" } },
  waivers: { include: waiverInclude, orderBy: { givenAt: "asc" } },
  authorizations: { include: authorizationInclude, omit: authorizationOmit, orderBy: { number: "asc" } },
  phaseEntries: { include: { person }, orderBy: { enteredAt: "asc" } },
} as const satisfies Prisma.ReleaseInclude;

type Row = Prisma.ReleaseGetPayload<{ include: typeof whole }>;

/** Locks the release for the transaction, always as its first statement, and reads it as it stands under the lock. */
export async function lockRelease(tx: Transaction, releaseId: string): Promise<{ release: Release; now: Instant }> {
  const locked = await tx.$queryRaw<unknown[]>`SELECT 1 FROM release WHERE id = ${releaseId}::uuid FOR NO KEY UPDATE`;
  if (locked.length === 0) throw new AppError("not-found", "There is no such release.");
  return readRelease(tx, { id: releaseId });
}

/** One release, whole, with the database's time at which it was read. */
export async function readRelease(
  db: Reader,
  where: { id: string } | { number: number },
): Promise<{ release: Release; now: Instant }> {
  const row = await db.release.findUnique({ where, include: whole, relationLoadStrategy: "join" });
  if (!row) throw new AppError("not-found", "There is no such release.");
  const [standing, bills] = await Promise.all([serviceStanding(db, row.serviceId), billStandings(db, billsOf(row))]);
  return { release: toRelease(row, standing, bills), now: standing.now };
}

/** The releases of these ids, whole, newest first, by two statements however many they are. */
export async function readReleases(db: Reader, ids: readonly string[]): Promise<{ release: Release; now: Instant }[]> {
  if (ids.length === 0) return [];
  const rows = await db.release.findMany({
    where: { id: { in: [...ids] } },
    include: whole,
    orderBy: { number: "desc" },
    relationLoadStrategy: "join",
  });
  const standings = await serviceStandings(
    db,
    rows.map(({ serviceId }) => serviceId),
  );
  const bills = await billStandings(db, rows.flatMap(billsOf));
  return rows.flatMap((row) => {
    const standing = standings.get(row.serviceId);
    return standing ? [{ release: toRelease(row, standing, bills), now: standing.now }] : [];
  });
}

/** The bills whose components are looked up with the release: of the last build, the others are history. */
const billsOf = ({ builds }: Row): string[] => (builds.at(-1)?.bills ?? []).map(({ id }) => id);

function toRelease(
  row: Row,
  { owner, deputy, changeSuccess, dependants, ratificationHours, provenanceRule }: ServiceStanding,
  bills: ReadonlyMap<string, ComponentStanding>,
): Release {
  const { service, impactSnapshots, deploymentPlan } = row;
  const [snapshot] = impactSnapshots;
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    purpose: row.purpose,
    kind: row.kind,
    model: row.model,
    retires: row.retires,
    wantedAt: row.wantedAt,
    raisedAt: row.raisedAt,
    ratificationHours,
    provenanceRule,
    phase: row.phase,
    phaseSince: row.phaseSince,
    version: row.version,
    streamId: row.streamId,
    manager: row.manager,
    raisedBy: row.raiser,
    follows: row.follows,
    followers: row.followers,
    service: {
      id: service.id,
      key: service.key,
      name: service.name,
      tier: service.tier,
      state: service.state,
      requiredSuites: service.requiredSuites.map(({ name, kinds }) => ({ name, kinds })),
      owner,
      deputy,
      changeSuccess,
      dependants,
    },
    changes: row.changes.map(({ change: { id, number, title, origin, model, state, templateId } }) => ({
      id,
      number,
      title,
      origin,
      model,
      state,
      templateId,
    })),
    evidenceRevisions: revisionsOf(row.evidenceRevisions),
    plan: row.plan && {
      scope: row.plan.scope,
      backOutTrigger: row.plan.backOutTrigger,
      backOutSteps: row.plan.backOutSteps,
      backOutMinutes: row.plan.backOutMinutes,
      testStrategy: row.plan.testStrategy,
    },
    schedule: row.schedule && {
      windowStart: row.schedule.windowStart,
      windowEnd: row.schedule.windowEnd,
      observationDays: row.schedule.observationDays,
      communication: row.schedule.communication,
    },
    risks: row.risks.map(({ id, title, likelihood, impact, mitigation, contingency }) => ({
      id,
      title,
      likelihood,
      impact,
      mitigation,
      contingency,
    })),
    criteria: row.criteria.map(({ id, text, suite, test, result }) => ({
      id,
      text,
      tie: suite === null ? null : { suite, test },
      result: result && { isMet: result.isMet, note: result.note },
    })),
    impact: snapshot
      ? { id: snapshot.id, takenAt: snapshot.takenAt, services: jsonList(snapshot.services), targets: jsonList(snapshot.targets) }
      : null,
    decommission: row.decommissionTasks.map(({ id, kind, title, isDone, note }) => ({ id, kind, title, isDone, note })),
    builds: row.builds.map((build) => toBuild(build, bills)),
    defects: row.defects.map(({ id, title, isBlocking, state, person: raisedBy, raisedAt, settledAt }) => ({
      ...{ id, title, isBlocking, state, raisedBy, raisedAt, settledAt },
    })),
    libraryItems: row.libraryItems.map(({ person: checkedInBy, checks: [check], withdrawal, size, ...item }) => ({
      id: item.id,
      artifactId: item.artifactId,
      name: item.name,
      version: item.version,
      sha256: item.sha256,
      mediaType: item.mediaType,
      checkedInAt: item.checkedInAt,
      size: Number(size),
      checkedInBy,
      lastCheck: check ? { result: check.result, at: check.checkedAt } : null,
      withdrawn: withdrawal && { by: withdrawal.person, at: withdrawal.withdrawnAt, reason: withdrawal.reason },
    })),
    environment: deploymentPlan?.environment ?? null,
    runSheet: row.runSheet.map(({ id, kind, position, title, instruction, responsible, expectedMinutes }) => ({
      id,
      kind,
      position,
      title,
      instruction,
      responsible,
      expectedMinutes,
    })),
    rehearsals: row.rehearsals.map(({ id, buildId, environment, outcome, minutes, note, person: recordedBy, recordedAt }) => ({
      ...{ id, buildId, outcome, minutes, note, recordedBy, recordedAt },
      environment: environment.name,
    })),
    deployments: row.deployments.map(toDeployment),
    review: row.review && {
      plannedVsActual: row.review.plannedVsActual,
      incidents: row.review.incidents,
      customerValue: row.review.customerValue,
      businessValue: row.review.businessValue,
      lessons: row.review.lessons,
      decision: row.review.decision,
      decisionReason: row.review.decisionReason,
    },
    verdicts: row.verdicts.map(({ targetId, name, comparison, value, unit, measured, sampleSize, verdict }) => ({
      target: { id: targetId, name, comparison, value: Number(value), unit },
      measured: measured === null ? null : Number(measured),
      sampleSize,
      verdict,
    })),
    waivers: row.waivers.map(toWaiver),
    authorizations: row.authorizations.map(toAuthorization),
    entries: row.phaseEntries.map(
      ({ id, fromPhase, toPhase, via, gate, authorizationId, reason, person: enteredBy, enteredAt }) => ({
        id,
        from: fromPhase,
        to: toPhase,
        via,
        gate: gate === null ? null : asGate(gate),
        authorizationId,
        reason,
        enteredBy,
        enteredAt,
      }),
    ),
  };
}

function revisionsOf(rows: Row["evidenceRevisions"]): Record<Gate, number> {
  const revisions: Record<Gate, number> = { planning: 0, build_and_test: 0, check_in: 0, deployment: 0, closed: 0 };
  for (const { gate, revision } of rows) revisions[asGate(gate)] = revision;
  return revisions;
}

function toBuild(
  {
    person: handedInBy,
    sealer,
    sealedAt,
    manifestDigest,
    artifacts,
    reports,
    provenance,
    bills: [bill],
    removal,
    ...build
  }: Row["builds"][number],
  standings: ReadonlyMap<string, ComponentStanding>,
): Release["builds"][number] {
  const { id, iteration, source, commit, builder, runUrl, handedInAt } = build;
  return {
    id,
    iteration,
    source,
    commit,
    builder,
    runUrl,
    handedInBy,
    handedInAt,
    bytesRemoved: removal && { at: removal.removedAt, supersededBy: removal.supersededBy },
    sealed: manifestDigest && sealer && sealedAt ? { manifestDigest, by: sealer, at: sealedAt } : null,
    artifacts: artifacts.map((one) => ({
      id: one.id,
      name: one.name,
      version: one.version,
      mediaType: one.mediaType,
      size: Number(one.size),
      sha256: one.sha256,
      uploadedBy: one.person,
    })),
    reports: reports.map((one) => ({
      id: one.id,
      suite: one.suite,
      environment: one.environment.name,
      manifestDigest: one.manifestDigest,
      tests: one.tests,
      failed: one.failed,
      skipped: one.skipped,
      flaky: one.flaky,
      durationMs: one.durationMs,
      failures: jsonList(one.failures),
      flakyTests: jsonList(one.flakyTests),
      skippedTests: jsonList(one.skippedTests),
      named: jsonList(one.named),
      sha256: one.sha256,
      handedInBy: one.person,
      handedInAt: one.handedInAt,
    })),
    provenance: provenance.map((one) => ({
      id: one.id,
      sha256: one.sha256,
      size: one.size,
      format: one.format,
      predicateType: one.predicateType,
      builderUri: one.builderUri,
      subjects: jsonList(one.subjects),
      materials: jsonList(one.materials),
      trustedBuilder: one.trustedBuilder && {
        id: one.trustedBuilder.id,
        name: one.trustedBuilder.name,
        isInForce: isInForce(one.trustedBuilder.steps),
      },
      signer: one.signer,
      faults: jsonList(one.faults),
      handedInBy: one.person,
      handedInAt: one.handedInAt,
    })),
    bill: bill ? toBill(bill, standings.get(bill.id) ?? nothingLookedUp) : null,
  };
}

const toBill = (
  {
    id,
    sha256,
    format,
    specVersion,
    mainPurl,
    components,
    duplicates,
    person: handedInBy,
    handedInAt,
  }: Row["builds"][number]["bills"][number],
  standing: ComponentStanding,
): BuildBill => ({ id, sha256, format, specVersion, mainPurl, components, duplicates, handedInBy, handedInAt, standing });

function toDeployment(row: Row["deployments"][number]): Release["deployments"][number] {
  const {
    id,
    environment,
    person: startedBy,
    startedAt,
    outcome,
    endedAt,
    note,
    overran,
    runningBefore,
    runningAfter,
    results,
  } = row;
  return {
    id,
    environment,
    startedBy,
    startedAt,
    runningBefore: jsonList(runningBefore),
    runningAfter: runningAfter === null ? null : jsonList(runningAfter),
    ended: outcome && endedAt ? { outcome, at: endedAt, note, overran } : null,
    results: results.map((one) => ({
      stepId: one.stepId,
      result: one.result,
      note: one.note,
      by: one.person,
      at: one.recordedAt,
    })),
  };
}
