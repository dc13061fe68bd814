import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { affectedIn } from "#lib/domain/decision-question";
import type { StoredEvidence } from "#lib/queries/decision-page";

const mostShown = 12;

/** Who is affected: from this evidence where it has a snapshot, else from the evidence of the plan that was granted. */
export function AffectedCard({ evidence, plan, zone }: { evidence: StoredEvidence; plan: StoredEvidence | null; zone: string }) {
  const own = affectedIn(evidence.value);
  const affected = own ?? affectedIn(plan?.value);
  if (!affected) return null;
  const { services, takenAt } = affected;
  return (
    <Card title="Who is affected" count={`${services.length} ${services.length === 1 ? "service" : "services"}, over all hops`}>
      <ul className="divide-y divide-line">
        {services.slice(0, mostShown).map(({ key, name, tier, distance, via }) => (
          <li key={key} className="flex flex-wrap items-baseline gap-x-2 py-1.5">
            <b>{name}</b>
            <span className="text-ink-3 text-sm">tier {tier}</span>
            <span className="ml-auto text-ink-2">
              {distance === 0 ? "itself" : `${distance === 1 ? "directly" : `${distance} hops`}, through ${via ?? "it"}`}
            </span>
          </li>
        ))}
      </ul>
      {services.length > mostShown ? (
        <p className="mt-2 text-ink-2">And {services.length - mostShown} more: all of them stand in the evidence.</p>
      ) : null}
      <p className="mt-2 text-ink-3 text-sm">
        As the snapshot of <Time at={new Date(takenAt)} zone={zone} /> says
        {own || !plan ? (
          "."
        ) : (
          <>
            , frozen into <Link href={`/authorizations/${plan.authorization}`}>authorization {plan.authorization}</Link>.
          </>
        )}
      </p>
    </Card>
  );
}
