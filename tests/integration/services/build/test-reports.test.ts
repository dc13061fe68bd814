/** One release on its way through two builds: tests that decide, by suite, by name, and by kind of release. */
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { suiteResults } from "#lib/domain/build";
import { buildStory } from "#lib/domain/build-story";
import { library } from "#lib/media/library";
import { judgeCriterion } from "#lib/services/build/judge-criterion";
import { raiseDefect } from "#lib/services/build/raise-defect";
import { readAtOnceBytes, readReport } from "#lib/services/build/read-report";
import { settleDefect } from "#lib/services/build/settle-defect";
import { SaveCriteriaInput, saveCriteria } from "#lib/services/plan/save-criteria";
import { setRequiredSuites } from "#lib/services/service/set-required-suites";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { organisation } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { judgeAllCriteria, junitXml, report, sealedBuild } from "../../../support/release-journey.ts";

const flakyRun = () => readFile(new URL("../../../unit/junit-reports/surefire-flaky.xml", import.meta.url), "utf8");
const pass = '<testsuite><testcase classname="PostTest" name="sends"/><testcase classname="PostTest" name="files"/></testsuite>';

/** In build & test, its kind minor: `unit` is required of every kind, `load` of major releases alone. */
const tied = once(async () => {
  const made = await release({ phase: "planning", requiredSuites: ["unit", "load (major)"] });
  const criteria = [
    { id: "", text: "Post is filed", suite: "unit", test: "files" },
    { id: "", text: "Everything is sent", suite: "smoke", test: "" },
    { id: "", text: "It reads well", suite: "", test: "" },
  ];
  const input = SaveCriteriaInput.parse({ ...(await made.target()), criteria });
  await saveCriteria(made.manager.context, input);
  await made.reach("build_and_test");
  return made;
});

const criterionOf = async (made: MadeRelease, text: string) =>
  (await made.read()).criteria.find((one) => one.text === text)?.id ?? "";
async function evidenceOf(authorizationId: string): Promise<unknown> {
  const where = { id: authorizationId };
  const { evidence } = await database().authorization.findUniqueOrThrow({ where, select: { evidence: true } });
  return JSON.parse(new TextDecoder().decode(evidence));
}

const reasons = async (made: MadeRelease) => (await errorOf(made.ask())).refusals;

describe("tests of two builds", () => {
  it("keep G3 shut with the test that failed, and lead to what it said", async () => {
    const made = await tied();
    await sealedBuild(made);
    await report(made, "unit", await flakyRun());
    const [kept] = (await made.read()).builds[0]?.reports ?? [];
    expect(kept).toMatchObject({ tests: 4, failed: 1, skipped: 0, flaky: 2 });
    expect(kept?.flakyTests.map(({ name }) => name)).toEqual(["sends", "resends"]);
    expect(kept?.named).toEqual([{ pattern: "files", tests: 1, failed: 1, skipped: 0, flaky: 0 }]);
    const [failed, unmet] = await reasons(made);
    expect(failed).toMatchObject({
      message: "Every suite passed on these digests: unit: 1 test failed, first org.example.billing.PostTest › files.",
      href: `/releases/REL-${made.number}/build/reports/${kept?.id}`,
    });
    expect(unmet?.message).toBe(
      "Acceptance criteria met: Not met: Post is filed (files: 1 test failed.), Everything is sent (smoke was not run on these digests.), It reads well",
    );
    const told = kept && (await readReport(kept, { isAskedFor: false }));
    expect(told?.kind === "read" && told.reading.readable && told.reading.report.failures).toMatchObject([
      {
        name: "files",
        detail: expect.stringContaining("PostTest.java:40") as string,
        output: "filing 1 of 2\nfiling 2 of 2\nWARN no file",
      },
    ]);
  });

  it("are read again only when asked for where the report is large", async () => {
    const output = "x".repeat(readAtOnceBytes);
    const xml = `<testsuite><testcase name="talks"><failure>At line 7</failure><system-out>${output}</system-out></testcase></testsuite>`;
    const { sha256 } = await library().putStream(Readable.from([Buffer.from(xml)]), { limitBytes: 2 * readAtOnceBytes });
    expect(await readReport({ sha256 }, { isAskedFor: false })).toEqual({ kind: "large", bytes: xml.length });
    const told = await readReport({ sha256 }, { isAskedFor: true });
    expect(told.kind === "read" && told.reading.readable && told.reading.report.failures[0]?.detail).toBe("At line 7");
    expect(await readReport({ sha256: "0".repeat(64) }, { isAskedFor: true })).toEqual({ kind: "missing" });
  });

  it("alone meet a criterion that is tied to them", async () => {
    const { tester } = staff();
    const made = await tied();
    const judge = async (text: string) =>
      judgeCriterion(tester.context, {
        ...(await made.target()),
        ...{ criterionId: await criterionOf(made, text), isMet: true, note: "" },
      });
    expect(await refusalsOf(judge("Post is filed"))).toEqual(["tied-to-tests"]);
    await judge("It reads well");
  });

  it("open it once the next build passed, and the evidence names what was flaky", async () => {
    const { tester } = staff();
    const made = await tied();
    const defectId = await raiseDefect(tester.context, { ...(await made.target()), title: "No file", isBlocking: true });
    await sealedBuild(made);
    await settleDefect(tester.context, { ...(await made.target()), defectId, state: "fixed", isBlocking: true });
    await report(made, "unit", pass.replace('name="sends"/>', 'name="sends"><flakyFailure message="late"/></testcase>'));
    await report(made, "smoke", junitXml());
    await judgeAllCriteria(made);
    const id = await made.ask();
    expect(await evidenceOf(id)).toMatchObject({
      requiredSuites: ["unit"],
      build: {
        testReports: [
          { suite: "unit", flaky: 1, flakyTests: ["PostTest › sends"] },
          { suite: "smoke", flaky: 0 },
        ],
      },
      acceptanceCriteria: [
        { text: "Post is filed", tiedTo: { suite: "unit", test: "files" }, isMet: true, note: "files: 1 test passed." },
        { text: "Everything is sent", tiedTo: { suite: "smoke", test: null }, isMet: true, note: "smoke: 3 tests passed." },
        { text: "It reads well", isMet: true, note: "" },
      ],
    });
    const [second, first] = buildStory(await made.read());
    expect(first).toMatchObject({ failed: [{ suite: "unit" }], raised: [{ title: "No file" }], settled: [] });
    expect(second).toMatchObject({
      passed: [{ suite: "unit" }, { suite: "smoke" }],
      raised: [],
      settled: [{ title: "No file" }],
      difference: { iteration: 1, commit: null, changed: [{ before: { version: `1.1.${made.number}` } }] },
    });
  });

  it("are missed when the service requires another suite of this kind of release", async () => {
    const { second } = organisation();
    const made = await tied();
    await setRequiredSuites(second.context, { serviceId: made.service.id, suites: ["unit", "load (major)", "e2e (minor)"] });
    expect((await made.read()).service.requiredSuites.find(({ name }) => name === "load")?.kinds).toEqual(["major"]);
    const missed = suiteResults(await made.read()).filter(({ isPerfect }) => !isPerfect);
    expect(missed.map(({ suite }) => suite)).toEqual(["e2e"]);
  });

  it("are tied anew in planning: what was judged by hand is judged no more", async () => {
    const made = await tied();
    await made.enter("planning", "Tie everything.");
    const id = await criterionOf(made, "It reads well");
    const other = await criterionOf(made, "Post is filed");
    await saveCriteria(made.manager.context, {
      ...(await made.target()),
      criteria: [
        { id, text: "It reads well", suite: "unit" },
        { id: other, text: "Post is filed" },
      ],
    });
    expect((await made.read()).criteria).toMatchObject([
      { id, tie: { suite: "unit", test: null }, result: null },
      { id: other, tie: null, result: null },
    ]);
    const nameless = { ...(await made.target()), criteria: [{ id, text: "t", suite: "", test: "files" }] };
    expect(SaveCriteriaInput.safeParse(nameless).error?.issues[0]).toMatchObject({
      path: ["criteria", 0, "suite"],
      message: "Name the suite that the test is in.",
    });
  });
});
