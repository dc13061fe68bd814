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

/** Tick, cross, hourglass, open door: the shape says it too. */
const shapes: Record<GateState, string> = {
  passed: "M.5 8.5l2 2 4-5",
  granted: "M1.5 13V3l4 2v8z",
  asked: "M.5 4h6M.5 12h6M1.3 4l4.4 8M5.7 4l-4.4 8",
  refused: "M1 5.5l5 5M6 5.5l-5 5",
  superseded: "M1 9.5a2.8 2.8 0 1 0 .6-3.2M1 3.8v2.7h2.7",
  expired: "M3.5 4v4.5l3 1.5M.8 4l2 2",
  withdrawn: "M6.5 8H1M3.2 5.5L.8 8l2.4 2.5",
  shut: "M3.5 4v8",
};

/** The picture for a row of a list: five steps, each behind its door. */
export function PhaseGlyph(facts: GlyphFacts) {
  const { steps, text } = glyphOf(facts);
  return (
    <svg viewBox="-1 0 134 16" role="img" aria-label={text} className="h-4 w-[134px] shrink-0">
      <title>{text}</title>
      {steps.map(({ phase, state, gate }, index) => (
        <g key={phase} transform={`translate(${index * 27},0)`}>
          <path
            d={shapes[gate]}
            className={`fill-none ${marks[gate]} [stroke-width:1.6]`}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
          <rect
            x="10"
            y={state === "now" ? 3 : 5.5}
            width="12"
            height={state === "now" ? 10 : 5}
            rx={state === "now" ? 2.5 : 2}
            className={bars[state]}
          />
        </g>
      ))}
      {facts.phase === "cancelled" ? <path d="M0 8H131" className="stroke-refused [stroke-width:1.6]" /> : null}
    </svg>
  );
}
