/** What every command that calls the server takes. */
import type { Server } from "./client.ts";
import type { Given } from "./command-line.ts";
import { readSettings } from "./settings.ts";

export const callingOptions = { timeout: { type: "string" } } as const;

export const callingHelp = `  --timeout SECONDS      how long a silent server is waited for (60)

Server and token come from COUNTERSIGN_URL and COUNTERSIGN_TOKEN, or from countersign login.`;

export const serverOf = (given: Given): Server => ({
  ...readSettings(),
  silenceMs: Math.max(1, given.seconds("timeout") ?? 60) * 1000,
});
