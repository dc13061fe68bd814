import type { Comparison, TargetVerdictKind } from "#lib/domain/release";

export interface ChartPoint {
  key: string;
  value: number;
  verdict: TargetVerdictKind;
}

const [width, height, margin] = [320, 84, 10];

/**
 * What was measured against what was promised, drawn on the server. The tinted side of the dashed line is where a target is
 * missed; a dot met it, a cross missed it, a ring says too little to judge. `label` says all of it in words.
 */
export function LevelChart({
  label,
  points,
  target,
  comparison,
}: {
  label: string;
  points: readonly ChartPoint[];
  target: number;
  comparison: Comparison;
}) {
  const toY = scaleOf([target, ...points.map(({ value }) => value)]);
  const stride = points.length > 1 ? (width - 2 * margin) / (points.length - 1) : 0;
  const placed = points.map((point, index) => ({
    ...point,
    x: rounded(points.length > 1 ? margin + index * stride : width / 2),
    y: toY(point.value),
  }));
  const line = toY(target);
  const missed = comparison === "at_least" ? { y: line, height: height - line } : { y: 0, height: line };
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className="block h-auto w-full">
      <rect width={width} height={height} rx="4" className="fill-sunken" />
      <rect width={width} {...missed} className="fill-refused-soft" />
      <path d={`M0 ${line}H${width}`} className="stroke-ink-3 [stroke-dasharray:5_4] [stroke-width:1.2]" />
      <polyline
        points={placed.map(({ x, y }) => `${x},${y}`).join(" ")}
        className="fill-none stroke-ink-3 [stroke-width:1.4]"
        strokeLinejoin="round"
      />
      {placed.map(({ key, x, y, verdict }) => (
        <Mark key={key} x={x} y={y} verdict={verdict} />
      ))}
    </svg>
  );
}

function Mark({ x, y, verdict }: { x: number; y: number; verdict: TargetVerdictKind }) {
  switch (verdict) {
    case "met":
      return <circle cx={x} cy={y} r="3.2" className="fill-granted" />;
    case "missed":
      return (
        <path d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`} className="stroke-refused [stroke-width:2.2]" strokeLinecap="round" />
      );
    case "inconclusive":
    case "not_deployed":
      return <circle cx={x} cy={y} r="3" className="fill-raised stroke-asked [stroke-width:1.6]" />;
  }
}

/** From a value to its height; what is furthest apart keeps its distance from the edges. */
function scaleOf(values: readonly number[]): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || Math.abs(high) || 1;
  const middle = (low + high) / 2;
  const room = height - 2 * margin;
  return (value) => rounded(height / 2 - ((value - middle) / span) * room);
}

const rounded = (n: number): number => Math.round(n * 10) / 10;
