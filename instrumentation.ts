/** Runs once when the server starts: wrong settings or too mighty a role stop it before the first request. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { webEnvironment } = await import("#lib/env");
  const { database } = await import("#lib/db/client");
  const { requireRestrictedRole } = await import("#lib/db/start-up-check");
  webEnvironment();
  await requireRestrictedRole(database());
}
