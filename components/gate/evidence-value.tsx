import type { ReactNode } from "react";
import { Digest } from "#components/ui/digest";
import { Time } from "#components/ui/time";
import { evidenceLabel, inReadingOrder } from "#lib/domain/evidence-label";

export type JsonObject = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const isCode = (text: string): boolean => /^[a-z]+(_[a-z]+)+$/.test(text);
export const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** Any value of evidence, readable. It knows no table and no rule: what stands there is what the bytes say. */
export function EvidenceValue({ value, zone }: { value: unknown; zone: string }): ReactNode {
  if (isNothing(value)) return <span className="text-ink-3">none</span>;
  switch (typeof value) {
    case "boolean":
      return value ? "yes" : "no";
    case "number":
      return value.toLocaleString("en", { maximumFractionDigits: 6 });
    case "string":
      return <EvidenceText text={value} zone={zone} />;
    default:
  }
  if (Array.isArray(value)) return <EvidenceList rows={value} zone={zone} />;
  if (isObject(value))
    return nameIn(value) ?? (headOf(value) ? <EvidenceRow row={value} zone={zone} /> : <Facts of={ordered(value)} zone={zone} />);
  return JSON.stringify(value);
}

function EvidenceText({ text, zone }: { text: string; zone: string }) {
  if (isInstant(text)) return <Time at={new Date(text)} zone={zone} isQuiet />;
  if (isDigest(text)) return <EvidenceDigest sha256={text} />;
  if (isCode(text)) return text.replaceAll("_", " ");
  return <span className="whitespace-pre-line">{text}</span>;
}

const ordered = (value: JsonObject): JsonObject => Object.fromEntries(inReadingOrder(Object.entries(value)));

/** Short on screen; on paper nobody can ask for the rest of it. */
const EvidenceDigest = ({ sha256 }: { sha256: string }) => (
  <>
    <span className="print:hidden">
      <Digest sha256={sha256} />
    </span>
    <code className="hidden break-all print:inline">{sha256}</code>
  </>
);

/** A person or a thing named and nothing else; its id stands in the evidence as stored. */
function nameIn(value: JsonObject): string | null {
  const keys = Object.keys(value).filter((key) => key !== "id");
  const [key, ...others] = keys;
  const name = key === "name" && others.length === 0 ? value["name"] : null;
  return typeof name === "string" ? name : null;
}

export function Facts({ of: object, zone }: { of: JsonObject; zone: string }) {
  return (
    <dl className="grid grid-cols-[minmax(8rem,12rem)_1fr] gap-x-5 gap-y-2 max-sm:grid-cols-1 max-sm:gap-y-0">
      {Object.entries(object)
        .filter(([key]) => key !== "id")
        .map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-ink-3 max-sm:mt-2 max-sm:text-sm">{evidenceLabel(key)}</dt>
            <dd className="min-w-0">
              <EvidenceValue value={value} zone={zone} />
            </dd>
          </div>
        ))}
    </dl>
  );
}

function EvidenceList({ rows, zone }: { rows: readonly unknown[]; zone: string }) {
  if (!rows.every(isObject))
    return (
      <ul className="list-disc space-y-0.5 pl-4">
        {numbered(rows).map(({ key, row }) => (
          <li key={key}>
            <EvidenceValue value={row} zone={zone} />
          </li>
        ))}
      </ul>
    );
  return (
    <>
      <ol className="divide-y divide-line">
        {numbered(rows.slice(0, mostRows)).map(({ key, row }) => (
          <li key={key} className="py-3 first:pt-0 last:pb-0">
            <EvidenceRow row={row} zone={zone} />
          </li>
        ))}
      </ol>
      {rows.length > mostRows ? (
        <p className="border-line border-t pt-3 text-ink-2">
          And {(rows.length - mostRows).toLocaleString("en")} more: they stand in the evidence as stored.
        </p>
      ) : null}
    </>
  );
}

/** More rows than anybody reads on a page; every shorter list is shown whole. */
const mostRows = 100;

/** Rows of evidence may repeat, and never move. */
const numbered = <Row,>(rows: readonly Row[]) => rows.map((row, index) => ({ key: `${index}`, row }));

/** A row: what names it in front, its short facts in one line, its long texts below. */
function EvidenceRow({ row, zone }: { row: JsonObject; zone: string }) {
  const entries = inReadingOrder(Object.entries(row).filter(([key]) => key !== "id"));
  const head = headOf(row);
  const rest = entries.filter(([key]) => key !== head?.key && key !== "number");
  const short = rest.filter(([, value]) => !isNothing(value) && !isLong(value));
  const long = rest.filter(([, value]) => !isNothing(value) && isLong(value));
  const empty = rest.filter(([, value]) => isNothing(value));
  return (
    <div className="space-y-1.5">
      {head ? <p className="font-[560]">{head.text}</p> : null}
      {short.length > 0 ? (
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {short.map(([key, value]) => (
            <li key={key}>
              <span className="text-ink-3">{evidenceLabel(key)}</span> <EvidenceValue value={value} zone={zone} />
            </li>
          ))}
        </ul>
      ) : null}
      {long.length > 0 ? <Facts of={Object.fromEntries(long)} zone={zone} /> : null}
      {empty.length > 0 ? (
        <p className="text-ink-3 text-sm">Not given: {empty.map(([key]) => evidenceLabel(key)).join(", ")}</p>
      ) : null}
    </div>
  );
}

const isLong = (value: unknown): boolean =>
  (typeof value === "string" && value.length > 48 && !isDigest(value)) ||
  Array.isArray(value) ||
  (isObject(value) && nameIn(value) === null);

function headOf(row: JsonObject): { key: string; text: string } | null {
  const key = ["title", "name", "suite", "text", "step", "person"].find((one) => typeof row[one] === "string");
  if (key === undefined) return null;
  const number = typeof row["number"] === "number" ? `${row["number"]}: ` : "";
  return { key, text: `${number}${String(row[key])}` };
}
