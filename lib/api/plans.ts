/** The plan of a release: each part is put whole, on the version that was read. */
import type { z } from "zod";
import { SaveCriteriaInput, saveCriteria } from "#lib/services/plan/save-criteria";
import { SaveDecommissionInput, saveDecommission } from "#lib/services/plan/save-decommission";
import { SavePlanInput, savePlan } from "#lib/services/plan/save-plan";
import { SaveRisksInput, saveRisks } from "#lib/services/plan/save-risks";
import { SaveScheduleInput, saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { giveVerdicts } from "#lib/services/review/give-verdicts";
import { SaveReviewInput, saveReview } from "#lib/services/review/save-review";
import { sent } from "./lists.ts";
import { answeringJson, type Caller, type Operation } from "./operation.ts";
import { ofRelease, releaseAnswer, releaseTarget } from "./releases.ts";
import * as shapes from "./shapes.ts";
import { theRelease } from "./targets.ts";

interface Part<B extends z.ZodObject> {
  at: string;
  id: string;
  summary: string;
  json: B;
  save: (caller: Caller, input: z.output<B> & { releaseId: string; expectedVersion: number }) => Promise<unknown>;
}

const part = <B extends z.ZodObject>(
  { at, save, ...said }: Part<B>,
  more: { tag: string; verb: "release" | "review" },
): Operation =>
  answeringJson(
    {
      ...said,
      ...more,
      method: "PUT",
      path: `/releases/{release}/${at}`,
      ifMatch: "required",
      ...ofRelease,
      answers: shapes.Release,
    },
    async (caller, { params, body, ifMatch }) => {
      const { target } = await theRelease(caller, params.release, ifMatch);
      await save(caller, { ...body, ...target });
      return releaseAnswer(caller, params.release);
    },
  );

const plan = { tag: "Plan", verb: "release" } as const;
const review = { tag: "Review", verb: "review" } as const;

export const planOperations: readonly Operation[] = [
  part(
    {
      ...{ at: "plan", id: "savePlan", summary: "Saves scope, back-out plan and test strategy" },
      json: sent(SavePlanInput.omit(releaseTarget)),
      save: ({ context }, input) => savePlan(context, input),
    },
    plan,
  ),
  part(
    {
      ...{ at: "schedule", id: "saveSchedule", summary: "Saves the window, the days of observation and who is told" },
      json: sent(SaveScheduleInput.omit(releaseTarget)),
      save: ({ context }, input) => saveSchedule(context, input),
    },
    plan,
  ),
  part(
    {
      ...{ at: "risks", id: "saveRisks", summary: "Saves the list of risks" },
      json: sent(SaveRisksInput.omit(releaseTarget)),
      save: ({ context }, input) => saveRisks(context, input),
    },
    plan,
  ),
  part(
    {
      ...{ at: "criteria", id: "saveCriteria", summary: "Saves the acceptance criteria" },
      json: sent(SaveCriteriaInput.omit(releaseTarget)),
      save: ({ context }, input) => saveCriteria(context, input),
    },
    plan,
  ),
  part(
    {
      ...{ at: "decommission", id: "saveDecommission", summary: "Saves the decommission plan of a retirement" },
      json: sent(SaveDecommissionInput.omit(releaseTarget)),
      save: ({ context }, input) => saveDecommission(context, input),
    },
    plan,
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/impact", id: "takeImpact", ...plan },
      summary: "Takes a snapshot of who is hit, and of the targets as they stand",
      ifMatch: "understood",
      ...ofRelease,
      answers: shapes.Release,
    },
    async (caller, { params, ifMatch }) => {
      await takeImpact(caller.context, (await theRelease(caller, params.release, ifMatch)).target);
      return releaseAnswer(caller, params.release);
    },
  ),
  part(
    {
      ...{ at: "review", id: "saveReview", summary: "Saves the post-implementation review" },
      json: sent(SaveReviewInput.omit(releaseTarget)),
      save: ({ context }, input) => saveReview(context, input),
    },
    review,
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/releases/{release}/verdicts", id: "giveVerdicts", ...review },
      summary: "Judges every target frozen at G2 by what was measured since the deployment",
      ifMatch: "understood",
      ...ofRelease,
      answers: shapes.Release,
    },
    async (caller, { params, ifMatch }) => {
      await giveVerdicts(caller.context, (await theRelease(caller, params.release, ifMatch)).target);
      return releaseAnswer(caller, params.release);
    },
  ),
];
