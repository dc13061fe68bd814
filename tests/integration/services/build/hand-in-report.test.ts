import { describe, expect, it } from "vitest";
import { sha256Hex } from "#lib/domain/evidence";
import { library } from "#lib/media/library";
import { handInReport } from "#lib/services/build/hand-in-report";
import { environments, release, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { bytesOf, junitXml, openBuild, sealedBuild } from "../../../support/release-journey.ts";

async function sealed() {
  const made = await release({ phase: "build_and_test" });
  const buildId = await sealedBuild(made);
  const { sandbox } = await environments();
  return { made, input: { releaseId: made.id, buildId, suite: "unit", environmentId: sandbox.id } };
}

describe("a test report", () => {
  it("is counted from its cases, names what failed, and is kept byte for byte", async () => {
    const { tester } = staff();
    const { made, input } = await sealed();
    const xml = junitXml({ passed: 2, failing: ["adds up"] });
    const counted = await handInReport(tester.context, input, bytesOf(xml, 7));
    expect(counted).toMatchObject({ tests: 3, passed: 2, failed: 1 });
    const [build] = (await made.read()).builds;
    expect(build?.reports).toMatchObject([
      {
        suite: "unit",
        environment: "test",
        manifestDigest: build?.sealed?.manifestDigest,
        tests: 3,
        failed: 1,
        skipped: 0,
        sha256: sha256Hex(Buffer.from(xml)),
        failures: [{ suite: "search", name: "adds up", message: "expected 1, got 2" }],
        handedInBy: { name: "Tess Tester" },
      },
    ]);
    expect(await library().verify(sha256Hex(Buffer.from(xml)))).toBe("intact");
  });

  it.each([
    ["", "report-empty"],
    ["hello", "report-not-xml"],
    ["<html></html>", "report-other-root"],
    ["<testsuites><testsuite>", "report-cut-off"],
    ["<testsuites></testsuite>", "report-malformed"],
    ['<!DOCTYPE x [<!ENTITY a "b">]><testsuites>&a;</testsuites>', "report-doctype"],
  ])("reading %j is refused at its field", async (xml, code) => {
    const { tester } = staff();
    const { made, input } = await sealed();
    const before = await made.read();
    const { refusals, code: kind } = await errorOf(handInReport(tester.context, input, bytesOf(xml)));
    expect([kind, refusals[0]?.code, refusals[0]?.field]).toEqual(["invalid", code, "report"]);
    expect(await made.read()).toEqual(before);
  });

  it("larger than the limit is refused", async () => {
    const { tester } = staff();
    const { input } = await sealed();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(Buffer.alloc(1 << 20, " "));
    }
    expect((await errorOf(handInReport(tester.context, input, endless()))).code).toBe("too-large");
  });

  it("of an open build, of production, of nowhere, or by who may not, is refused", async () => {
    const { tester, operator } = staff();
    const { production } = await environments();
    const { input } = await sealed();
    const hand = (change: Partial<typeof input>, by = tester) =>
      handInReport(by.context, { ...input, ...change }, bytesOf(junitXml()));
    expect(await refusalsOf(hand({ environmentId: production.id }))).toEqual(["not-a-sandbox"]);
    expect(await refusalsOf(hand({ environmentId: crypto.randomUUID() }))).toEqual(["no-such-environment"]);
    expect(await refusalsOf(hand({}, operator))).toEqual(["role-missing"]);
    const open = await release({ phase: "build_and_test" });
    const buildId = await openBuild(open);
    expect(await refusalsOf(hand({ releaseId: open.id, buildId }))).toEqual(["not-sealed"]);
  });
});
