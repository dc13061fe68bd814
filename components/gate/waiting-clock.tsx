import { Card } from "#components/ui/card";
import { gateLabels, gateNumbers, partyLabels } from "#lib/domain/labels";
import { type Stretch, type StretchClock, saySeconds, type Wait, waits } from "#lib/domain/waiting-clock";

const nameOf = (stretch: Stretch): string =>
  stretch === "deploying" ? "Deploying" : `${gateNumbers[stretch]} ${gateLabels[stretch]}`;

const words: Record<Wait, string> = {
  work: "at work",
  person: "on people",
  window: "on a window",
  evidence: "on evidence",
};

/** Where a release's time went, a line for each gate: the parts of a line are all of its time. */
export function WaitingClock({ clock }: { clock: readonly StretchClock[] }) {
  if (clock.length === 0) return null;
  return (
    <Card title="Where the time went">
      <dl className="grid gap-y-2">
        {clock.map(({ stretch, total, seconds, parties }) => (
          <div key={stretch} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
            <dt className="font-[560]">{nameOf(stretch)}</dt>
            <dd className="tabular-nums">{saySeconds(total)}</dd>
            <dd className="col-span-2 text-ink-2 text-sm">
              {waits
                .filter((wait) => seconds[wait] > 0)
                .map((wait) => `${saySeconds(seconds[wait])} ${words[wait]}`)
                .join(", ") || "passed at once"}
              {parties.length === 0
                ? null
                : `; for ${parties.map(({ party, seconds: waited }) => `${partyLabels[party]} ${saySeconds(waited)}`).join(", ")}`}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
