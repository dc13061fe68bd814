"use client";
import type { LiveMessage } from "#lib/domain/live-message";

type Hear = (message: LiveMessage) => void;

/** What tabs of one browser say to each other. `upTo` is how far the stream has been read. */
type Said = { kind: "heard"; message: LiveMessage; upTo: number } | { kind: "hello" };

const againMs = 30_000;
const remembered = 30;

/**
 * Hears what happens elsewhere since this page was made. One tab of a browser holds the stream and passes it on to the others;
 * where tabs cannot agree on one (no secure address), each holds its own. Answers how to stop.
 */
export function followLive({ personId, since, hear }: { personId: string; since: number; hear: Hear }): () => void {
  const left = new AbortController();
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) {
    openSource(since, hear, left.signal);
    return () => left.abort();
  }
  // Of this person: a tab left open by somebody who signed out hears nothing of what the next one hears.
  const name = `countersign-live-${personId}`;
  const channel = new BroadcastChannel(name);
  const say = (said: Said) => channel.postMessage(said);
  let readUpTo = since;
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.kind === "hello") return;
    readUpTo = data.upTo;
    hear(data.message);
  };
  say({ kind: "hello" });
  navigator.locks
    .request(name, { signal: left.signal }, () => holdStream({ channel, since: readUpTo, hear, say, signal: left.signal }))
    .catch((error: unknown) => {
      if (!left.signal.aborted) throw error;
    })
    .finally(() => channel.close());
  return () => left.abort();
}

/** The one tab that holds the stream, until it goes away. A tab that comes later is told what it may have missed meanwhile. */
function holdStream({
  channel,
  since,
  hear,
  say,
  signal,
}: {
  channel: BroadcastChannel;
  since: number;
  hear: Hear;
  say: (said: Said) => void;
  signal: AbortSignal;
}): Promise<void> {
  // The lock may have been given in the moment in which the page went away.
  if (signal.aborted) return Promise.resolve();
  let lately: Said[] = [];
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.kind === "hello") for (const said of lately) say(said);
  };
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    openSource(
      since,
      (message, upTo) => {
        hear(message);
        say({ kind: "heard", message, upTo });
        if (message.news)
          lately = [...lately, { kind: "heard" as const, message: { news: message.news }, upTo }].slice(-remembered);
      },
      signal,
    );
  });
}

/** Keeps a stream open until `signal`, or until the session is over. */
function openSource(since: number, hear: (message: LiveMessage, upTo: number) => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const address = `/api/live?since=${since}`;
  const source = new EventSource(address);
  let upTo = since;
  signal.addEventListener("abort", () => source.close(), { once: true });
  source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
    const message = JSON.parse(data) as LiveMessage;
    if (lastEventId !== "") upTo = Number(lastEventId);
    if (message.isOver) source.close();
    hear(message, upTo);
  };
  source.onerror = () => {
    // After a cut the browser comes again by itself; after a refusal it does not.
    if (source.readyState !== EventSource.CLOSED) return;
    void isSessionOver(address).then((isOver) => {
      if (isOver) hear({ isOver: true }, upTo);
      else setTimeout(() => openSource(upTo, hear, signal), againMs);
    });
  };
}

async function isSessionOver(address: string): Promise<boolean> {
  const asked = new AbortController();
  try {
    return (await fetch(address, { signal: asked.signal })).status === 401;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  } finally {
    asked.abort();
  }
}
