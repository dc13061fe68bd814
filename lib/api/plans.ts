/** The plan of a release: each part is put whole, on the version that was read. */
import { SaveCriteriaInput, saveCriteria } from "#lib/services/plan/save-criteria";
import { SaveDecommissionInput, saveDecommission } from "#lib/services/plan/save-decommission";
import { SavePlanInput, savePlan } from "#lib/services/plan/save-plan";
import { SaveRisksInput, saveRisks } from "#lib/services/plan/save-risks";
import { SaveScheduleInput, saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { giveVerdicts } from "#lib/services/review/give-verdicts";
import { SaveReviewInput, saveReview } from "#lib/services/review/save-review";
import { changingRelease, releaseTarget } from "./changing-release.ts";
import { sent } from "./lists.ts";
import type { Operation } from "./operation.ts";

const plan = { tag: "Plan", verb: "release" } as const;
const review = { tag: "Review", verb: "review" } as const;

export const planOperations: readonly Operation[] = [
  changingRelease(
    {
      ...{ method: "PUT", at: "/plan", id: "savePlan", ...plan, ifMatch: "required" },
      summary: "Saves scope, back-out plan and test strategy",
      json: sent(SavePlanInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => savePlan(context, { ...target, ...body }),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/schedule", id: "saveSchedule", ...plan, ifMatch: "required" },
      summary: "Saves the window, the days of observation and who is told",
      json: sent(SaveScheduleInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => saveSchedule(context, { ...target, ...body }),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/risks", id: "saveRisks", ...plan, ifMatch: "required" },
      summary: "Saves the list of risks",
      json: sent(SaveRisksInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => saveRisks(context, { ...target, ...body }),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/criteria", id: "saveCriteria", ...plan, ifMatch: "required" },
      summary: "Saves the acceptance criteria",
      json: sent(SaveCriteriaInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => saveCriteria(context, { ...target, ...body }),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/decommission", id: "saveDecommission", ...plan, ifMatch: "required" },
      summary: "Saves the decommission plan of a retirement",
      json: sent(SaveDecommissionInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => saveDecommission(context, { ...target, ...body }),
  ),
  changingRelease(
    {
      ...{ method: "POST", at: "/impact", id: "takeImpact", ...plan },
      summary: "Takes a snapshot of who is hit, and of the targets as they stand",
    },
    ({ context }, target) => takeImpact(context, target),
  ),
  changingRelease(
    {
      ...{ method: "PUT", at: "/review", id: "saveReview", ...review, ifMatch: "required" },
      summary: "Saves the post-implementation review",
      json: sent(SaveReviewInput.omit(releaseTarget)),
    },
    ({ context }, target, body) => saveReview(context, { ...target, ...body }),
  ),
  changingRelease(
    {
      ...{ method: "POST", at: "/verdicts", id: "giveVerdicts", ...review },
      summary: "Judges every target frozen at G2 by what was measured since the deployment",
    },
    ({ context }, target) => giveVerdicts(context, target),
  ),
];
