import type { Database } from "#lib/db/client";
import type { Actor } from "#lib/domain/release";

/** Who acts, and where it is stored. The time comes from the database, under the lock. */
export interface Context {
  actor: Actor;
  db: Database;
}
