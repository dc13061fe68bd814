import type { Instrumentation } from "next";

/** Runs once when the server starts: wrong settings or too mighty a role stop it before the first request. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { requireSettings } = await import("#lib/env");
  const { database } = await import("#lib/db/client");
  const { requireRestrictedRole } = await import("#lib/db/start-up-check");
  requireSettings();
  await requireRestrictedRole(database());
  const { watchRequests } = await import("#lib/web/watch-requests");
  watchRequests();
  if (process.env["NODE_ENV"] !== "production") return;
  const { logConsole } = await import("#lib/web/console-log");
  logConsole();
}

/** A failure nobody expected, with the request it happened in. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, { routePath, routeType }) => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { log } = await import("#lib/log");
  const id = request.headers["x-request-id"];
  const [path] = request.path.split("?", 1);
  const message = error instanceof Error ? error.message : String(error);
  log().error(
    { kind: "failure", request: id, method: request.method, path, route: routePath, in: routeType, err: error },
    message,
  );
};
