import { Ban, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link";
import type { GatePicture, GateState, GateView, PhaseState, PhaseView } from "#lib/domain/gate-picture";
import { gateLabels } from "#lib/domain/labels";
import { GateIcon, gateStateWords } from "./gate-icon.tsx";
import { phaseStateWords, workPhaseNames, workPhasePaths } from "./phase-box.tsx";
import { sayLine } from "./say-line.tsx";

const doors: Record<GateState, { box: string; sign: string }> = {
  shut: { box: "border-line", sign: "text-ink-3" },
  asked: { box: "border-asked bg-asked-soft", sign: "text-asked" },
  granted: { box: "border-granted bg-granted-soft", sign: "text-granted" },
  passed: { box: "border-granted bg-granted-soft", sign: "text-granted" },
  refused: { box: "border-refused bg-refused-soft", sign: "text-refused" },
  superseded: { box: "border-line-strong bg-stale-soft", sign: "text-stale" },
  expired: { box: "border-line-strong bg-stale-soft", sign: "text-stale" },
  withdrawn: { box: "border-line-strong bg-stale-soft", sign: "text-stale" },
};

const boxes: Record<PhaseState, string> = {
  done: "text-ink",
  now: "rounded-md bg-accent text-accent-ink",
  ahead: "text-ink-2",
  stopped: "rounded-md bg-refused-soft text-refused",
};

/** The picture where there is no room for it lying down: gates on the left, the phases they open on the right. */
export function UprightPicture({ picture, number, zone }: { picture: GatePicture; number: number; zone: string }) {
  const rows = picture.gates.flatMap((gate, index) => {
    const phase = picture.phases[index];
    return phase ? [{ gate, phase }] : [];
  });
  return (
    <div className="lg:hidden">
      <div aria-hidden="true" className="mb-2 grid grid-cols-[1.15fr_1fr] gap-x-1 font-semibold text-ink-3 text-xs">
        <span>Change management</span>
        <span className="pl-2">Release management</span>
      </div>
      <ol aria-label="Gates and phases, in order" className="grid grid-cols-[1.15fr_1fr] gap-1">
        {rows.flatMap(({ gate, phase }) => [
          <Door key={`gate ${gate.gate}`} view={gate} zone={zone} />,
          <Work key={phase.phase} view={phase} number={number} zone={zone} />,
        ])}
      </ol>
    </div>
  );
}

const place = "flex min-h-14 items-start gap-1.5 px-2 py-2 no-underline hover:no-underline";

function Door({ view: { gate, state, isAhead, line, authorization }, zone }: { view: GateView; zone: string }) {
  const look = doors[state];
  const inside = (
    <>
      <GateIcon state={state} className={`mt-0.5 size-4 shrink-0 ${look.sign}`} />
      <Words name={gateLabels[gate]} hear={gateStateWords[state]} isStrong={isAhead || state !== "shut"}>
        <span className="block text-ink-2 text-sm">{sayLine(line, zone)}</span>
      </Words>
    </>
  );
  return (
    <li className={`rounded-r-md border-l-2 ${look.box} ${isAhead && state === "shut" ? "border-ink-3" : ""}`}>
      {authorization === null ? (
        <div className={place}>{inside}</div>
      ) : (
        <Link href={`/authorizations/${authorization}`} className={`${place} text-ink`}>
          {inside}
        </Link>
      )}
    </li>
  );
}

function Work({ view: { phase, state, line, isTrouble }, number, zone }: { view: PhaseView; number: number; zone: string }) {
  const tone = state === "now" ? "" : isTrouble ? "text-refused" : "text-ink-2";
  return (
    <li className={boxes[state]}>
      <Link
        href={`/releases/REL-${number}/${workPhasePaths[phase]}`}
        aria-current={state === "now" ? "step" : undefined}
        className={`${place} text-inherit`}
      >
        <Words name={workPhaseNames[phase]} hear={phaseStateWords[state]} isStrong={state !== "ahead"}>
          <span className={`flex gap-1.5 text-sm ${tone}`}>
            {isTrouble ? <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" /> : null}
            {state === "stopped" ? <Ban aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" /> : null}
            {sayLine(line, zone)}
          </span>
        </Words>
      </Link>
    </li>
  );
}

function Words({ name, hear, isStrong, children }: { name: string; hear: string; isStrong: boolean; children: ReactNode }) {
  return (
    <span className="min-w-0">
      <span className={isStrong ? "font-[620]" : "font-[560]"}>{name}</span>
      <span className="sr-only">, {hear}: </span>
      {children}
    </span>
  );
}
