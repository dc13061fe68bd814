import { Prisma } from "#lib/db/generated/client";

/** The id of the stream with this name, by what has an index: a release or a change has its number, and there is one other stream. */
export function streamNamed(name: string): Prisma.Sql {
  const [, kind, digits] = /^(REL|CHG|CAB)-(\d{1,9})$/.exec(name) ?? [];
  if (kind === "REL") return Prisma.sql`(SELECT stream_id FROM release WHERE number = ${Number(digits)})`;
  if (kind === "CHG") return Prisma.sql`(SELECT stream_id FROM change WHERE number = ${Number(digits)})`;
  if (kind === "CAB") return Prisma.sql`(SELECT stream_id FROM meeting WHERE number = ${Number(digits)})`;
  return Prisma.sql`(SELECT id FROM record_stream WHERE kind = 'admin' AND name = ${name})`;
}
