import { RefusalList } from "#components/gate/refusal-list";
import type { Refusal } from "#lib/domain/decision";
import { reviewDecisionLabels } from "#lib/domain/labels";
import type { Review } from "#lib/domain/release";

/** The review as it stands, for whoever may not write it. */
export function ReviewText({ review, against, zone }: { review: Review | null; against: readonly Refusal[]; zone: string }) {
  if (!review)
    return (
      <>
        <div className="print:hidden">
          <RefusalList refusals={against} zone={zone} title="It is not written yet, and not by you now" />
        </div>
        <p className="hidden print:block">It is not written yet.</p>
      </>
    );
  const rows = [
    ["Planned against actual", review.plannedVsActual],
    ["Incidents", review.incidents],
    ["Value to customers", review.customerValue],
    ["Value to the business", review.businessValue],
    ["Lessons", review.lessons],
    ["What follows", review.decision ? reviewDecisionLabels[review.decision] : ""],
    ["Why", review.decisionReason],
  ] as const;
  return (
    <dl className="space-y-3">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt className="text-ink-3 text-sm">{name}</dt>
          <dd className="whitespace-pre-line">{text || <span className="text-ink-3">Not written.</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
