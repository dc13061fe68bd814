import { isOnABoard } from "./cab-page.ts";
import { countOfNeeds } from "./inbox.ts";
import type { Viewer } from "./viewer.ts";
import { countOfVotes } from "./waiting-votes.ts";

export interface DeskCounts {
  /** Decisions that wait for this person's vote, up to one more than a badge shows. */
  votes: number;
  /** Lines of the inbox, up to one more than a badge shows. */
  inbox: number;
  /** Whether meetings are something for this person: who decides in them, prepares for them, or looks at them. */
  hasMeetings: boolean;
}

/** What the bar over every page tells, by one statement. */
export async function deskCounts(viewer: Viewer): Promise<DeskCounts> {
  const { actor, db } = viewer;
  if (actor.kind !== "person") return { votes: 0, inbox: 0, hasMeetings: false };
  const attends = actor.roles.some((role) => role === "change_manager" || role === "release_manager" || role === "auditor");
  const [row] = await db.$queryRaw<DeskCounts[]>`
    SELECT (${countOfVotes(viewer)}) AS votes, (${countOfNeeds(viewer)}) AS inbox, ${attends} OR ${isOnABoard(actor.id)} AS "hasMeetings"`;
  return row ?? { votes: 0, inbox: 0, hasMeetings: attends };
}
