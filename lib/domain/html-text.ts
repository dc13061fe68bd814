/** HTML as text, for files that people open without this server. What others wrote is escaped wherever it stands. */

/** Text that is HTML already. */
export interface Html {
  html: string;
}

type Shown = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are HTML already. */
export const html = (parts: TemplateStringsArray, ...values: Shown[]): Html => ({
  html: parts.reduce((text, part, at) => text + asHtml(values[at - 1] ?? "") + part),
});

export const noHtml: Html = { html: "" };

function asHtml(value: Shown): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escaped(value);
  return "html" in value ? value.html : value.map((one) => one.html).join("");
}

const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? "");
