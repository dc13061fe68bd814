import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { phaseLabels } from "#lib/domain/labels";
import type { Phase } from "#lib/domain/release";
import type { BoardColumn } from "#lib/queries/release-board";
import type { ListedRelease } from "#lib/queries/release-rows";
import { ListedStand } from "./listed-stand.tsx";

/** Releases by phase. Nothing is dragged: a release leaves its column by a gate, and the card says how that one stands. */
export function ReleaseBoard({
  columns,
  zone,
  addressOfPhase,
}: {
  columns: readonly BoardColumn[];
  zone: string;
  addressOfPhase: (phase: Phase) => string;
}) {
  return (
    <div className={`grid gap-3 lg:grid-flow-col lg:auto-cols-fr ${columns.length > 6 ? "lg:text-sm" : ""}`}>
      {columns.map((column) => (
        <Column key={column.phase} column={column} zone={zone} all={addressOfPhase(column.phase)} />
      ))}
    </div>
  );
}

function Column({ column: { phase, releases, hasMore }, zone, all }: { column: BoardColumn; zone: string; all: string }) {
  return (
    <section
      aria-label={phaseLabels[phase]}
      className={`min-w-0 rounded-lg bg-sunken p-1.5 ${releases.length === 0 ? "max-lg:py-0" : ""}`}
    >
      <header className="flex items-baseline justify-between gap-2 px-1 py-1.5">
        <h2 className="first-letter:uppercase">{phaseLabels[phase]}</h2>
        <span className="text-ink-3">
          {releases.length}
          {hasMore ? "+" : ""}
        </span>
      </header>
      <ul className="grid grid-cols-1 gap-1.5 max-lg:sm:grid-cols-2">
        {releases.map((release) => (
          <li key={release.number} className="min-w-0">
            <Card release={release} zone={zone} />
          </li>
        ))}
      </ul>
      {hasMore ? (
        <p className="px-1 py-2 text-sm">
          <Link href={all}>All in {phaseLabels[phase]}</Link>
        </p>
      ) : null}
    </section>
  );
}

function Card({ release, zone }: { release: ListedRelease; zone: string }) {
  const { number, title, model, serviceName, managerName, phaseSince } = release;
  return (
    <article className="rounded-md border border-line bg-raised px-2.5 py-2">
      <Link href={`/releases/REL-${number}`} className="block">
        <span className="text-ink-2">REL-{number}</span> <span className="font-[560]">{title}</span>
      </Link>
      <p className="mt-0.5 text-ink-2 text-sm">
        {serviceName}, {managerName}
      </p>
      <p className="mt-1.5 flex flex-wrap items-center gap-1.5">
        <ListedStand release={release} zone={zone} isShort />
        {model === "emergency" ? (
          <Badge tone="refused" icon="clock">
            emergency
          </Badge>
        ) : null}
      </p>
      <p className="mt-1.5 text-ink-3 text-sm">
        since <Time at={phaseSince} zone={zone} precision="day" isQuiet />
      </p>
    </article>
  );
}
