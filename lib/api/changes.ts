/** Requests for change. */
import { z } from "zod";
import { pageOfChanges } from "#lib/queries/change-list";
import { AmendChangeInput, amendChange } from "#lib/services/change/amend-change";
import { askChange } from "#lib/services/change/ask-change";
import { changeFields } from "#lib/services/change/change-fields";
import { raiseChange } from "#lib/services/change/raise-change";
import { WithdrawChangeInput, withdrawChange } from "#lib/services/change/withdraw-change";
import { byNumber, sent, serviceKey, text } from "./lists.ts";
import { type Answer, answeringJson, type Caller, type Operation } from "./operation.ts";
import { presentChange, presentChangeLine } from "./present.ts";
import * as shapes from "./shapes.ts";
import { changeParams, noQuery, requireListed, serviceIdFor, theChange } from "./targets.ts";

const target = { changeId: true, expectedVersion: true } as const;

async function changeAnswer(caller: Caller, name: string): Promise<Answer<z.input<typeof shapes.Change>>> {
  const { change, now } = await theChange(caller, name);
  return { body: presentChange(change, now), version: change.version };
}

export const changeOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/changes", id: "listChanges", tag: "Changes", verb: "read" },
      summary: "Changes, newest first",
      params: z.object({}),
      query: z.strictObject({
        state: z.enum([...shapes.changeState.options, "open", "all"]).default("all"),
        service: serviceKey,
        origin: shapes.origin.optional(),
        model: shapes.model.optional(),
        text,
        ...byNumber,
      }),
      answers: shapes.page("ChangePage", shapes.ChangeLine),
    },
    async (caller, { query: { cursor, limit, service, origin, model, state, text: words } }) => {
      requireListed(caller, service);
      const filter = { state, service: service ?? null, origin: origin ?? null, model: model ?? null, text: words };
      const { rows, older } = await pageOfChanges(
        caller.context,
        { ...filter, isMine: false, below: cursor ?? null, above: null },
        limit,
      );
      return { body: { items: rows.map(presentChangeLine), next: older?.toString() ?? null } };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/changes", id: "raiseChange", tag: "Changes", verb: "change" },
      summary: "Raises a request for change, as a draft",
      params: z.object({}),
      query: noQuery,
      json: z.strictObject({ ...changeFields, service: z.string({ error: "Name the service by its key." }).max(60) }),
      status: 201,
      answers: shapes.Change,
    },
    async (caller, { body: { service, ...fields } }) => {
      const serviceId = await serviceIdFor(caller, service);
      const name = `CHG-${await raiseChange(caller.context, { ...fields, serviceId })}`;
      return { ...(await changeAnswer(caller, name)), location: `/changes/${name}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/changes/{change}", id: "readChange", tag: "Changes", verb: "read" },
      summary: "One change, with its authorizations",
      params: changeParams,
      query: noQuery,
      answers: shapes.Change,
    },
    (caller, { params }) => changeAnswer(caller, params.change),
  ),
  answeringJson(
    {
      ...{ method: "PUT", path: "/changes/{change}", id: "amendChange", tag: "Changes", verb: "change" },
      summary: "Amends a draft or a refused change",
      ifMatch: "required",
      params: changeParams,
      query: noQuery,
      json: sent(AmendChangeInput.omit(target)),
      answers: shapes.Change,
    },
    async (caller, { params, body, ifMatch }) => {
      const found = await theChange(caller, params.change, ifMatch);
      await amendChange(caller.context, { ...found.target, ...body });
      return changeAnswer(caller, params.change);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/changes/{change}/authorization", id: "askChange", tag: "Changes", verb: "change" },
      summary: "Submits a change to its change authority",
      ifMatch: "understood",
      params: changeParams,
      query: noQuery,
      status: 201,
      answers: shapes.Change,
    },
    async (caller, { params, ifMatch }) => {
      const found = await theChange(caller, params.change, ifMatch);
      await askChange(caller.context, found.target);
      const answer = await changeAnswer(caller, params.change);
      return { ...answer, location: `/authorizations/${answer.body.authorizations.at(-1)?.number}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/changes/{change}/withdrawal", id: "withdrawChange", tag: "Changes", verb: "change" },
      summary: "Takes a change back, with the reason",
      ifMatch: "understood",
      params: changeParams,
      query: noQuery,
      json: sent(WithdrawChangeInput.omit(target)),
      answers: shapes.Change,
    },
    async (caller, { params, body, ifMatch }) => {
      const found = await theChange(caller, params.change, ifMatch);
      await withdrawChange(caller.context, { ...found.target, ...body });
      return changeAnswer(caller, params.change);
    },
  ),
];
