/** Hears PostgreSQL's notifications on a connection of its own: a pool hands connections round, and a pooler loses LISTEN. */
import pg from "pg";
import { environment } from "#lib/env";
import { channel } from "./outbox.ts";

type Hear = () => void;

export interface Listening {
  /** Calls `hear` whenever there may be news; a gap in the connection ends with a call. Resolves once it listens. */
  subscribe(hear: Hear): Promise<() => void>;
  close(): Promise<void>;
}

const firstPauseMs = 250;
const longestPauseMs = 30_000;
const aliveEveryMs = 20_000;
const patienceMs = 5_000;

/** Listens while somebody is subscribed. A lost connection is opened again, with growing pauses. */
export function openListening(connectionString: string): Listening {
  const subscribers = new Set<Hear>();
  const tellAll = () => {
    for (const hear of subscribers) hear();
  };
  let client: pg.Client | null = null;
  let opening: Promise<void> | null = null;
  let retry: NodeJS.Timeout | undefined;
  let pauseMs = firstPauseMs;

  async function open(): Promise<void> {
    const fresh = new pg.Client({
      connectionString,
      keepAlive: true,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    });
    // Without a listener the end of the connection is the end of the process.
    fresh.on("error", () => undefined);
    fresh.on("notification", tellAll);
    const alive = setInterval(() => void fresh.query("SELECT 1").catch(() => lose(fresh)), aliveEveryMs);
    alive.unref();
    fresh.on("end", () => {
      clearInterval(alive);
      lose(fresh);
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${channel}`);
    } catch (error) {
      clearInterval(alive);
      await fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
    pauseMs = firstPauseMs;
    if (subscribers.size === 0) await closeClient();
  }

  /** A connection that ended, or answers no more: a silent network ends nothing by itself. */
  function lose(gone: pg.Client): void {
    if (client !== gone) return;
    client = null;
    void gone.end().catch(() => undefined);
    if (subscribers.size > 0) openLater();
  }

  function openLater(): void {
    clearTimeout(retry);
    retry = setTimeout(
      () => {
        ensureOpen().then(tellAll, () => undefined);
      },
      pauseMs * (0.5 + Math.random()),
    );
    retry.unref();
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  /** Opens the connection unless it is open; when that fails, it is tried again as long as somebody is subscribed. */
  async function ensureOpen(): Promise<void> {
    if (client) return;
    opening ??= open().finally(() => {
      opening = null;
    });
    try {
      await opening;
    } catch (error) {
      if (subscribers.size > 0) openLater();
      throw error;
    }
  }

  async function closeClient(): Promise<void> {
    clearTimeout(retry);
    const open = client;
    client = null;
    await open?.end();
  }

  return {
    subscribe: async (hear) => {
      subscribers.add(hear);
      // Whoever subscribes while the database is away hears of the gap when it is back.
      await ensureOpen().catch(() => undefined);
      return () => {
        subscribers.delete(hear);
        if (subscribers.size === 0) void closeClient();
      };
    },
    close: async () => {
      subscribers.clear();
      await closeClient();
    },
  };
}

// Instrumentation and routes are separate module instances: the listener sits on globalThis, as the pool does.
const shared = globalThis as typeof globalThis & { countersignListening?: Listening };

export function listening(): Listening {
  const { DATABASE_DIRECT_URL, DATABASE_URL } = environment();
  shared.countersignListening ??= openListening(DATABASE_DIRECT_URL ?? DATABASE_URL);
  return shared.countersignListening;
}

export async function closeSharedListening(): Promise<void> {
  const opened = shared.countersignListening;
  delete shared.countersignListening;
  await opened?.close();
}
