import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { signInProvider } from "#lib/env";
import { authOptions } from "#lib/web/auth-options";
import { returnFromProvider } from "#lib/web/provider-sign-in";

interface Route {
  params: Promise<{ nextauth: string[] }>;
}

const ownHandler = NextAuth(authOptions) as (request: NextRequest, route: Route) => Promise<Response>;

async function handler(request: NextRequest, route: Route): Promise<Response> {
  const [action, id] = (await route.params).nextauth;
  const provider = action === "callback" && id === "oidc" ? signInProvider() : null;
  return provider ? returnFromProvider(provider, request) : ownHandler(request, route);
}

export { handler as GET, handler as POST };
