/** Addresses of lists: what is filtered and where a page begins stands in the query, so that it can be linked and goes without JavaScript. */

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The first value of a parameter, cut to what a person would type, without what no database holds. */
export function textParam(value: string | string[] | undefined): string {
  const text = (Array.isArray(value) ? value[0] : value) ?? "";
  return text.replaceAll("\0", "").trim().slice(0, 200).toWellFormed();
}

/** One of these, or the fallback for anything else. */
export function choiceParam<T extends string>(value: string | string[] | undefined, choices: readonly T[], fallback: T): T {
  const text = textParam(value);
  return choices.find((choice) => choice === text) ?? fallback;
}

/** A number as REL-n, CHG-n and cursors have them; null for anything else. */
export function numberParam(value: string | string[] | undefined, prefix = ""): number | null {
  const text = textParam(value);
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : "";
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : null;
}

export function addressOf(path: string, params: Record<string, string | number | null>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== null && value !== "") query.set(name, String(value));
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}
