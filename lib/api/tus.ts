/** The frame of a resumable upload's answers (tus 1.0.0), whoever asks: a session's person or a machine's token. */
import { AppError } from "#lib/errors";
import { tusExtensions, tusVersion } from "#lib/formats/tus-headers";
import { CallError, problem } from "./problem.ts";

/** What tus says by its status and this house by the reason. */
const statusOfReason: Readonly<Record<string, number>> = {
  "being-written": 423,
  "other-offset": 409,
  "too-much": 413,
  checksum: 460,
};

/** Statuses that only tus has. */
export const tusProblems = [423, 460] as const;

/** Answers as tus does: the version is asked for and told, a no has its status there and its reasons in a problem document. */
export async function answerTus(request: Pick<Request, "headers">, answer: () => Promise<Response>): Promise<Response> {
  try {
    if (request.headers.get("Tus-Resumable") === tusVersion) return marked(await answer());
    const message = `This speaks tus ${tusVersion}: say so in Tus-Resumable.`;
    throw new CallError("precondition-failed", message, { headers: { "Tus-Version": tusVersion } });
  } catch (error) {
    if (error instanceof CallError) return marked(problem(error.code, error.message, error.reasons, error.headers));
    if (!(error instanceof AppError)) throw error;
    const { code, message, refusals } = error;
    const status = refusals.map((one) => statusOfReason[one.code]).find((one) => one !== undefined);
    return marked(problem(code, message, refusals, {}, status));
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

/** An answer without a body. */
export const tus = (status: number, headers: Record<string, string>): Response => marked(new Response(null, { status, headers }));

function marked(response: Response): Response {
  response.headers.set("Tus-Resumable", tusVersion);
  response.headers.set("Cache-Control", "no-store");
  return response;
}
