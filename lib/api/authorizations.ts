/** Change authorizations are read here and taken back; a vote is cast by a person in a session, never by a token. */
import { z } from "zod";
import type { Authorization } from "#lib/domain/authorization";
import { AppError } from "#lib/errors";
import { decisionBytes } from "#lib/queries/decision-page";
import { subjectOfAuthorization } from "#lib/queries/named-things";
import { WithdrawAuthorizationInput, withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { sent } from "./lists.ts";
import { answeringBytes, answeringJson, type Caller, type Operation } from "./operation.ts";
import { presentAuthorization } from "./present.ts";
import * as shapes from "./shapes.ts";
import { noQuery, theChange, theRelease } from "./targets.ts";

const params = z.object({
  authorization: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "Name it by its number.")
    .meta({ examples: ["12"] }),
});

async function theAuthorization(caller: Caller, name: string) {
  const number = Number(name);
  const of = await subjectOfAuthorization(caller.context, number);
  if (of === null) throw new AppError("not-found", `There is no authorization ${number}.`);
  const { authorizations, now } = of.startsWith("REL-") ? await ofRelease(caller, of) : await ofChange(caller, of);
  const authorization = authorizations.find((one) => one.number === number);
  if (!authorization) throw new Error(`Authorization ${number} has lost its subject.`);
  return { authorization, of, now };
}

interface Found {
  authorizations: readonly Authorization[];
  now: Date;
}

async function ofRelease(caller: Caller, name: string): Promise<Found> {
  const { release, now } = await theRelease(caller, name);
  return { authorizations: release.authorizations, now };
}

async function ofChange(caller: Caller, name: string): Promise<Found> {
  const { change, now } = await theChange(caller, name);
  return { authorizations: change.authorizations, now };
}

export const authorizationOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/authorizations/{authorization}", id: "readAuthorization", tag: "Gates", verb: "read" },
      summary: "One change authorization, with its votes so far",
      ...{ params, query: noQuery },
      answers: shapes.Authorization,
    },
    async (caller, asked) => {
      const { authorization, of, now } = await theAuthorization(caller, asked.params.authorization);
      return { body: presentAuthorization(authorization, of, now) };
    },
  ),
  answeringBytes(
    {
      ...{ method: "GET", path: "/authorizations/{authorization}/evidence", id: "readEvidence", tag: "Gates", verb: "read" },
      summary: "Exactly what the authority is shown: canonical JSON (RFC 8785) whose SHA-256 is the evidence digest",
      isMade: true,
      ...{ params, query: noQuery },
      answers: ["application/json"],
    },
    async (caller, asked) => {
      const { authorization } = await theAuthorization(caller, asked.params.authorization);
      const bytes = await decisionBytes(caller.context, authorization.number);
      return new Response(Buffer.from(bytes), {
        headers: { "content-type": "application/json", etag: `"${authorization.evidenceDigest}"`, "cache-control": "no-store" },
      });
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/authorizations/{authorization}/withdrawal", id: "withdrawAuthorization", tag: "Gates" },
      verb: "release",
      summary: "Takes a request or an unspent grant back, with the reason",
      ...{ params, query: noQuery },
      json: sent(WithdrawAuthorizationInput.omit({ authorizationId: true })),
      answers: shapes.Authorization,
    },
    async (caller, asked) => {
      const { authorization } = await theAuthorization(caller, asked.params.authorization);
      await withdrawAuthorization(caller.context, { authorizationId: authorization.id, ...asked.body });
      const after = await theAuthorization(caller, asked.params.authorization);
      return { body: presentAuthorization(after.authorization, after.of, after.now) };
    },
  ),
];
