import { Ban, Check, TriangleAlert } from "lucide-react";
import { Link } from "#components/ui/link";
import type { PhaseState, PhaseView, WorkPhase } from "#lib/domain/gate-picture";
import { drawn } from "./drawn-list.tsx";
import { doorWidth } from "./gate-door.tsx";
import { cut, hear, sayLine } from "./say-line.tsx";

export const phaseHeight = 62;

export const workPhaseNames: Record<WorkPhase, string> = {
  planning: "Plan",
  build_and_test: "Build & test",
  check_in: "Library",
  deployment: "Deploy",
  review: "Review",
};

export const workPhasePaths: Record<WorkPhase, string> = {
  planning: "plan",
  build_and_test: "build",
  check_in: "library",
  deployment: "deploy",
  review: "review",
};

export const phaseStateWords: Record<PhaseState, string> = {
  done: "done",
  now: "the release is here",
  ahead: "still ahead",
  stopped: "cancelled here",
};

const boxes: Record<PhaseState, string> = {
  done: "fill-sunken",
  now: "fill-accent",
  ahead: "fill-sunken",
  stopped: "fill-refused-soft stroke-refused [stroke-dasharray:4_4]",
};
const names: Record<PhaseState, string> = {
  done: "fill-ink",
  now: "fill-accent-ink",
  ahead: "fill-ink-2",
  stopped: "fill-refused",
};
const signs: Record<PhaseState, typeof Check | null> = { done: Check, now: null, ahead: null, stopped: Ban };

/** One phase in the lower lane. */
export function PhaseBox({ view, x, y, zone, number }: { view: PhaseView; x: number; y: number; zone: string; number: number }) {
  const { phase, state, line, isTrouble } = view;
  const isNow = state === "now";
  const said = sayLine(line, zone);
  const seen = [workPhaseNames[phase], cut(said, isTrouble ? 26 : 29), ...(isNow ? ["now"] : [])];
  const Sign = signs[state];
  const fact = isNow ? "fill-accent-ink" : isTrouble ? "fill-refused" : "fill-ink-2";
  return (
    <g {...drawn.item} transform={`translate(${x},${y})`}>
      <Link
        href={`/releases/REL-${number}/${workPhasePaths[phase]}`}
        aria-label={hear(seen, said, phaseStateWords[state])}
        aria-current={isNow ? "step" : undefined}
        className="hover:no-underline [&:hover_rect]:[stroke-width:2] [&:hover_rect]:stroke-line-strong"
      >
        <rect width={doorWidth} height={phaseHeight} rx="6" className={boxes[state]} />
        <text x="16" y="27" className={`font-[620] text-base ${names[state]}`}>
          {workPhaseNames[phase]}
        </text>{" "}
        {isTrouble ? (
          <TriangleAlert
            aria-hidden="true"
            x="16"
            y="35.5"
            width="13"
            height="13"
            className={isNow ? "stroke-accent-ink" : "stroke-refused"}
          />
        ) : null}
        <text x={isTrouble ? 34 : 16} y="46" className={`text-[12.5px] ${fact}`}>
          {seen[1]}
        </text>{" "}
        {Sign ? (
          <Sign
            aria-hidden="true"
            x={doorWidth - 28}
            y="12"
            width="16"
            height="16"
            className={state === "stopped" ? "stroke-refused" : "stroke-ink-3"}
          />
        ) : null}
        {isNow ? (
          <text x={doorWidth - 14} y="26" textAnchor="end" className="fill-accent-ink text-xs">
            now
          </text>
        ) : null}
      </Link>
    </g>
  );
}
