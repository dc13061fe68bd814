/** Raising a release, and what it carries. */
import { type Decision, decide, type Refusal } from "./decision.ts";
import { changeStateLabels } from "./labels.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, CarriedChange, ChangeModel, Instant, Release, ReleaseKind, ReleaseService } from "./release.ts";
import type { EventOf, ReleaseEvent } from "./release-event.ts";

/** The model of a release is the strictest of its changes': standard only if all are. */
export function strictestModel(changes: readonly Pick<CarriedChange, "model">[]): ChangeModel {
  if (changes.some(({ model }) => model === "emergency")) return "emergency";
  return changes.length > 0 && changes.every(({ model }) => model === "standard") ? "standard" : "normal";
}

/** A release retires its service when a change that it carries asks for that. */
export const isRetirement = (changes: readonly Pick<CarriedChange, "origin">[]): boolean =>
  changes.some(({ origin }) => origin === "retirement");

/** A change that might be carried, with what speaks against it. */
export interface CandidateChange extends CarriedChange {
  serviceId: string;
  carriedBy: number | null;
}

function reasonsAgainstCarrying(changes: readonly CandidateChange[], serviceId: string): Refusal[] {
  const refusals: Refusal[] = [];
  for (const { number, origin, serviceId: its, carriedBy, state } of changes) {
    const no = (code: string, why: string) =>
      refusals.push({ code, message: `CHG-${number} ${why}`, field: "changeIds", href: `/changes/CHG-${number}` });
    if (origin === "intake") no("intake", "is an intake: nothing of it is released.");
    if (its !== serviceId) no("other-service", "belongs to another service.");
    if (carriedBy !== null) no("carried", `is carried by REL-${carriedBy}.`);
    if (state === "withdrawn" || state === "implemented" || state === "closed") no("not-open", `is ${changeStateLabels[state]}.`);
  }
  return refusals;
}

export interface ReleaseInput {
  title: string;
  purpose: string;
  kind: ReleaseKind;
  wantedAt: Instant | null;
  managerId: string;
}

export interface RaiseInput extends ReleaseInput {
  number: number;
  service: Pick<ReleaseService, "id" | "name" | "state">;
  changes: readonly CandidateChange[];
  managerMayManage: boolean;
  /** The release after which this one puts right what is left. */
  follows: { id: string; number: number; serviceId: string } | null;
}

const notAManager: Refusal = { code: "not-a-manager", message: "The release manager must hold that role.", field: "managerId" };

export function decideRaiseRelease(
  { service, changes, managerMayManage, follows, ...input }: RaiseInput,
  actor: Actor,
): Decision<EventOf<"release.raised">> {
  const refusals = [...requireCapability(actor, "release:raise"), ...reasonsAgainstCarrying(changes, service.id)];
  if (service.state === "retired")
    refusals.push({ code: "service-retired", message: `${service.name} is retired.`, field: "serviceId" });
  if (!managerMayManage) refusals.push(notAManager);
  if (follows && follows.serviceId !== service.id)
    refusals.push({
      code: "follows-another-service",
      message: `REL-${follows.number} is of another service: a follow-up is of the same.`,
      field: "followsReleaseId",
    });
  return decide(refusals, {
    type: "release.raised",
    ...input,
    serviceId: service.id,
    followsReleaseId: follows?.id ?? null,
    model: strictestModel(changes),
    retires: isRetirement(changes),
    changeIds: changes.map(({ id }) => id),
  });
}

function notBeforeBuild(release: Release): Refusal[] {
  return release.phase === "requested" || release.phase === "planning"
    ? []
    : [{ code: "other-phase", message: "After planning this changes only by going back to planning." }];
}

export function decideAmendRelease(
  release: Release,
  input: ReleaseInput & { managerMayManage: boolean },
  actor: Actor,
): Decision<ReleaseEvent> {
  const { managerMayManage, ...amended } = input;
  const refusals = [...requireCapability(actor, "release:plan"), ...notBeforeBuild(release)];
  if (!managerMayManage) refusals.push(notAManager);
  return decide(refusals, { type: "release.amended", ...amended });
}

/** Sets the whole scope: the changes named are carried, the others are let go. */
export function decideChangeScope(
  release: Release,
  { changes }: { changes: readonly CandidateChange[] },
  actor: Actor,
): Decision<ReleaseEvent> {
  const carried = new Set(release.changes.map(({ id }) => id));
  const wanted = new Set(changes.map(({ id }) => id));
  const added = changes.filter(({ id }) => !carried.has(id));
  const removed = release.changes.filter(({ id }) => !wanted.has(id)).map(({ id }) => id);
  const refusals = [
    ...requireCapability(actor, "release:plan"),
    ...notBeforeBuild(release),
    ...reasonsAgainstCarrying(added, release.service.id),
  ];
  if (added.length + removed.length === 0) refusals.push({ code: "nothing-changed", message: "The scope is as it was." });
  const [model, retires] = [strictestModel(changes), isRetirement(changes)];
  if (release.phase === "planning") refusals.push(...reasonsAgainstLateScope(release, { changes, added, model, retires }));
  return decide(refusals, { type: "scope.changed", added: added.map(({ id }) => id), removed, model, retires });
}

/** In planning G1 has been decided: what it checked stays true, and what it decided on stays what it is. */
function reasonsAgainstLateScope(
  release: Release,
  scope: { changes: readonly CandidateChange[]; added: readonly CandidateChange[]; model: ChangeModel; retires: boolean },
): Refusal[] {
  const refusals: Refusal[] = scope.added
    .filter(({ state }) => state !== "authorized")
    .map(({ number }) => ({
      code: "not-authorized",
      message: `CHG-${number} is not authorized: in planning a release takes in authorized changes only.`,
      field: "changeIds",
      href: `/changes/CHG-${number}`,
    }));
  const no = (code: string, message: string) => refusals.push({ code, message, field: "changeIds" });
  if (scope.changes.length === 0) no("no-change", "A release carries at least one change.");
  if (scope.model === "emergency" && release.model !== "emergency")
    no("becomes-emergency", "An emergency is confirmed at the gate to planning: raise a release of its own for it.");
  if (scope.retires !== release.retires)
    no("retirement-changed", "Whether a release retires its service is decided at the gate to planning.");
  return refusals;
}
