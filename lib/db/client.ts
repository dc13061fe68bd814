/** The pool and the client, one of each per process. */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { environment } from "#lib/env";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

interface Opened {
  database: Database;
  pool: pg.Pool;
  close: () => Promise<void>;
}

/** Opens a client of its own on a connection string; `close` ends its connections. */
export function openDatabase(connectionString: string): Opened {
  const pool = new pg.Pool({ connectionString, max: 10 });
  // Without a listener an idle connection that is ended kills the process; the next query opens another.
  pool.on("error", () => undefined);
  const adapter = new PrismaPg(pool, { statementNameGenerator: statementNames() });
  // Minimal: a longer message would repeat the arguments of the query, and messages go into the log.
  const database = new PrismaClient({ adapter, errorFormat: "minimal" });
  return {
    database,
    pool,
    close: async () => {
      await database.$disconnect();
      await pool.end();
    },
  };
}

const mostNamed = 400;

/**
 * Names statements, so that a connection plans each once: planning a whole release takes five times as long as reading it. The cap
 * keeps statements of many shapes (lists of every length) from filling each connection's memory. PgBouncer knows names from 1.21 on.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= mostNamed) return "";
    const name = `countersign_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}

// Instrumentation and routes are separate module instances: the pool sits on globalThis.
const shared = globalThis as typeof globalThis & { countersignDatabase?: Opened };

/** The application's database, opened on first use. */
export function database(): Database {
  shared.countersignDatabase ??= openDatabase(environment().DATABASE_URL);
  return shared.countersignDatabase.database;
}

/** How many connections this process has, and how many queries wait for one. */
export function poolCounts(): { busy: number; idle: number; waiting: number } {
  const { totalCount = 0, idleCount = 0, waitingCount = 0 } = shared.countersignDatabase?.pool ?? {};
  return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}

/** Ends the application's connections, if any were opened. */
export async function closeSharedDatabase(): Promise<void> {
  const opened = shared.countersignDatabase;
  delete shared.countersignDatabase;
  await opened?.close();
}
