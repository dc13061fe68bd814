import { randomUUID } from "node:crypto";

/** Rows that are there keep their id; any other id, also another release's, becomes a new one. */
export function withRowIds<Row extends { id?: string | undefined }>(
  rows: readonly Row[],
  stored: readonly { id: string }[],
): (Row & { id: string })[] {
  const free = new Set(stored.map(({ id }) => id));
  return rows.map((row) => ({ ...row, id: row.id !== undefined && free.delete(row.id) ? row.id : randomUUID() }));
}
