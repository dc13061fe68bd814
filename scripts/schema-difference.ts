/** What prisma/schema.prisma says and the migrations do not, as SQL. By Prisma's schema engine, as the WebAssembly it also comes as. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import * as wasm from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const charOid = 18;
const textOid = 25;

let isLoaded = false;

async function loadEngine(): Promise<void> {
  if (isLoaded) return;
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(path.join(path.dirname(script), "schema_engine_bg.wasm"));
  const imports: Record<string, WebAssembly.ImportValue> = { ...wasm };
  // The engine never clears a timer of ten seconds: it must not hold the process.
  for (const name of Object.keys(imports))
    if (name.startsWith("__wbg_setTimeout_"))
      imports[name] = (work: () => void, ms: number) => setTimeout(work, ms >>> 0).unref();
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": imports });
  wasm.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  isLoaded = true;
}

/** The adapter refuses PostgreSQL's type "char", which the engine's own questions to the catalogue return. */
async function readingChars(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPg(pool).connect();
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const chars = new WeakMap<object, number[]>();
  Object.assign(pool, {
    query: async (config: pg.QueryConfig) => {
      const result = await query(config);
      const found = result.fields.flatMap(({ dataTypeID }, index) => (dataTypeID === charOid ? [index] : []));
      for (const field of result.fields) if (field.dataTypeID === charOid) field.dataTypeID = textOid;
      chars.set(result.rows, found);
      return result;
    },
  });
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    queryRaw: async (question: Parameters<typeof queryRaw>[0]) => {
      const result = await queryRaw(question);
      for (const index of chars.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    },
  });
}

/** The statements that lead from the database at `url`, which all migrations were applied to, to the schema; empty when there are none. */
export async function schemaDifference(url: string, schemaFile: string): Promise<string> {
  await loadEngine();
  const file = { path: schemaFile, content: readFileSync(schemaFile, "utf8") };
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("error", () => undefined);
  const connect = () => readingChars(pool);
  const noShadow = () => Promise.reject(new Error("No second database is needed."));
  const factory = { provider: "postgres" as const, adapterName: "@prisma/adapter-pg", connect, connectToShadowDb: noShadow };
  const engine = await wasm.SchemaEngine.new(
    { datamodels: [[file.path, file.content]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files: [file], configDir: path.dirname(schemaFile) },
      to: { tag: "schemaDatamodel", files: [file] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? "";
  } finally {
    engine.free();
    await pool.end();
  }
}
