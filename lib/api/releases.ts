/** Releases: raised, read, planned and moved. */
import { z } from "zod";
import { library } from "#lib/media/library";
import { pageOfReleases } from "#lib/queries/release-list";
import { AskGateInput, askGate } from "#lib/services/gate/ask-gate";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { EnterPhaseInput, enterPhase } from "#lib/services/gate/enter-phase";
import { amendRelease } from "#lib/services/release/amend-release";
import { changeScope } from "#lib/services/release/change-scope";
import { raiseRelease, releaseFields } from "#lib/services/release/raise-release";
import { changingRelease, ofRelease, releaseAnswer, releaseTarget } from "./changing-release.ts";
import { serveEvidencePack } from "./evidence-pack.ts";
import { byNumber, sent, serviceKey, text } from "./lists.ts";
import { answeringBytes, answeringJson, type Operation } from "./operation.ts";
import { presentReleaseLine } from "./present.ts";
import * as shapes from "./shapes.ts";
import {
  changeIdsFor,
  changeName,
  noQuery,
  personIdFor,
  releaseName,
  requireListed,
  serviceIdFor,
  theRelease,
} from "./targets.ts";

const email = z.email("Name the release manager by their e-mail address.").optional();
const { managerId: _managerId, ...fields } = releaseFields;
const changes = z.array(changeName, { error: "List the changes it carries." }).max(500, "At most 500 at once.");

/** Where the request that was made last is read. */
const lastAuthorization = ({ authorizations }: z.input<typeof shapes.Release>): string =>
  `/authorizations/${authorizations.at(-1)?.number}`;

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
      return { ...(await releaseAnswer(caller, `REL-${number}`)), location: `/releases/REL-${number}` };
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
  answeringBytes(
    {
      ...{ method: "GET", path: "/releases/{release}/evidence-pack", id: "downloadEvidencePack", tag: "Releases", verb: "read" },
      summary: "Everything about one release in one ZIP: its record, the documents it names, a page for people and the verifier",
      description: "`countersign verify` says whether it holds, without this server. Artifacts are named in it by their digests.",
      isMade: true,
      ...ofRelease,
      answers: ["application/zip"],
    },
    async (caller, { params, request }) =>
      serveEvidencePack(request, caller.context, await theRelease(caller, params.release), library()),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "", id: "amendRelease", tag: "Releases", verb: "release", ifMatch: "required" },
      summary: "Amends what a release says of itself",
      json: z.strictObject({ ...fields, manager: email }),
    },
    async (caller, target, { manager, ...input }, release) => {
      const managerId = manager === undefined ? release.manager.id : await personIdFor(caller, manager, "manager");
      await amendRelease(caller.context, { ...target, ...input, managerId });
    },
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/scope", id: "changeScope", tag: "Releases", verb: "release", ifMatch: "required" },
      summary: "Sets which changes a release carries",
      json: z.strictObject({ changes }),
    },
    async (caller, target, body) =>
      changeScope(caller.context, { ...target, changeIds: await changeIdsFor(caller, body.changes, "changes") }),
  ),
  changingRelease(
    {
      ...{ method: "POST", at: "/authorizations", id: "askGate", tag: "Gates", verb: "release" },
      summary: "Asks the change authority for the gate ahead, on the evidence as it stands",
      json: sent(AskGateInput.omit(releaseTarget)),
      made: lastAuthorization,
    },
    ({ context }, target, body) => askGate(context, { ...target, ...body }),
  ),
  changingRelease(
    {
      ...{ method: "POST", at: "/ratification", id: "askRatification", tag: "Gates", verb: "release" },
      summary: "Asks the change advisory board to ratify an emergency",
      made: lastAuthorization,
    },
    ({ context }, target) => askRatification(context, target),
  ),
  changingRelease(
    {
      ...{ method: "POST", at: "/phase", id: "enterPhase", tag: "Gates", verb: "release" },
      summary: "Passes a granted gate, goes back, goes on to review, or cancels",
      json: sent(EnterPhaseInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => enterPhase(context, { ...target, ...body }),
  ),
];
