/** The door for route handlers of signed-in people: uploads and downloads, with JavaScript and without. */
import "server-only";
import { AppError, type ErrorCode } from "#lib/errors";
import { log } from "#lib/log";
import { flashCookie } from "./flash.ts";
import { requireOwnOrigin } from "./origin.ts";
import { UploadRefused } from "./read-upload.ts";
import { requireSession, type SignedInContext } from "./session.ts";

const statusOf: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  gone: 410,
  "too-large": 413,
  refused: 422,
  "too-many": 429,
};

/** RFC 9457: what went wrong, with every reason. */
export function problem({ code, message, refusals }: AppError): Response {
  const status = statusOf[code];
  return Response.json(
    { type: "about:blank", title: message, status, code, reasons: refusals },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}

/** Into the log: that it was refused and by which rules, never what was sent. */
function tell({ code, refusals }: AppError): void {
  log().info({ kind: "refusal", outcome: code, reasons: refusals.map((one) => one.code) }, `refused: ${code}`);
}

/** A plain form posts and expects a page; a script says that it wants JSON. */
const isPlainForm = (request: Request): boolean =>
  request.method === "POST" && (request.headers.get("accept") ?? "").includes("text/html");

const back = (to: string, cookie: string): Response =>
  new Response(null, { status: 303, headers: { location: to, "set-cookie": cookie } });

type Handler<P> = (request: Request, route: { params: Promise<P> }) => Promise<Response>;

/** Runs `read` for a signed-in person; an expected no becomes a problem document. */
export function defineRoute<P>(read: (session: SignedInContext, request: Request, params: P) => Promise<Response>): Handler<P> {
  return async (request, { params }) => {
    try {
      return await read(await requireSession(), request, await params);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell(error);
      return problem(error);
    }
  };
}

/** The same for what a page's script sends by PUT, PATCH, DELETE or in pieces: it comes from a page of this system. */
export const defineSending = <P>(
  take: (session: SignedInContext, request: Request, params: P) => Promise<Response>,
): Handler<P> =>
  defineRoute<P>((session, request, params) => {
    requireOwnOrigin(request.headers);
    return take(session, request, params);
  });

export interface Upload {
  /** The page the form stands on, for the way back without JavaScript. */
  page: string;
  message: string;
  result: object;
  /** The page of what came of it, where that is another one. */
  at?: string;
}

/** Takes an upload. A script gets JSON; a plain form goes back to its page, or on to what came of it, which shows the outcome. */
export function defineUpload<P>(
  pageOf: (params: P) => string | null,
  take: (session: SignedInContext, request: Request, params: P) => Promise<Omit<Upload, "page">>,
): Handler<P> {
  return async (request, route) => {
    const params = await route.params;
    const page = pageOf(params);
    if (page === null) return problem(new AppError("not-found", "There is no such page to upload to."));
    try {
      requireOwnOrigin(request.headers);
      const { message, result, at = page } = await take(await requireSession(), request, params);
      if (isPlainForm(request)) return back(at, flashCookie(at, { status: "done", message }));
      return Response.json({ message, ...result, ...(at === page ? {} : { at }) }, { status: 201 });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell(error);
      if (!isPlainForm(request)) return problem(error);
      const submitted = error instanceof UploadRefused ? error.submitted : {};
      return back(page, flashCookie(page, { status: "failed", message: error.message, reasons: error.refusals, submitted }));
    }
  };
}

const longestBody = 64 * 1024;

/** Takes a question that a page's script asks by POST, as JSON, and answers JSON. */
export function defineQuestion(answer: (session: SignedInContext, sent: unknown) => Promise<object>): Handler<object> {
  return defineRoute(async (session, request) => {
    requireOwnOrigin(request.headers);
    if (Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY) > longestBody)
      throw new AppError("too-large", "A question is shorter than this.");
    const text = await request.text();
    return Response.json(await answer(session, jsonOf(text)), { headers: { "cache-control": "no-store" } });
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError("invalid", "This is no JSON.");
    throw error;
  }
}
