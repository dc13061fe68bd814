/** Requests for change: raised, authorized by a change authority, then carried by a release. */
import { type Authorization, isOpen } from "./authorization.ts";
import type { Decision, Refusal } from "./decision.ts";
import { seatOrRefuse } from "./gate-asking.ts";
import type { Intake } from "./intake.ts";
import { changeStateLabels } from "./labels.ts";
import { requireCapability } from "./permissions.ts";
import { changeSubject, type Panel } from "./policy.ts";
import type { Actor, ChangeModel, ChangeOrigin, ChangeState, Instant, PersonRef } from "./release.ts";
import type { AuthorizationEvent } from "./release-event.ts";

export interface Change {
  id: string;
  number: number;
  title: string;
  reason: string;
  origin: ChangeOrigin;
  model: ChangeModel;
  service: { id: string; key: string; name: string; tier: number };
  template: { id: string; name: string; version: number } | null;
  raisedBy: PersonRef;
  raisedAt: Instant;
  state: ChangeState;
  version: number;
  evidenceRevision: number;
  streamId: string;
  carriedBy: { id: string; number: number; title: string; isOpen: boolean }[];
  authorizations: readonly Authorization[];
  /** What it would let into the library, where that is what it is about. */
  intake: Intake | null;
}

export interface ChangeInput {
  title: string;
  reason: string;
  origin: ChangeOrigin;
  model: ChangeModel;
  templateId: string | null;
}

export type ChangeEvent =
  | AuthorizationEvent
  | ({ type: "change.raised"; number: number; serviceId: string; intake?: RaisedIntake } & ChangeInput)
  | ({ type: "change.amended" } & ChangeInput)
  | { type: "change.withdrawn"; reason: string };

/** What the record tells of an intake as it is raised; the digest is that of the whole list. */
export type RaisedIntake = Omit<Intake, "until"> & { until: string | null; componentsDigest: string };

const mayRaise = (origin: ChangeOrigin, of: "change:raise" | "change:ask", actor: Actor): Refusal[] =>
  requireCapability(actor, origin === "intake" ? "intake:raise" : of);

/** A standard change names the template that describes it; no other does. */
export function reasonsAgainstChange({ origin, model, templateId }: ChangeInput): Refusal[] {
  if (origin === "intake" && model === "standard")
    return [
      {
        code: "intake-standard",
        message: "An intake is normal or an emergency: no template lists what it lets in.",
        field: "model",
      },
    ];
  if (model === "standard" && !templateId)
    return [
      { code: "template-missing", message: "A standard change follows a confirmed template: choose one.", field: "templateId" },
    ];
  if (model !== "standard" && templateId)
    return [{ code: "template-not-allowed", message: "Only a standard change follows a template.", field: "templateId" }];
  return [];
}

/** Amends a draft, or what was refused; a submitted or authorized change stays as it was decided. */
export function decideAmendChange(change: Change, input: ChangeInput, actor: Actor): Decision<ChangeEvent> {
  const refusals = [...mayRaise(change.origin, "change:raise", actor), ...reasonsAgainstChange(input)];
  if (change.origin === "intake" || input.origin === "intake")
    refusals.push({
      code: "intake",
      message: change.intake
        ? `CHG-${change.number} is an intake, and stays as it was raised. Withdraw it and raise another.`
        : "A change is an intake from the beginning, or never.",
      field: "origin",
    });
  if (change.state !== "draft" && change.state !== "refused")
    refusals.push({
      code: "not-a-draft",
      message: `CHG-${change.number} is ${changeStateLabels[change.state]}: only a draft or a refused change is amended.`,
    });
  const carrier = change.carriedBy.find(({ isOpen: open }) => open);
  const retires = (origin: ChangeOrigin) => origin === "retirement";
  if (carrier && (input.model !== change.model || retires(input.origin) !== retires(change.origin)))
    refusals.push({
      code: "carried",
      message: `REL-${carrier.number} carries it, and is what its changes are. Take it out of its scope first.`,
      field: input.model === change.model ? "origin" : "model",
      href: `/releases/REL-${carrier.number}`,
    });
  return refusals.length > 0 ? { allowed: false, refusals } : { allowed: true, events: [{ type: "change.amended", ...input }] };
}

/** Asks the change authority to authorize a change. */
export function decideAskChange(
  change: Change,
  input: { authorizationId: string; evidence: Uint8Array; evidenceDigest: string },
  panel: Panel,
  actor: Actor,
  now: Instant,
): Decision<ChangeEvent> {
  const refusals = mayRaise(change.origin, "change:ask", actor);
  if (change.intake?.until && change.intake.until <= now)
    refusals.push({ code: "over", message: "The day until which it would let in is over: withdraw it and raise another." });
  if (change.state !== "draft" && change.state !== "refused")
    refusals.push({
      code: "not-a-draft",
      message: `CHG-${change.number} is ${changeStateLabels[change.state]}: it cannot be submitted.`,
    });
  if (change.authorizations.some(isOpen))
    refusals.push({ code: "asked-already", message: "An authorization of this change is pending." });
  const excluded = new Set([change.raisedBy.id, ...(actor.kind === "person" ? [actor.id] : [])]);
  const parties = seatOrRefuse(panel, excluded, refusals);
  if (refusals.length > 0) return { allowed: false, refusals };
  return {
    allowed: true,
    events: [
      {
        type: "authorization.asked",
        subject: changeSubject(change.origin),
        gate: null,
        evidenceRevision: change.evidenceRevision,
        templateId: null,
        waiverId: null,
        parties,
        ...input,
      },
    ],
  };
}

const isRaiserOrManager = ({ raisedBy }: Change, actor: Actor): boolean =>
  actor.kind === "person" && (actor.id === raisedBy.id || actor.roles.includes("change_manager"));

/** Takes a change back, unless an open release carries it. A pending request for it ends with it. */
export function decideWithdrawChange(change: Change, { reason }: { reason: string }, actor: Actor): Decision<ChangeEvent> {
  const refusals = mayRaise(change.origin, "change:raise", actor);
  if (change.intake && change.state !== "draft" && !isRaiserOrManager(change, actor))
    refusals.push({
      code: "others-rely-on-it",
      message: "Others rely on what it lets in: only who raised it, or a change manager, withdraws it once it was submitted.",
    });
  if (!["draft", "submitted", "authorized", "refused"].includes(change.state))
    refusals.push({ code: "too-late", message: `CHG-${change.number} is ${changeStateLabels[change.state]}.` });
  const carrier = change.carriedBy.find(({ isOpen: open }) => open);
  if (carrier)
    refusals.push({
      code: "carried",
      message: `REL-${carrier.number} carries it. Take it out of its scope first.`,
      href: `/releases/REL-${carrier.number}`,
    });
  if (reason.trim() === "") refusals.push({ code: "reason-missing", message: "Say why it is withdrawn.", field: "reason" });
  if (refusals.length > 0) return { allowed: false, refusals };
  const pending = change.authorizations.filter(({ state }) => state === "pending");
  return {
    allowed: true,
    events: [
      ...pending.map(({ id }): ChangeEvent => ({ type: "authorization.withdrawn", authorizationId: id, reason: reason.trim() })),
      { type: "change.withdrawn", reason: reason.trim() },
    ],
  };
}
