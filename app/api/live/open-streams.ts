/** Every event stream that is open: at most a few per person, and all of them end before the server does. */
import { AppError } from "#lib/errors";

const mostPerPerson = 8;

interface OpenStreams {
  byPerson: Map<string, Set<() => void>>;
  isStopping: boolean;
}

const shared = globalThis as typeof globalThis & { countersignStreams?: OpenStreams };

/** A stopping server waits for its answers, and a stream never ends by itself: the signal ends the streams first. */
function openStreams(): OpenStreams {
  if (!shared.countersignStreams) {
    shared.countersignStreams = { byPerson: new Map(), isStopping: false };
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, endLiveStreams);
  }
  return shared.countersignStreams;
}

export function endLiveStreams(): void {
  const open = openStreams();
  open.isStopping = true;
  for (const ends of [...open.byPerson.values()]) for (const end of [...ends]) end();
}

/** Refuses a stream that is one too many, or comes too late. */
export function requireRoom(personId: string): void {
  const { byPerson, isStopping } = openStreams();
  if (isStopping) throw new AppError("conflict", "The server is being stopped. Try again in a moment.");
  if ((byPerson.get(personId)?.size ?? 0) >= mostPerPerson)
    throw new AppError("too-many", `${mostPerPerson} of your browsers are kept up to date already; this one is not.`);
}

/** Counts a stream in, by how it is ended; answers how to count it out. */
export function countIn(personId: string, end: () => void): () => void {
  const { byPerson } = openStreams();
  const ends = byPerson.get(personId) ?? new Set();
  byPerson.set(personId, ends.add(end));
  return () => {
    ends.delete(end);
    if (ends.size === 0 && byPerson.get(personId) === ends) byPerson.delete(personId);
  };
}
