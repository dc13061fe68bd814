import type { Instant } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

/** A library item whose bytes were not as they came in when last looked at: nothing is deployed from them. */
export interface LibraryAlarm {
  name: string;
  version: string;
  sha256: string;
  result: "missing" | "altered";
  since: Instant;
}

const most = 20;

/** The latest first. */
export const libraryAlarms = ({ db }: Pick<Viewer, "db">): Promise<LibraryAlarm[]> =>
  db.$queryRaw<LibraryAlarm[]>`
    SELECT i.name, i.version, i.sha256, bad.result, bad.checked_at AS since
    FROM media_check bad JOIN library_item i ON i.id = bad.item_id
    WHERE bad.result <> 'intact' AND NOT EXISTS (
      SELECT 1 FROM media_check later WHERE later.item_id = bad.item_id AND later.checked_at > bad.checked_at)
    ORDER BY bad.checked_at DESC, i.id LIMIT ${most}`;
