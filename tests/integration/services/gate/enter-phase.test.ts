import { describe, expect, it } from "vitest";
import { readChange } from "#lib/db/change-store";
import { database } from "#lib/db/client";
import type { Phase } from "#lib/domain/release";
import { endDeployment } from "#lib/services/deployment/end-deployment";
import { recordStep } from "#lib/services/deployment/record-step";
import { saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { clock, moveClock } from "../../../support/clock.ts";
import { release, service, staff } from "../../../support/factories.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { backOut, manifestOf, openWindow, startedDeployment } from "../../../support/release-journey.ts";

const stateOfService = async (id: string) => (await database().service.findUniqueOrThrow({ where: { id } })).state;

describe("a release from request to closed", () => {
  it("passes all five gates, and the record tells of each step", async () => {
    const made = await release({ service: await service({ state: "design", requiredSuites: ["unit", "smoke"] }) });
    const phases: Phase[] = ["planning", "build_and_test", "check_in", "deployment", "review", "closed"];
    for (const phase of phases) {
      await made.reach(phase);
      expect((await made.read()).phase).toBe(phase);
    }
    const closed = await made.read();
    expect(closed.entries.map(({ from, to, via, gate }) => [from, to, via, gate])).toEqual([
      ["requested", "planning", "gate", "planning"],
      ["planning", "build_and_test", "gate", "build_and_test"],
      ["build_and_test", "check_in", "gate", "check_in"],
      ["check_in", "deployment", "gate", "deployment"],
      ["deployment", "review", "finish", null],
      ["review", "closed", "gate", "closed"],
    ]);
    expect(closed.authorizations.map(({ gate, state, spent }) => [gate, state, spent])).toEqual(
      ["planning", "build_and_test", "check_in", "deployment", "closed"].map((gate) => [gate, "granted", true]),
    );
    const entries = await database().recordEntry.findMany({
      where: { streamId: closed.streamId },
      orderBy: { sequence: "asc" },
    });
    expect(entries.map(({ sequence }) => Number(sequence))).toEqual(entries.map((_, index) => index + 1));
    const told = entries.map(({ content }) => (content as { type: string }).type);
    expect(told.filter((type) => type === "phase.entered")).toHaveLength(6);
    expect(told[0]).toBe("release.raised");
    expect(told.at(-1)).toBe("phase.entered");
    expect(await stateOfService(made.service.id)).toBe("live");
    const { change } = await readChange(database(), { id: made.changeIds[0] ?? "" });
    expect([change.state, change.carriedBy[0]?.isOpen]).toEqual(["closed", false]);
  });
});

describe("a step is refused", () => {
  it.each<[Phase, Phase, string[]]>([
    ["requested", "planning", ["not-granted"]],
    ["requested", "build_and_test", ["no-such-step"]],
    ["planning", "check_in", ["no-such-step"]],
    ["planning", "requested", ["no-such-step"]],
    ["build_and_test", "check_in", ["not-granted"]],
    ["build_and_test", "deployment", ["no-such-step"]],
    ["check_in", "deployment", ["not-granted"]],
    ["check_in", "planning", ["no-such-step"]],
    ["deployment", "closed", ["no-such-step"]],
    ["deployment", "check_in", ["not-backed-out"]],
    ["review", "closed", ["not-granted"]],
    ["review", "cancelled", ["no-such-step"]],
    ["closed", "review", ["no-such-step"]],
    ["cancelled", "requested", ["no-such-step"]],
  ])("from %s to %s", async (from, to, codes) => {
    const made = await release({ phase: from });
    const { version } = await made.read();
    expect(await refusalsOf(made.enter(to, "Because."))).toEqual(codes);
    expect(await made.read()).toMatchObject({ phase: from, version });
  });

  it("while the request is pending, after it was refused, and to who may not", async () => {
    const { changeManager, operator } = staff();
    const made = await release();
    const id = await made.ask();
    expect(await refusalsOf(made.enter("planning"))).toEqual(["not-granted"]);
    await made.vote(id, changeManager);
    const step = { ...(await made.target()), to: "planning" as const, reason: "" };
    expect(await refusalsOf(enterPhase(operator.context, step))).toEqual(["role-missing"]);
    await made.enter("planning");
    expect((await made.authorization(id)).spent).toBe(true);
  });

  it("back or out without a reason", async () => {
    const made = await release({ phase: "build_and_test" });
    expect(await refusalsOf(made.enter("planning"))).toEqual(["reason-missing"]);
    expect(await refusalsOf(made.enter("cancelled"))).toEqual(["reason-missing"]);
  });
});

describe("going back", () => {
  it("to planning needs no authorization, and every gate again after it", async () => {
    const made = await release({ phase: "check_in" });
    await made.enter("build_and_test", "An item was refused.");
    await made.enter("planning", "The plan has to change.");
    expect((await made.read()).phase).toBe("planning");
    await made.reach("check_in");
    const { authorizations } = await made.read();
    expect(authorizations.map(({ gate }) => gate)).toEqual([
      "planning",
      "build_and_test",
      "check_in",
      "build_and_test",
      "check_in",
    ]);
  });

  it("supersedes a grant that lay ahead", async () => {
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const id = await made.grant();
    await made.enter("planning", "One more risk.");
    expect((await made.authorization(id)).state).toBe("superseded");
  });
});

describe("after a back-out", () => {
  it("the same digests go through check-in and a new G4", async () => {
    const made = await release({ phase: "deployment" });
    await backOut(made);
    await made.enter("check_in", "Again on Monday.");
    const manifest = manifestOf(await made.read());
    await made.reach("review");
    const { deployments, authorizations, libraryItems } = await made.read();
    expect(deployments.map(({ ended }) => ended?.outcome)).toEqual(["backed_out", "finished"]);
    expect(deployments.at(-1)?.runningAfter).toEqual(manifest);
    expect(authorizations.filter(({ gate, spent }) => gate === "deployment" && spent)).toHaveLength(2);
    expect(libraryItems).toHaveLength(1);
  });

  it("its run-sheet may be amended, and keeps the steps that were carried out", async () => {
    const { operator, manager } = staff();
    const made = await release({ phase: "deployment" });
    const deploymentId = await startedDeployment(made);
    const sheet = (await made.read()).runSheet;
    const stepId = sheet[0]?.id ?? "";
    const failed = { deploymentId, stepId, result: "failed" as const, note: "No space left." };
    await recordStep(operator.context, { ...(await made.target()), ...failed });
    const ended = { deploymentId, outcome: "backed_out" as const, note: "Disk full.", runningAfter: [] };
    await endDeployment(operator.context, { ...(await made.target()), ...ended });
    await made.enter("check_in", "Make room first.");
    const without = sheet.filter(({ id }) => id !== stepId);
    expect(await refusalsOf(saveRunSheet(manager.context, { ...(await made.target()), steps: without }))).toEqual([
      "step-carried-out",
    ]);
    const room = { kind: "deploy" as const, title: "Make room", instruction: "", responsible: "", expectedMinutes: 1 };
    await saveRunSheet(manager.context, { ...(await made.target()), steps: [room, ...sheet] });
    await made.reach("review");
    const { runSheet } = await made.read();
    expect(runSheet.map(({ title }) => title)).toEqual(["Make room", "Roll out", "Look at the dashboards", "Roll back"]);
  });

  it("it is not simply started again: G4 decided one deployment", async () => {
    const made = await release({ phase: "deployment" });
    await backOut(made);
    expect(await refusalsOf(startedDeployment(made))).toEqual(["carried-out"]);
  });

  it("a new build goes through G3 and G4", async () => {
    const made = await release({ phase: "deployment" });
    await backOut(made);
    await made.enter("build_and_test", "A new build is needed.");
    await made.reach("review");
    const { builds, libraryItems } = await made.read();
    expect([builds.length, libraryItems.length]).toEqual([2, 2]);
  });

  it("it may end in review as backed out, and close without observation", async () => {
    const made = await release({ phase: "deployment" });
    await backOut(made);
    await made.reach("closed");
    const { change } = await readChange(database(), { id: made.changeIds[0] ?? "" });
    expect(change.state).toBe("authorized");
  });

  it("an outcome of an earlier stay opens nothing", async () => {
    const made = await release({ phase: "deployment" });
    await backOut(made);
    await made.enter("check_in", "Again.");
    await made.reach("deployment");
    const { operator } = staff();
    const step = { ...(await made.target()), to: "review" as const, reason: "" };
    expect(await refusalsOf(enterPhase(operator.context, step))).toEqual(["deployment-not-ended"]);
    expect(await refusalsOf(made.enter("build_and_test", "Back."))).toEqual(["not-backed-out"]);
  });
});

describe("cancelling", () => {
  it.each<Phase>(["requested", "planning", "build_and_test", "check_in", "deployment"])("is possible in %s", async (phase) => {
    const made = await release({ phase });
    await made.enter("cancelled", "No longer wanted.");
    const { phase: now, changes } = await made.read();
    expect([now, changes[0]?.state]).toEqual(["cancelled", "authorized"]);
    const next = await release({ service: made.service, changeIds: made.changeIds });
    expect((await next.read()).changes).toHaveLength(1);
  });

  it("is refused once the deployment has started, and ends a pending request", async () => {
    const started = await release({ phase: "deployment" });
    await startedDeployment(started);
    expect(await refusalsOf(started.enter("cancelled", "Stop."))).toEqual(["deployment-started"]);
    const pending = await release();
    const id = await pending.ask();
    await pending.enter("cancelled", "Stop.");
    expect((await pending.authorization(id)).state).toBe("superseded");
  });
});

describe("conditions at passing", () => {
  it("keep the gate shut while they fail, and supersede nothing", async () => {
    const { manager } = staff();
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const id = await made.grant();
    await moveClock({ hours: 5 });
    expect(await refusalsOf(made.enter("deployment"))).toEqual(["grant-expired", "window-ahead"]);
    expect((await made.authorization(id)).state).toBe("granted");
    const schedule = { ...openWindow(await clock()), observationDays: 0, communication: "" };
    await saveSchedule(manager.context, { ...(await made.target()), ...schedule });
    expect((await made.authorization(id)).state).toBe("superseded");
    await made.reach("deployment");
  });
});
