/** What the application says to the database, as it says it: every statement of a pool, with its values. */
import type pg from "pg";

export interface Statement {
  text: string;
  values: readonly unknown[];
}

interface Query {
  text?: string;
  values?: readonly unknown[];
}

/** Listens to every connection that the pool opens from now on; `during` answers what was said while `work` ran. */
export function listenTo(pool: pg.Pool) {
  let said: Statement[] = [];
  pool.on("connect", (client) => {
    const ask = client.query.bind(client) as (...given: unknown[]) => unknown;
    const listening = (...given: unknown[]): unknown => {
      const [first, second] = given;
      const { text, values } = typeof first === "string" ? { text: first, values: second } : (first as Query);
      if (text !== undefined) said.push({ text, values: Array.isArray(values) ? [...(values as unknown[])] : [] });
      return ask(...given);
    };
    Object.assign(client, { query: listening });
  });
  return {
    during: async <T>(work: () => Promise<T>): Promise<{ result: T; statements: Statement[] }> => {
      said = [];
      return { result: await work(), statements: said };
    },
  };
}
