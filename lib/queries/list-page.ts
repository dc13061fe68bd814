/** One page of a list that is read newest first: a cursor is the number of a row, and pages go both ways from it. */
import { Prisma } from "#lib/db/generated/client";

export interface Cursor {
  /** Only what is numbered below this one: the way to older pages. */
  below: number | null;
  /** Only what is numbered above this one, the nearest first: the way back. */
  above: number | null;
}

export interface PageEnds {
  /** The number above which the next newer page begins; null at the newest. */
  newer: number | null;
  /** The number below which the next older page begins; null at the oldest. */
  older: number | null;
}

/** The condition of a cursor, and the order in which its page is read. `number` is the one of the list's own table. */
export function cursorSql({ below, above }: Cursor): { where: Prisma.Sql; order: Prisma.Sql } {
  if (above !== null) return { where: Prisma.sql`number > ${above}`, order: Prisma.sql`number ASC` };
  return { where: below === null ? Prisma.sql`true` : Prisma.sql`number < ${below}`, order: Prisma.sql`number DESC` };
}

/** `rows` newest first, with one more than fits where there is another page in the direction they were read in. */
export function pageOf<T extends { number: number }>(rows: readonly T[], size: number, cursor: Cursor): PageEnds & { rows: T[] } {
  const isMore = rows.length > size;
  const shown = cursor.above === null ? rows.slice(0, size) : rows.slice(-size);
  const [first, last] = [shown.at(0)?.number ?? null, shown.at(-1)?.number ?? null];
  if (cursor.above !== null) return { rows: shown, newer: isMore ? first : null, older: last };
  return { rows: shown, newer: cursor.below === null ? null : first, older: isMore ? last : null };
}

/** By number (REL-7, or 7) or by words as they stand in the title; null when nothing is asked. An index holds the lower-case title. */
export function titleSql(prefix: "REL" | "CHG", text: string): Prisma.Sql | null {
  const wanted = text.trim();
  if (wanted === "") return null;
  const titled = Prisma.sql`lower(title) LIKE lower(${`%${wanted.replaceAll(/[\\%_]/g, "\\$&")}%`})`;
  const digits = new RegExp(`^(?:${prefix}-)?(\\d{1,9})$`, "i").exec(wanted)?.[1];
  if (digits === undefined) return titled;
  const numbered = Prisma.sql`number = ${Number(digits)}`;
  // Fewer than three letters have no entry in the index, and two digits stand in half of all titles.
  return wanted.length < 3 ? numbered : Prisma.sql`(${numbered} OR ${titled})`;
}
