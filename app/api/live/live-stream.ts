/** The event stream of one browser: who did what, how many decisions wait, and nothing at all once its session is over. */
import type { LiveMessage } from "#lib/domain/live-message";
import { movesInbox, movesQueue } from "#lib/domain/news";
import type { Actor } from "#lib/domain/release";
import { countInbox } from "#lib/queries/inbox";
import { followNews, isSessionLive, type NewsBatch, newsSince } from "#lib/queries/live-news";
import { countWaitingVotes } from "#lib/queries/waiting-votes";
import type { Context } from "#lib/services/context";
import { countIn, requireRoom } from "./open-streams.ts";

interface Subscriber {
  context: Context & { actor: Extract<Actor, { kind: "person" }> };
  sessionId: string;
  /** News that were sent after this instant are told at once; without it, from now on. */
  after: Date | null;
}

const beatEveryMs = 15_000;
const oldestMs = 10 * 60_000;
const mostUnread = 64;
/** Not all at once after the server was away. */
const retryMs = () => Math.round(2_000 + Math.random() * 3_000);

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  // Neither compressed nor kept back on its way.
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/** Tells until `signal`: also when that came before anybody was told anything, for then nobody reads or cancels the body. */
export function openLiveStream(subscriber: Subscriber, signal: AbortSignal): Response {
  requireRoom(subscriber.context.actor.id);
  let end = (): void => undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        end = speak(controller, subscriber);
        if (signal.aborted) end();
        else signal.addEventListener("abort", end, { once: true });
      },
      cancel: () => end(),
    },
    { highWaterMark: mostUnread },
  );
  return new Response(body, { headers });
}

/** Keeps telling until it is ended; answers how to end it. */
function speak(controller: ReadableStreamDefaultController<Uint8Array>, { context, sessionId, after }: Subscriber): () => void {
  const { actor } = context;
  const encoder = new TextEncoder();
  let isEnded = false;
  let unfollow = (): void => undefined;
  let caughtUp: ReadonlySet<string> = new Set();

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    clearInterval(beat);
    countOut();
    unfollow();
    try {
      controller.close();
    } catch (error) {
      // Whoever read it went away first.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  function write(text: string): void {
    if (isEnded) return;
    if ((controller.desiredSize ?? 0) <= 0) end();
    else controller.enqueue(encoder.encode(text));
  }

  const say = (message: LiveMessage, upTo?: Date) =>
    write(`${upTo ? `id: ${upTo.getTime()}\n` : ""}data: ${JSON.stringify(message)}\n\n`);

  async function requireSession(): Promise<boolean> {
    const isLive = await isSessionLive(context, sessionId);
    if (isLive || isEnded) return isLive;
    say({ isOver: true });
    end();
    return false;
  }

  async function tell(batch: NewsBatch): Promise<void> {
    const { isCut, upTo, endedPersonIds } = batch;
    const news = batch.news.filter(({ id }) => !caughtUp.has(id));
    if (news.length === 0 && !isCut && !endedPersonIds.includes(actor.id)) return;
    if (!(await requireSession())) return;
    const waiting = isCut || news.some(movesQueue) ? { waiting: await countWaitingVotes(context) } : {};
    const inbox = isCut || news.some(movesInbox) ? { inbox: await countInbox(context) } : {};
    const told = news.map(({ actorId, ...one }) => ({ ...one, isOwn: actorId === actor.id }));
    say({ news: told, ...waiting, ...inbox, ...(isCut ? { isGap: true } : {}) }, upTo);
  }

  // One after the other, in order; what cannot be asked of the database ends the stream, and the browser comes again.
  let work = Promise.resolve();
  const next = (step: () => Promise<unknown>) => {
    work = work.then(async () => void (isEnded || (await step()))).catch(end);
  };

  const countOut = countIn(actor.id, end);
  const beat = setInterval(() => {
    write(": still here\n\n");
    next(requireSession);
  }, beatEveryMs);
  beat.unref();
  write(`retry: ${retryMs()}\n\n`);
  next(async () => {
    const stop = await followNews(context, (batch) => next(() => tell(batch)));
    if (isEnded) stop();
    else unfollow = stop;
    say({ waiting: await countWaitingVotes(context), inbox: await countInbox(context) });
    if (after !== null && Date.now() - after.getTime() > oldestMs) say({ isGap: true });
    else if (after !== null) {
      const missed = await newsSince(context, after);
      await tell(missed);
      caughtUp = new Set(missed.news.map(({ id }) => id));
    }
  });
  return end;
}
