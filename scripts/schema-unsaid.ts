/**
 * The schema engine takes what Prisma's schema cannot say for a difference: partial indexes, sequences made by hand, defaults
 * that the database writes with a cast. This leaves only the statements that would change something the schema speaks of.
 */
import type pg from "pg";

export async function withoutTheUnsaid(client: pg.Client, script: string): Promise<string> {
  const statements = script
    .split(/;\s*$/m)
    .map((one) => one.replace(/^--.*$/gm, "").trim())
    .filter((one) => one !== "");
  const kept: string[] = [];
  for (const statement of statements) {
    const [, table, clauses] = /^ALTER TABLE "(\w+)" (ALTER COLUMN [\s\S]*)$/.exec(statement) ?? [];
    if (table !== undefined && clauses !== undefined) kept.push(...(await realClauses(client, table, clauses)));
    else if (!(await isUnsaid(client, statement))) kept.push(statement);
  }
  return kept.map((one) => `${one};\n`).join("\n");
}

async function realClauses(client: pg.Client, table: string, clauses: string): Promise<string[]> {
  const all = clauses.split(/,\n/);
  const withDefault = new Set(all.flatMap((one) => /^ALTER COLUMN "(\w+)" SET DEFAULT/.exec(one)?.[1] ?? []));
  const real: string[] = [];
  for (const clause of all) {
    const [, column = "", verb] = /^ALTER COLUMN "(\w+)" (SET DEFAULT|DROP DEFAULT)/.exec(clause) ?? [];
    // It gives a default by a sequence and takes it away in one breath.
    if (verb === "DROP DEFAULT" && withDefault.has(column)) continue;
    if (verb === "SET DEFAULT" && !(await changesDefault(client, table, column, clause))) continue;
    real.push(clause);
  }
  return real.length > 0 ? [`ALTER TABLE "${table}" ${real.join(",\n")}`] : [];
}

/** Tries it out: the catalogue says whether the default is another one afterwards. */
async function changesDefault(client: pg.Client, table: string, column: string, clause: string): Promise<boolean> {
  const current = async () => {
    const { rows } = await client.query<{ default: string }>(
      `SELECT pg_get_expr(d.adbin, d.adrelid) AS default FROM pg_attrdef d
       JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
       WHERE d.adrelid = $1::text::regclass AND a.attname = $2`,
      [`public."${table}"`, column],
    );
    return rows[0]?.default;
  };
  await client.query("BEGIN");
  try {
    const before = await current();
    await client.query(`ALTER TABLE "${table}" ${clause}`);
    return (await current()) !== before;
  } finally {
    await client.query("ROLLBACK");
  }
}

async function isUnsaid(client: pg.Client, statement: string): Promise<boolean> {
  const [, kind, name = ""] = /^DROP (INDEX|SEQUENCE) "(\w+)"$/.exec(statement) ?? [];
  const question =
    kind === "INDEX"
      ? "SELECT 1 FROM pg_index WHERE indexrelid = $1::text::regclass AND (indpred IS NOT NULL OR indexprs IS NOT NULL OR indnullsnotdistinct)"
      : "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = $1::text::regclass AND deptype IN ('a', 'i'))";
  if (kind === undefined) return false;
  return (await client.query(question, [`public."${name}"`])).rowCount === 1;
}
