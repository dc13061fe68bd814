/** The one-time token of the first visit, and whether there is to be one. */
import { createHash, randomBytes } from "node:crypto";
import { asAdmin } from "./database.ts";
import { Unable } from "./say.ts";

export interface SetupToken {
  token: string;
  hash: string;
}

/** A token for a database that has no organisation yet; refuses one that holds a demonstration. */
export async function firstToken(databaseUrl: string): Promise<SetupToken | undefined> {
  const { rows } = await asAdmin(databaseUrl, (client) =>
    client.query<{ is_demonstration: boolean }>("SELECT is_demonstration FROM organisation"),
  ).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === "42P01")
      throw new Unable("The database has no tables yet: run the migrations first.");
    throw error;
  });
  if (rows[0]?.is_demonstration) throw new Unable("This database holds a demonstration: it can never become a real one.");
  if (rows[0]) return undefined;
  const token = randomBytes(24).toString("base64url");
  return { token, hash: createHash("sha256").update(token).digest("hex") };
}
