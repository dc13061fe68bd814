import { type NextRequest, NextResponse } from "next/server";
import { log } from "#lib/log";
import { foreignOrigin, isOwnOrigin } from "#lib/web/origin";

const isDevelopment = process.env["NODE_ENV"] === "development";

/**
 * A form that another site's page sent. Every action asks for itself as well; Next, which asks before it, would answer an error of its
 * own making. A request without any Origin is left to the action.
 */
function refusal(request: NextRequest): Response | null {
  const { headers, method } = request;
  if (method === "GET" || method === "HEAD" || !headers.has("origin") || isOwnOrigin(headers)) return null;
  const [origin, host] = ["origin", "host"].map((name) => headers.get(name)?.slice(0, 200));
  log().warn({ kind: "refusal", outcome: "forbidden", origin, host }, "A form came from a page of another address.");
  return new Response(`${foreignOrigin}\n`, { status: 403, headers: { "content-type": "text/plain; charset=utf-8" } });
}

/** Sets the content security policy with its nonce, and tells pages their own path. Who may see what is decided by pages and actions. */
export function proxy(request: NextRequest): Response {
  const refused = refusal(request);
  if (refused) return refused;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  if (process.env["NEXTAUTH_URL"]?.startsWith("https://")) response.headers.set("strict-transport-security", "max-age=31536000");
  return response;
}

// The proxy cuts bodies at 10 MB and still answers 200: what lies under /api never passes it, but for the pages that are read there.
export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg|api/(?!docs)).*)"] };
