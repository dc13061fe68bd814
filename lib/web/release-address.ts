/** The page of a release that an upload goes back to; null for an address that names no release. */
export const releasePage = (number: string, place: string): string | null =>
  /^REL-[1-9]\d{0,8}$/.test(number) ? `/releases/${number}/${place}` : null;
