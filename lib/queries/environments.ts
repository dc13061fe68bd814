import type { Environment } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

/** Where things run: production last. */
export function environments({ db }: Viewer): Promise<Environment[]> {
  return db.environment.findMany({ orderBy: [{ isProduction: "asc" }, { name: "asc" }] });
}
