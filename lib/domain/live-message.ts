/** What an event stream says to a page. */
import type { News } from "./news.ts";

/** Every member is optional, so that one kind of event carries them all. */
export interface LiveMessage {
  news?: readonly (News & { isOwn: boolean })[];
  /** How many decisions wait for this person. */
  waiting?: number;
  /** How many lines stand in this person's inbox. */
  inbox?: number;
  /** Something may have been missed: look at the page again. */
  isGap?: true;
  /** The session was ended: nothing more comes. */
  isOver?: true;
}
