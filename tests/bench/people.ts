/** People of the demonstration at their desks: what services and queries are called with, and what a browser sends. */
import { encode } from "next-auth/jwt";
import type { Database } from "#lib/db/client";
import type { Context } from "#lib/services/context";
import { readSession } from "#lib/services/identity/read-session";
import { signInDemonstration } from "#lib/services/identity/sign-in-demonstration";

export interface Seated {
  context: Context & { actor: { kind: "person"; id: string } };
  sessionId: string;
}

export async function seat(db: Database, name: string): Promise<Seated> {
  const { id: personId } = await db.person.findFirstOrThrow({ where: { name }, select: { id: true } });
  const { sessionId } = await signInDemonstration(db, { personId }, { address: "local", userAgent: "bench" });
  const signedIn = await readSession(db, sessionId);
  if (!signedIn) throw new Error(`${name} could not sign in.`);
  const { person, roles } = signedIn;
  return { context: { db, actor: { kind: "person", id: person.id, name: person.name, roles } }, sessionId };
}

export async function cookieOf({ sessionId }: Seated, secret: string): Promise<string> {
  return `next-auth.session-token=${await encode({ token: { sub: sessionId }, secret, maxAge: 3600 })}`;
}
