/** prisma/schema.prisma and the migrations describe the same tables. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { asRole } from "../../support/database.ts";

const schema = readFileSync(path.join(import.meta.dirname, "../../../prisma/schema.prisma"), "utf8");

interface Block {
  keyword: string;
  name: string;
  lines: string[];
  mapped: string;
}

const blocks: Block[] = [...schema.matchAll(/^(model|enum) (\w+) \{\n([\s\S]*?)^\}/gm)].map(
  ([, keyword = "", name = "", body = ""]) => ({
    keyword,
    name,
    lines: body.split("\n").map((line) => line.replace(/\/\/.*$/, "").trim()),
    mapped: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
  }),
);

const models = blocks.filter(({ keyword }) => keyword === "model");
const typeOf: Record<string, string> = {
  ...Object.fromEntries(blocks.filter(({ keyword }) => keyword === "enum").map(({ name, mapped }) => [name, mapped])),
  ...{
    String: "text",
    Int: "int4",
    BigInt: "int8",
    Boolean: "bool",
    DateTime: "timestamptz",
    Decimal: "numeric",
    Json: "jsonb",
    Bytes: "bytea",
  },
};

/** `name type` of every column of a model; a question mark where it may be null. */
function columnsOf({ lines }: Block): string[] {
  return lines.flatMap((line) => {
    const [, field = "", type = "", optional = ""] = /^(\w+)\s+(\w+)(\?|\[\])?/.exec(line) ?? [];
    const base = typeOf[type];
    if (base === undefined || line.startsWith("@@")) return [];
    const name = /@map\("(\w+)"\)/.exec(line)?.[1] ?? field;
    const scalar = line.includes("@db.Uuid") ? "uuid" : base;
    return [`${name} ${optional === "[]" ? `_${scalar}` : `${scalar}${optional}`}`];
  });
}

/** The names Prisma gives to the indexes of a model, with the names the schema gives itself. */
function indexesOf({ lines, mapped }: Block): string[] {
  const column = (field: string) =>
    /@map\("(\w+)"\)/.exec(lines.find((line) => line.startsWith(`${field} `)) ?? "")?.[1] ?? field;
  return lines.flatMap((line) => {
    const [, kind, fields = ""] = /^@@(unique|index)\(\[([^\]]+)\]/.exec(line) ?? [];
    const given = /map: "(\w+)"/.exec(line)?.[1];
    if (kind)
      return [
        given ?? [mapped, ...fields.split(",").map((one) => column(one.trim())), kind === "unique" ? "key" : "idx"].join("_"),
      ];
    const [, field] = /^(\w+)\s.*@unique/.exec(line) ?? [];
    return field ? [`${mapped}_${column(field)}_key`] : [];
  });
}

/** Indexes that Prisma cannot say: partial ones, on expressions, or with nulls that equal each other. */
const sqlOnly = [
  "intake_component_digests",
  "intake_component_words",
  "appointment_one_founding",
  "authority_name",
  "authorization_one_open",
  "authorization_open_asker",
  "change_open",
  "change_open_raiser",
  "change_open_service",
  "change_title_words",
  "identity_of_person",
  "identity_subject",
  "library_item_words",
  "mail_open",
  "mail_undelivered",
  "media_check_not_intact",
  "meeting_one_planned",
  "need_open",
  "policy_version",
  "record_entry_stream_opened",
  "record_stream_one_admin",
  "relation_once",
  "release_change_open",
  "release_open",
  "release_open_manager",
  "release_open_service",
  "release_title_words",
];

const found = <T extends object>(sql: string) => asRole("countersign_owner", async (owner) => (await owner.query<T>(sql)).rows);

describe("the Prisma schema and the migrations", () => {
  it("have the same tables with the same columns", async () => {
    const rows = await found<{ table: string; columns: string[] }>(`
      SELECT c.table_name AS table, array_agg(c.column_name || ' ' || c.udt_name || CASE c.is_nullable WHEN 'YES' THEN '?' ELSE '' END) AS columns
      FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> '_prisma_migrations' GROUP BY 1`);
    const inDatabase = Object.fromEntries(rows.map(({ table, columns }) => [table, columns.sort()]));
    expect(inDatabase).toEqual(Object.fromEntries(models.map((model) => [model.mapped, columnsOf(model).sort()])));
  });

  it("have the same indexes, but for those that Prisma cannot say", async () => {
    const rows = await found<{ name: string }>(`
      SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary`);
    const inDatabase = rows.map(({ name }) => name).sort();
    expect(inDatabase).toEqual([...models.flatMap(indexesOf), ...sqlOnly].sort());
  });
});
