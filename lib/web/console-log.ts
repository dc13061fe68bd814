/** What Next and the libraries say goes into the log as well, one JSON line each. */
import { format } from "node:util";
import { log } from "#lib/log";

const levels = { log: "info", info: "info", warn: "warn", error: "error" } as const;

export function logConsole(): void {
  for (const [name, level] of Object.entries(levels) as [keyof typeof levels, "info" | "warn" | "error"][])
    console[name] = (...said: unknown[]) => {
      const err = said.find((one) => one instanceof Error);
      // A failed request is told of by onRequestError, with the request it belongs to.
      if (err && "digest" in err) return;
      log()[level]({ kind: "console", ...(err && { err }) }, err ? err.message : format(...said).trim());
    };
}
