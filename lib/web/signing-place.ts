import "server-only";
import type { Site } from "#lib/domain/passkey";
import { webEnvironment } from "#lib/env";
import type { SigningPlace } from "#lib/services/identity/sign-decision";
import { requireSession } from "./session.ts";

/** The address that people open, as passkeys know it. */
export function ownSite(): Site {
  const { origin, hostname } = new URL(webEnvironment().NEXTAUTH_URL);
  return { origin, rpId: hostname };
}

/** Where somebody signs: their session, at this system's address. */
export async function requireSigningPlace(): Promise<SigningPlace> {
  const { sessionId } = await requireSession();
  return { sessionId, site: ownSite() };
}
