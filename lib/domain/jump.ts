/** Where one can jump to, as the palette lists it. */
export interface JumpItem {
  href: string;
  label: string;
  detail: string;
}

export interface JumpGroup {
  title: string;
  items: readonly JumpItem[];
}

export interface Wanted {
  /** The number in "REL-9", "chg 118", "authorization 12" or "9", and which kind it names; null where the text is no number. */
  number: { of: "release" | "change" | "authorization" | null; value: number } | null;
  /** The beginning of a digest, in lower case. */
  digest: string | null;
  /** Words of a title or a name. */
  words: string | null;
}

const kinds = { rel: "release", chg: "change", aut: "authorization" } as const;
const fewestDigits = 4;
const fewestLetters = 2;

/** What somebody may mean by what they typed: one text can be several things. */
export function readWanted(text: string): Wanted {
  const typed = text.trim();
  const numbered = /^(?:(rel|chg|aut)[a-z]*[\s-]*)?#?(\d{1,9})$/i.exec(typed);
  const digest = /^(?:sha256:)?([0-9a-f]{4,64})$/i.exec(typed)?.[1]?.toLowerCase() ?? null;
  const kind = numbered?.[1]?.toLowerCase() as keyof typeof kinds | undefined;
  return {
    number: numbered ? { of: kind ? kinds[kind] : null, value: Number(numbered[2]) } : null,
    digest: digest !== null && digest.length >= fewestDigits ? digest : null,
    words: typed.length >= fewestLetters && !numbered ? typed : null,
  };
}
