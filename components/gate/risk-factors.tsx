import { Link } from "#components/ui/link";
import { inOrderOfWeight, type ToldFactor, type ToldRisk } from "#lib/domain/risk-reading";

/** Every factor of a risk: what was found, and how many points of how many it gave. What could not be weighed stands apart. */
export function RiskFactors({ risk }: { risk: ToldRisk }) {
  const { weighed, unweighed } = inOrderOfWeight(risk.factors);
  return (
    <>
      <ul className="divide-y divide-line">
        {weighed.map((factor) => (
          <li key={factor.name} className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 py-2 first:pt-0">
            <b className="font-[560]">{factor.name}</b>
            <span className="whitespace-nowrap text-right text-ink-2 tabular-nums">
              {factor.points} of {factor.weight}
            </span>
            <span className="text-ink-2 text-sm">{factor.reading}</span>
            <Bar of={factor} />
          </li>
        ))}
      </ul>
      {unweighed.length > 0 ? (
        <ul className="mt-2 space-y-1 border-line border-t pt-3 text-ink-3 text-sm">
          {unweighed.map(({ name, reading }) => (
            <li key={name}>
              <span className="text-ink-2">{name}.</span> {reading}.
            </li>
          ))}
        </ul>
      ) : null}
      <p className="no-print mt-3 text-sm">
        <Link href="/help/risk">How risk is weighed</Link>
      </p>
    </>
  );
}

const Bar = ({ of: { points, weight } }: { of: ToldFactor }) => (
  <svg aria-hidden="true" viewBox="0 0 80 6" className="h-1.5 w-20 self-center print:hidden">
    <rect width="80" height="6" rx="3" className="fill-sunken" />
    <rect width={weight === 0 ? 0 : (80 * (points ?? 0)) / weight} height="6" rx="3" className="fill-ink-3" />
  </svg>
);
