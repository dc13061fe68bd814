/** A copy of what the record is exported from, in a schema of its own: to be altered by who owns the database, and exported again. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { openDatabase } from "#lib/db/client";
import { exportLines } from "#lib/queries/export-lines";
import { openRecord } from "#lib/queries/record-entries";

const tables = ["record_stream", "record_entry", "authorization", "release", "change"];

/** Copies, alters the copy by these statements as the owner, and answers the lines of its export. */
export async function exportAltered(ownerUrl: string, alterations: readonly string[]): Promise<string> {
  const schema = `copy_${randomUUID().replaceAll("-", "")}`;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`CREATE SCHEMA ${schema}`);
    for (const table of tables) await owner.query(`CREATE TABLE ${schema}."${table}" AS TABLE public."${table}"`);
    await owner.query(`SET search_path = ${schema}`);
    for (const statement of alterations) await owner.query(statement);
    return await exported(ownerUrl, schema);
  } finally {
    await owner.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await owner.end();
  }
}

async function exported(ownerUrl: string, schema: string): Promise<string> {
  const url = new URL(ownerUrl);
  url.searchParams.set("options", `-c search_path=${schema}`);
  const { database: db, close } = openDatabase(url.href);
  try {
    const record = await openRecord({ actor: { kind: "system", job: "test" }, db }, null);
    if (!record) throw new Error("There is no record.");
    const pieces: Uint8Array[] = [];
    for await (const piece of exportLines(record)) pieces.push(piece);
    return Buffer.concat(pieces).toString("utf8");
  } finally {
    await close();
  }
}
