/** A path of our own to go on to, never another site's; the beginning where there is none. */
export const ownPath = (sent: unknown): string => (typeof sent === "string" && /^\/(?![/\\])/.test(sent) ? sent : "/");
