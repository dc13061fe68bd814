import { sayInstant, Time } from "#components/ui/time";
import type { Line } from "#lib/domain/gate-picture";

/** A line of a picture, its instants as days in the reader's zone. */
export const sayLine = (line: Line, zone: string): string =>
  line.map((part) => (typeof part === "string" ? part : sayInstant(part, zone, "day"))).join("");

/** As JSON has them, or as the domain says them in a sentence. */
const instants = /(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z| \d\d:\d\d UTC))/;

const readInstant = (said: string): Date => new Date(said.replace(/ (\d\d:\d\d) UTC$/, "T$1Z"));

/** A sentence of the domain; instants in it are said in the reader's zone. */
export function Said({ text, zone }: { text: string; zone: string }) {
  const parts = text.split(instants).map((part, index) => ({ key: `${index} ${part}`, part, isInstant: index % 2 === 1 }));
  return parts.map(({ key, part, isInstant }) =>
    isInstant ? <Time key={key} at={readInstant(part)} zone={zone} isQuiet /> : part,
  );
}

/** SVG text does not wrap: what does not fit is cut, and stands whole in the accessible name. */
export const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`;

/** The accessible name of a box: what is seen in it, word for word, then what the eye gets from its look, then what was cut. */
export const hear = (seen: readonly string[], whole: string, state: string): string =>
  [seen.join(" "), state, ...(seen.includes(whole) ? [] : [whole])].join(", ");
