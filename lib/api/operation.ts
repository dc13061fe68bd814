/** One call of the machine interface: where it lies, what it takes, what it answers, and the use case behind it. */
import type { z } from "zod";
import type { TokenVerb } from "#lib/domain/access-token";
import type { TokenBearer } from "#lib/services/identity/read-token";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Who calls: a person, by an access token that is for some verbs and some services. */
export type Caller = TokenBearer;

export interface Answer<R> {
  body: R;
  /** The version of what is answered, as its ETag. */
  version?: number;
  /** Where what was made is read, below /api/v1. */
  location?: string;
}

export interface Asked<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** The version in If-Match; undefined where whoever calls takes it as it stands. */
  ifMatch: number | undefined;
  /** The body as it arrives, where the call takes bytes. */
  bytes: AsyncIterable<Uint8Array>;
  request: Pick<Request, "headers" | "method">;
}

/** A header as the document tells it. */
export interface ToldHeader {
  name: string;
  description: string;
  isRequired: boolean;
}

export interface Said {
  method: Method;
  /** Below /api/v1, with `{names}` for what `params` reads. */
  path: string;
  id: string;
  tag: string;
  summary: string;
  description?: string;
  /** What a token must be for. */
  verb: TokenVerb;
  /** Whether If-Match is asked for, understood, or means nothing here. */
  ifMatch?: "required" | "understood";
  /** What it is told in headers, besides those of every call. */
  headers?: readonly ToldHeader[];
  /** Made as it is sent, so that no range of it can be asked for. */
  isMade?: true;
  /** Of a call that makes what may be gone within a day: whether it is there still. Where not, a key that was used is as good as new. */
  stands?: (caller: Caller, location: string) => Promise<boolean>;
  /** Statuses of its own that it may be refused with. */
  problems?: readonly number[];
}

export interface Operation extends Said {
  params: z.ZodObject;
  query: z.ZodObject;
  /** JSON by this schema, bytes of these media types, or nothing. */
  takes: { json: z.ZodType } | { bytes: readonly string[] } | null;
  /** The status of success, and what is answered: JSON, bytes, or headers alone. */
  answers:
    | { status: 200 | 201; json: z.ZodType }
    | { status: 200; bytes: readonly string[] }
    | { status: 201 | 204; headers: readonly ToldHeader[] };
  run(caller: Caller, asked: Asked<unknown, unknown, unknown>): Promise<Answer<unknown> | Response>;
}

interface Taking<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  params: P;
  query: Q;
  json?: B;
  bytes?: readonly string[];
}

/** A call that answers JSON. */
export function answeringJson<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>(
  said: Said & Taking<P, Q, B> & { status?: 200 | 201; answers: R },
  run: (caller: Caller, asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer<z.input<R>> | Response>,
): Operation {
  const { json, bytes, status = 200, answers, ...rest } = said;
  return { ...rest, takes: takenBy({ json, bytes }), answers: { status, json: answers }, run };
}

/** A call that answers bytes. */
export function answeringBytes<P extends z.ZodObject, Q extends z.ZodObject>(
  said: Said & Pick<Taking<P, Q, z.ZodType>, "params" | "query"> & { answers: readonly string[] },
  run: (caller: Caller, asked: Asked<z.output<P>, z.output<Q>, undefined>) => Promise<Response>,
): Operation {
  const { answers, ...rest } = said;
  return { ...rest, takes: null, answers: { status: 200, bytes: answers }, run };
}

/** A call that answers by its headers. */
export function answeringHeaders<P extends z.ZodObject, Q extends z.ZodObject>(
  said: Said &
    Pick<Taking<P, Q, z.ZodType>, "params" | "query" | "bytes"> & { status: 201 | 204; answers: readonly ToldHeader[] },
  run: (caller: Caller, asked: Asked<z.output<P>, z.output<Q>, undefined>) => Promise<Response>,
): Operation {
  const { bytes, status, answers, ...rest } = said;
  return { ...rest, takes: takenBy({ json: undefined, bytes }), answers: { status, headers: answers }, run };
}

function takenBy({ json, bytes }: { json: z.ZodType | undefined; bytes: readonly string[] | undefined }): Operation["takes"] {
  if (json) return { json };
  return bytes ? { bytes } : null;
}
