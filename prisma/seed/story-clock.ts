/** The demonstration's story is told along its own clock, which its owner moves forward and everything else only reads. */
import { installDemonstrationClock, setClockOffset } from "../demonstration-clock.ts";

export interface StoryClock {
  /** Goes to a moment; never back, and never past the present. */
  moveTo(at: Date): Promise<void>;
  /** Lets this many milliseconds pass. */
  pass(milliseconds: number): Promise<void>;
}

/** Makes the database a demonstration, before it is founded, and lets its story begin. */
export async function startStoryClock(ownerUrl: string, begins: Date): Promise<StoryClock> {
  let offset = Number.NEGATIVE_INFINITY;
  const set = async (seconds: number) => {
    offset = Math.min(0, Math.max(offset, seconds));
    await setClockOffset(ownerUrl, offset);
  };
  const moveTo = (at: Date) => set((at.getTime() - Date.now()) / 1000);
  await installDemonstrationClock(ownerUrl);
  await moveTo(begins);
  return { moveTo, pass: (milliseconds) => set(offset + milliseconds / 1000) };
}
