import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemaDifference } from "../../../scripts/schema-difference.ts";
import { withoutTheUnsaid } from "../../../scripts/schema-unsaid.ts";
import { asRole, urlFor } from "../../support/database.ts";

const schemaFile = path.join(import.meta.dirname, "../../../prisma/schema.prisma");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "countersign-schema-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function differenceAfter(change: (schema: string) => string): Promise<string> {
  const changed = path.join(folder, "schema.prisma");
  await writeFile(changed, change(await readFile(schemaFile, "utf8")));
  const difference = await schemaDifference(urlFor("postgres"), changed);
  return asRole("postgres", (client) => withoutTheUnsaid(client, difference));
}

describe("the next migration", () => {
  it("is empty while the migrations say all that the schema says", async () => {
    expect(await differenceAfter((schema) => schema)).toBe("");
  });

  it("has the column, the index and the default that the schema was given", async () => {
    const sql = await differenceAfter((schema) =>
      schema
        .replace("model Organisation {", "model Organisation {\n  motto String?\n  @@index([name])")
        .replace(/(model Person \{[\s\S]*?timeZone\s+String\s+@default\()"UTC"/, '$1"Europe/Berlin"'),
    );
    expect(sql).toContain('ADD COLUMN     "motto" TEXT');
    expect(sql).toContain('CREATE INDEX "organisation_name_idx" ON "organisation"("name")');
    expect(sql).toContain(`ALTER COLUMN "time_zone" SET DEFAULT 'Europe/Berlin'`);
    expect(sql.split(";\n").filter((one) => one.trim() !== "")).toHaveLength(3);
  });

  it("takes away what the schema lost", async () => {
    expect(await differenceAfter((schema) => schema.replace(/^\s*@@index\(\[recordedAt\]\)\n/m, ""))).toContain(
      'DROP INDEX "record_entry_recorded_at_idx"',
    );
  });
});
