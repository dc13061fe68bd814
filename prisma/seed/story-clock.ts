/** The demonstration's story is told along its own clock, which its owner moves forward and everything else only reads. */
import { installDemonstrationClock, setClockOffset } from "../demonstration-clock.ts";

export interface StoryClock {
  /** Goes to a moment; never back, and never past the present. */
  moveTo(at: Date): Promise<void>;
}

/** Makes the database a demonstration, before it is founded, and lets its story begin. */
export async function startStoryClock(ownerUrl: string, begins: Date): Promise<StoryClock> {
  const moveTo = (at: Date) => setClockOffset(ownerUrl, Math.min(0, (at.getTime() - Date.now()) / 1000));
  await installDemonstrationClock(ownerUrl);
  await moveTo(begins);
  return { moveTo };
}
