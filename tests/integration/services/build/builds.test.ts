import { describe, expect, it } from "vitest";
import { sha256Hex } from "#lib/domain/evidence";
import { manifestDigestOf } from "#lib/domain/gate-evidence";
import { library } from "#lib/media/library";
import { AddArtifactInput, addArtifact } from "#lib/services/build/add-artifact";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { raiseDefect } from "#lib/services/build/raise-defect";
import { sealBuild } from "#lib/services/build/seal-build";
import { settleDefect } from "#lib/services/build/settle-defect";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { bytesOf, judgeAllCriteria, junitXml, openBuild, report, sealedBuild } from "../../../support/release-journey.ts";

const building = () => release({ phase: "build_and_test" });

async function add(made: MadeRelease, buildId: string, { name = "more.txt", content = "more", version = "1.0.0" } = {}) {
  const { developer } = staff();
  return addArtifact(
    developer.context,
    { releaseId: made.id, buildId, name, version, mediaType: "text/plain" },
    bytesOf(content),
  );
}

const later = () => new Date(Date.now() + 60_000);

describe("a build", () => {
  it("is open until sealed, and sealing fixes the digest of its manifest", async () => {
    const { developer } = staff();
    const made = await building();
    const buildId = await openBuild(made);
    await add(made, buildId, { content: "other bytes" });
    await sealBuild(developer.context, { ...(await made.target()), buildId });
    const [build] = (await made.read()).builds;
    expect(build?.artifacts.map(({ name }) => name).sort()).toEqual([`${made.service.key}.tar.gz`, "more.txt"].sort());
    expect(build?.sealed?.manifestDigest).toBe(build && manifestDigestOf(build));
    expect(await refusalsOf(add(made, buildId, { name: "late.txt" }))).toEqual(["sealed"]);
    expect(await refusalsOf(sealBuild(developer.context, { ...(await made.target()), buildId }))).toEqual(["sealed"]);
  });

  it("is refused outside build & test, to who may not, and empty", async () => {
    const { developer, tester } = staff();
    const planning = await release({ phase: "planning" });
    const fields = { source: "git", commit: "abc", builder: "ci", runUrl: "" };
    const handIn = async (made: MadeRelease, by = developer) => handInBuild(by.context, { ...(await made.target()), ...fields });
    expect(await refusalsOf(handIn(planning, tester))).toEqual(["role-missing", "other-phase"]);
    const made = await building();
    const buildId = await handIn(made);
    expect(await refusalsOf(sealBuild(developer.context, { ...(await made.target()), buildId }))).toEqual(["no-artifact"]);
    await handIn(made);
    expect(await refusalsOf(add(made, buildId))).toEqual(["not-the-last-build"]);
    expect((await made.read()).builds.map(({ iteration }) => iteration)).toEqual([1, 2]);
  });
});

describe("an artifact", () => {
  it("is stored under the digest of its bytes, which anyone may compare", async () => {
    const made = await building();
    const buildId = await openBuild(made);
    const content = "x".repeat(100_000);
    const { sha256, size } = await add(made, buildId, { content });
    expect([sha256, size]).toEqual([sha256Hex(Buffer.from(content)), 100_000]);
    expect(await library().verify(sha256)).toBe("intact");
  });

  it("is refused before any byte is taken: by role, by phase, by name", async () => {
    const { tester, developer } = staff();
    const made = await building();
    const buildId = await openBuild(made);
    let isTouched = false;
    async function* untouched(): AsyncGenerator<Uint8Array> {
      isTouched = true;
      yield await Promise.resolve(new Uint8Array(1));
    }
    const input = { releaseId: made.id, buildId, name: "a.txt", version: "1", mediaType: "text/plain" };
    expect(await refusalsOf(addArtifact(tester.context, input, untouched()))).toEqual(["role-missing"]);
    const taken = { ...input, name: `${made.service.key}.tar.gz` };
    expect(await refusalsOf(addArtifact(developer.context, taken, untouched()))).toEqual(["name-taken"]);
    const elsewhere = { ...input, releaseId: (await release()).id };
    expect(await refusalsOf(addArtifact(developer.context, elsewhere, untouched()))).toEqual([
      "other-phase",
      "not-the-last-build",
    ]);
    expect(isTouched).toBe(false);
  });

  it.each<[string, { size?: number; sha256?: string }, number]>([
    ["cut off", { size: 10 }, 4],
    ["not what was announced", { sha256: "0".repeat(64) }, 4],
    ["longer than announced", { size: 2 }, 4],
  ])("that is %s leaves nothing", async (_, expects, length) => {
    const { developer } = staff();
    const made = await building();
    const buildId = await openBuild(made);
    const before = await made.read();
    const content = `${crypto.randomUUID()}`.slice(0, length);
    const input = { releaseId: made.id, buildId, name: "a.txt", version: "1", mediaType: "text/plain" };
    expect((await errorOf(addArtifact(developer.context, input, bytesOf(content), { expects }))).code).toBe("invalid");
    expect(await made.read()).toEqual(before);
    expect(await library().size(sha256Hex(Buffer.from(content)))).toBeNull();
  });

  it("whose sender breaks off leaves nothing", async () => {
    const { developer } = staff();
    const made = await building();
    const buildId = await openBuild(made);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from("half"));
      throw new Error("connection lost");
    }
    const input = { releaseId: made.id, buildId, name: "a.txt", version: "1", mediaType: "text/plain" };
    await expect(addArtifact(developer.context, input, broken())).rejects.toThrow("connection lost");
    expect((await made.read()).builds[0]?.artifacts).toHaveLength(1);
    expect(await library().size(sha256Hex(Buffer.from("half")))).toBeNull();
  });

  it("sealed away while its bytes arrived is refused, and its bytes are swept", async () => {
    const { developer } = staff();
    const made = await building();
    const buildId = await openBuild(made);
    const content = `late ${made.id}`;
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(content);
      await sealBuild(developer.context, { ...(await made.target()), buildId });
    }
    const input = { releaseId: made.id, buildId, name: "late.txt", version: "1", mediaType: "text/plain" };
    expect(await refusalsOf(addArtifact(developer.context, input, slow()))).toEqual(["sealed"]);
    const [kept] = (await made.read()).builds[0]?.artifacts ?? [];
    const digest = sha256Hex(Buffer.from(content));
    expect(await library().size(digest)).toBe(content.length);
    await sweepMedia(developer.context);
    expect(await library().size(digest)).toBe(content.length); // too young to be swept
    await sweepMedia(developer.context, later());
    expect(await library().size(digest)).toBeNull();
    expect(await library().verify(kept?.sha256 ?? "")).toBe("intact");
  });

  it.each([
    ["../evil.sh", "name"],
    ["a/b", "name"],
    ["", "name"],
    ["con.txt", "name"],
    ["invoice\u202Efdp.exe", "name"],
    ["x".repeat(300), "name"],
  ])("named %j is turned away at its field", (name, field) => {
    const input = { releaseId: crypto.randomUUID(), buildId: crypto.randomUUID(), name, version: "1" };
    const { error } = AddArtifactInput.safeParse(input);
    expect(error?.issues.map(({ path }) => path[0])).toContain(field);
  });

  it.each(["", "one two", "v1/2", "x".repeat(101), "1\n2"])("of version %j is turned away at its field", (version) => {
    const input = { releaseId: crypto.randomUUID(), buildId: crypto.randomUUID(), name: "a", version };
    expect(AddArtifactInput.safeParse(input).error?.issues[0]?.path).toEqual(["version"]);
  });
});

describe("tests and defects keep G3 shut until", () => {
  it("every required suite passed on the final digests", async () => {
    const made = await release({ phase: "build_and_test", requiredSuites: ["unit", "smoke"] });
    await sealedBuild(made);
    await judgeAllCriteria(made);
    await report(made, "unit", junitXml());
    expect((await errorOf(made.ask())).refusals[0]?.message).toContain("smoke was not run on these digests.");
    await report(made, "smoke", junitXml({ passed: 2, failing: ["opens the basket"] }));
    expect((await errorOf(made.ask())).refusals[0]?.message).toContain("smoke: 1 test failed, first search › opens the basket.");
    await report(made, "smoke", junitXml({ passed: 0 }));
    expect((await errorOf(made.ask())).refusals[0]?.message).toContain("smoke ran no test.");
    await report(made, "smoke", junitXml());
    await made.ask();
  });

  it("a new build was tested anew: the old reports do not count", async () => {
    const made = await building();
    await made.prepare();
    const id = await made.grant();
    await sealedBuild(made, "another build");
    expect((await made.authorization(id)).state).toBe("superseded");
    expect(await refusalsOf(made.ask())).toEqual(["tests-perfect"]);
  });

  it("no blocking defect is open", async () => {
    const { tester, developer } = staff();
    const made = await building();
    await made.prepare();
    const defectId = await raiseDefect(tester.context, { ...(await made.target()), title: "Wrong sum", isBlocking: true });
    expect(await refusalsOf(made.ask())).toEqual(["no-blocking-defect"]);
    const settle = async (state: "open" | "accepted" | "fixed", isBlocking: boolean) =>
      settleDefect(developer.context, { ...(await made.target()), defectId, state, isBlocking });
    expect(await refusalsOf(settle("accepted", true))).toEqual(["blocking-accepted"]);
    await settle("accepted", false);
    await made.ask();
    await settle("open", true);
    await settle("fixed", true);
    await made.ask();
  });

  it("every acceptance criterion is met", async () => {
    const made = await building();
    await made.prepare();
    await judgeAllCriteria(made, false);
    expect(await refusalsOf(made.ask())).toEqual(["criteria-met"]);
  });
});
