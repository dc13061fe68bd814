/** The frame of a resumable upload's answers (tus 1.0.0), whoever asks: a session's person or a machine's token. */
import "server-only";
import { AppError } from "#lib/errors";
import { tusExtensions, tusVersion } from "#lib/formats/tus-headers";
import { problem } from "./define-route.ts";

/** What tus says by its status and this house by the reason. */
const statusOfReason: Readonly<Record<string, number>> = {
  "being-written": 423,
  "other-offset": 409,
  "too-much": 413,
  checksum: 460,
};

/** Answers as tus does: the version is asked for and told, a no has its status there and its reasons in a problem document. */
export async function answerTus(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const version = request.headers.get("Tus-Resumable");
  if (version !== tusVersion)
    return tus(412, { "Tus-Version": tusVersion }, `This speaks tus ${tusVersion}: say so in Tus-Resumable.`);
  try {
    return marked(await answer());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const status = error.refusals.map(({ code }) => statusOfReason[code]).find((one) => one !== undefined);
    const told = problem(error);
    return marked(status === undefined ? told : new Response(told.body, { status, headers: told.headers }));
  }
}

/** What this server can, for a client that asks before it begins. */
export const tusOptions = (limitBytes: number): Response =>
  tus(204, {
    "Tus-Version": tusVersion,
    "Tus-Extension": tusExtensions,
    "Tus-Max-Size": String(limitBytes),
    "Tus-Checksum-Algorithm": "sha1,sha256,sha512",
  });

/** An answer without a body, or with a sentence. */
export const tus = (status: number, headers: Record<string, string>, text: string | null = null): Response =>
  marked(new Response(text, { status, headers }));

function marked(response: Response): Response {
  response.headers.set("Tus-Resumable", tusVersion);
  response.headers.set("Cache-Control", "no-store");
  return response;
}
