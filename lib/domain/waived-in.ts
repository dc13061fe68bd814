/** The waived checks that stored evidence tells of; nothing is promised to be there. */
export interface WaivedCheck {
  id: string;
  title: string;
  by: string;
  as: string;
  /** As the evidence has it: an instant in text. */
  until: string;
  reason: string;
}

const text = (value: unknown): string => (typeof value === "string" && value !== "" ? value : "not told");
const member = (value: unknown, key: string): unknown =>
  value !== null && typeof value === "object" ? (value as Record<string, unknown>)[key] : undefined;

/** Those that the gate was asked for with. */
export function waivedIn(evidence: unknown): WaivedCheck[] {
  const listed = member(evidence, "waivers");
  const told = Array.isArray(listed) ? (listed as unknown[]) : [];
  return told.map((one, place) => ({
    id: `${place} ${text(member(one, "id"))}`,
    title: text(member(one, "title")),
    by: text(member(member(one, "givenBy"), "name")),
    as: text(member(one, "as")),
    until: text(member(one, "until")),
    reason: text(member(one, "reason")),
  }));
}
