import type { Database } from "#lib/db/client";
import type { Actor } from "#lib/domain/release";

/** Who looks, and where it is read. */
export interface Viewer {
  actor: Actor;
  db: Database;
}
