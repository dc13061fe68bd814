import { readWaiverRules } from "#lib/db/waiver-store";
import type { Refusal } from "#lib/domain/decision";
import type { GateCheck } from "#lib/domain/gate-check";
import type { Gate, Instant, Release } from "#lib/domain/release";
import {
  isWaivable,
  lastWaiver,
  reasonsAgainstEnding,
  reasonsAgainstWaiving,
  sayWhoWaives,
  type Waiver,
  type WaiverState,
  waiverState,
} from "#lib/domain/waiver";
import type { Viewer } from "./viewer.ts";

/** What can be done about one check beside mending it. */
export interface CheckWaiving {
  check: string;
  /** Who may waive it, as a word in a sentence; null to who has a part in the release, for they may not in any case. */
  as: string | null;
  longestDays: number;
  /** What speaks against the viewer waiving it now; null where it is waived, or its waiver waits. */
  againstGiving: readonly Refusal[] | null;
  /** The waiver that stands, with what speaks against ending it. */
  standing: { waiver: Waiver; state: WaiverState; againstEnding: readonly Refusal[] } | null;
}

/**
 * For each check of the gate that fails or is waived and that somebody may waive: one statement; none where nothing fails, or for who
 * raised or manages the release.
 */
export async function releaseWaivers(
  { actor, db }: Viewer,
  release: Release,
  gate: Gate,
  checks: readonly GateCheck[],
  now: Instant,
): Promise<CheckWaiving[]> {
  const open = checks.filter(({ state, code }) => (state === "fails" || state === "waived") && isWaivable(gate, code));
  if (open.length === 0) return [];
  const isOwn = actor.kind === "person" && [release.raisedBy.id, release.manager.id].includes(actor.id);
  const rules = isOwn ? [] : await readWaiverRules(db, actor);
  return open.flatMap(({ code }) => {
    const rule = rules.find((one) => one.gate === gate && one.check === code) ?? null;
    const as = rule && sayWhoWaives(rule);
    if (!isOwn && !as) return [];
    const mayWaive = rule?.mayWaive ?? false;
    const waiver = lastWaiver(release, gate, code);
    const state = waiver && waiverState(release, waiver, now);
    const stands = state === "in_force" || state === "waiting";
    return {
      check: code,
      as,
      longestDays: rule?.longestDays ?? 0,
      againstGiving: stands ? null : reasonsAgainstWaiving(release, { rule: { gate }, as: as ?? "", mayWaive }, actor),
      standing:
        waiver && state && stands
          ? { waiver, state, againstEnding: reasonsAgainstEnding(release, waiver, { mayWaive }, actor, now) }
          : null,
    };
  });
}
