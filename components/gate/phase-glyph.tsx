import { type GateState, type GlyphFacts, glyphOf, type PhaseState } from "#lib/domain/gate-picture";

const thin = "m12 5.5h8a2 2 0 0 1 2 2v1a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-1a2 2 0 0 1 2-2z";
const thick = "m12.5 3h7a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-2.5 2.5h-7a2.5 2.5 0 0 1-2.5-2.5v-5a2.5 2.5 0 0 1 2.5-2.5z";

interface Mark {
  look: string;
  /** Drawn from the step's left edge: relative all through. */
  shape: string;
}

const bars: Record<PhaseState, Mark> = {
  done: { look: "fill-ink-3", shape: thin },
  now: { look: "fill-accent", shape: thick },
  ahead: { look: "fill-line-strong", shape: thin },
  stopped: { look: "fill-refused", shape: thin },
};

const line = "fill-none [stroke-width:1.6] [stroke-linecap:round] [stroke-linejoin:round]";

/** Tick, cross, hourglass, open door: the shape says it too. */
const doors: Record<GateState, Mark> = {
  passed: { look: `${line} stroke-granted`, shape: "m.5 8.5l2 2 4-5" },
  granted: { look: `${line} stroke-granted`, shape: "m1.5 13v-10l4 2v8z" },
  asked: { look: `${line} stroke-asked`, shape: "m.5 4h6m-6 8h6m-5.2-8l4.4 8m0-8l-4.4 8" },
  refused: { look: `${line} stroke-refused`, shape: "m1 5.5l5 5m0-5l-5 5" },
  superseded: { look: `${line} stroke-stale`, shape: "m1 9.5a2.8 2.8 0 1 0 .6-3.2m-.6-2.5v2.7h2.7" },
  expired: { look: `${line} stroke-stale`, shape: "m3.5 4v4.5l3 1.5m-5.7-6l2 2" },
  withdrawn: { look: `${line} stroke-stale`, shape: "m6.5 8h-5.5m2.2-2.5l-2.4 2.5l2.4 2.5" },
  shut: { look: `${line} stroke-line-strong`, shape: "m3.5 4v8" },
};

/** One path for each look: a list has a glyph in every row, and a glyph has ten marks. */
function pathsOf({ steps }: ReturnType<typeof glyphOf>): [look: string, path: string][] {
  const paths = new Map<string, string>();
  for (const [index, { state, gate }] of steps.entries())
    for (const { look, shape } of [doors[gate], bars[state]]) paths.set(look, `${paths.get(look) ?? ""}M${index * 27} 0${shape}`);
  return [...paths];
}

/** The picture for a row of a list: five steps, each behind its door. */
export function PhaseGlyph(facts: GlyphFacts) {
  const glyph = glyphOf(facts);
  return (
    <svg viewBox="-1 0 134 16" role="img" aria-label={glyph.text} className="h-4 w-[134px] shrink-0">
      <title>{glyph.text}</title>
      {pathsOf(glyph).map(([look, path]) => (
        <path key={look} d={path} className={look} />
      ))}
      {facts.phase === "cancelled" ? <path d="M0 8H131" className="stroke-refused [stroke-width:1.6]" /> : null}
    </svg>
  );
}
