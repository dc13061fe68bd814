import { sayInstant, Time } from "#components/ui/time";
import type { Line } from "#lib/domain/gate-picture";

/** A line of a picture, its instants as days in the reader's zone. */
export const sayLine = (line: Line, zone: string): string =>
  line.map((part) => (typeof part === "string" ? part : sayInstant(part, zone, "day"))).join("");

const instants = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence of the domain; instants in it are said in the reader's zone. */
export function Said({ text, zone }: { text: string; zone: string }) {
  return (
    text
      .split(instants)
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
      .map((part, index) => (index % 2 === 1 ? <Time key={`${index} ${part}`} at={new Date(part)} zone={zone} isQuiet /> : part))
  );
}

/** SVG text does not wrap: what does not fit is cut, and stands whole in the accessible name. */
export const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`;

/** The accessible name of a box: what is seen in it, word for word, then what the eye gets from its look, then what was cut. */
export const hear = (seen: readonly string[], whole: string, state: string): string =>
  [seen.join(" "), state, ...(seen.includes(whole) ? [] : [whole])].join(", ");
