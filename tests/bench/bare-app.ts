/** The limit of the machine interface: an application of two bare route handlers, each with one statement, on the same Next and pool. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { nextProgram, runNode } from "../../scripts/child.ts";
import { root } from "../../scripts/home.ts";
import type { Lifetime } from "../../scripts/lifetime.ts";
import { step, Unable } from "../../scripts/say.ts";

/** What the handlers need in the database, made by its owner. */
export const bareTable = `
  CREATE TABLE bare (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), title text NOT NULL);
  INSERT INTO bare (title) SELECT 'Row ' || n FROM generate_series(1, 10000) n;
  GRANT SELECT, INSERT ON bare TO countersign_app`;

const files: Record<string, string> = {
  "package.json": JSON.stringify({ type: "module", imports: { "#pool": "./pool.js" } }),
  "next.config.js": `export default { poweredByHeader: false, serverExternalPackages: ["pg"], turbopack: { root: ${JSON.stringify(root)} } };`,
  // As many connections as the application's own pool has.
  "pool.js": `import pg from "pg";
export const pool = (globalThis.barePool ??= new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }));`,
  "app/api/health/route.js": `export const dynamic = "force-dynamic";
export const GET = () => Response.json({});`,
  "app/row/[id]/route.js": `import { pool } from "#pool";
export async function GET(_request, { params }) {
  const { rows } = await pool.query({ name: "read", text: "SELECT id, title FROM bare WHERE id = $1", values: [(await params).id] });
  return Response.json(rows[0]);
}`,
  "app/row/route.js": `import { pool } from "#pool";
export async function POST(request) {
  const { title } = await request.json();
  const { rows } = await pool.query({ name: "add", text: "INSERT INTO bare (title) VALUES ($1) RETURNING id", values: [title] });
  return Response.json(rows[0], { status: 201 });
}`,
};

/** Builds it under `folder`, which lies in this checkout, and answers the folder to serve. */
export async function buildBareApp(folder: string, lifetime: Lifetime): Promise<string> {
  const place = path.join(folder, "bare");
  rmSync(place, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    writeFileSync(path.join(place, file), text);
  }
  await step("Building bare route handlers", async () => {
    const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", DATABASE_URL: undefined };
    const { code, output } = await runNode([nextProgram, "build", place], env, { lifetime });
    if (code !== 0) throw new Unable(`The bare route handlers could not be built:\n${output.trim()}`);
  });
  return place;
}
