/** A measured figure beside the limit that was measured in the same run, and what is asked of their ratio. */

export interface Figure {
  what: string;
  measured: number;
  limit: number;
  unit: string;
  /** What the limit is: the same work without what the product adds. */
  beside: string;
  /** What measured / limit has to be; null where nothing is asked. */
  target: { atLeast: number } | { atMost: number } | null;
}

export const ratioOf = ({ measured, limit }: Figure): number => measured / limit;

export function isShort(figure: Figure): boolean {
  const ratio = ratioOf(figure);
  if (figure.target === null) return false;
  return !Number.isFinite(ratio) || ("atLeast" in figure.target ? ratio < figure.target.atLeast : ratio > figure.target.atMost);
}

const number = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

/** One line: what it is, the figure, its limit, their ratio and whether it falls short. */
export function say(figure: Figure): string {
  const { what, measured, limit, unit, beside, target } = figure;
  const asked =
    target === null ? "nothing asked" : "atLeast" in target ? `at least ${target.atLeast}` : `at most ${target.atMost}`;
  return [
    what.padEnd(44),
    `${number(measured)} ${unit}`.padStart(16),
    ` beside ${number(limit)} ${unit} (${beside})`.padEnd(64),
    `${ratioOf(figure).toFixed(2)} x`.padStart(8),
    `  ${asked}${isShort(figure) ? "  SHORT" : ""}`,
  ].join("");
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("Nothing was measured.");
  return middle;
}
