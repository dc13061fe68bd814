import { answerCall, answerOptions } from "#lib/api/door";
import { requestOrigin, visitorContext } from "#lib/web/session";

/** The machine interface: every call of lib/api/operations.ts. */
async function answer(request: Request): Promise<Response> {
  const { address } = await requestOrigin();
  return answerCall(request, { ...visitorContext(), address });
}

/** What can be done at an address. */
export const OPTIONS = (request: Request): Response => answerOptions(request);

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
