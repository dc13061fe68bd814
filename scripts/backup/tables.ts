/** What a database holds, from its catalogue: tables in an order in which they can be filled, and sequences. */
import type pg from "pg";

export interface Table {
  /** With its schema; both are plain lower-case names. */
  name: string;
  columns: string[];
}

const schemas = ["public", "pgboss"];

/** Quoted, because two of our tables are named by keywords. */
export const quoted = (name: string): string =>
  name
    .split(".")
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join(".");

/** Every table with rows of its own, less the history of migrations, which a restored database writes itself. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { parents: string[] }>(
    `SELECT n.nspname || '.' || c.relname AS name,
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
            (SELECT coalesce(array_agg(DISTINCT pn.nspname || '.' || p.relname), '{}') FROM pg_constraint k
             JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
             WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS parents
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = ANY($1) AND (n.nspname, c.relname) <> ('public', '_prisma_migrations')
     ORDER BY 1`,
    [schemas],
  );
  return parentsFirst(rows);
}

function parentsFirst(rows: readonly (Table & { parents: string[] })[]): Table[] {
  const ordered: Table[] = [];
  const done = new Set<string>();
  let left = [...rows];
  while (left.length > 0) {
    const ready = left.filter(({ parents }) =>
      parents.every((parent) => done.has(parent) || !rows.some((one) => one.name === parent)),
    );
    if (ready.length === 0) throw new Error(`Foreign keys run in a circle: ${left.map(({ name }) => name).join(", ")}.`);
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      done.add(name);
    }
    left = left.filter(({ name }) => !done.has(name));
  }
  return ordered;
}

export async function sequencesOf(client: pg.Client): Promise<{ name: string; value: string; isCalled: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND n.nspname = ANY($1) ORDER BY 1`,
    [schemas],
  );
  const sequences: { name: string; value: string; isCalled: boolean }[] = [];
  for (const { name } of rows) {
    const found = await client.query<{ value: string; is_called: boolean }>(
      `SELECT last_value::text AS value, is_called FROM ${quoted(name)}`,
    );
    const [at] = found.rows;
    if (at) sequences.push({ name, value: at.value, isCalled: at.is_called });
  }
  return sequences;
}

/** Everything is written and read alike, whatever the server's settings are. */
export const plainSession =
  "SET client_encoding TO 'UTF8'; SET timezone TO 'UTC'; SET datestyle TO 'ISO'; SET intervalstyle TO 'postgres'; SET extra_float_digits TO 1";
