import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readRunning } from "#lib/db/deployment-store";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { endDeployment } from "#lib/services/deployment/end-deployment";
import { recordStep } from "#lib/services/deployment/record-step";
import { saveReview } from "#lib/services/review/save-review";
import { addRelation } from "#lib/services/service/add-relation";
import { removeRelation } from "#lib/services/service/remove-relation";
import { change, environments, type MadeRelease, type MadeService, release, service, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { backOut, startedDeployment, wholeReview } from "../../../support/release-journey.ts";

const stateOf = async ({ id }: MadeService) => (await database().service.findUniqueOrThrow({ where: { id } })).state;

async function dependOn(to: MadeService, from: MadeService): Promise<string> {
  const { changeManager } = staff();
  const edge = { kind: "depends_on" as const, fromServiceId: from.id, toServiceId: to.id, source: "A test" };
  return addRelation(changeManager.context, edge);
}

async function finish(made: MadeRelease, deploymentId: string): Promise<void> {
  const { operator } = staff();
  for (const { id: stepId, kind } of (await made.read()).runSheet)
    if (kind === "deploy")
      await recordStep(operator.context, { ...(await made.target()), deploymentId, stepId, result: "done", note: "" }).catch(
        () => undefined,
      );
  const ending = { deploymentId, outcome: "finished" as const, note: "", runningAfter: [] };
  await endDeployment(operator.context, { ...(await made.target()), ...ending });
}

describe("a retirement", () => {
  it("takes its service out of use at the end of its deployment, with a decommission plan in place of a build", async () => {
    const { developer } = staff();
    const { production } = await environments();
    const its = await service();
    await release({ service: its, phase: "closed" });
    const place = { serviceId: its.id, environmentId: production.id };
    expect(await readRunning(database(), place)).toHaveLength(1);

    const made = await release({ service: its, retires: true, phase: "planning" });
    expect(await stateOf(its)).toBe("retiring");
    expect(await refusalsOf(dependOn(its, await service()))).not.toEqual([]);
    await made.reach("build_and_test");
    const build = { source: "git", commit: "abc", builder: "ci", runUrl: "" };
    expect(await refusalsOf(handInBuild(developer.context, { ...(await made.target()), ...build }))).toEqual(["retirement"]);
    expect((await errorOf(made.ask())).refusals.map(({ code }) => code)).toEqual([
      "decommission-dry_run",
      "decommission-dependant",
      "decommission-data",
      "decommission-licence",
      "criteria-met",
    ]);
    await made.reach("deployment");
    expect(await stateOf(its)).toBe("retiring");
    await made.reach("review");
    expect(await stateOf(its)).toBe("retired");
    expect(await readRunning(database(), place)).toEqual([]);
    await made.reach("closed");
    const later = await change({ serviceId: its.id }).catch((error: unknown) => error);
    expect(later).toBeInstanceOf(Error);
  });

  it("does not end while a service in use depends on it", async () => {
    const its = await service();
    const dependant = await service({ name: "The dependant" });
    const relation = await dependOn(its, dependant);
    const made = await release({ service: its, retires: true, phase: "deployment" });
    const deploymentId = await startedDeployment(made);
    const { refusals } = await errorOf(finish(made, deploymentId));
    expect(refusals).toMatchObject([{ code: "dependants", message: expect.stringContaining("The dependant") as string }]);
    expect(await stateOf(its)).toBe("retiring");
    await removeRelation(staff().changeManager.context, { relationId: relation });
    await finish(made, deploymentId);
    expect(await stateOf(its)).toBe("retired");
  });

  it("that is cancelled leaves the service live", async () => {
    const made = await release({ retires: true, phase: "check_in" });
    await made.enter("cancelled", "Customers still need it.");
    expect(await stateOf(made.service)).toBe("live");
  });

  it("that is cancelled while another one is under way changes nothing", async () => {
    const its = await service();
    await release({ service: its, retires: true, phase: "planning" });
    const second = await release({ service: its, retires: true });
    await second.enter("cancelled", "Twice asked for.");
    expect(await stateOf(its)).toBe("retiring");
  });

  it("that was backed out leaves the service live once it is closed", async () => {
    const made = await release({ retires: true, phase: "deployment" });
    await backOut(made);
    await made.reach("closed");
    expect(await stateOf(made.service)).toBe("live");
  });

  it("may be what a review decides", async () => {
    const made = await release({ phase: "review" });
    await saveReview(made.manager.context, { ...(await made.target()), ...wholeReview, decision: "retire" });
    expect(await refusalsOf(made.ask())).toEqual(["decided"]);
    await release({ service: made.service, retires: true, follows: made });
    await made.grant();
    await made.enter("closed");
    expect((await made.read()).phase).toBe("closed");
  });
});
