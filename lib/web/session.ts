import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { encode } from "next-auth/jwt";
import { cache } from "react";
import { type Database, database } from "#lib/db/client";
import type { Actor } from "#lib/domain/release";
import { webEnvironment } from "#lib/env";
import { AppError } from "#lib/errors";
import { noteActor } from "#lib/log";
import type { Context } from "#lib/services/context";
import { endSession } from "#lib/services/identity/end-session";
import { readSession, type SignedIn } from "#lib/services/identity/read-session";
import { authOptions, sessionCookie, sessionSeconds, usesHttps } from "./auth-options.ts";

export type Person = SignedIn["person"] & { roles: SignedIn["roles"] };

export interface SignedInContext {
  context: Context & { actor: Extract<Actor, { kind: "person" }> };
  person: Person;
  sessionId: string;
  organisation: SignedIn["organisation"];
}

/** Who is signed in, looked up once per request; null when nobody is, or no longer. */
export const currentSession = cache(async (): Promise<SignedInContext | null> => {
  const token: { sessionId?: unknown } | null = await getServerSession(authOptions);
  if (typeof token?.sessionId !== "string") return null;
  const signedIn = await readSession(database(), token.sessionId);
  if (!signedIn) return null;
  const { person, roles, organisation, sessionId } = signedIn;
  noteActor(person.id);
  const actor = { kind: "person", id: person.id, name: person.name, roles } as const;
  return { context: { actor, db: database() }, person: { ...person, roles }, sessionId, organisation };
});

/** For the pages that come before anybody has signed in. */
export const visitorContext = (): { db: Database } => ({ db: database() });

/** For actions and route handlers: each is a public endpoint, whatever page it stands on. */
export async function requireSession(): Promise<SignedInContext> {
  const session = await currentSession();
  if (!session) throw new AppError("unauthenticated", "Your session is over. Sign in again; what you typed is still here.");
  return session;
}

/** For pages: whoever is not signed in goes to sign in, and comes back. */
export async function requirePage(): Promise<SignedInContext> {
  const session = await currentSession();
  if (session) return session;
  const path = (await headers()).get("x-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(path)}`);
}

/** Where the request came from, for the sign-in's limit and the list of sessions. */
export async function requestOrigin(): Promise<{ address: string; userAgent: string }> {
  const sent = await headers();
  const forwarded = sent.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return { address: forwarded || "local", userAgent: (sent.get("user-agent") ?? "").slice(0, 300) };
}

export async function startSession(sessionId: string): Promise<void> {
  const value = await encode({ token: { sub: sessionId }, secret: webEnvironment().NEXTAUTH_SECRET, maxAge: sessionSeconds });
  (await cookies()).set(sessionCookie(), value, {
    httpOnly: true,
    sameSite: "lax",
    secure: usesHttps(),
    path: "/",
    maxAge: sessionSeconds,
  });
}

export async function stopSession(): Promise<void> {
  const session = await currentSession();
  if (session) await endSession(session.context, { sessionId: session.sessionId });
  (await cookies()).delete(sessionCookie());
}
