import type { ActionState } from "#lib/action-state";
import type { RecordFault } from "#lib/domain/record-verify";
import type { Verification } from "#lib/queries/record-entries";

const counted = (n: number, one: string, many: string): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const mostFaults = 100;

/** What was checked, how long it took, and every fault, in sentences; after a fault, what to do. */
export function verificationOutcome(verification: Verification | null): Exclude<ActionState, { status: "idle" | "invalid" }> {
  if (!verification) return { status: "failed", message: "The record has no such stream.", reasons: [], submitted: {} };
  const { report, names, milliseconds } = verification;
  const what = `${counted(report.streams, "stream", "streams")} and ${counted(report.entries, "entry", "entries")} were read from the first to the last in ${sayDuration(milliseconds)}`;
  if (report.ok)
    return {
      status: "done",
      message: `The record verifies. ${what}: every hash is right, every entry follows its predecessor.${headOf(verification)}`,
    };
  const { length } = report.faults;
  return {
    status: "failed",
    message: `The record does not verify. ${what}; ${counted(length, "fault was", "faults were")} found. ${whatToDo}`,
    reasons: report.faults.slice(0, mostFaults).map((fault) => ({ code: fault.kind, message: faultSentence(fault, names) })),
    submitted: {},
  };
}

const whatToDo =
  "Leave everything as it is and export the record now. Then restore the last backup in another place, verify it there, and compare both: the first entry that differs tells what was changed and when. Only the database’s owner can have done it.";

const sayDuration = (milliseconds: number): string => `${(Math.max(milliseconds, 10) / 1000).toFixed(2)} s`;

/** Of a single stream, where it ends: kept elsewhere, that shows later whether its end was cut off. */
function headOf({ report: { heads } }: Verification): string {
  const [head, ...others] = heads.values();
  if (!head || others.length > 0) return "";
  return ` It ends at entry ${head.sequence}, ${Buffer.from(head.entryHash).toString("hex")}.`;
}

function faultSentence({ streamId, message }: RecordFault, names: ReadonlyMap<string, string>): string {
  const name = names.get(streamId);
  return name === undefined ? message : `${name}: ${message.replaceAll(streamId, name)}`;
}
