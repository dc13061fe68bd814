import { Prisma } from "#lib/db/generated/client";
import type { IntakeKind } from "#lib/domain/intake";
import type { Instant } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface LetIn {
  change: number;
  position: number;
  name: string;
  version: string;
  purl: string | null;
  licences: string[];
  hasDigest: boolean;
  kind: IntakeKind;
  until: Instant | null;
  serviceName: string;
}

export interface LetInList {
  components: LetIn[];
  /** "CHG number-position" of the last one shown, where there are more. */
  next: { change: number; position: number } | null;
}

const pageSize = 100;

/** Components that intakes in force let in, the latest intake first; `text` is a part of a purl or a name. */
export async function letInList(
  { db }: Viewer,
  { text, service, after }: { text: string; service?: string | undefined; after: { change: number; position: number } | null },
  size = pageSize,
): Promise<LetInList> {
  const pattern = `%${text
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, "\\$&")}%`;
  const where = [
    Prisma.sql`h.state = 'authorized' AND (i.until IS NULL OR i.until > countersign_clock())`,
    ...(text.trim() === "" ? [] : [Prisma.sql`component_words(c.purl, c.group_name, c.name, c.version) LIKE ${pattern}`]),
    ...(service === undefined ? [] : [Prisma.sql`s.key = ${service}`]),
    ...(after
      ? [
          Prisma.sql`h.number <= ${after.change}::int AND (h.number < ${after.change}::int OR c.position > ${after.position}::int)`,
        ]
      : []),
  ];
  const rows = await db.$queryRaw<LetIn[]>`
    SELECT h.number AS change, c.position, CASE WHEN c.group_name = '' THEN c.name ELSE c.group_name || '/' || c.name END AS name, c.version,
      c.purl, c.licences, strong_digests(c.hashes) <> '{}' AS "hasDigest", i.kind, i.until, s.name AS "serviceName"
    FROM intake_component c JOIN intake i ON i.change_id = c.change_id JOIN change h ON h.id = c.change_id JOIN service s ON s.id = h.service_id
    WHERE ${Prisma.join(where, " AND ")}
    ORDER BY h.number DESC, c.position LIMIT ${size + 1}`;
  const components = rows.slice(0, size);
  const last = rows.length > size ? components.at(-1) : undefined;
  return { components, next: last ? { change: last.change, position: last.position } : null };
}
