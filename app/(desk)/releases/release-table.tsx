import { PhaseGlyph } from "#components/gate/phase-glyph";
import { Link } from "#components/ui/link";
import { Cell, Table } from "#components/ui/table";
import { Time } from "#components/ui/time";
import { changeModelLabels, phaseLabels, releaseKindLabels } from "#lib/domain/labels";
import type { ListedRelease } from "#lib/queries/release-rows";
import { ListedStand } from "./listed-stand.tsx";

/** Releases with the small picture: where each stands, and how its gate does. */
export function ReleaseTable({ releases, zone }: { releases: readonly ListedRelease[]; zone: string }) {
  return (
    <Table
      caption="Releases, newest first"
      columns={[
        { key: "release", label: "Release" },
        { key: "phase", label: "Way" },
        { key: "gate", label: "Stands on", isWide: true },
        { key: "service", label: "Service", isWide: true },
        { key: "manager", label: "Manager", isWide: true },
        { key: "since", label: `Here since (${zone})`, isWide: true },
      ]}
    >
      {releases.map((release) => (
        <tr key={release.number}>
          <Cell isHead>
            <Link href={`/releases/REL-${release.number}`} className="font-normal">
              <span className="text-ink-2">REL-{release.number}</span> <span className="font-[560]">{release.title}</span>
            </Link>
            <span className="block font-normal text-ink-2 text-sm">
              <span className="sm:hidden">{release.serviceName}, </span>
              {sayKind(release)}
            </span>
            <span className="mt-1 block sm:hidden">
              <ListedStand release={release} zone={zone} />
            </span>
          </Cell>
          <Cell isTight>
            <PhaseGlyph phase={release.phase} gateState={release.gateState} />
            <span className="block text-ink-2 text-sm" aria-hidden="true">
              {phaseLabels[release.phase]}
            </span>
          </Cell>
          <Cell isWide isTight>
            <ListedStand release={release} zone={zone} />
          </Cell>
          <Cell isWide>
            <Link href={`/services/${release.serviceKey}`}>{release.serviceName}</Link>
          </Cell>
          <Cell isWide isTight>
            {release.managerName}
          </Cell>
          <Cell isWide isTight>
            <Time at={release.phaseSince} zone={zone} isQuiet />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

const sayKind = ({ kind, model, retires }: ListedRelease): string =>
  [releaseKindLabels[kind], model === "normal" ? "" : changeModelLabels[model], retires ? "retires its service" : ""]
    .filter(Boolean)
    .join(", ");
