/** The page of an evidence pack that people read. It proves nothing: what is verified is the record beside it. */
import type { Authorization, Vote } from "./authorization.ts";
import type { LicenceCount } from "./bill-of-materials.ts";
import { finalBuild } from "./build.ts";
import { type Html, html, noHtml } from "./html-text.ts";
import {
  authorizationStateLabels,
  authorizationSubjectLabels,
  changeModelLabels,
  changeOriginLabels,
  deploymentOutcomeLabels,
  gateLabels,
  gateNumbers,
  gateWords,
  phaseLabels,
  ratificationStateLabels,
  releaseKindLabels,
  reviewDecisionLabels,
  signatureMethodLabels,
  stepLabels,
  stepResultLabels,
  targetVerdictLabels,
  verdictLabels,
} from "./labels.ts";
import type { Build, Deployment, Instant, Release } from "./release.ts";
import { gates } from "./release.ts";
import { whyRemoved } from "./retention.ts";
import { waivableChecks } from "./waiver.ts";

/** One entry of the record, as people read it. */
export interface PackLine {
  stream: string;
  sequence: string;
  at: Instant;
  hash: string;
  sentence: string;
}

export type DocumentState = "there" | "missing" | "altered";

export interface EvidencePageFacts {
  release: Release;
  now: Instant;
  licences: readonly LicenceCount[];
  /** Where a document lies in the pack, and whether it does; undefined when no entry of the record names it. */
  documentOf: (sha256: string) => { path: string; state: DocumentState } | undefined;
}

/** The page up to its record: the lines follow one by one, then the foot. */
export function evidencePageHead(facts: EvidencePageFacts): string {
  const { release, now } = facts;
  const name = `REL-${release.number}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${name} ${release.title}: evidence</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${{ html: style }}</style></head><body>
<header><p>Evidence of ${name}, ${when(now)}</p><h1>${release.title}</h1>
<p>${release.purpose}</p>
<p class="aside">This page is for reading and proves nothing. What counts is <a href="record.ndjson">record.ndjson</a>, which
<code>node verify-record.mjs .</code> verifies together with the documents.</p></header>
${section("The release", headFacts(release))}
${section("Gates", html`${gates.map((gate) => gateOf(release, gate))}${otherAuthorizations(release)}`)}
${section("Waivers", waivers(release))}
${section("Way through the phases", entries(release))}
${section("Builds", html`${release.builds.map((build) => buildOf(facts, build))}`)}
${section("Deployments", html`${release.deployments.map((one) => deploymentOf(release, one))}`)}
${section("Review", review(release))}
<section><h2>Record</h2><p>The entries of its stream, then those of the changes it carries.</p><table class="record">
<thead><tr><th>Entry</th><th>When</th><th>What</th><th>Hash</th></tr></thead><tbody>
`.html;
}

export const evidencePageLine = ({ stream, sequence, at, hash, sentence }: PackLine): string =>
  html`<tr><td>${stream}, ${sequence}</td><td>${when(at)}</td><td>${sentence}</td><td><code>${hash.slice(0, 16)}</code></td></tr>
`.html;

export const evidencePageFoot = "</tbody></table></section></body></html>\n";

const when = (at: Instant): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const section = (title: string, body: Html): Html =>
  body.html === "" ? noHtml : html`<section><h2>${title}</h2>${body}</section>`;

function table(heads: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): Html {
  if (rows.length === 0) return noHtml;
  const cells = (row: readonly (string | number | Html)[]) => row.map((cell) => html`<td>${cell}</td>`);
  return html`<table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table>`;
}

function list(facts: readonly (readonly [string, string | Html])[]): Html {
  const told = facts.filter(([, fact]) => fact !== "");
  return told.length === 0 ? noHtml : html`<dl>${told.map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>`;
}

function headFacts(release: Release): Html {
  const { service, kind, model, manager, raisedBy, raisedAt, phase, phaseSince, changes, schedule, environment } = release;
  return html`${list([
    ["Service", `${service.name} (${service.key}), tier ${service.tier}`],
    ["Kind", `${releaseKindLabels[kind]}, ${changeModelLabels[model]} model${release.retires ? ", retires the service" : ""}`],
    ["Raised", `by ${raisedBy.name}, ${when(raisedAt)}`],
    ["Manager", manager.name],
    ["Phase", `${phaseLabels[phase]} since ${when(phaseSince)}`],
    ["Window", schedule?.windowStart && schedule.windowEnd ? `${when(schedule.windowStart)} to ${when(schedule.windowEnd)}` : ""],
    ["Environment", environment?.name ?? ""],
  ])}${table(
    ["Change", "Title", "Origin", "Model"],
    changes.map((one) => [`CHG-${one.number}`, one.title, changeOriginLabels[one.origin], changeModelLabels[one.model]]),
  )}`;
}

function gateOf({ authorizations }: Release, gate: (typeof gates)[number]): Html {
  const asked = authorizations.filter((one) => one.subject === "gate" && one.gate === gate);
  if (asked.length === 0) return noHtml;
  return html`<h3>${gateNumbers[gate]} ${gateLabels[gate]}</h3>${asked.map(authorizationOf)}`;
}

function otherAuthorizations({ authorizations }: Release): Html {
  const others = authorizations.filter(({ subject }) => subject !== "gate");
  if (others.length === 0) return noHtml;
  return html`<h3>Beside the gates</h3>${others.map(authorizationOf)}`;
}

function authorizationOf(one: Authorization): Html {
  const { number, subject, state, authority, askedBy, askedAt, endedAt, evidenceDigest, templateId, votes, recusals } = one;
  const label = subject === "ratification" ? ratificationStateLabels[state] : authorizationStateLabels[state];
  const ended = endedAt ? `, ${when(endedAt)}` : "";
  const about = subject === "gate" ? "" : `${authorizationSubjectLabels[subject]}, `;
  const byTemplate = templateId === null ? "" : "It was granted by a confirmed standard-change template, without votes. ";
  return html`<p><strong class="${state}">${label}</strong>${ended}: ${about}authorization ${number}, asked of ${authority.name} by ${askedBy.name}, ${when(askedAt)}.
${byTemplate}Evidence <code>${evidenceDigest}</code></p>${table(["Who", "Vote", "Why", "Signed", "When"], votes.map(voteRow))}${recusals.map(
    ({ person, reason, declaredAt }) =>
      html`<p>${person.name} declared a conflict of interest, ${when(declaredAt)}: ${reason}</p>`,
  )}`;
}

const voteRow = ({ person, verdict, reason, signature, castAt }: Vote): (string | Html)[] => [
  person.name,
  verdictLabels[verdict],
  reason,
  signature ? signatureMethodLabels[signature.method] : "not signed",
  when(castAt),
];

const waivers = ({ waivers: given }: Release): Html =>
  table(
    ["Check", "Gate", "By", "Until", "Why", "Ended"],
    given.map(({ check, gate, givenBy, until, reason, ended }) => [
      ...[waivableChecks[gate][check] ?? check, gateWords[gate], givenBy.name, when(until), reason],
      ended ? `by ${ended.by.name}, ${when(ended.at)}: ${ended.reason}` : "",
    ]),
  );

const entries = ({ entries: entered }: Release): Html =>
  table(
    ["To", "How", "By", "When", "Why"],
    entered.map(({ to, via, enteredBy, enteredAt, reason }) => [
      ...[phaseLabels[to], stepLabels[via], enteredBy.name, when(enteredAt), reason ?? ""],
    ]),
  );

/** A document's digest, as a link where it lies in the pack. */
function document({ documentOf }: EvidencePageFacts, sha256: string): Html {
  const found = documentOf(sha256);
  const digest = html`<code>${sha256}</code>`;
  if (!found) return digest;
  if (found.state === "missing") return html`${digest} <strong>missing: the store has it no more</strong>`;
  const link = html`<a href="${found.path}">${digest}</a>`;
  return found.state === "there" ? link : html`${link} <strong>altered in the store: not what was handed in</strong>`;
}

function buildOf(facts: EvidencePageFacts, build: Build): Html {
  const { iteration, source, commit, builder, runUrl, handedInBy, handedInAt, sealed, bytesRemoved } = build;
  const isFinal = finalBuild(facts.release)?.id === build.id;
  return html`<h3>Build ${iteration}${isFinal ? ", the last one" : ""}</h3>${list([
    ["Handed in", `by ${handedInBy.name}, ${when(handedInAt)}`],
    ["Source", `${source}, commit ${commit}`],
    ["Builder", runUrl === "" ? builder : `${builder}, ${runUrl}`],
    [
      "Sealed",
      sealed ? html`by ${sealed.by.name}, ${when(sealed.at)}, manifest <code>${sealed.manifestDigest}</code>` : "not yet",
    ],
    ["Bytes", bytesRemoved ? `removed ${when(bytesRemoved.at)}: ${whyRemoved(bytesRemoved)}` : ""],
  ])}${table(["Artifact", "Version", "Bytes", "SHA-256", "Library"], artifactRows(facts.release, build))}${table(
    ["Suite", "Environment", "Tests", "Failed", "Skipped", "Flaky", "By", "Report"],
    build.reports.map((one) => [
      ...[one.suite, one.environment, one.tests, one.failed, one.skipped, one.flaky, one.handedInBy.name],
      document(facts, one.sha256),
    ]),
  )}${billOf(facts, build, isFinal)}${table(
    ["Provenance", "Signed by", "Outcome"],
    build.provenance.map(({ sha256, trustedBuilder, signer, faults }) => [
      ...[document(facts, sha256), trustedBuilder?.name ?? signer, faults.length === 0 ? "holds" : faults.join(" ")],
    ]),
  )}`;
}

const artifactRows = ({ libraryItems }: Release, { artifacts }: Build): (string | number | Html)[][] =>
  artifacts.map(({ id, name, version, size, sha256 }) => {
    const item = libraryItems.find(({ artifactId }) => artifactId === id);
    const withdrawn = item?.withdrawn ? `, withdrawn ${when(item.withdrawn.at)}: ${item.withdrawn.reason}` : "";
    return [
      ...[name, version, size, html`<code>${sha256}</code>`],
      item ? `since ${when(item.checkedInAt)}, by ${item.checkedInBy.name}${withdrawn}` : "",
    ];
  });

function billOf(facts: EvidencePageFacts, { bill }: Build, isFinal: boolean): Html {
  if (!bill) return noHtml;
  const { own, inLibrary, waived, foreign } = bill.standing;
  const licences = isFinal ? facts.licences.map(({ licence, components }) => [licence, components]) : [];
  return html`<p>Bill of materials, CycloneDX ${bill.specVersion}: ${bill.components} components; now ${own} of the release itself, ${inLibrary} in the
library, ${waived} let in until a day, ${foreign} foreign. ${document(facts, bill.sha256)}</p>${table(["Licence", "Components"], licences)}`;
}

function deploymentOf({ runSheet }: Release, { environment, startedBy, startedAt, ended, results }: Deployment): Html {
  const titles = new Map(runSheet.map(({ id, title }) => [id, title]));
  const outcome = ended
    ? `${deploymentOutcomeLabels[ended.outcome]} ${when(ended.at)}${ended.overran ? ", past its window" : ""}`
    : "running";
  return html`<h3>${environment.name}</h3><p>Started by ${startedBy.name}, ${when(startedAt)}; ${outcome}. ${ended?.note ?? ""}</p>${table(
    ["Step", "Result", "By", "When", "Note"],
    results.map(({ stepId, result, by, at, note }) => [
      ...[titles.get(stepId) ?? stepId, stepResultLabels[result], by.name, when(at), note],
    ]),
  )}`;
}

function review({ review: told, verdicts }: Release): Html {
  const decision = told?.decision ? reviewDecisionLabels[told.decision] : "";
  return html`${list([
    ["Planned and actual", told?.plannedVsActual ?? ""],
    ["Incidents", told?.incidents ?? ""],
    ["Value for customers", told?.customerValue ?? ""],
    ["Value for the business", told?.businessValue ?? ""],
    ["Lessons", told?.lessons ?? ""],
    ["What follows", told?.decisionReason ? `${decision}: ${told.decisionReason}` : decision],
  ])}${table(
    ["Target", "Verdict", "Measured", "Samples"],
    verdicts.map(({ target, verdict, measured, sampleSize }) => [
      ...[target.name, targetVerdictLabels[verdict], measured === null ? "" : `${measured} ${target.unit}`, sampleSize ?? ""],
    ]),
  )}`;
}

const style = `
:root { color-scheme: light dark; --ink: #1c2330; --quiet: #566072; --line: #d5dae3; --paper: #fff; --link: #1b4fa8; --good: #17693a; --bad: #a8261b }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --quiet: #a4adbd; --line: #3a4352; --paper: #14181f; --link: #8db4f5; --good: #7fd0a0; --bad: #f39b92 } }
body { max-width: 72rem; margin: 0 auto; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.25 } h2 { margin-top: 2rem; border-bottom: 1px solid var(--line) }
.aside, th, dt { color: var(--quiet) } a { color: var(--link) }
.granted { color: var(--good) } .refused { color: var(--bad) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem } dd { margin: 0; white-space: pre-line }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .9rem } th { text-align: left; font-weight: 600 }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: pre-line }
code { font-size: .85em } .record td:nth-child(-n + 2) { white-space: nowrap }
@media (max-width: 45rem) { body { padding: 1rem } table { display: block; overflow-x: auto } td { min-width: 7rem } dl { grid-template-columns: 1fr } dd { margin-bottom: .5rem } }
@media print { :root { --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --link: #000; --good: #000; --bad: #000 } body { max-width: none; padding: 0; font-size: 9pt } tr { break-inside: avoid } h2, h3 { break-after: avoid } }
`;
