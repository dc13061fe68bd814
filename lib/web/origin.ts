import "server-only";
import { webEnvironment } from "#lib/env";
import { AppError } from "#lib/errors";

export const foreignOrigin = "This request did not come from a page of this system. Open the page again and repeat it.";

/**
 * Whether a page of this system made the request, and not another site's. Browsers send Origin with every POST; Next executes a server
 * action that has none and believes X-Forwarded-Host, so both are settled here: Origin must name this host, or the public address.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  return new URL(origin).host === headers.get("host") || origin === new URL(webEnvironment().NEXTAUTH_URL).origin;
}

export function requireOwnOrigin(headers: Headers): void {
  if (!isOwnOrigin(headers)) throw new AppError("forbidden", foreignOrigin);
}
