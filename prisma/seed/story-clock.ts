/**
 * The clock of the demonstration, which its owner moves forward and everything else only reads, and the stories told along it. They
 * are told side by side, but one at a time: a story that waits for a moment hands on to the one whose moment comes first.
 */
import pg from "pg";
import { installDemonstrationClock } from "../demonstration-clock.ts";

export interface StoryClock {
  /** Waits for a moment; what is past is now, and the present is never passed. */
  until(moment: Date): Promise<void>;
  /** Lets this many milliseconds pass. */
  pass(milliseconds: number): Promise<void>;
  /** Tells stories side by side: whatever comes first in time happens first. */
  tell(stories: readonly (() => Promise<void>)[]): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  at: number;
  wake: () => void;
  fail: (error: unknown) => void;
}

/** Makes the database a demonstration, before it is founded, and lets its story begin. */
export async function startStoryClock(ownerUrl: string, begins: Date): Promise<StoryClock> {
  await installDemonstrationClock(ownerUrl);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  let offset = Number.NEGATIVE_INFINITY;
  let waiting: Waiting[] = [];

  /** Seconds from the server's clock; the table takes whole ones. */
  async function moveTo(at: number): Promise<void> {
    const wanted = Math.ceil(Math.min(0, (at - Date.now()) / 1000));
    if (wanted <= offset) return;
    offset = wanted;
    await owner.query("UPDATE public.demonstration_clock SET offset_seconds = $1", [offset]);
  }

  /** Whoever was awake waits or has ended: the story whose moment comes first goes on. */
  async function handOn(): Promise<void> {
    const next = waiting.reduce<Waiting | null>((first, one) => (first && first.at <= one.at ? first : one), null);
    if (!next) return;
    waiting = waiting.filter((one) => one !== next);
    try {
      await moveTo(next.at);
      next.wake();
    } catch (error) {
      next.fail(error);
    }
  }

  const turnAt = (at: number) => new Promise<void>((wake, fail) => waiting.push({ at, wake, fail }));

  async function until(moment: Date): Promise<void> {
    const turn = turnAt(moment.getTime());
    await handOn();
    await turn;
  }

  await moveTo(begins.getTime());
  return {
    until,
    pass: (milliseconds) => until(new Date(Date.now() + offset * 1000 + milliseconds)),
    tell: async (stories) => {
      const told = stories.map(async (story) => {
        await turnAt(Number.NEGATIVE_INFINITY);
        await story();
        await handOn();
      });
      await handOn();
      await Promise.all(told);
    },
    close: () => owner.end(),
  };
}
