import { LevelChart } from "#components/chart/level-chart";
import { VerdictBadge } from "#components/service/verdict-badge";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Cell, Table } from "#components/ui/table";
import { sayInstant, Time } from "#components/ui/time";
import { comparisonLabels, targetVerdictLabels } from "#lib/domain/labels";
import { may } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import { minimumSample } from "#lib/domain/service-level";
import type { MeasuredTarget, ServicePage } from "#lib/queries/service-page";
import { EnterMeasurementForm } from "./measurement-form.tsx";

/** What the service promises, against what was measured. */
export function LevelsCard({ page: { targets, now }, actor, zone }: { page: ServicePage; actor: Actor; zone: string }) {
  return (
    <Card title="Service levels" count={targets.length > 0 ? "measured against what is promised" : undefined}>
      {targets.length === 0 ? (
        <Empty title="Nothing is promised">
          A release of this service has nothing to be judged by. A change manager adds the first target, below.
        </Empty>
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-x-8 gap-y-6">
          {targets.map((measured) => (
            <li key={measured.target.id} className="min-w-0">
              <Level measured={measured} zone={zone} />
            </li>
          ))}
        </ul>
      )}
      {targets.length > 0 && may(actor, "measurement:enter") ? (
        <EnterMeasurementForm
          targets={targets.map(({ target: { id, name, unit } }) => ({ value: id, label: unit ? `${name} (${unit})` : name }))}
          now={now}
          zone={zone}
        />
      ) : null}
    </Card>
  );
}

function Level({ measured: { target, measurements, verdict }, zone }: { measured: MeasuredTarget; zone: string }) {
  const { name, comparison, value, unit } = target;
  const [first, last] = [measurements[0], measurements.at(-1)];
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="font-[560]">{name}</h3>
        {last ? (
          <VerdictBadge verdict={verdict.verdict} />
        ) : (
          <Badge tone="neutral" icon="minus">
            not measured
          </Badge>
        )}
      </div>
      <p className="mb-2 text-ink-2">
        {last ? (
          <>
            <b className="text-ink text-xl tabular-nums">
              {last.value} {unit}
            </b>{" "}
          </>
        ) : null}
        {comparisonLabels[comparison]} {value} {unit}
      </p>
      {first && last ? (
        <>
          <LevelChart
            label={sayChart({ target, measurements }, zone)}
            points={points(measurements)}
            target={value}
            comparison={comparison}
          />
          <p className="mt-1 flex justify-between text-ink-3 text-sm">
            <Time at={first.to} zone={zone} precision="day" isQuiet />
            {measurements.length > 1 ? <Time at={last.to} zone={zone} precision="day" isQuiet /> : null}
          </p>
          <Measurements measured={{ target, measurements }} zone={zone} />
        </>
      ) : (
        <p className="text-ink-3">Operators and release managers enter what was measured.</p>
      )}
    </>
  );
}

type Told = Pick<MeasuredTarget, "target" | "measurements">;

const points = (measurements: MeasuredTarget["measurements"]) =>
  measurements.map(({ id: key, value, verdict }) => ({ key, value, verdict }));

function sayChart({ target: { name, comparison, value, unit }, measurements }: Told, zone: string): string {
  const told = measurements.map((one) => `${sayInstant(one.to, zone, "day")} ${one.value}, ${targetVerdictLabels[one.verdict]}`);
  return `${name}, promised ${comparisonLabels[comparison]} ${value} ${unit}. Measured until ${told.join("; ")}.`;
}

/** The same as a table: for eyes that want figures, and for whoever does not see the chart. */
function Measurements({ measured: { target, measurements }, zone }: { measured: Told; zone: string }) {
  const columns = [
    { key: "until", label: "Until" },
    { key: "value", label: "Measured", isNumeric: true },
    { key: "samples", label: "Samples", isNumeric: true },
    { key: "verdict", label: "Verdict" },
  ];
  return (
    <details className="mt-1">
      <summary className="min-h-9 py-2 text-ink-2 hover:underline pointer-coarse:min-h-11">
        {measurements.length === 1 ? "The one measurement" : `The last ${measurements.length} measurements`} as a table
        <span className="sr-only"> of {target.name}</span>
      </summary>
      <Table caption={`Measurements of ${target.name}, the latest first`} columns={columns}>
        {measurements.toReversed().map(({ id, value, sampleSize, to, verdict }) => (
          <tr key={id}>
            <Cell isTight>
              <Time at={to} zone={zone} precision="day" isQuiet />
            </Cell>
            <Cell isNumeric>
              {value} {target.unit}
            </Cell>
            <Cell isNumeric>{sampleSize.toLocaleString("en")}</Cell>
            <Cell>
              <VerdictBadge verdict={verdict} />
            </Cell>
          </tr>
        ))}
      </Table>
      <p className="mt-1 text-ink-3 text-sm">Fewer than {minimumSample} samples say nothing: the verdict is inconclusive.</p>
    </details>
  );
}
