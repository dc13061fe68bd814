import { PhaseGlyph } from "#components/gate/phase-glyph";
import { HealthBadge } from "#components/service/health-badge";
import { Link } from "#components/ui/link";
import { Cell, Table } from "#components/ui/table";
import { sayInstant } from "#components/ui/time";
import { comparisonLabels, serviceStateLabels } from "#lib/domain/labels";
import type { TargetVerdict } from "#lib/domain/release";
import type { ComingRelease } from "#lib/queries/coming-releases";
import type { ListedService } from "#lib/queries/service-list";

/** Services with how well each is and what is coming to it. */
export function ServiceTable({ services, zone }: { services: readonly ListedService[]; zone: string }) {
  return (
    <Table
      caption="Services, the most critical first"
      columns={[
        { key: "service", label: "Service" },
        { key: "levels", label: "Service levels" },
        { key: "coming", label: `On their way (${zone})`, isWide: true },
        { key: "owner", label: "Owner and deputy", isWide: true },
      ]}
    >
      {services.map((service) => (
        <tr key={service.id}>
          <Cell isHead>
            <Link href={`/services/${service.key}`} className="font-[560]">
              {service.name}
            </Link>
            <span className="block font-normal text-ink-2 text-sm">
              tier {service.tier}
              {service.state === "live" ? "" : `, ${serviceStateLabels[service.state]}`}
            </span>
            <span className="block font-normal text-sm sm:hidden">
              <Coming coming={service.coming} zone={zone} />
            </span>
          </Cell>
          <Cell>
            <HealthBadge verdicts={service.verdicts} />
            <Missed verdicts={service.verdicts} />
          </Cell>
          <Cell isWide>
            <Coming coming={service.coming} zone={zone} />
          </Cell>
          <Cell isWide>
            {service.owner ?? <span className="text-ink-3">nobody</span>}
            <span className="block text-ink-2 text-sm">{service.deputy ?? "no deputy"}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function Missed({ verdicts }: { verdicts: readonly TargetVerdict[] }) {
  return verdicts
    .filter(({ verdict }) => verdict === "missed")
    .map(({ target: { id, name, comparison, value, unit }, measured }) => (
      <span key={id} className="mt-0.5 block text-ink-2 text-sm">
        {name} {measured} {unit}, promised {comparisonLabels[comparison]} {value} {unit}
      </span>
    ));
}

function Coming({ coming, zone }: { coming: readonly ComingRelease[]; zone: string }) {
  const [first] = coming;
  if (!first) return <span className="text-ink-3">nothing</span>;
  return (
    <>
      {coming.map(({ number, title, phase, gateState, windowStart }) => (
        <span key={number} className="flex flex-wrap items-center gap-x-3 py-0.5 sm:flex-nowrap">
          <PhaseGlyph phase={phase} gateState={gateState} />
          <span className="min-w-0">
            <Link href={`/releases/REL-${number}`} title={title}>
              REL-{number}
              <span className="max-lg:hidden"> {title}</span>
            </Link>
            {windowStart ? <span className="whitespace-nowrap text-ink-2 text-sm"> {sayInstant(windowStart, zone)}</span> : null}
          </span>
        </span>
      ))}
      {first.total > coming.length ? <span className="text-ink-2 text-sm">and {first.total - coming.length} more</span> : null}
    </>
  );
}
