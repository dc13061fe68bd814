/** One check of a gate: what must hold, how it stands, and where it is mended. */
import type { Gate, Instant, Release } from "./release.ts";

/**
 * `waived`: it fails, and somebody who may do so let it be until a day. `warns`: it does not hold, and the policy in force lets that
 * pass in plain sight.
 */
export type CheckState = "holds" | "fails" | "waived" | "warns" | "not_asked_for" | "nothing_to_check";

export interface GateCheck {
  code: string;
  title: string;
  state: CheckState;
  detail: string;
  /** Where it is mended. */
  href: string;
  /** A live fact: asked again at the deciding vote and at passing; it never supersedes. */
  isCondition: boolean;
}

type Named = Pick<GateCheck, "code" | "title">;
type Facts = Named & { holds: boolean; good?: string; bad?: string; isCondition?: boolean; mendedAt?: string };

/** Checks whose facts nobody delivers yet. No policy in force asks for them, and every screen says so. */
export const checksNotAskedFor: Record<Gate, readonly Named[]> = {
  planning: [],
  build_and_test: [
    { code: "error-budget", title: "Error budget left" },
    { code: "collisions", title: "No collision in the window" },
  ],
  check_in: [],
  deployment: [
    { code: "rehearsal", title: "Rehearsed where risk is high" },
    { code: "collisions", title: "No collision in the window" },
    { code: "freeze", title: "No freeze in the window" },
  ],
  closed: [],
};

/** Makes the checks that are mended on one page of a release. */
export function on(release: Pick<Release, "number">, place: string) {
  const href = `/releases/REL-${release.number}${place}`;
  const silent = (state: CheckState, detail: string, { code, title }: Named): GateCheck => ({
    code,
    title,
    state,
    detail,
    href,
    isCondition: false,
  });
  return {
    check: ({ code, title, holds, good = "", bad = "", isCondition = false, mendedAt = href }: Facts): GateCheck => ({
      code,
      title,
      state: holds ? "holds" : "fails",
      detail: holds ? good : bad,
      href: mendedAt,
      isCondition,
    }),
    /** A check that shuts nothing: it holds, or it says what is wrong for all to see. */
    warning: ({ code, title, holds, good = "", bad = "" }: Facts): GateCheck => ({
      ...silent(holds ? "holds" : "warns", holds ? good : bad, { code, title }),
      isCondition: true,
    }),
    notAskedFor: (named: Named): GateCheck => silent("not_asked_for", "Not asked for by the policy in force.", named),
    nothing: (code: string, title: string): GateCheck => silent("nothing_to_check", "Nothing to check.", { code, title }),
  };
}

/** Whether the policy in force asks for the check: a waived one too. */
export const isAskedFor = ({ state }: Pick<GateCheck, "state">): boolean =>
  state === "holds" || state === "fails" || state === "waived" || state === "warns";

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
export const names = (list: readonly string[]): string => list.join(", ");
/** An instant inside a sentence, to the minute. */
export const utc = (at: Instant): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
