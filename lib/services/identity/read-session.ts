import { z } from "zod";
import type { Database } from "#lib/db/client";
import { readLiveSession, touchSession } from "#lib/db/session-store";
import type { Role } from "#lib/domain/release";

export interface SignedIn {
  sessionId: string;
  person: { id: string; name: string; email: string; timeZone: string };
  roles: Role[];
  organisation: { name: string; isDemonstration: boolean };
}

/** Who a session stands for; null when it is revoked, over, or its person left. */
export async function readSession(db: Database, sessionId: string): Promise<SignedIn | null> {
  if (!z.uuid().safeParse(sessionId).success) return null;
  const row = await readLiveSession(db, sessionId);
  if (!row) return null;
  if (row.isStale) await touchSession(db, sessionId);
  const { personId, name, email, timeZone, roles, organisation, isDemonstration } = row;
  return {
    sessionId,
    person: { id: personId, name, email, timeZone },
    roles,
    organisation: { name: organisation, isDemonstration },
  };
}
