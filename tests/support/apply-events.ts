/** What events make of a release, without a database: the same rows, revisions and clocks, in a dozen lines each. */
import { isDeepStrictEqual } from "node:util";
import type { Authorization } from "#lib/domain/authorization";
import { gatesTouchedBy, supersededBy } from "#lib/domain/gate-asking";
import { type Actor, type Defect, type Environment, type Gate, gates, type PersonRef, type Release } from "#lib/domain/release";
import type { AuthorizationEvent, EventOf, PlannedCriterion, ReleaseEvent } from "#lib/domain/release-event";
import { componentStanding } from "./build-release.ts";

export interface Happening {
  actor: Actor;
  now: Date;
  environments: readonly Environment[];
  /** What is known of changes that are not in scope yet. */
  changes: Release["changes"];
}

const authorOf = ({ actor }: Happening): PersonRef =>
  actor.kind === "person" ? { id: actor.id, name: actor.name } : { id: "", name: actor.job };
const hours = (from: Date, n: number): Date => new Date(from.getTime() + n * 3_600_000);
const changed = <T extends { id: string }>(list: readonly T[], id: string, change: (one: T) => T): T[] =>
  list.map((one) => (one.id === id ? change(one) : one));

/** The release after a decision, with everything it supersedes and every revision it raises. */
export function applyEvents(release: Release, decided: readonly ReleaseEvent[], happening: Happening): Release {
  const events = [...decided, ...supersededBy(release, decided)];
  const after = events.reduce((one, event) => apply(one, event, happening), release);
  const touched = gatesTouchedBy(decided);
  const evidenceRevisions = Object.fromEntries(
    gates.map((gate) => [gate, release.evidenceRevisions[gate] + (touched.has(gate) ? 1 : 0)]),
  ) as Record<Gate, number>;
  return { ...after, evidenceRevisions, version: release.version + 1 };
}

function apply(release: Release, event: ReleaseEvent, happening: Happening): Release {
  const by = authorOf(happening);
  const { now } = happening;
  switch (event.type) {
    case "release.raised":
      return release;
    case "release.amended": {
      const { type: _, managerId, ...head } = event;
      return { ...release, ...head, manager: { id: managerId, name: managerId } };
    }
    case "release.passed_on":
      return { ...release, manager: { id: event.managerId, name: event.managerName } };
    case "scope.changed": {
      const added = happening.changes.filter(({ id }) => event.added.includes(id));
      const kept = release.changes.filter(({ id }) => !event.removed.includes(id));
      return { ...release, changes: [...kept, ...added], model: event.model, retires: event.retires };
    }
    case "plan.saved":
      return { ...release, plan: event.plan };
    case "schedule.saved":
      return { ...release, schedule: event.schedule };
    case "risks.saved":
      return { ...release, risks: event.risks };
    case "criteria.saved": {
      const result = ({ id, text, tie }: PlannedCriterion) =>
        release.criteria.find((one) => one.id === id && one.text === text && isDeepStrictEqual(one.tie, tie))?.result ?? null;
      return { ...release, criteria: event.criteria.map((one) => ({ ...one, result: result(one) })) };
    }
    case "impact.taken":
      return { ...release, impact: { ...event.snapshot, takenAt: now } };
    case "decommission.saved":
      return { ...release, decommission: event.tasks };
    case "build.handed_in":
    case "artifact.added":
    case "build.sealed":
    case "build.bytes_removed":
    case "provenance.handed_in":
    case "report.handed_in":
    case "bill.handed_in":
      return { ...release, builds: buildsAfter(release, event, happening) };
    case "defect.raised": {
      const { defectId: id, title, isBlocking } = event;
      const raised: Defect = { id, title, isBlocking, state: "open", raisedBy: by, raisedAt: now, settledAt: null };
      return { ...release, defects: [...release.defects, raised] };
    }
    case "defect.settled": {
      const { state, isBlocking } = event;
      const settledAt = (one: Defect) => (state === "open" ? null : (one.settledAt ?? now));
      const settled = (one: Defect): Defect => ({ ...one, state, isBlocking, settledAt: settledAt(one) });
      return { ...release, defects: changed(release.defects, event.defectId, settled) };
    }
    case "criterion.judged": {
      const result = { isMet: event.isMet, note: event.note };
      return { ...release, criteria: changed(release.criteria, event.criterionId, (one) => ({ ...one, result })) };
    }
    case "library.checked_in": {
      const { type: _, itemId: id, ...item } = event;
      return {
        ...release,
        libraryItems: [
          ...release.libraryItems,
          { ...item, id, checkedInBy: by, checkedInAt: now, lastCheck: null, withdrawn: null },
        ],
      };
    }
    case "library.withdrawn": {
      const withdrawn = { by, at: now, reason: event.reason };
      return { ...release, libraryItems: changed(release.libraryItems, event.itemId, (one) => ({ ...one, withdrawn })) };
    }
    case "media.checked": {
      const lastCheck = { result: event.result, at: now };
      return { ...release, libraryItems: changed(release.libraryItems, event.itemId, (one) => ({ ...one, lastCheck })) };
    }
    case "environment.chosen":
      return { ...release, environment: happening.environments.find(({ id }) => id === event.environmentId) ?? null };
    case "run_sheet.saved":
      return { ...release, runSheet: event.steps };
    case "run_sheet.extended":
      return { ...release, runSheet: [...release.runSheet, event.step] };
    case "rehearsal.recorded": {
      const { type: _, rehearsalId: id, environmentId, ...rehearsal } = event;
      const environment = happening.environments.find((one) => one.id === environmentId)?.name ?? "";
      return {
        ...release,
        rehearsals: [...release.rehearsals, { ...rehearsal, id, environment, recordedBy: by, recordedAt: now }],
      };
    }
    case "deployment.started":
    case "step.recorded":
    case "deployment.ended":
      return { ...release, deployments: deploymentsAfter(release, event, happening) };
    case "review.saved":
      return { ...release, review: event.review };
    case "verdicts.given":
      return { ...release, verdicts: event.verdicts };
    case "waiver.given": {
      const { waiverId: id, gate, check, reason, until, as, needsAuthorization } = event;
      const given = { id, gate, check, reason, until, needsAuthorization, givenBy: by, givenAt: now, rule: { version: 1, as } };
      return { ...release, waivers: [...release.waivers, { ...given, ended: null }] };
    }
    case "waiver.ended": {
      const ended = { by, at: now, reason: event.reason };
      return { ...release, waivers: changed(release.waivers, event.waiverId, (one) => ({ ...one, ended })) };
    }
    case "phase.entered": {
      const { type: _, phaseEntryId: id, evidenceDigest: __, ...entry } = event;
      return {
        ...release,
        phase: event.to,
        phaseSince: now,
        entries: [...release.entries, { ...entry, id, enteredBy: by, enteredAt: now }],
        authorizations: changed(release.authorizations, event.authorizationId ?? "", (one) => ({ ...one, spent: true })),
        changes: changesAfter(release, event),
        service: { ...release.service, state: serviceAfter(release, event) },
      };
    }
    default:
      return { ...release, authorizations: authorizationsAfter(release, event, happening) };
  }
}

/** A finished deployment implements the changes; the accepted review closes them. */
function changesAfter({ changes, deployments }: Release, { to }: EventOf<"phase.entered">): Release["changes"] {
  if (deployments.at(-1)?.ended?.outcome !== "finished" || (to !== "review" && to !== "closed")) return changes;
  return changes.map((one) => ({ ...one, state: to === "review" ? "implemented" : "closed" }));
}

function serviceAfter({ service, retires }: Release, { to, via }: EventOf<"phase.entered">): Release["service"]["state"] {
  if (to !== "planning" || via !== "gate") return service.state;
  if (service.state === "design") return "transition";
  return retires ? "retiring" : service.state;
}

function buildsAfter(
  { builds }: Release,
  event: EventOf<
    | "build.handed_in"
    | "build.bytes_removed"
    | "artifact.added"
    | "build.sealed"
    | "provenance.handed_in"
    | "report.handed_in"
    | "bill.handed_in"
  >,
  happening: Happening,
): Release["builds"] {
  const by = authorOf(happening);
  switch (event.type) {
    case "build.handed_in": {
      const { type: _, buildId: id, ...build } = event;
      const handedIn = { handedInBy: by, handedInAt: happening.now, sealed: null };
      return [
        ...builds,
        { ...build, id, ...handedIn, artifacts: [], reports: [], provenance: [], bill: null, bytesRemoved: null },
      ];
    }
    case "artifact.added":
      return changed(builds, event.buildId, (one) => ({
        ...one,
        artifacts: [...one.artifacts, { ...event.artifact, uploadedBy: by }],
      }));
    case "build.sealed":
      return changed(builds, event.buildId, (one) => ({
        ...one,
        sealed: { manifestDigest: event.manifestDigest, by, at: happening.now },
      }));
    case "build.bytes_removed":
      return changed(builds, event.buildId, (one) => ({
        ...one,
        bytesRemoved: { at: happening.now, supersededBy: event.supersededBy },
      }));
    case "provenance.handed_in": {
      const { trustedBuilder, ...provenance } = event.provenance;
      const handedIn = {
        ...provenance,
        trustedBuilder: trustedBuilder && { ...trustedBuilder, isInForce: true },
        handedInBy: by,
        handedInAt: happening.now,
      };
      return changed(builds, event.buildId, (one) => ({ ...one, provenance: [...one.provenance, handedIn] }));
    }
    case "report.handed_in": {
      const { environmentId, ...report } = event.report;
      const environment = happening.environments.find(({ id }) => id === environmentId)?.name ?? "";
      const handedIn = { ...report, environment, handedInBy: by, handedInAt: happening.now };
      return changed(builds, event.buildId, (one) => ({ ...one, reports: [...one.reports, handedIn] }));
    }
    case "bill.handed_in": {
      const { serialNumber: _, ...bill } = event.bill;
      const standing = componentStanding({ foreign: bill.components, withPurlOnly: bill.components });
      const handedIn = { ...bill, standing, handedInBy: by, handedInAt: happening.now };
      return changed(builds, event.buildId, (one) => ({ ...one, bill: handedIn }));
    }
  }
}

function deploymentsAfter(
  { deployments }: Release,
  event: EventOf<"deployment.started" | "step.recorded" | "deployment.ended">,
  happening: Happening,
): Release["deployments"] {
  const by = authorOf(happening);
  const at = happening.now;
  switch (event.type) {
    case "deployment.started": {
      const environment = happening.environments.find(({ id }) => id === event.environmentId);
      if (!environment) throw new Error("A deployment starts in a known environment.");
      const { deploymentId: id, runningBefore } = event;
      return [
        ...deployments,
        { id, environment, startedBy: by, startedAt: at, runningBefore, runningAfter: null, ended: null, results: [] },
      ];
    }
    case "step.recorded": {
      const { stepId, result, note } = event;
      return changed(deployments, event.deploymentId, (one) => ({
        ...one,
        results: [...one.results, { stepId, result, note, by, at }],
      }));
    }
    case "deployment.ended": {
      const { outcome, note, overran, runningAfter } = event;
      return changed(deployments, event.deploymentId, (one) => ({ ...one, runningAfter, ended: { outcome, at, note, overran } }));
    }
  }
}

const requestHours = 14 * 24;
const grantHours = 30 * 24;

function authorizationsAfter(release: Release, event: AuthorizationEvent, happening: Happening): Release["authorizations"] {
  const { authorizations, schedule } = release;
  const { now } = happening;
  const by = authorOf(happening);
  const edit = (change: (one: Authorization) => Authorization) => changed(authorizations, event.authorizationId, change);
  switch (event.type) {
    case "authorization.asked": {
      const { authorizationId: id, subject, gate, evidenceDigest, evidenceRevision, templateId, waiverId, parties } = event;
      const asked: Authorization = {
        id,
        number: authorizations.length + 1,
        subject,
        gate,
        state: "pending",
        evidenceDigest,
        evidenceRevision,
        askedBy: by,
        askedAt: now,
        expiresAt: hours(now, requestHours),
        endedAt: null,
        grantExpiresAt: null,
        spent: false,
        authority: { name: "Change advisory board" },
        secondFactor: "password",
        templateId,
        waiverId,
        parties,
        votes: [],
        recusals: [],
      };
      return [...authorizations, asked];
    }
    case "vote.cast": {
      const { verdict, reason } = event;
      return edit((one) => ({ ...one, votes: [...one.votes, { person: by, verdict, reason, castAt: now, signature: null }] }));
    }
    case "question.asked":
    case "question.answered":
      return authorizations;
    case "recusal.declared": {
      const { reason } = event;
      return edit((one) => ({ ...one, recusals: [...one.recusals, { person: by, reason, declaredAt: now }] }));
    }
    case "authorization.granted":
      return edit((one) => {
        const latest = hours(now, grantHours);
        const windowEnd = one.gate === "deployment" ? (schedule?.windowEnd ?? latest) : latest;
        return {
          ...one,
          state: "granted",
          endedAt: now,
          grantExpiresAt: windowEnd > now && windowEnd < latest ? windowEnd : latest,
        };
      });
    case "authorization.refused":
      return edit((one) => ({ ...one, state: "refused", endedAt: now }));
    case "authorization.withdrawn":
      return edit((one) => ({ ...one, state: "withdrawn", endedAt: now }));
    case "authorization.expired":
      return edit((one) => ({ ...one, state: "expired", endedAt: now }));
    case "authorization.superseded":
      return edit((one) => ({ ...one, state: "superseded", endedAt: now }));
  }
}
