/** Rows of deployment and review, and what runs where afterwards. */
import { randomUUID } from "node:crypto";
import type { RunningDigest } from "#lib/domain/release";
import type { EventOf } from "#lib/domain/release-event";
import type { Transaction } from "./client.ts";
import { authorOf, type Saving, unknownEvent } from "./release-events.ts";

type DeploymentEvent = EventOf<
  | "environment.chosen"
  | "run_sheet.saved"
  | "run_sheet.extended"
  | "rehearsal.recorded"
  | "deployment.started"
  | "step.recorded"
  | "deployment.ended"
  | "review.saved"
  | "verdicts.given"
>;

export async function saveDeploymentEvent(saving: Saving, event: DeploymentEvent): Promise<void> {
  const { tx, releaseId } = saving;
  switch (event.type) {
    case "environment.chosen": {
      const { environmentId } = event;
      await tx.deploymentPlan.upsert({ where: { releaseId }, create: { releaseId, environmentId }, update: { environmentId } });
      return;
    }
    case "run_sheet.saved": {
      const kept = event.steps.map(({ id }) => id);
      await tx.runSheetStep.deleteMany({ where: { releaseId, id: { notIn: kept } } });
      for (const { id, ...step } of event.steps)
        await tx.runSheetStep.upsert({
          where: { id_releaseId: { id, releaseId } },
          create: { id, releaseId, ...step },
          update: step,
          select: { id: true },
        });
      return;
    }
    case "run_sheet.extended":
      await tx.runSheetStep.create({ data: { ...event.step, releaseId }, select: { id: true } });
      return;
    case "rehearsal.recorded": {
      const { rehearsalId: id, buildId, environmentId, outcome, minutes, note } = event;
      await tx.rehearsal.create({
        data: { id, releaseId, buildId, environmentId, outcome, minutes, note, recordedBy: authorOf(saving) },
        select: { id: true },
      });
      return;
    }
    case "deployment.started": {
      const { deploymentId: id, environmentId, runningBefore } = event;
      await tx.deployment.create({
        data: { id, releaseId, environmentId, startedBy: authorOf(saving), runningBefore: asJson(runningBefore) },
        select: { id: true },
      });
      return;
    }
    case "step.recorded": {
      const { resultId: id, deploymentId, stepId, result, note } = event;
      await tx.stepResult.create({
        data: { id, deploymentId, releaseId, stepId, result, note, recordedBy: authorOf(saving) },
        select: { id: true },
      });
      return;
    }
    case "deployment.ended": {
      const { deploymentId: id, outcome, note, runningAfter } = event;
      await tx.deployment.updateMany({ where: { id, releaseId }, data: { outcome, note, runningAfter: asJson(runningAfter) } });
      await saveRunning(tx, id, runningAfter);
      return;
    }
    case "review.saved":
      await tx.review.upsert({ where: { releaseId }, create: { releaseId, ...event.review }, update: event.review });
      return;
    case "verdicts.given":
      await tx.targetVerdict.deleteMany({ where: { releaseId } });
      await tx.targetVerdict.createMany({
        data: event.verdicts.map(({ target: { id: targetId, ...target }, ...verdict }) => ({
          releaseId,
          targetId,
          ...target,
          ...verdict,
        })),
      });
      return;
    default:
      return unknownEvent(event);
  }
}

const asJson = (running: readonly RunningDigest[]) => running.map((one) => ({ ...one }));

/** Writes version and digest to the service's configuration items in the environment that was deployed to. */
async function saveRunning(tx: Transaction, deploymentId: string, running: readonly RunningDigest[]): Promise<void> {
  const { environmentId, release } = await tx.deployment.findUniqueOrThrow({
    where: { id: deploymentId },
    select: { environmentId: true, release: { select: { serviceId: true } } },
  });
  const { serviceId } = release;
  const names = running.map(({ name }) => name);
  await tx.runningVersion.deleteMany({ where: { environmentId, item: { serviceId, name: { notIn: names } } } });
  for (const { name, version, sha256 } of running) {
    const item =
      (await tx.configurationItem.findUnique({ where: { serviceId_name: { serviceId, name } }, select: { id: true } })) ??
      (await tx.configurationItem.create({
        data: { id: randomUUID(), serviceId, name, kind: "application" },
        select: { id: true },
      }));
    const key = { itemId: item.id, environmentId };
    await tx.runningVersion.upsert({
      where: { itemId_environmentId: key },
      create: { ...key, version, sha256 },
      update: { version, sha256 },
      select: { itemId: true },
    });
  }
}
