/** How many statements a query sends: a page that asks row by row is found here, not by its users. */
import { vi } from "vitest";
import { openDatabase } from "#lib/db/client";
import type { Actor } from "#lib/domain/release";
import type { Viewer } from "#lib/queries/viewer";
import { urlFor } from "./database.ts";

export async function statementsOf<T>(
  actor: Actor,
  query: (viewer: Viewer) => Promise<T>,
): Promise<{ answer: T; statements: number }> {
  const opened = openDatabase(urlFor("countersign_app"));
  try {
    const sent = vi.spyOn(opened.pool, "query");
    const answer = await query({ actor, db: opened.database });
    return { answer, statements: sent.mock.calls.length };
  } finally {
    await opened.close();
  }
}
