import type { ActionState } from "#lib/action-state";
import type { RecordFault } from "#lib/domain/record-verify";
import type { Verification } from "#lib/queries/record-entries";

const counted = (n: number, one: string, many: string): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** What was checked, and every fault, in sentences. */
export function verificationOutcome(verification: Verification | null): Exclude<ActionState, { status: "idle" | "invalid" }> {
  if (!verification) return { status: "failed", message: "The record has no such stream.", reasons: [], submitted: {} };
  const { report, names } = verification;
  const what = `${counted(report.streams, "stream", "streams")} and ${counted(report.entries, "entry", "entries")} were read from the first to the last`;
  if (report.ok)
    return { status: "done", message: `The record verifies. ${what}: every hash is right, every entry follows its predecessor.` };
  return {
    status: "failed",
    message: `The record does not verify. ${what}; ${counted(report.faults.length, "fault was", "faults were")} found.`,
    reasons: report.faults.slice(0, 100).map((fault) => ({ code: fault.kind, message: faultSentence(fault, names) })),
    submitted: {},
  };
}

function faultSentence({ streamId, message }: RecordFault, names: ReadonlyMap<string, string>): string {
  const name = names.get(streamId);
  return name === undefined ? message : `${name}: ${message.replaceAll(streamId, name)}`;
}
