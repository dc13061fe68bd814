/** Deployments: prepared by a run-sheet, rehearsed, run step by step, and ended. */
import { z } from "zod";
import { environments } from "#lib/queries/environments";
import { chooseEnvironment } from "#lib/services/deployment/choose-environment";
import { EndDeploymentInput, endDeployment } from "#lib/services/deployment/end-deployment";
import { RecordRehearsalInput, recordRehearsal } from "#lib/services/deployment/record-rehearsal";
import { RecordStepInput, recordStep } from "#lib/services/deployment/record-step";
import { SaveRunSheetInput, saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { startDeployment } from "#lib/services/deployment/start-deployment";
import { changingRelease, ofRelease, releaseAnswer, releaseTarget } from "./changing-release.ts";
import { sent } from "./lists.ts";
import { answeringJson, type Operation } from "./operation.ts";
import * as shapes from "./shapes.ts";
import { environmentIdFor, idParams, noQuery, releaseWith, theRelease } from "./targets.ts";

const deploy = { tag: "Deployments", verb: "deploy" } as const;
const environment = z.string({ error: "Name the environment." }).max(100);

/** How the last word of a call's address reads in the record. */
const results = { start: "started", finish: "done", fail: "failed" } as const;

export const deploymentOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/environments", id: "listEnvironments", tag: deploy.tag, verb: "read" },
      summary: "Where things run",
      ...{ params: z.object({}), query: noQuery },
      answers: z.object({ items: z.array(shapes.Environment) }).meta({ id: "EnvironmentList" }),
    },
    async ({ context }) => ({
      body: { items: (await environments(context)).map(({ name, isProduction }) => ({ name, isProduction })) },
    }),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/environment", id: "chooseEnvironment", ...deploy, verb: "release" },
      summary: "Says where a release will be deployed to",
      json: z.strictObject({ environment }),
    },
    async (caller, target, body) =>
      chooseEnvironment(caller.context, { ...target, environmentId: await environmentIdFor(caller, body.environment) }),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/run-sheet", id: "saveRunSheet", ...deploy, verb: "release", ifMatch: "required" },
      summary: "Saves the run-sheet, in the order given; a step keeps its id",
      json: sent(SaveRunSheetInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => saveRunSheet(context, { ...target, ...body }),
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/rehearsals", id: "recordRehearsal", ...deploy },
      summary: "Records how the build that goes out did in a sandbox",
      ifMatch: "understood",
      ...ofRelease,
      json: z.strictObject({ ...RecordRehearsalInput.omit({ ...releaseTarget, environmentId: true }).shape, environment }),
      status: 201,
      answers: shapes.Made,
    },
    async (caller, { params, body: { environment: name, ...input }, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      const environmentId = await environmentIdFor(caller, name);
      const id = await recordRehearsal(caller.context, { ...target, ...input, environmentId });
      return { body: { id }, location: `/releases/${params.release}` };
    },
  ),
  changingRelease(
    {
      ...{ method: "POST", at: "/deployments", id: "startDeployment", ...deploy },
      summary: "Starts the deployment, and keeps what ran before",
      made: ({ number }) => `/releases/${number}`,
    },
    ({ context }, target) => startDeployment(context, target),
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/deployments/{deployment}/steps/{step}/{result}", id: "recordStep", ...deploy },
      summary: "Records that a step of the run-sheet was started, is done, or failed",
      ifMatch: "understood",
      params: idParams("deployment").extend({
        ...idParams("step").shape,
        result: z.enum(["start", "finish", "fail"], { error: "Say start, finish or fail." }),
      }),
      query: noQuery,
      json: sent(RecordStepInput.pick({ note: true })),
      answers: shapes.Release,
    },
    async (caller, { params: { deployment, step, result }, body, ifMatch }) => {
      const { target, release } = await releaseWith(caller, "deployment", deployment, ifMatch);
      await recordStep(caller.context, {
        ...target,
        ...{ deploymentId: deployment, stepId: step, result: results[result], note: body.note },
      });
      return releaseAnswer(caller, `REL-${release.number}`);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/deployments/{deployment}/outcome", id: "endDeployment", ...deploy },
      summary: "Ends a deployment: finished, with the digests now found running, or backed out",
      ifMatch: "understood",
      ...{ params: idParams("deployment"), query: noQuery },
      json: sent(EndDeploymentInput.omit({ ...releaseTarget, deploymentId: true })),
      answers: shapes.Release,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target, release } = await releaseWith(caller, "deployment", params.deployment, ifMatch);
      await endDeployment(caller.context, { ...target, ...body, deploymentId: params.deployment });
      return releaseAnswer(caller, `REL-${release.number}`);
    },
  ),
];
