/** The part of a file that a Range header asks for (RFC 9110, 14). */
export type WantedRange = "whole" | "unsatisfiable" | { start: number; end: number };

const single = /^bytes=\s*(\d*)-(\d*)\s*$/i;

/** One range is served. Several, another unit or nonsense mean the whole file, as the standard allows; a range outside it is refused. */
export function wantedRange(header: string | null, size: number): WantedRange {
  const [, from = "", to = ""] = single.exec(header ?? "") ?? [];
  if (from === "" && to === "") return "whole";
  if (from === "") return lastBytes(Number(to), size);
  const start = Number(from);
  const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== "" && Number(to) < start) return "whole";
  return start >= size ? "unsatisfiable" : { start, end };
}

function lastBytes(wanted: number, size: number): WantedRange {
  return wanted === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(size - wanted, 0), end: size - 1 };
}
