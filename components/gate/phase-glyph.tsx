import { type GateState, type GlyphFacts, glyphOf, type PhaseState } from "#lib/domain/gate-picture";

const bars: Record<PhaseState, string> = {
  done: "fill-ink-3",
  now: "fill-accent",
  ahead: "fill-line-strong",
  stopped: "fill-refused",
};

const marks: Record<GateState, string> = {
  passed: "stroke-granted",
  granted: "stroke-granted",
  asked: "stroke-asked",
  refused: "stroke-refused",
  superseded: "stroke-stale",
  expired: "stroke-stale",
  withdrawn: "stroke-stale",
  shut: "stroke-line-strong",
};

/** Tick, cross, dots, a turned door: the shape says it too. */
const shapes: Record<GateState, string> = {
  passed: "M0 8.5l2 2 3.5-5",
  granted: "M1 3v10M1 3l4 2v8l-4 -0",
  asked: "M3 4v4.5l2.5 1.5",
  refused: "M.5 5.5l5 5M5.5 5.5l-5 5",
  superseded: "M1 10a3 3 0 1 0 .5-4M1 4v2.5h2.5",
  expired: "M.5 5.5l5 5M3 3v10",
  withdrawn: "M5.5 8H1M3 5.5L.8 8 3 10.5",
  shut: "M3 4v8",
};

/** The picture for a row of a list: five steps, each behind its door. */
export function PhaseGlyph(facts: GlyphFacts) {
  const { steps, text } = glyphOf(facts);
  return (
    <svg viewBox="0 0 114 16" role="img" aria-label={text} className="h-4 w-28 shrink-0">
      <title>{text}</title>
      {steps.map(({ phase, state, gate }, index) => (
        <g key={phase} transform={`translate(${index * 23},0)`}>
          <path
            d={shapes[gate]}
            className={`fill-none ${marks[gate]} [stroke-width:1.6]`}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
          <rect
            x="8"
            y={state === "now" ? 3 : 5.5}
            width="12"
            height={state === "now" ? 10 : 5}
            rx={state === "now" ? 2.5 : 2}
            className={bars[state]}
          />
        </g>
      ))}
    </svg>
  );
}
