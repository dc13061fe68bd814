/** The record in sentences: who did what, from an entry's stored content. Exhaustive by type; what is unknown says so. */
import type { AdminEvent, Appointed, PolicyTold } from "./admin-event.ts";
import type { ChangeEvent, RaisedIntake } from "./change.ts";
import {
  authorizationSubjectLabels,
  builderKindLabels,
  changeModelLabels,
  changeOriginLabels,
  comparisonLabels,
  configurationItemKindLabels,
  defectStateLabels,
  deploymentOutcomeLabels,
  gateWords,
  levelLabels,
  mediaCheckLabels,
  partyLabels,
  phaseLabels,
  provenanceModeLabels,
  rehearsalOutcomeLabels,
  relationKindLabels,
  releaseKindLabels,
  reviewDecisionLabels,
  roleLabels,
  runSheetKindLabels,
  serviceStateLabels,
  targetVerdictLabels,
  tokenVerbLabels,
} from "./labels.ts";
import type { MeetingEvent } from "./meeting-event.ts";
import type { ReleaseEvent } from "./release-event.ts";
import { sayRecurrence } from "./say-recurrence.ts";

type RecordedEvent = ReleaseEvent | ChangeEvent | AdminEvent | MeetingEvent;
export type RecordedType = RecordedEvent["type"];

/** An event as it is read back from JSON: nothing is promised to be there, instants are text, bytes are their number. */
type Recorded<T> = T extends Date
  ? string
  : T extends Uint8Array
    ? { bytes?: number }
    : T extends readonly (infer One)[]
      ? readonly Recorded<One>[]
      : T extends object
        ? { [K in keyof T]?: Recorded<T[K]> | undefined }
        : T;

/** Names for ids that the entry does not name itself, as far as the reader knows them. */
export type NameOf = (id: string) => string | undefined;

type Sentence<T extends RecordedType> = (event: Recorded<Extract<RecordedEvent, { type: T }>>, nameOf: NameOf) => string;

const count = (list: unknown, one: string, many = `${one}s`): string => {
  const n = Array.isArray(list) ? list.length : 0;
  return `${n === 0 ? "no" : n} ${n === 1 ? one : many}`;
};

/** A template that prints text and numbers, and says so where an entry holds neither. */
function say(parts: TemplateStringsArray, ...values: unknown[]): string {
  return parts.reduce((text, part, at) => text + shown(values[at - 1]) + part);
}

function shown(value: unknown): string {
  if (typeof value === "string") return sayInstant(value) ?? value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "(not recorded)";
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "7 Dec 2026 14:10 UTC" for an instant as entries hold it; null for any other text. */
function sayInstant(text: string): string | null {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/.exec(text) ?? [];
  return year === undefined ? null : `${Number(day)} ${months[Number(month) - 1]} ${year} ${time} UTC`;
}

/** The word for a stored value; a value without a word stands as it is. */
function word(labels: Readonly<Record<string, string>>, value: unknown): string {
  const text = shown(value);
  return Object.hasOwn(labels, text) ? (labels[text] ?? text) : text;
}

const named = (id: unknown, nameOf: NameOf): string => (typeof id === "string" ? (nameOf(id) ?? id) : shown(id));
const short = (digest: unknown): string => (typeof digest === "string" ? `${digest.slice(0, 12)}…` : shown(digest));
const because = (reason: unknown): string => (typeof reason === "string" && reason !== "" ? `: “${reason}”` : "");
const spaced = (type: unknown): string => shown(type).replaceAll(/[._]/g, " ");
const from = (list: unknown): readonly unknown[] => (Array.isArray(list) ? list : []);

function subjectOf({ subject, gate }: { subject?: unknown; gate?: unknown }): string {
  if (subject === "gate") return say`for ${word(gateWords, gate)}`;
  return subject === "change" ? "for this change" : say`for ${word(authorizationSubjectLabels, subject)}`;
}

const decidedUpon: Readonly<Record<string, string>> = {
  ...gateWords,
  change: "the change",
  ratification: "the ratification",
  waiver: "the waiver",
};

/** What an authorization is about, where the reader knows it: entries name it by its id alone. */
function upon(authorizationId: unknown, nameOf: NameOf, before = " "): string {
  const name = typeof authorizationId === "string" ? nameOf(authorizationId) : undefined;
  return name === undefined ? "" : before + word(decidedUpon, name);
}

const itemNamed = (id: unknown, nameOf: NameOf): string => (typeof id === "string" ? nameOf(id) : undefined) ?? "a library item";

function appointment({ kind, role, authorityName, serviceName }: Recorded<Appointed>): string {
  switch (kind) {
    case "role":
      return word(roleLabels, role);
    case "member":
      return say`member of the ${authorityName}`;
    case "owner":
      return say`owner of ${serviceName}`;
    case "deputy":
      return say`deputy for ${serviceName}`;
    default:
      return shown(kind);
  }
}

const meetsBy = ({ rule, startsOn, timeZone }: { rule?: unknown; startsOn?: unknown; timeZone?: unknown }): string =>
  typeof rule === "string" && typeof startsOn === "string" ? say`${sayRecurrence({ rule, startsOn })} ${timeZone}` : shown(rule);
function waiving({
  role,
  authorityName,
  longestDays,
}: {
  role?: unknown;
  authorityName?: unknown;
  longestDays?: unknown;
}): string {
  if (typeof authorityName === "string") return say`a member of the ${authorityName}, for ${longestDays} days at most`;
  return role === null || role === undefined ? "nobody" : say`a ${word(roleLabels, role)}, for ${longestDays} days at most`;
}

const sentences: { [T in RecordedType]: Sentence<T> } = {
  "release.raised": (e) =>
    say`raised REL-${e.number}, ${e.title}: a ${word(releaseKindLabels, e.kind)} release by the ${word(changeModelLabels, e.model)} model with ${count(e.changeIds, "change")}${e.retires === true ? ", to retire the service" : ""}.`,
  "release.amended": (e, nameOf) =>
    say`amended the request: ${e.title}, ${word(releaseKindLabels, e.kind)}, managed by ${named(e.managerId, nameOf)}.`,
  "release.passed_on": (e) => say`passed the release on from ${e.formerName} to ${e.managerName}.`,
  "scope.changed": (e) =>
    say`changed the scope: ${count(e.added, "change")} taken in, ${count(e.removed, "change")} let go; the model is ${word(changeModelLabels, e.model)}.`,
  "plan.saved": () => "saved the plan: scope, back-out plan and test strategy.",
  "schedule.saved": (e) =>
    e.schedule?.windowStart
      ? say`proposed the window from ${e.schedule.windowStart} to ${e.schedule.windowEnd}, watched for ${e.schedule.observationDays} days.`
      : "saved the schedule without a window.",
  "risks.saved": (e) => `saved the risks: ${count(e.risks, "risk")}.`,
  "criteria.saved": (e) => `saved the acceptance criteria: ${count(e.criteria, "criterion", "criteria")}.`,
  "impact.taken": (e) =>
    `took the impact snapshot: ${count(e.snapshot?.services, "service")} affected, ${count(e.snapshot?.targets, "target")} frozen.`,
  "decommission.saved": (e) => `saved the decommission plan: ${count(e.tasks, "task")}.`,
  "build.handed_in": (e) => say`handed in build ${e.iteration}, commit ${e.commit} by ${e.builder}.`,
  "artifact.added": (e) =>
    say`added artifact ${e.artifact?.name} ${e.artifact?.version}, ${e.artifact?.size} bytes, sha256 ${short(e.artifact?.sha256)}.`,
  "build.sealed": (e) => `sealed the build: manifest ${short(e.manifestDigest)}.`,
  "build.bytes_removed": (e) =>
    say`removed the bytes of build ${e.iteration}: ${e.supersededBy === null ? "its release was cancelled" : say`superseded by build ${e.supersededBy}`}.`,
  "provenance.handed_in": (e) =>
    from(e.provenance?.faults).length === 0
      ? say`handed in provenance ${short(e.provenance?.sha256)}, signed by ${e.provenance?.trustedBuilder?.name}.`
      : say`handed in provenance ${short(e.provenance?.sha256)} that does not hold: ${from(e.provenance?.faults).map(shown).join(" ")}`,
  "report.handed_in": (e) =>
    e.report?.failed === 0
      ? say`handed in a report of ${e.report.suite}: ${e.report.tests} tests, none failed.`
      : say`handed in a report of ${e.report?.suite}: ${e.report?.failed} of ${e.report?.tests} tests failed.`,
  "bill.handed_in": (e) =>
    say`handed in a bill of materials, CycloneDX ${e.bill?.specVersion}: ${e.bill?.components} components, SHA-256 ${short(e.bill?.sha256)}.`,
  "defect.raised": (e) => say`raised a ${e.isBlocking === true ? "blocking " : ""}defect: ${e.title}.`,
  "defect.settled": (e) =>
    say`set a defect to ${word(defectStateLabels, e.state)}, ${e.isBlocking === true ? "blocking" : "not blocking"}.`,
  "criterion.judged": (e) => `judged an acceptance criterion ${e.isMet === true ? "met" : "not met"}${because(e.note)}.`,
  "library.checked_in": (e) => say`checked ${e.name} ${e.version} into the library, sha256 ${short(e.sha256)}.`,
  "library.withdrawn": (e) => say`withdrew ${e.name} ${e.version} from use, sha256 ${short(e.sha256)}: ${e.reason}`,
  "media.checked": (e, nameOf) => `re-hashed ${itemNamed(e.itemId, nameOf)}: ${word(mediaCheckLabels, e.result)}.`,
  "environment.chosen": (e, nameOf) => `chose the environment ${named(e.environmentId, nameOf)}.`,
  "run_sheet.saved": (e) => `saved the run-sheet: ${count(e.steps, "step")}.`,
  "run_sheet.extended": (e) => say`added a ${word(runSheetKindLabels, e.step?.kind)} to the run-sheet: ${e.step?.title}.`,
  "rehearsal.recorded": (e, nameOf) =>
    say`recorded a rehearsal in ${named(e.environmentId, nameOf)}: it ${word(rehearsalOutcomeLabels, e.outcome)}${because(e.note)}.`,
  "deployment.started": (e, nameOf) => `started the deployment into ${named(e.environmentId, nameOf)}.`,
  "step.recorded": (e, nameOf) => say`recorded step ${named(e.stepId, nameOf)} as ${e.result}${because(e.note)}.`,
  "deployment.ended": (e) =>
    `ended the deployment as ${word(deploymentOutcomeLabels, e.outcome)}${e.overran === true ? ", past its window" : ""}${because(e.note)}.`,
  "review.saved": (e) =>
    e.review?.decision
      ? `saved the review: ${word(reviewDecisionLabels, e.review.decision)}${because(e.review.decisionReason)}.`
      : "saved the review; what follows is not decided yet.",
  "verdicts.given": (e) => `gave the service level verdicts: ${verdictsIn(e.verdicts)}.`,
  "waiver.given": (e) =>
    say`waived a check of ${word(gateWords, e.gate)} until ${e.until}, as ${e.as}: ${e.title}${because(e.reason)}.${e.needsAuthorization === true ? " It counts when a board has granted it." : ""}`,
  "waiver.ended": (e) => say`ended the waiver of a check of ${word(gateWords, e.gate)}: ${e.title}${because(e.reason)}.`,
  "phase.entered": (e) => {
    switch (e.via) {
      case "gate":
        return say`took the release through the gate to ${word(phaseLabels, e.to)}.`;
      case "back":
        return say`took the release back to ${word(phaseLabels, e.to)}${because(e.reason)}.`;
      case "cancel":
        return `cancelled the release${because(e.reason)}.`;
      default:
        return say`took the release on to ${word(phaseLabels, e.to)}${because(e.reason)}.`;
    }
  },
  "authorization.asked": (e) => say`asked ${subjectOf(e)}, on evidence ${short(e.evidenceDigest)}.`,
  "vote.cast": (e, nameOf) =>
    e.verdict === "grant"
      ? `voted to grant${upon(e.authorizationId, nameOf)}${because(e.reason)}.`
      : e.verdict === "refuse"
        ? `voted to refuse${upon(e.authorizationId, nameOf)}${because(e.reason)}.`
        : `abstained${upon(e.authorizationId, nameOf, " on ")}${because(e.reason)}.`,
  "question.asked": (e, nameOf) => `asked a question${upon(e.authorizationId, nameOf, " about ")}${because(e.text)}.`,
  "question.answered": (e, nameOf) => `answered a question${upon(e.authorizationId, nameOf, " about ")}${because(e.text)}.`,
  "authorization.granted": (e, nameOf) =>
    `brought the authorization${upon(e.authorizationId, nameOf, " of ")} to its outcome: granted${dissentOf(e.dissent)}.`,
  "recusal.declared": (e, nameOf) =>
    `declared a conflict of interest${upon(e.authorizationId, nameOf, " in ")}${because(e.reason)}${passedTo(e.passesTo)}.`,
  "authorization.refused": (e, nameOf) =>
    `brought the authorization${upon(e.authorizationId, nameOf, " of ")} to its outcome: refused${because(e.because)}.`,
  "authorization.withdrawn": (e, nameOf) =>
    `withdrew the authorization${upon(e.authorizationId, nameOf, " of ")}${because(e.reason)}.`,
  "authorization.expired": (e, nameOf) =>
    `ended an authorization${upon(e.authorizationId, nameOf, " of ")} that was past its time: it is expired.`,
  "authorization.superseded": (e, nameOf) =>
    `changed the evidence of an open authorization${upon(e.authorizationId, nameOf, " of ")}, which is superseded (${spaced(e.because)}).`,
  "change.raised": (e) =>
    say`raised CHG-${e.number}, ${e.title}: ${word(changeOriginLabels, e.origin)}, ${word(changeModelLabels, e.model)} model${listing(e.intake)}.`,
  "change.amended": (e) => say`amended the change: ${e.title}, ${word(changeModelLabels, e.model)} model.`,
  "change.withdrawn": (e) => `withdrew the change${because(e.reason)}.`,
  "stream.opened": (e) => say`opened the record of ${e.name}.`,
  "organisation.founded": (e) => say`founded ${e.name}, with ${e.personName} as its first administrator.`,
  "person.added": (e) => say`added ${e.name} (${e.email}).`,
  "person.deactivated": (e) => say`deactivated ${e.name}.`,
  "person.time_zone_set": (e) => say`set the time zone to ${e.timeZone}.`,
  "password.changed": () => "changed the password.",
  "organisation.amended": (e) =>
    say`named the organisation ${e.name}, with the time zone ${e.timeZone}${e.ratificationHours === undefined ? "" : say` and ${e.ratificationHours} hours to ratify an emergency`}.`,
  "identity.linked": (e) => say`linked ${e.personName} to their account ${e.email} at ${e.issuer}.`,
  "identity.ended": (e) => say`let go of the account of ${e.personName} at ${e.issuer}.`,
  "passkey.enrolled": (e) => say`enrolled a passkey, ${e.name}, for ${e.rpId}.`,
  "passkey.removed": (e) => say`removed the passkey ${e.name} of ${e.personName}${because(e.reason)}.`,
  "access_token.made": (e) =>
    say`made an access token, ${e.name}, that may ${verbsOf(e.verbs)}${servicesOf(e.services)}, until ${e.expiresAt}.`,
  "access_token.revoked": (e) => say`revoked the access token ${e.name} of ${e.personName}.`,
  "appointment.proposed": (e) =>
    say`proposed ${e.personName} as ${appointment(e)}${e.identityId === undefined ? "" : ", as the provider's claims say"}.`,
  "appointment.confirmed": (e) => say`confirmed ${e.personName} as ${appointment(e)}.`,
  "appointment.ended": (e) => say`ended the appointment of ${e.personName} as ${appointment(e)}.`,
  "policy.proposed": (e) =>
    e.isEnd === true
      ? say`proposed to end the policy ${placeOf(e)}, as version ${e.version}${because(e.reason)}.`
      : say`proposed version ${e.version} of the policy ${placeOf(e)}: ${policyText(e)}${because(e.reason)}.`,
  "policy.confirmed": (e) =>
    e.isEnd === true
      ? say`confirmed that the policy ${placeOf(e)} ends, with version ${e.version}.`
      : say`confirmed version ${e.version} of the policy ${placeOf(e)}: ${policyText(e)}.`,
  "policy.withdrawn": (e) => say`withdrew version ${e.version} of the policy ${placeOf(e)}.`,
  "authority.added": (e) => say`added the authority ${e.name}.`,
  "delegation.proposed": (e) => say`named ${e.delegateName} as delegate ${lentSeat(e)}, from ${e.from} to ${e.to}.`,
  "delegation.confirmed": (e) =>
    say`confirmed ${e.delegateName} as delegate of ${e.personName} ${lentSeat(e)}, from ${e.from} to ${e.to}.`,
  "delegation.ended": (e) => say`ended that ${e.delegateName} is delegate of ${e.personName} ${lentSeat(e)}.`,
  "absence.declared": (e) => say`is out of office from ${e.from} to ${e.to}.`,
  "absence.ended": () => "is back in office.",
  "template.proposed": (e) => say`proposed the standard-change template ${e.name}, version ${e.version}, until ${e.expiresAt}.`,
  "template.confirmed": (e) => say`confirmed the standard-change template ${e.name}, version ${e.version}.`,
  "meeting_series.defined": (e) =>
    say`defined the meetings of the ${e.authorityName}: ${e.name}, ${meetsBy(e)}, chaired by ${e.chairName}.`,
  "meeting_series.amended": (e) => say`amended the meetings ${e.name}: ${meetsBy(e)}, chaired by ${e.chairName}.`,
  "meeting_series.ended": (e) => say`ended the meetings ${e.name}.`,
  "meeting.planned": (e) => say`planned CAB-${e.number}, ${e.name}, for ${e.startsAt}.`,
  "meeting.moved": (e) => say`moved the meeting from ${e.from} to ${e.startsAt}.`,
  "meeting.started": (e) => say`started the meeting with ${count(e.items, "item")} on its agenda ${short(e.agendaDigest)}.`,
  "meeting.joined": () => "came to the meeting.",
  "meeting.left": () => "left the meeting.",
  "meeting.item_called": (e, nameOf) => `called the next item${upon(e.authorizationId, nameOf, ": ")}.`,
  "meeting.item_pulled": (e, nameOf) =>
    `took an item out of the consent block${upon(e.authorizationId, nameOf, ": ")}${because(e.reason)}.`,
  "meeting.item_taken_up": (e, nameOf) =>
    `took up an item that came late${upon(e.authorizationId, nameOf, ": ")}${because(e.word)}.`,
  "meeting.consented": (e) => `granted ${count(e.authorizationIds, "item")} of the consent block at once.`,
  "meeting.closed": (e) => say`closed the meeting with its minutes ${short(e.minutesDigest)}.`,
  "waiver_rule.proposed": (e) =>
    say`proposed who may waive a check of ${word(gateWords, e.gate)}, version ${e.version}: ${e.title}, ${waiving(e)}.`,
  "waiver_rule.confirmed": (e) =>
    say`confirmed who may waive a check of ${word(gateWords, e.gate)}, version ${e.version}: ${e.title}.`,
  "trusted_builder.proposed": (e) =>
    say`proposed to trust the builder ${e.name} for ${e.builderUri}, by its ${word(builderKindLabels, e.kind)} ${short(e.fingerprint)}${signedAs(e)}.`,
  "trusted_builder.confirmed": (e) =>
    say`confirmed that the builder ${e.name} is trusted for ${e.builderUri}, by its ${word(builderKindLabels, e.kind)} ${short(e.fingerprint)}${signedAs(e)}.`,
  "trusted_builder.ended": (e) => say`ended the trust in the builder ${e.name}${because(e.reason)}.`,
  "provenance_rule.proposed": (e) => say`proposed version ${e.version} of what the gate makes of provenance: ${ruling(e)}.`,
  "provenance_rule.confirmed": (e) => say`confirmed version ${e.version} of what the gate makes of provenance: ${ruling(e)}.`,
  "service.added": (e) => say`added the service ${e.name} (${e.key}), tier ${e.tier}, ${word(serviceStateLabels, e.state)}.`,
  "service.amended": (e) => say`amended the service ${e.name}, tier ${e.tier}.`,
  "suites.set": (e) => say`set the required test suites of ${e.serviceName}: ${from(e.suites).map(shown).join(", ") || "none"}.`,
  "configuration_item.added": (e) =>
    say`added the ${word(configurationItemKindLabels, e.kind)} ${e.name} to the configuration items of ${e.serviceName}.`,
  "configuration_item.amended": (e) =>
    say`amended the configuration item ${e.name} of ${e.serviceName}: ${word(configurationItemKindLabels, e.kind)}.`,
  "relation.added": (e) => say`added a relation: ${e.fromName} ${word(relationKindLabels, e.kind)} ${e.toName}.`,
  "relation.confirmed": (e) => say`confirmed again a relation: ${e.fromName} ${word(relationKindLabels, e.kind)} ${e.toName}.`,
  "relation.removed": (e) => say`removed a relation: ${e.fromName} ${word(relationKindLabels, e.kind)} ${e.toName}.`,
  "target.added": (e) =>
    say`added a service level target of ${e.serviceName}: ${e.name} ${word(comparisonLabels, e.comparison)} ${e.value} ${e.unit}.`,
  "target.ended": (e) => say`ended the service level target ${e.name} of ${e.serviceName}.`,
  "measurement.entered": (e) =>
    say`entered a measurement of ${e.targetName}: ${e.value} ${e.unit} over ${e.sampleSize} samples, from ${e.from} to ${e.to}.`,
  "environment.added": (e) =>
    say`added the environment ${e.name}${e.isProduction === true ? ", production" : ", no production"}.`,
};

function listing(intake: Recorded<RaisedIntake> | undefined): string {
  if (!intake) return "";
  const until = typeof intake.until === "string" ? `, until ${intake.until.slice(0, 10)}` : "";
  return say`, for ${intake.components} ${intake.components === 1 ? "component" : "components"} from ${intake.source}${until}`;
}

const signedAs = ({ identity, issuer }: { identity?: unknown; issuer?: unknown }): string =>
  identity ? say`, as ${identity} vouched for by ${issuer}` : "";

const ruling = (rule: { whenMissing?: unknown; whenBad?: unknown; whenForeign?: unknown }): string => {
  const mode = (said: unknown): string => word(provenanceModeLabels, said);
  const foreign = rule.whenForeign === undefined ? "" : `; it ${mode(rule.whenForeign)} on foreign components`;
  return `it ${mode(rule.whenMissing)} when missing and ${mode(rule.whenBad)} when it does not hold${foreign}`;
};

const lentSeat = ({ authorityName, serviceName }: { authorityName?: unknown; serviceName?: unknown }): string =>
  typeof serviceName === "string" ? `for the ownership of ${serviceName}` : say`for the seat in ${authorityName}`;

/** "of deployment, normal, at high risk". */
function placeOf({ subject, gate, model, kind, riskLevel }: Recorded<PolicyTold>): string {
  const at = subject === "gate" ? word(gateWords, gate) : say`a ${word(authorizationSubjectLabels, subject)}`;
  const only = [kind && `${word(releaseKindLabels, kind)} releases`, riskLevel && `${word(levelLabels, riskLevel)} risk`];
  return [`of ${at}`, word(changeModelLabels, model), ...only.filter(Boolean)].join(", ");
}

const policyText = ({ votesNeeded, authorityName, parties, authorityNames }: Recorded<PolicyTold>): string =>
  [
    say`${votesNeeded} of ${authorityName}`,
    ...from(parties).map((party) => word(partyLabels, party)),
    ...from(authorityNames).map((name) => `one of ${shown(name)}`),
  ].join(", ");

function dissentOf(dissent: unknown): string {
  const told = from(dissent).map((one) => {
    const { name, reason } = (one ?? {}) as { name?: unknown; reason?: unknown };
    return `${shown(name)}${because(reason)}`;
  });
  return told.length === 0 ? "" : `, with the dissent of ${told.join("; ")}`;
}

function passedTo(names: unknown): string {
  const told = from(names).map(shown);
  return told.length === 0 ? "" : `; the seat passes to ${told.join(", ")}`;
}

function verdictsIn(verdicts: unknown): string {
  const told = from(verdicts).map((one) => {
    const { target, verdict } = (one ?? {}) as { target?: { name?: unknown } | null; verdict?: unknown };
    return say`${target?.name} ${word(targetVerdictLabels, verdict)}`;
  });
  return told.join(", ") || "no target";
}

const verbsOf = (verbs: unknown): string =>
  from(verbs)
    .map((verb) => word(tokenVerbLabels, verb))
    .join(", ");

function servicesOf(services: unknown): string {
  const keys = from(services).map((one) => shown((one as { key?: unknown } | null)?.key));
  return keys.length === 0 ? "" : ` for ${keys.join(", ")}`;
}

export const recordedTypes = Object.keys(sentences) as readonly RecordedType[];

const isKnown = (type: string): type is RecordedType => Object.hasOwn(sentences, type);

function actorOf(content: object): string {
  const { actor } = content as {
    actor?: { kind?: unknown; name?: unknown; job?: unknown; token?: { name?: unknown } | null } | null;
  };
  const by = typeof actor?.token?.name === "string" ? ` (by the access token ${actor.token.name})` : "";
  if (typeof actor?.name === "string" && actor.name !== "") return actor.name + by;
  return typeof actor?.job === "string" ? `The system (${actor.job})` : "Somebody";
}

/** One entry of the record as a sentence with who and what. */
export function describeEvent(content: unknown, nameOf: NameOf = () => undefined): string {
  if (content === null || typeof content !== "object") return "This entry of the record cannot be read.";
  const { type } = content as { type?: unknown };
  const who = actorOf(content);
  if (typeof type !== "string") return `${who} did something that the entry does not name.`;
  if (!isKnown(type)) return `${who} did something this version does not know: ${type}.`;
  return `${who} ${ended(sentenceOf(type)(content, nameOf))}`;
}

/** A sentence ends once, whatever stands last in it: a title, a quotation or a digest may bring a sign of its own. */
const ended = (sentence: string): string => sentence.replace(/([.!?…]”?)\.$/u, "$1");

// The content is JSON of whoever wrote it; every sentence takes each member as possibly absent.
const sentenceOf = (type: RecordedType) => sentences[type];
