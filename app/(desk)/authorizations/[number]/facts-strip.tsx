import { Time, TimeSpan } from "#components/ui/time";
import type { Fact } from "#lib/domain/decision-question";

/** The few facts a decision turns on, side by side. */
export function FactsStrip({ facts, zone }: { facts: readonly Fact[]; zone: string }) {
  return (
    <dl className="my-5 grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-flow-col sm:auto-cols-fr sm:grid-cols-none print:rounded-none print:border-x-0 print:border-b-0">
      {facts.map((fact) => (
        <div key={fact.term} className="bg-raised px-3.5 py-3 max-sm:last:odd:col-span-2">
          <dt className="text-ink-3 text-sm">{fact.term}</dt>
          <dd className="mt-0.5">
            <span className="block font-[620]">
              <Value fact={fact} zone={zone} />
            </span>
            {fact.note === "" ? null : <span className="block text-ink-2 text-sm">{fact.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ fact, zone }: { fact: Fact; zone: string }) {
  if ("says" in fact) return fact.says;
  const from = new Date(fact.from);
  if (fact.to === null) return <Time at={from} zone={zone} />;
  return <TimeSpan from={from} to={new Date(fact.to)} zone={zone} />;
}
