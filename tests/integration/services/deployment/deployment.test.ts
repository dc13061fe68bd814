import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readRunning } from "#lib/db/deployment-store";
import { EndDeploymentInput, endDeployment } from "#lib/services/deployment/end-deployment";
import { extendRunSheet } from "#lib/services/deployment/extend-run-sheet";
import { recordStep } from "#lib/services/deployment/record-step";
import { SaveRunSheetInput, saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { startDeployment } from "#lib/services/deployment/start-deployment";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { clock, moveClock } from "../../../support/clock.ts";
import { environments, type MadeRelease, release, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { backOut, manifestOf, openWindow, startedDeployment } from "../../../support/release-journey.ts";

const inDeployment = () => release({ phase: "deployment" });

async function step(made: MadeRelease, deploymentId: string, title: string, result: "started" | "done" | "failed", note = "") {
  const { operator } = staff();
  const stepId = (await made.read()).runSheet.find((one) => one.title === title)?.id ?? "";
  await recordStep(operator.context, { ...(await made.target()), deploymentId, stepId, result, note });
}

type Ending = Partial<Parameters<typeof endDeployment>[1]>;

async function end(made: MadeRelease, deploymentId: string, ending: Ending = {}) {
  const { operator } = staff();
  const runningAfter = manifestOf(await made.read());
  const whole = { outcome: "finished" as const, note: "", runningAfter, ...ending };
  await endDeployment(operator.context, { ...(await made.target()), deploymentId, ...whole });
}

async function allDone(made: MadeRelease, deploymentId: string) {
  await step(made, deploymentId, "Roll out", "done");
  await step(made, deploymentId, "Look at the dashboards", "done");
}

const runningOf = async (made: MadeRelease) =>
  readRunning(database(), { serviceId: made.service.id, environmentId: (await environments()).production.id });

describe("a deployment", () => {
  it("starts in its window, by an operator, once", async () => {
    const { operator } = staff();
    const made = await inDeployment();
    expect(await refusalsOf(startDeployment(made.manager.context, await made.target()))).toEqual(["role-missing"]);
    await startedDeployment(made);
    expect(await refusalsOf(startedDeployment(made))).toEqual(["running-already"]);
    const early = await release({ phase: "check_in" });
    expect(await refusalsOf(startDeployment(operator.context, await early.target()))).toContain("other-phase");
    expect((await made.read()).deployments).toMatchObject([{ environment: { name: "production" }, ended: null }]);
  });

  it("writes version and digest to the service's items, and a back-out writes the old ones back", async () => {
    const first = await inDeployment();
    const one = await startedDeployment(first);
    await allDone(first, one);
    await end(first, one);
    const before = manifestOf(await first.read());
    expect(await runningOf(first)).toEqual(before);

    const second = await release({ phase: "deployment", service: first.service });
    await backOut(second);
    expect((await second.read()).deployments).toMatchObject([{ runningBefore: before, runningAfter: before }]);
    expect(await runningOf(first)).toEqual(before);
    await second.enter("check_in", "Again.");
    await second.reach("review");
    expect(await runningOf(first)).toEqual(manifestOf(await second.read()));
  });

  it("finishes only with every step done and exactly the manifest running", async () => {
    const made = await inDeployment();
    const id = await startedDeployment(made);
    const foreign = { name: "else", version: "1", sha256: "f".repeat(64) };
    const { refusals } = await errorOf(end(made, id, { runningAfter: [foreign] }));
    expect(refusals.map(({ code, field }) => [code, field])).toEqual([
      ["steps-open", undefined],
      ["digest-missing", "runningAfter"],
      ["digest-foreign", "runningAfter"],
    ]);
    await allDone(made, id);
    const [running] = manifestOf(await made.read());
    await end(made, id, { runningAfter: [{ sha256: running?.sha256 ?? "" }] });
    expect((await made.read()).deployments[0]?.runningAfter).toEqual([running]);
    expect(await refusalsOf(end(made, id))).toContain("not-running");
  });

  it("is recorded step by step, in order", async () => {
    const made = await inDeployment();
    const id = await startedDeployment(made);
    expect(await refusalsOf(step(made, id, "Look at the dashboards", "done"))).toEqual(["out-of-order"]);
    await step(made, id, "Roll out", "started");
    expect(await refusalsOf(step(made, id, "Roll out", "started"))).toEqual(["recorded-already"]);
    await step(made, id, "Roll out", "done");
    expect(await refusalsOf(step(made, id, "Look at the dashboards", "failed"))).toEqual(["note-missing"]);
    await step(made, id, "Look at the dashboards", "failed", "All red.");
    await step(made, id, "Roll back", "done");
    expect(await refusalsOf(step(made, id, "Nothing of the kind", "done"))).toEqual(["no-such-step"]);
    expect(await refusalsOf(end(made, id, { outcome: "backed_out", note: " " }))).toEqual(["note-missing"]);
    await end(made, id, { outcome: "backed_out", note: "All red." });
    const results = (await made.read()).deployments[0]?.results ?? [];
    expect(results.map(({ result, note, by }) => [result, note, by.name])).toEqual([
      ["started", "", "Olu Operator"],
      ["done", "", "Olu Operator"],
      ["failed", "All red.", "Olu Operator"],
      ["done", "", "Olu Operator"],
    ]);
  });

  it("by two at once starts once", async () => {
    const made = await inDeployment();
    const target = await made.target();
    const { operator } = staff();
    const started = await Promise.allSettled([1, 2].map(() => startDeployment(operator.context, target)));
    expect(started.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("time", () => {
  it("refuses a start after the window, and neither a back-out nor the finish of what was started", async () => {
    const late = await inDeployment();
    const started = await inDeployment();
    const backedOut = await inDeployment();
    const [id, other] = [await startedDeployment(started), await startedDeployment(backedOut)];
    await moveClock({ hours: 5 });
    expect(await refusalsOf(startedDeployment(late))).toEqual(["window-closed"]);
    await allDone(started, id);
    await end(started, id);
    await end(backedOut, other, { outcome: "backed_out", note: "Too late." });
    expect((await started.read()).deployments[0]?.ended).toMatchObject({ outcome: "finished", overran: true });
    expect((await backedOut.read()).deployments[0]?.ended).toMatchObject({ outcome: "backed_out", overran: true });
    await late.enter("cancelled", "Missed its window.");
  });
});

describe("the run-sheet", () => {
  const row = { kind: "deploy" as const, title: "One", instruction: "", responsible: "", expectedMinutes: 1 };

  it("keeps the ids of its rows, in the order given, and takes no other release's row", async () => {
    const [made, other] = [await release({ phase: "check_in" }), await release({ phase: "check_in" })];
    await other.prepare();
    const foreign = (await other.read()).runSheet[0];
    const save = async (steps: Parameters<typeof saveRunSheet>[1]["steps"]) =>
      saveRunSheet(made.manager.context, { ...(await made.target()), steps });
    await save([row, { ...row, title: "Two" }]);
    const [one, two] = (await made.read()).runSheet;
    await save([
      { ...row, title: "Two", id: two?.id },
      { ...row, id: foreign?.id },
      { ...row, title: "Uno", id: one?.id },
    ]);
    const { runSheet } = await made.read();
    expect(runSheet.map(({ title }) => title)).toEqual(["Two", "One", "Uno"]);
    expect([runSheet[0]?.id, runSheet[2]?.id]).toEqual([two?.id, one?.id]);
    expect((await other.read()).runSheet).toContainEqual(foreign);
  });

  it("may change until G4 and is decided by it", async () => {
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const id = await made.grant();
    await saveRunSheet(made.manager.context, { ...(await made.target()), steps: [row, { ...row, kind: "back_out" }] });
    expect((await made.authorization(id)).state).toBe("superseded");
    await made.reach("deployment");
    const target = { ...(await made.target()), steps: [row] };
    expect(await refusalsOf(saveRunSheet(made.manager.context, target))).toEqual(["other-phase"]);
  });

  it("only gains notes and back-out steps in deployment", async () => {
    const { operator } = staff();
    const made = await inDeployment();
    const extend = async (kind: "deploy" | "note" | "back_out") =>
      extendRunSheet(operator.context, { ...(await made.target()), ...row, kind, title: `More: ${kind}` });
    expect(await refusalsOf(extend("deploy"))).toEqual(["deploy-step"]);
    await extend("note");
    await extend("back_out");
    expect((await made.read()).runSheet.map(({ title }) => title).filter((title) => title.startsWith("More"))).toEqual([
      "More: back_out",
      "More: note",
    ]);
  });

  it("drops blank rows and says at the row what is wrong", () => {
    const target = { releaseId: crypto.randomUUID(), expectedVersion: "3" };
    const blank = { id: "", kind: "deploy", title: " ", instruction: "", responsible: "", expectedMinutes: "" };
    const whole = SaveRunSheetInput.parse({ ...target, steps: [{ ...row, expectedMinutes: "7" }, blank] });
    expect(whole.steps).toEqual([{ ...row, expectedMinutes: 7 }]);
    const bad = SaveRunSheetInput.safeParse({ ...target, steps: [blank, { ...row, expectedMinutes: "soon" }] });
    expect(bad.error?.issues.map(({ path }) => path.join("."))).toEqual(["steps.1.expectedMinutes"]);
  });
});

describe("digests typed by hand", () => {
  const target = { releaseId: crypto.randomUUID(), expectedVersion: 1, deploymentId: crypto.randomUUID(), outcome: "finished" };
  const read = (runningAfter: string) => EndDeploymentInput.safeParse({ ...target, runningAfter });
  const digest = "ab".repeat(32);

  it.each([
    ["", []],
    [digest, [{ sha256: digest }]],
    [digest.toUpperCase(), [{ sha256: digest }]],
    [`  web 1.2.3 ${digest}\r\n\r\n`, [{ name: "web", version: "1.2.3", sha256: digest }]],
    [`web shop.tar.gz\t1.2.3 ${digest}`, [{ name: "web shop.tar.gz", version: "1.2.3", sha256: digest }]],
  ])("are read from %j", (text, found) => {
    expect(read(text).data?.runningAfter.map((one) => ({ ...one }))).toEqual(found);
  });

  it.each([digest.slice(1), `${digest}0`, "latest", `sha256:${digest}`, `web ${digest}`])("are not read from %j", (text) => {
    expect(read(text).error?.issues[0]).toMatchObject({
      path: ["runningAfter"],
      message: expect.stringContaining("Line 1") as string,
    });
  });
});

describe("the window", () => {
  it("is settled before G4 and not in deployment", async () => {
    const { operator } = staff();
    const made = await inDeployment();
    const schedule = { ...openWindow(await clock()), observationDays: 0, communication: "" };
    expect(await refusalsOf(saveSchedule(made.manager.context, { ...(await made.target()), ...schedule }))).toEqual([
      "other-phase",
    ]);
    const step = { ...(await made.target()), to: "review" as const, reason: "" };
    expect(await refusalsOf(enterPhase(operator.context, step))).toEqual(["deployment-not-ended"]);
  });
});
