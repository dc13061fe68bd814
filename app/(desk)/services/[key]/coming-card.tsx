import { GateStateBadge } from "#components/gate/gate-state-badge";
import { PhaseGlyph } from "#components/gate/phase-glyph";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { LinkButton } from "#components/ui/link-button";
import { Cell, Table } from "#components/ui/table";
import { Time, TimeSpan } from "#components/ui/time";
import { changeModelLabels, phaseLabels, releaseKindLabels } from "#lib/domain/labels";
import type { ComingRelease } from "#lib/queries/coming-releases";
import type { ServicePage } from "#lib/queries/service-page";

/** Releases on their way to the service, what is nearest first. */
export function ComingCard({ page: { service, coming }, zone }: { page: ServicePage; zone: string }) {
  const total = coming[0]?.total ?? 0;
  return (
    <Card
      title="On their way"
      count={total > 0 ? total : undefined}
      action={total > coming.length ? <Link href={`/releases?service=${service.key}`}>All {total} of them</Link> : null}
    >
      {coming.length === 0 ? (
        <NothingComing page={service} />
      ) : (
        <Table
          caption={`Releases on their way to ${service.name}`}
          columns={[
            { key: "release", label: "Release" },
            { key: "way", label: "Way" },
            { key: "gate", label: "Gate ahead", isWide: true },
            { key: "when", label: "When", isWide: true },
            { key: "manager", label: "Manager", isWide: true },
          ]}
        >
          {coming.map((release) => (
            <ComingRow key={release.number} release={release} zone={zone} />
          ))}
        </Table>
      )}
    </Card>
  );
}

function ComingRow({ release, zone }: { release: ComingRelease; zone: string }) {
  const { number, title, phase, gateState, managerName } = release;
  return (
    <tr>
      <Cell isHead>
        <Link href={`/releases/REL-${number}`} className="font-normal">
          <span className="text-ink-2">REL-{number}</span> <span className="font-[560]">{title}</span>
        </Link>
        <span className="block font-normal text-ink-2 text-sm">{sayKind(release)}</span>
        <span className="block font-normal text-ink-2 text-sm sm:hidden">
          <When release={release} zone={zone} />
        </span>
        <span className="mt-1 block sm:hidden">
          <GateStateBadge {...release} />
        </span>
      </Cell>
      <Cell isTight>
        <PhaseGlyph phase={phase} gateState={gateState} />
        <span className="block text-ink-2 text-sm" aria-hidden="true">
          {phaseLabels[phase]}
        </span>
      </Cell>
      <Cell isWide isTight>
        <GateStateBadge {...release} />
      </Cell>
      <Cell isWide>
        <When release={release} zone={zone} />
      </Cell>
      <Cell isWide isTight>
        {managerName}
      </Cell>
    </tr>
  );
}

function When({ release: { phase, windowStart, windowEnd, wantedAt }, zone }: { release: ComingRelease; zone: string }) {
  if (phase === "review") return "deployed, being watched";
  if (windowStart && windowEnd) return <TimeSpan from={windowStart} to={windowEnd} zone={zone} />;
  if (!wantedAt) return <span className="text-ink-3">no window yet</span>;
  return (
    <>
      wanted by <Time at={wantedAt} zone={zone} precision="day" isQuiet />
    </>
  );
}

const sayKind = ({ kind, model, retires }: ComingRelease): string =>
  [releaseKindLabels[kind], model === "normal" ? "" : changeModelLabels[model], retires ? "retires the service" : ""]
    .filter(Boolean)
    .join(", ");

function NothingComing({ page: { key, state } }: { page: ServicePage["service"] }) {
  if (state === "retired") return <p className="text-ink-2">Nothing: the service is retired.</p>;
  return (
    <Empty title="Nothing is on its way" action={<LinkButton href={`/changes/new?service=${key}`}>Raise a change</LinkButton>}>
      A release carries authorized changes: raise one first.
    </Empty>
  );
}
