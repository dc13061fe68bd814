/** How many buffers a query's statements touch, each explained as the application role with the values it was sent with. */
import { openDatabase } from "#lib/db/client";
import type { Actor } from "#lib/domain/release";
import type { Viewer } from "#lib/queries/viewer";

interface Sent {
  text: string;
  values: unknown[];
}

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
}

export interface Touched {
  buffers: number;
  /** Tables that were read from one end to the other. */
  wholeTables: string[];
}

export async function buffersOf(
  databaseUrl: string,
  actor: Actor,
  query: (viewer: Viewer) => Promise<unknown>,
): Promise<Touched> {
  const opened = openDatabase(databaseUrl);
  try {
    const ask = opened.pool.query.bind(opened.pool);
    const sent: Sent[] = [];
    const listen = (statement: Sent) => {
      sent.push(statement);
      return ask(statement);
    };
    Object.assign(opened.pool, { query: listen });
    await query({ actor, db: opened.database });
    const plans: PlanNode[] = [];
    for (const { text, values } of sent) {
      const { rows } = await ask<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        values,
      );
      const [row] = rows;
      if (row) plans.push(row["QUERY PLAN"][0].Plan);
    }
    return {
      buffers: plans.reduce((sum, plan) => sum + plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], 0),
      wholeTables: plans.flatMap(wholeTables),
    };
  } finally {
    await opened.close();
  }
}

function wholeTables(node: PlanNode): string[] {
  const own = node["Node Type"] === "Seq Scan" ? [node["Relation Name"] ?? ""] : [];
  return [...own, ...(node.Plans ?? []).flatMap(wholeTables)];
}
