import { evidenceLabel } from "#lib/domain/evidence-label";
import { EvidenceValue, Facts, isNothing, isObject, type JsonObject } from "./evidence-value.tsx";

/** What stands in front, in this order; everything else follows as it comes. */
const request = [
  "title",
  "purpose",
  "reason",
  "kind",
  "model",
  "origin",
  "retires",
  "wantedAt",
  "service",
  "manager",
  "raisedBy",
  "follows",
  "template",
];
const parts = [
  "waiver",
  "intake",
  "waivers",
  "changes",
  "risk",
  "plan",
  "schedule",
  "risks",
  "acceptanceCriteria",
  "impact",
  "decommission",
  "build",
  "components",
  "defects",
  "environment",
  "libraryManifest",
  "runSheet",
  "backOut",
  "baseline",
  "review",
  "verdicts",
  "deployments",
  "plannedWindow",
  "followers",
  "emergencyVotes",
  "requiredSuites",
  "notAskedFor",
];
/** What names the request and its subject to machines. */
const identifiers = ["subject", "gate", "authorization", "revision", "release", "releaseNumber", "change", "changeNumber"];

/**
 * Evidence as the change authority is shown it: from the stored bytes alone, never from live tables. Whatever is in them
 * is shown, with a word of its own or not, and stands once more whole at the end: as a file where it is too long for a page.
 */
export function EvidenceView({ evidence, file, zone }: { evidence: unknown; file: string; zone: string }) {
  if (!isObject(evidence)) return <p className="text-refused">This evidence cannot be read.</p>;
  const others = Object.keys(evidence).filter((key) => !request.includes(key) && !identifiers.includes(key));
  const large = others.filter((key) => typeof evidence[key] === "object").sort((a, b) => placeOf(a) - placeOf(b));
  const sections = large.filter((key) => !isNothing(evidence[key]));
  const empty = large.filter((key) => !sections.includes(key));
  const stored = JSON.stringify(evidence, null, 2);
  const isLong = stored.length > longestOnPage;
  const facts = pick(evidence, [...request, ...others.filter((key) => !large.includes(key))]);
  return (
    <>
      <div className="space-y-6">
        <Facts of={facts} zone={zone} />
        {sections.map((key) => (
          <section
            key={key}
            aria-label={`${evidenceLabel(key)} in the evidence`}
            className="max-sm:seen-later border-line border-t pt-4"
          >
            <h3 className="mb-2.5 font-[620]">
              {evidenceLabel(key)}
              <Count of={evidence[key]} />
            </h3>
            <EvidenceValue value={evidence[key]} zone={zone} />
          </section>
        ))}
        {empty.length > 0 ? (
          <p className="border-line border-t pt-4 text-ink-3">Nothing stated: {empty.map(evidenceLabel).join(", ")}.</p>
        ) : null}
        <details className="border-line border-t pt-4 print:hidden">
          <summary className="font-[560] text-ink-2">Identifiers and the evidence as stored</summary>
          <div className="mt-3 space-y-3">
            <Facts of={pick(evidence, identifiers)} zone={zone} />
            <p>
              <a href={file} download>
                The evidence as stored, as a file
              </a>
              <span className="text-ink-3">: its SHA-256 is the evidence digest.</span>
            </p>
            {isLong ? null : (
              <pre className="max-h-96 overflow-auto whitespace-pre-wrap break-all rounded-md bg-sunken p-3 text-xs">
                {stored}
              </pre>
            )}
          </div>
        </details>
      </div>
      {isLong ? null : <AsStored evidence={evidence} />}
    </>
  );
}

/** A list of thousands of components is no reading: beyond this the file holds what the page does not. */
const longestOnPage = 250_000;

/** On paper nothing unfolds: the stored value is printed whole, on pages of its own. */
const AsStored = ({ evidence }: { evidence: JsonObject }) => (
  <section aria-label="Evidence as stored" className="hidden break-before-page print:block">
    <h3 className="mb-2 font-[620]">The evidence as stored</h3>
    <pre className="whitespace-pre-wrap break-all text-[7pt] leading-[9pt]">{JSON.stringify(evidence, null, 1)}</pre>
  </section>
);

function Count({ of: value }: { of: unknown }) {
  return Array.isArray(value) && value.length > 1 ? <span className="ml-2 font-[450] text-ink-3">{value.length}</span> : null;
}

const placeOf = (key: string): number => (parts.includes(key) ? parts.indexOf(key) : parts.length);

const pick = (evidence: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.filter((key) => key in evidence).map((key) => [key, evidence[key]]));
