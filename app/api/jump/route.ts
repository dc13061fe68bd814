import { jump } from "#lib/queries/jump";
import { nextThings } from "#lib/queries/next-things";
import { defineRoute } from "#lib/web/define-route";

const longestText = 100;
const headers = { "cache-control": "no-store" };

/** GET /api/jump?q=: what the text may name. GET /api/jump?next=REL-9: what may be done next there. */
export const GET = defineRoute(async ({ context }, request) => {
  const asked = new URL(request.url).searchParams;
  const number = /^REL-([1-9]\d{0,8})$/.exec(asked.get("next") ?? "")?.[1];
  if (number !== undefined) return Response.json(await nextThings(context, Number(number)), { headers });
  return Response.json(await jump(context, (asked.get("q") ?? "").slice(0, longestText)), { headers });
});
