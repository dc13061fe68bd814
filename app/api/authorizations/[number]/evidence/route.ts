import { decisionBytes } from "#lib/queries/decision-page";
import { defineRoute } from "#lib/web/define-route";
import { numberParam } from "#lib/web/list-address";

/** What an authority was shown, byte for byte: its SHA-256 is the evidence digest. */
export const GET = defineRoute<{ number: string }>(async ({ context }, _request, { number }) => {
  const bytes = await decisionBytes(context, numberParam(number) ?? 0);
  return new Response(Buffer.from(bytes), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="authorization-${number}.json"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
