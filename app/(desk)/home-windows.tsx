import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { TimeSpan } from "#components/ui/time";
import { phaseLabels } from "#lib/domain/labels";
import type { HomePage } from "#lib/queries/home";

/** Deployment windows that are open, or open within a week. */
export function WindowsCard({ windows, zone }: { windows: HomePage["windows"]; zone: string }) {
  return (
    <Card title="Windows in the next 7 days" count={windows.length === 0 ? "none" : windows.length}>
      {windows.length === 0 ? (
        <p className="text-ink-2">No release is to be deployed this week.</p>
      ) : (
        <ul className="divide-y divide-line">
          {windows.map(({ number, title, serviceName, phase, windowStart, windowEnd }) => (
            <li key={number} className="py-2 first:pt-0 last:pb-0">
              <p className="font-[560]">
                <TimeSpan from={windowStart} to={windowEnd} zone={zone} />
              </p>
              <Link href={`/releases/REL-${number}/deploy`}>
                REL-{number} {title}
              </Link>
              <p className="text-ink-2">
                {serviceName}, in {phaseLabels[phase]}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
