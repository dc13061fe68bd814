import "server-only";
import type { NextAuthOptions } from "next-auth";
import { webEnvironment } from "#lib/env";

/** Seconds a session lives; it is over earlier when it is revoked, or its person leaves. */
export const sessionSeconds = 12 * 3600;

export const usesHttps = (): boolean => webEnvironment().NEXTAUTH_URL.startsWith("https://");

/** The cookie that next-auth reads the session from. */
export const sessionCookie = (): string => `${usesHttps() ? "__Secure-" : ""}next-auth.session-token`;

/**
 * next-auth keeps the signed, encrypted cookie; whether its session still counts is looked up at each request, because a
 * token by itself cannot be revoked. Passwords come in through our own action (docs/decisions/001-sign-in.md).
 */
export const authOptions: NextAuthOptions = {
  session: { strategy: "jwt", maxAge: sessionSeconds },
  pages: { signIn: "/sign-in" },
  providers: [],
  // A made-up cookie, or one of another installation at the same address, is nobody's session and no error of ours.
  logger: {
    error: (code, details) => {
      if (code !== "JWT_SESSION_ERROR") console.error(code, details);
    },
  },
  callbacks: {
    session: ({ session, token }) => ({ ...session, sessionId: typeof token.sub === "string" ? token.sub : null }),
  },
};
