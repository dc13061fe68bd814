import "server-only";
import { webEnvironment } from "#lib/env";
import { AppError } from "#lib/errors";

/**
 * Refuses a request that another site's page made. Browsers send Origin with every POST; Next executes a server action
 * that has none and believes X-Forwarded-Host, so both are settled here: Origin must name this host, or the public address.
 */
export function requireOwnOrigin(headers: Headers): void {
  const origin = headers.get("origin");
  const host = headers.get("host");
  const isOwn =
    origin !== null &&
    URL.canParse(origin) &&
    (new URL(origin).host === host || origin === new URL(webEnvironment().NEXTAUTH_URL).origin);
  if (!isOwn)
    throw new AppError("forbidden", "This request did not come from a page of this system. Open the page again and repeat it.");
}
