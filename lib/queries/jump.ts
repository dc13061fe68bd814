/** What the palette finds: a few of each kind, every one by an index. */
import { Prisma } from "#lib/db/generated/client";
import type { JumpGroup, JumpItem } from "#lib/domain/jump";
import { readWanted, type Wanted } from "#lib/domain/jump";
import { authorizationStateLabels, authorizationSubjectLabels, changeStateLabels, phaseLabels } from "#lib/domain/labels";
import type { Viewer } from "./viewer.ts";

const mostOfAKind = 5;

type Kind = "release" | "change" | "authorization" | "service" | "item";

interface Row {
  kind: Kind;
  /** What the address names: a number, a key or a digest. */
  name: string;
  title: string;
  state: string;
  about: string;
}

/** In the order in which they are offered: whoever types the name of a service means the service, not what came to it. */
const groups: Record<Kind, { title: string; item: (row: Row) => JumpItem }> = {
  service: {
    title: "Services",
    item: ({ name, title, about }) => ({ href: `/services/${name}`, label: title, detail: about }),
  },
  release: {
    title: "Releases",
    item: ({ name, title, state, about }) => ({
      href: `/releases/REL-${name}`,
      label: `REL-${name} ${title}`,
      detail: `${word(phaseLabels, state)}, ${about}`,
    }),
  },
  change: {
    title: "Changes",
    item: ({ name, title, state, about }) => ({
      href: `/changes/CHG-${name}`,
      label: `CHG-${name} ${title}`,
      detail: `${word(changeStateLabels, state)}, ${about}`,
    }),
  },
  authorization: {
    title: "Authorizations",
    item: ({ name, title, state, about }) => ({
      href: `/authorizations/${name}`,
      label: `Authorization ${name} of ${about}`,
      detail: `${word(authorizationSubjectLabels, title)}, ${word(authorizationStateLabels, state)}`,
    }),
  },
  item: {
    title: "Library",
    item: ({ name, title, about }) => ({ href: `/library/${name}`, label: title, detail: `${name.slice(0, 12)}…, ${about}` }),
  },
};

const word = (labels: Readonly<Record<string, string>>, value: string): string => labels[value] ?? value;

/** Everything that the text may name, in groups. */
export async function jump({ db }: Viewer, text: string): Promise<JumpGroup[]> {
  const parts = partsFor(readWanted(text));
  if (parts.length === 0) return [];
  const rows = await db.$queryRaw<Row[]>`${Prisma.join(parts, " UNION ALL ")}`;
  const found = Map.groupBy(rows, ({ kind }) => kind);
  return (Object.keys(groups) as Kind[]).flatMap((kind) => {
    const { title, item } = groups[kind];
    const of = found.get(kind) ?? [];
    return of.length === 0 ? [] : [{ title, items: of.map(item) }];
  });
}

function partsFor({ number, digest, words }: Wanted): Prisma.Sql[] {
  const parts: Prisma.Sql[] = [];
  const isOf = (kind: Kind) => number !== null && (number.of === null || number.of === kind);
  // Fewer than three letters have no entry in the index of titles.
  const titled = words !== null && words.length >= 3 ? Prisma.sql`lower(title) LIKE lower(${containing(words)})` : null;
  if (isOf("release")) parts.push(releases(Prisma.sql`number = ${number?.value}`));
  else if (titled) parts.push(releases(titled));
  if (isOf("change")) parts.push(changes(Prisma.sql`number = ${number?.value}`));
  else if (titled) parts.push(changes(titled));
  if (isOf("authorization") && number) parts.push(authorization(number.value));
  if (words !== null) parts.push(services(containing(words)));
  if (digest !== null) parts.push(items(Prisma.sql`sha256 >= ${digest} AND sha256 < ${`${digest}g`}`));
  return parts;
}

const containing = (words: string): string => `%${words.replaceAll(/[\\%_]/g, "\\$&")}%`;

const releases = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT 'release' AS kind, r.number::text AS name, r.title, r.phase::text AS state, s.name AS about
    FROM (SELECT * FROM release WHERE ${where} ORDER BY number DESC LIMIT ${mostOfAKind}) r JOIN service s ON s.id = r.service_id
    ORDER BY r.number DESC)`;

const changes = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT 'change' AS kind, c.number::text AS name, c.title, c.state::text AS state, s.name AS about
    FROM (SELECT * FROM change WHERE ${where} ORDER BY number DESC LIMIT ${mostOfAKind}) c JOIN service s ON s.id = c.service_id
    ORDER BY c.number DESC)`;

const authorization = (number: number): Prisma.Sql => Prisma.sql`
  (SELECT 'authorization' AS kind, a.number::text AS name, a.subject::text AS title, a.state::text AS state,
      coalesce('REL-' || r.number || ' ' || r.title, 'CHG-' || c.number || ' ' || c.title, '') AS about
    FROM "authorization" a LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
    WHERE a.number = ${number})`;

const services = (pattern: string): Prisma.Sql => Prisma.sql`
  (SELECT 'service' AS kind, key AS name, name AS title, state::text AS state, 'tier ' || tier || ', ' || state AS about
    FROM service WHERE name ILIKE ${pattern} OR key ILIKE ${pattern} ORDER BY tier, name LIMIT ${mostOfAKind})`;

const items = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT 'item' AS kind, i.sha256 AS name, i.name || ' ' || i.version AS title, '' AS state, 'by REL-' || r.number AS about
    FROM (SELECT DISTINCT ON (sha256) * FROM library_item WHERE ${where} ORDER BY sha256 LIMIT ${mostOfAKind}) i
    JOIN release r ON r.id = i.release_id)`;
