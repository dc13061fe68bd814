import { type Difference, evidenceDifference } from "#lib/domain/evidence-difference";
import { EvidenceValue } from "./evidence-value.tsx";

/** What is different since the evidence before, field by field. */
export function EvidenceDifference({ before, after, zone }: { before: unknown; after: unknown; zone: string }) {
  const differences = evidenceDifference(before, after);
  if (differences.length === 0) return <p className="text-ink-2">Nothing in the evidence is different.</p>;
  return (
    <ul className="divide-y divide-line">
      {differences.map((one) => (
        <li key={one.path.join(" ")} className="py-2.5 first:pt-0 last:pb-0">
          <p>
            <b>{one.path.at(-1)}</b>
            {one.path.length > 1 ? <span className="text-ink-3"> in {one.path.slice(0, -1).join(", ")}</span> : null}
          </p>
          <Sides of={one} zone={zone} />
        </li>
      ))}
    </ul>
  );
}

function Sides({ of: { kind, before, after }, zone }: { of: Difference; zone: string }) {
  return (
    <div className="mt-1 flex flex-wrap items-start gap-x-2 gap-y-1">
      {kind === "added" ? <span className="text-ink-3">New:</span> : null}
      {kind === "removed" ? <span className="text-ink-3">Gone:</span> : null}
      {kind === "added" ? null : (
        <del className="min-w-0 text-ink-3 decoration-1">
          <EvidenceValue value={before} zone={zone} />
        </del>
      )}
      {kind === "removed" ? null : (
        <ins className="min-w-0 rounded-sm bg-granted-soft px-1 no-underline">
          <EvidenceValue value={after} zone={zone} />
        </ins>
      )}
    </div>
  );
}
