/** Releases: raised, read, planned and moved. */
import { z } from "zod";
import { pageOfReleases } from "#lib/queries/release-list";
import { releaseOverview } from "#lib/queries/release-page";
import { AskGateInput, askGate } from "#lib/services/gate/ask-gate";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { EnterPhaseInput, enterPhase } from "#lib/services/gate/enter-phase";
import { amendRelease } from "#lib/services/release/amend-release";
import { changeScope } from "#lib/services/release/change-scope";
import { raiseRelease, releaseFields } from "#lib/services/release/raise-release";
import { byNumber, sent, serviceKey, text } from "./lists.ts";
import { type Answer, answeringJson, type Caller, type Operation } from "./operation.ts";
import { presentRelease, presentReleaseLine } from "./present.ts";
import * as shapes from "./shapes.ts";
import {
  changeIdsFor,
  changeName,
  noQuery,
  personIdFor,
  releaseName,
  releaseParams,
  requireListed,
  serviceIdFor,
  theRelease,
} from "./targets.ts";

/** What every call about one release takes besides its own. */
export const ofRelease = { params: releaseParams, query: noQuery } as const;
export const releaseTarget = { releaseId: true, expectedVersion: true } as const;

/** A release as it stands now, with every reason against asking for the gate ahead. */
export async function releaseAnswer(caller: Caller, name: string): Promise<Answer<z.input<typeof shapes.Release>>> {
  const { release, now } = await theRelease(caller, name);
  const { againstAsking } = await releaseOverview(caller.context, release, now);
  return { body: presentRelease(release, now, againstAsking), version: release.version };
}

const email = z.email("Name the release manager by their e-mail address.").optional();
const { managerId: _managerId, ...fields } = releaseFields;
const changes = z.array(changeName, { error: "List the changes it carries." }).max(500, "At most 500 at once.");

export const releaseOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/releases", id: "listReleases", tag: "Releases", verb: "read" },
      summary: "Releases, newest first",
      params: z.object({}),
      query: z.strictObject({
        phase: z.enum([...shapes.phase.options, "open", "all"]).default("all"),
        service: serviceKey,
        model: shapes.model.optional(),
        text,
        ...byNumber,
      }),
      answers: shapes.page("ReleasePage", shapes.ReleaseLine),
    },
    async (caller, { query: { cursor, limit, phase, service, model, text: words } }) => {
      requireListed(caller, service);
      const filter = { phase, service: service ?? null, managerId: null, model: model ?? null, text: words };
      const { rows, older } = await pageOfReleases(caller.context, { ...filter, below: cursor ?? null, above: null }, limit);
      return { body: { items: rows.map(presentReleaseLine), next: older?.toString() ?? null } };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases", id: "raiseRelease", tag: "Releases", verb: "release" },
      summary: "Raises a release of one service",
      description: "Its manager is who calls, where no other is named.",
      params: z.object({}),
      query: noQuery,
      json: z.strictObject({
        ...fields,
        service: z.string({ error: "Name the service by its key." }).max(60),
        manager: email,
        changes,
        follows: releaseName.optional(),
      }),
      status: 201,
      answers: shapes.Release,
    },
    async (caller, { body: { service, manager, changes: names, follows, ...input } }) => {
      const number = await raiseRelease(caller.context, {
        ...input,
        serviceId: await serviceIdFor(caller, service),
        managerId: await personIdFor(caller, manager, "manager"),
        changeIds: await changeIdsFor(caller, names, "changes"),
        followsReleaseId: follows === undefined ? null : (await theRelease(caller, follows)).release.id,
      });
      return { ...(await releaseAnswer(caller, `REL-${number}`)), status: 201, location: `/releases/REL-${number}` };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/releases/{release}", id: "readRelease", tag: "Releases", verb: "read" },
      summary: "One release, whole: phase, the gate ahead with its checks, and every reason against asking for it",
      ...ofRelease,
      answers: shapes.Release,
    },
    (caller, { params }) => releaseAnswer(caller, params.release),
  ),
  answeringJson(
    {
      ...{ method: "PUT", path: "/releases/{release}", id: "amendRelease", tag: "Releases", verb: "release" },
      summary: "Amends what a release says of itself",
      ifMatch: "required",
      ...ofRelease,
      json: z.strictObject({ ...fields, manager: email }),
      answers: shapes.Release,
    },
    async (caller, { params, body: { manager, ...input }, ifMatch }) => {
      const { release, target } = await theRelease(caller, params.release, ifMatch);
      const managerId = manager === undefined ? release.manager.id : await personIdFor(caller, manager, "manager");
      await amendRelease(caller.context, { ...target, ...input, managerId });
      return releaseAnswer(caller, params.release);
    },
  ),
  answeringJson(
    {
      ...{ method: "PUT", path: "/releases/{release}/scope", id: "changeScope", tag: "Releases", verb: "release" },
      summary: "Sets which changes a release carries",
      ifMatch: "required",
      ...ofRelease,
      json: z.strictObject({ changes }),
      answers: shapes.Release,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      await changeScope(caller.context, { ...target, changeIds: await changeIdsFor(caller, body.changes, "changes") });
      return releaseAnswer(caller, params.release);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/authorizations", id: "askGate", tag: "Gates", verb: "release" },
      summary: "Asks the change authority for the gate ahead, on the evidence as it stands",
      ifMatch: "understood",
      ...ofRelease,
      json: sent(AskGateInput.omit(releaseTarget)),
      status: 201,
      answers: shapes.Release,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      await askGate(caller.context, { ...target, ...body });
      return askedAnswer(caller, params.release);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/ratification", id: "askRatification", tag: "Gates", verb: "release" },
      summary: "Asks the change advisory board to ratify an emergency",
      ifMatch: "understood",
      ...ofRelease,
      status: 201,
      answers: shapes.Release,
    },
    async (caller, { params, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      await askRatification(caller.context, target);
      return askedAnswer(caller, params.release);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/phase", id: "enterPhase", tag: "Gates", verb: "release" },
      summary: "Passes a granted gate, goes back, goes on to review, or cancels",
      ifMatch: "understood",
      ...ofRelease,
      json: sent(EnterPhaseInput.omit(releaseTarget)),
      answers: shapes.Release,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      await enterPhase(caller.context, { ...target, ...body });
      return releaseAnswer(caller, params.release);
    },
  ),
];

async function askedAnswer(caller: Caller, name: string): Promise<Answer<z.input<typeof shapes.Release>>> {
  const answer = await releaseAnswer(caller, name);
  return { ...answer, status: 201, location: `/authorizations/${answer.body.authorizations.at(-1)?.number}` };
}
