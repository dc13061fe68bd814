/** Sign-in by an OpenID Connect provider: next-auth walks the way there and back, our own session row is what counts. */
import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { hash, randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth, { type NextAuthOptions } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { Refusal } from "#lib/domain/decision";
import { rolesNamed } from "#lib/domain/identity";
import { type SignInProvider, signInProvider, webEnvironment } from "#lib/env";
import { AppError } from "#lib/errors";
import { ProviderClaims, signInByProvider } from "#lib/services/identity/sign-in-by-provider";
import { authOptions, usesHttps } from "./auth-options.ts";
import { flashCookie } from "./flash.ts";
import { ownPath } from "./own-path.ts";
import { requestOrigin, visitorContext } from "./session.ts";

type Claims = Record<string, unknown>;
type Handler = (request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }) => Promise<Response>;

/** What one request on the way came to: next-auth tells of failures to its logger only, which all requests share. */
interface Passage {
  sessionId?: string;
  refusals?: readonly Refusal[];
}
const passage = new AsyncLocalStorage<Passage>();

/**
 * Begins at a link: a form's post would be held by Chromium to `form-action` at every redirect of the provider's. next-auth begins by
 * a post with its own token, so one is made here; that the link stands on our own page is seen by Sec-Fetch-Site.
 */
export async function beginAtProvider(request: NextRequest): Promise<Response> {
  const to = ownPath(request.nextUrl.searchParams.get("to"));
  const provider = signInProvider();
  const from = request.headers.get("sec-fetch-site");
  if (!provider || from === "cross-site" || from === "same-site") return redirectTo(signInPath(to));
  const { NEXTAUTH_URL, NEXTAUTH_SECRET } = webEnvironment();
  const token = randomBytes(32).toString("hex");
  const cookie = `${usesHttps() ? "__Host-" : ""}next-auth.csrf-token`;
  (await cookies()).set(cookie, `${token}|${hash("sha256", `${token}${NEXTAUTH_SECRET}`)}`, {
    httpOnly: true,
    sameSite: "lax",
    secure: usesHttps(),
    path: "/",
  });
  const post = new NextRequest(new URL("/api/auth/signin/oidc", NEXTAUTH_URL), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ csrfToken: token, callbackUrl: to }),
  });
  return walk(provider, post, ["signin", "oidc"], to);
}

/** The provider sends the browser back here, with a code or with a no. */
export async function returnFromProvider(provider: SignInProvider, request: NextRequest): Promise<Response> {
  const remembered = (await cookies()).get(`${usesHttps() ? "__Secure-" : ""}next-auth.callback-url`)?.value ?? "";
  const base = webEnvironment().NEXTAUTH_URL;
  const url = URL.canParse(remembered, base) ? new URL(remembered, base) : null;
  return walk(provider, request, ["callback", "oidc"], ownPath(url && url.pathname + url.search));
}

async function walk(provider: SignInProvider, request: NextRequest, nextauth: string[], to: string): Promise<Response> {
  const came: Passage = {};
  const handler = NextAuth(optionsFor(provider)) as Handler;
  const answer = await passage.run(came, () => handler(request, { params: Promise.resolve({ nextauth }) }));
  const isThrough = nextauth[0] === "signin" ? came.refusals === undefined : came.sessionId !== undefined;
  if (isThrough) return answer;
  const reasons = came.refusals ?? [doesNotHold(provider.name)];
  const state = { status: "failed", message: "You are not signed in.", reasons, submitted: {} } as const;
  return redirectTo(signInPath(to), flashCookie("/sign-in", state));
}

const signInPath = (to: string): string => (to === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`);

const redirectTo = (location: string, cookie?: string): Response =>
  new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", ...(cookie && { "set-cookie": cookie }) },
  });

function optionsFor(provider: SignInProvider): NextAuthOptions {
  return {
    ...authOptions,
    providers: [configured(provider)],
    logger: {
      error: (code, details) => {
        const error: unknown = details instanceof Error ? details : details["error"];
        const { message, code: cause } = error instanceof Error ? (error as Error & { code?: string }) : { message: code };
        console.error(`Sign-in by ${provider.name} failed: ${code}: ${message}`);
        const came = passage.getStore();
        if (came) came.refusals ??= [refusalOf(provider.name, message, cause)];
      },
    },
    callbacks: {
      ...authOptions.callbacks,
      signIn: async ({ profile }) => {
        const came = passage.getStore();
        if (!came || !profile) return false;
        try {
          const account = accountOf(provider, profile as Claims);
          const { sessionId } = await signInByProvider(visitorContext().db, account, provider, await requestOrigin());
          came.sessionId = sessionId;
          return true;
        } catch (error) {
          // next-auth would swallow it.
          if (!(error instanceof AppError)) console.error(error);
          else came.refusals = error.refusals.length > 0 ? error.refusals : [{ code: error.code, message: error.message }];
          return false;
        }
      },
      jwt: ({ token, account }) => (account ? { sub: passage.getStore()?.sessionId ?? "" } : token),
    },
  };
}

function configured({ issuer, clientId, clientSecret, name, scope }: SignInProvider): OAuthConfig<Claims> {
  return {
    id: "oidc",
    name,
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    authorization: { params: { scope } },
    checks: ["pkce", "state", "nonce"],
    idToken: true,
    httpOptions: { timeout: 10_000 },
    userinfo: {
      // Many providers say of a person only there; what the signed token says stands above it.
      async request({ client, tokens }) {
        const claims = claimsOf(tokens);
        if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return claims;
        const told: Claims = await client.userinfo(tokens.access_token);
        if (told["sub"] !== claims["sub"]) throw new Error("the user info is of another subject than the token");
        return { ...told, ...claims };
      },
    },
    profile: (claims) => ({ id: textOf(claims["sub"]) ?? "" }),
  };
}

/** next-auth hands openid-client's token set on, whose method its types do not name. */
function claimsOf(tokens: object): Claims {
  const claims = (tokens as { claims?: () => unknown }).claims?.();
  return typeof claims === "object" && claims !== null ? { ...claims } : {};
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

function accountOf(provider: SignInProvider, claims: Claims) {
  const issuer = textOf(claims["iss"]) ?? "";
  if (issuer.replace(/\/$/, "") !== provider.issuer.replace(/\/$/, ""))
    throw new AppError("refused", "You are not signed in.", [doesNotHold(provider.name)]);
  return ProviderClaims.parse({
    issuer,
    subject: claims["sub"],
    email: claims["email"] ?? null,
    isEmailVerified: provider.trustsEmail || claims["email_verified"] === true || claims["email_verified"] === "true",
    name: claims["name"] ?? null,
    roles: provider.roles && rolesNamed(claims, provider.roles.claim, provider.roles.words),
  });
}

const doesNotHold = (name: string): Refusal => ({
  code: "does-not-hold",
  message: `${name} gave an answer that does not hold. The server's log says why; an administrator can read it.`,
});

/** What openid-client and next-auth mean, for the person who waits. */
function refusalOf(name: string, message: string, cause?: string): Refusal {
  if (message === "access_denied") return { code: "denied", message: `${name} did not let you in, or you turned back there.` };
  if (/state|cookie|code_verifier/i.test(message))
    return {
      code: "begun-elsewhere",
      message: "This sign-in was begun in another window, or more than 15 minutes ago. Begin it again here.",
    };
  if (/^(E[A-Z]+|CERT_|UNABLE_|DEPTH_|SELF_SIGNED|ERR_TLS)/.test(cause ?? "") || /timed out|expected 200|socket/i.test(message))
    return {
      code: "unreachable",
      message: `${name} cannot be reached just now. Try again later, or sign in with your password.`,
    };
  return doesNotHold(name);
}
