/** Rows of the plan. Lists are saved whole: what is not named any more goes. */

import type { EventOf } from "#lib/domain/release-event";
import type { Transaction } from "./client.ts";
import type { Saving } from "./release-events.ts";
import { unknownEvent } from "./release-events.ts";

type PlanEvent = EventOf<
  "plan.saved" | "schedule.saved" | "risks.saved" | "criteria.saved" | "impact.taken" | "decommission.saved"
>;

export async function savePlanEvent({ tx, releaseId }: Saving, event: PlanEvent): Promise<void> {
  switch (event.type) {
    case "plan.saved":
      await tx.plan.upsert({ where: { releaseId }, create: { releaseId, ...event.plan }, update: event.plan });
      return;
    case "schedule.saved":
      await tx.schedule.upsert({ where: { releaseId }, create: { releaseId, ...event.schedule }, update: event.schedule });
      return;
    case "risks.saved":
      await tx.risk.deleteMany({ where: { releaseId } });
      await tx.risk.createMany({ data: event.risks.map((risk, position) => ({ ...risk, releaseId, position })) });
      return;
    case "criteria.saved":
      return saveCriteria(tx, releaseId, event);
    case "impact.taken": {
      const { id, services, targets } = event.snapshot;
      await tx.impactSnapshot.create({
        data: { id, releaseId, services: services.map((one) => ({ ...one })), targets: targets.map((one) => ({ ...one })) },
        select: { id: true },
      });
      return;
    }
    case "decommission.saved":
      await tx.decommissionTask.deleteMany({ where: { releaseId } });
      await tx.decommissionTask.createMany({ data: event.tasks.map((task) => ({ ...task, releaseId })) });
      return;
    default:
      return unknownEvent(event);
  }
}

/** A criterion that reads differently, or is tied differently, is another one: what was judged on its old words goes with it. */
async function saveCriteria(tx: Transaction, releaseId: string, { criteria }: EventOf<"criteria.saved">): Promise<void> {
  const rows = criteria.map(({ id, text, tie }) => ({ id, text, suite: tie?.suite ?? null, test: tie?.test ?? null }));
  const stored = await tx.acceptanceCriterion.findMany({ where: { releaseId } });
  const gone = stored.filter(
    (old) => !rows.some((row) => row.id === old.id && row.text === old.text && row.suite === old.suite && row.test === old.test),
  );
  await tx.acceptanceCriterion.deleteMany({ where: { releaseId, id: { in: gone.map(({ id }) => id) } } });
  for (const [position, { id, ...row }] of rows.entries())
    await tx.acceptanceCriterion.upsert({
      where: { id_releaseId: { id, releaseId } },
      create: { id, releaseId, ...row, position },
      update: { position },
    });
}
