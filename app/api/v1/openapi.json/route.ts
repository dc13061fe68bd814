import { openApiDocument } from "#lib/api/openapi";
import { operations } from "#lib/api/operations";
import { webEnvironment } from "#lib/env";

/** The machine interface told for machines; it holds no secret, so anybody may read it. */
export function GET(): Response {
  const server = webEnvironment().NEXTAUTH_URL.replace(/\/+$/, "");
  return Response.json(openApiDocument(operations, { server }), { headers: { "cache-control": "no-cache" } });
}

export const dynamic = "force-dynamic";
