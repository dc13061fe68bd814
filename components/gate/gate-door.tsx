import { Link } from "#components/ui/link";
import type { GateState, GateView } from "#lib/domain/gate-picture";
import { gateLabels } from "#lib/domain/labels";
import { drawn } from "./drawn-list.tsx";
import { GateIcon, gateStateWords } from "./gate-icon.tsx";
import { cut, hear, sayLine } from "./say-line.tsx";

export const doorWidth = 206;
export const doorHeight = 60;
/** Between the lanes. */
export const dropLength = 62;

interface Look {
  box: string;
  sign: string;
}

const green: Look = { box: "fill-granted-soft stroke-granted", sign: "stroke-granted" };
const red: Look = { box: "fill-refused-soft stroke-refused", sign: "stroke-refused" };
const grey: Look = { box: "fill-stale-soft stroke-line-strong", sign: "stroke-stale" };
const looks: Record<GateState, Look> = {
  shut: { box: "fill-none stroke-line-strong [stroke-dasharray:4_4]", sign: "stroke-ink-3" },
  asked: { box: "fill-asked-soft stroke-asked", sign: "stroke-asked" },
  granted: green,
  passed: green,
  refused: red,
  superseded: grey,
  expired: grey,
  withdrawn: grey,
};

const isThrough = (state: GateState): boolean => state === "granted" || state === "passed";

/** One gate in the upper lane, and the arrow that comes down from it; the review's report goes up. */
export function GateDoor({ view, x, y, zone }: { view: GateView; x: number; y: number; zone: string }) {
  const { gate, state, isAhead, line, authorization } = view;
  const said = sayLine(line, zone);
  const look = looks[state];
  const isFar = state === "shut" && !isAhead;
  const label = hear([gateLabels[gate], cut(said, 25)], said, gateStateWords[state]);
  const door = (
    <>
      <rect
        width={doorWidth}
        height={doorHeight}
        rx="6"
        className={isAhead && state === "shut" ? "fill-raised stroke-ink-3 [stroke-width:1.5]" : look.box}
      />
      <GateIcon state={state} x="14" y="20" width="20" height="20" className={look.sign} />
      <text x="44" y="26" className={`font-[620] text-base ${isFar ? "fill-ink-2" : "fill-ink"}`}>
        {gateLabels[gate]}
      </text>{" "}
      <text x="44" y="45" className="fill-ink-2 text-[12.5px]">
        {cut(said, 25)}
      </text>
    </>
  );
  return (
    <g {...drawn.item} aria-label={authorization === null ? label : undefined} transform={`translate(${x},${y})`}>
      {authorization === null ? (
        <g {...drawn.hidden}>{door}</g>
      ) : (
        <Link
          href={`/authorizations/${authorization}`}
          aria-label={`${label}, authorization ${authorization}`}
          className="group hover:no-underline [&:hover_rect]:[stroke-width:2]"
        >
          {door}
        </Link>
      )}
      <Arrow isUp={gate === "closed"} isOpen={isThrough(state)} sign={isFar ? "stroke-line-strong" : look.sign} />
    </g>
  );
}

function Arrow({ isUp, isOpen, sign }: { isUp: boolean; isOpen: boolean; sign: string }) {
  const [from, to] = [doorHeight + 3, doorHeight + dropLength - 4];
  const tip = isUp ? `M-5 ${from + 6}l5 -6 5 6` : `M-5 ${to - 6}l5 6 5 -6`;
  return (
    <g {...drawn.hidden} className={`fill-none ${sign} [stroke-width:1.6]`} transform={`translate(${doorWidth / 2},0)`}>
      <path d={`M0 ${from}V${to}`} className={isOpen ? "" : "[stroke-dasharray:3_4]"} />
      <path d={tip} strokeLinecap="round" strokeLinejoin="round" />
    </g>
  );
}
