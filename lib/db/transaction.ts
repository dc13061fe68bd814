/**
 * The one door to a transaction. READ COMMITTED, which PostgreSQL begins with unless it was told otherwise: the gatekeeper refuses
 * any other. A deadlock's victim tries again.
 */
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

const attempts = 5;

/** A whole board that votes within one second waits in line for one release: nobody is turned away for that. */
const times = { maxWait: 60_000, timeout: 30_000 } as const;

/** Deadlock, serialisation failure, and a unique key that somebody else took first: looked at again, the rules say why not. */
const worthAnother: readonly (string | undefined)[] = ["40P01", "40001", "23505"];

/** Runs `work` in one transaction; runs it again where that may help, and turns the gatekeeper's no into an AppError. */
export async function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(async (tx) => {
        // Statements that take a list of ids would be planned anew each time, longer than they run.
        await tx.$executeRaw`SET LOCAL plan_cache_mode = force_generic_plan`;
        return work(tx);
      }, times);
    } catch (error) {
      const state = sqlState(error);
      if (attempt < attempts && worthAnother.includes(state)) continue;
      if (state?.startsWith("CS"))
        throw new AppError("conflict", gatekeeperSentence(error), [{ code: state, message: gatekeeperSentence(error) }]);
      throw error;
    }
  }
}

interface Cause {
  originalCode?: string;
  originalMessage?: string;
  kind?: string;
  code?: string;
  message?: string;
}

function causeOf(error: unknown): Cause | undefined {
  const { name, cause, meta } = (error ?? {}) as {
    name?: string;
    cause?: Cause;
    meta?: { driverAdapterError?: { cause?: Cause } };
  };
  return meta?.driverAdapterError?.cause ?? (name === "DriverAdapterError" ? cause : undefined);
}

/** The SQLSTATE under a database error, wherever it was raised: query, raw query or COMMIT. */
export function sqlState(error: unknown): string | undefined {
  const cause = causeOf(error);
  if (cause?.originalCode) return cause.originalCode;
  const { code } = (error ?? {}) as { code?: string };
  if (cause?.kind === "TransactionWriteConflict" || code === "P2034") return "40001";
  return cause?.code;
}

function gatekeeperSentence(error: unknown): string {
  const cause = causeOf(error);
  return `The database refused: ${cause?.originalMessage ?? cause?.message ?? "no reason given"}.`;
}
