/** How many statements something takes, counted where they arrive: in the server's log. */
import { readFileSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { asAdmin } from "../../scripts/database.ts";

/** Counts the statements that reach the server while `work` runs; nothing else may be running. */
export const statementsOf = async (adminUrl: string, logFile: string, work: () => Promise<void>): Promise<number> =>
  (await statementsDuring(adminUrl, logFile, work)).length;

/** How many of them write. */
export const writesOf = async (adminUrl: string, logFile: string, work: () => Promise<void>): Promise<number> =>
  (await statementsDuring(adminUrl, logFile, work)).filter((one) => writing.test(one)).length;

const writing = /\b(INSERT INTO|DELETE FROM|(?<!FOR (NO KEY )?)UPDATE)\b/i;

/** Each statement with the log lines it takes. */
async function statementsDuring(adminUrl: string, logFile: string, work: () => Promise<void>): Promise<string[]> {
  await logStatements(adminUrl, "all");
  try {
    const from = statSync(logFile).size;
    await work();
    await wait(100);
    const said = readFileSync(logFile).subarray(from).toString();
    return said.split(/^(?=.*LOG: {2})/m).filter((one) => /^.*LOG: {2}(statement|execute [^:\n]*):/.test(one));
  } finally {
    await logStatements(adminUrl, "none");
  }
}

async function logStatements(adminUrl: string, which: "all" | "none"): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`ALTER SYSTEM SET log_statement = '${which}'`);
    await admin.query("SELECT pg_reload_conf()");
  });
  await wait(200);
}
