import { chmod, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { environment } from "#lib/env";
import { library } from "#lib/media/library";
import { addArtifact } from "#lib/services/build/add-artifact";
import { sealBuild } from "#lib/services/build/seal-build";
import { chooseEnvironment } from "#lib/services/deployment/choose-environment";
import { checkIn } from "#lib/services/library/check-in";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { verifyItem } from "#lib/services/library/verify-item";
import { verifyLibrary } from "#lib/services/library/verify-library";
import { moveClock } from "../../../support/clock.ts";
import { environments, type MadeRelease, release, staff } from "../../../support/factories.ts";
import { job } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import {
  artifactName,
  bytesOf,
  judgeAllCriteria,
  junitXml,
  openBuild,
  report,
  startedDeployment,
} from "../../../support/release-journey.ts";

const placeOf = (sha256: string) => path.join(environment().LIBRARY_DIR, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

async function alter(sha256: string): Promise<void> {
  await chmod(placeOf(sha256), 0o600);
  await writeFile(placeOf(sha256), "something else");
}

const digestIn = async (made: MadeRelease): Promise<string> => (await made.read()).builds.at(-1)?.artifacts[0]?.sha256 ?? "";
const checkInNow = async (made: MadeRelease) => checkIn(made.manager.context, await made.target());

describe("checking in", () => {
  it("puts the sealed build into the library, looked at once more, and tells the record", async () => {
    const made = await release({ phase: "check_in" });
    await checkInNow(made);
    const { libraryItems, builds, streamId } = await made.read();
    const [artifact] = builds[0]?.artifacts ?? [];
    expect(libraryItems).toMatchObject([
      {
        name: artifactName(made),
        artifactId: artifact?.id,
        sha256: artifact?.sha256,
        size: artifact?.size,
        checkedInBy: { name: made.manager.name },
        lastCheck: { result: "intact" },
      },
    ]);
    const entries = await database().recordEntry.findMany({ where: { streamId }, orderBy: { sequence: "desc" }, take: 2 });
    expect(entries.map(({ content }) => (content as { type: string }).type)).toEqual(["media.checked", "library.checked_in"]);
    expect(await refusalsOf(checkInNow(made))).toEqual(["nothing-to-check-in"]);
  });

  it("is refused before check-in, and to who may not", async () => {
    const { developer } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    expect(await refusalsOf(checkIn(developer.context, await made.target()))).toEqual(["role-missing", "other-phase"]);
    const old = { releaseId: made.id, expectedVersion: 1 };
    await made.reach("check_in");
    expect((await errorOf(checkIn(made.manager.context, old))).code).toBe("conflict");
    expect((await made.read()).libraryItems).toEqual([]);
  });

  it.each<[string, (sha256: string) => Promise<void>]>([
    ["missing", (sha256) => rm(placeOf(sha256))],
    ["altered", alter],
  ])("takes nothing whose bytes are %s", async (state, damage) => {
    const made = await release({ phase: "check_in" });
    await damage(await digestIn(made));
    const { refusals } = await errorOf(checkInNow(made));
    expect(refusals.map(({ code }) => code)).toEqual(["not-intact"]);
    expect(refusals[0]?.message).toContain(state);
    expect((await made.read()).libraryItems).toEqual([]);
  });

  it("takes a name and version once, also from two at the same time", async () => {
    const shared = { name: `${crypto.randomUUID()}.tar.gz`, version: "1.0" };
    const rivals = [await readyFor(shared, "one"), await readyFor(shared, "another")];
    const settled = await Promise.allSettled(rivals.map(checkInNow));
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const loser = rivals[settled[0]?.status === "rejected" ? 0 : 1];
    expect(loser && (await refusalsOf(checkInNow(loser)))).toEqual(["version-taken"]);
    const lost = settled.find((one) => one.status === "rejected");
    expect(lost?.reason).toMatchObject({ code: "refused", refusals: [{ code: "version-taken" }] });
  });
});

/** A release in check-in whose build has an artifact of this name and version. */
async function readyFor(named: { name: string; version: string }, content: string): Promise<MadeRelease> {
  const { developer } = staff();
  const made = await release({ phase: "build_and_test" });
  const buildId = await openBuild(made);
  await addArtifact(developer.context, { releaseId: made.id, buildId, ...named, mediaType: "text/plain" }, bytesOf(content));
  await sealBuild(developer.context, { ...(await made.target()), buildId });
  await report(made, "unit", junitXml());
  await judgeAllCriteria(made);
  await made.grant();
  await made.enter("check_in");
  return made;
}

describe("re-hashing", () => {
  it("records what it finds without turning an editor away, and shuts G4 while bytes are not intact", async () => {
    const { operator, tester } = staff();
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const id = await made.grant();
    const { libraryItems, version } = await made.read();
    const itemId = libraryItems[0]?.id ?? "";
    expect(await verifyItem(operator.context, { itemId })).toBe("intact");
    expect((await made.read()).version).toBe(version);
    expect(await refusalsOf(verifyItem(tester.context, { itemId }))).toEqual(["role-missing"]);

    await alter(await digestIn(made));
    expect(await verifyItem(operator.context, { itemId })).toBe("altered");
    expect(await refusalsOf(made.enter("deployment"))).toEqual(["re-hashed"]);
    expect((await made.authorization(id)).state).toBe("granted");

    await library().putStream(bytesOf(`REL-${made.number}, build 1`), { limitBytes: 1000 });
    expect(await verifyItem(job, { itemId })).toBe("intact");
    await made.enter("deployment");
    await rm(placeOf(await digestIn(made)));
    await verifyItem(job, { itemId });
    expect(await refusalsOf(startedDeployment(made))).toEqual(["not-intact"]);
  });

  it("of the whole library looks at what nobody looked at for a week", async () => {
    const made = await release({ phase: "deployment" });
    const { libraryItems } = await made.read();
    await alter(libraryItems[0]?.sha256 ?? "");
    await verifyLibrary(job);
    expect((await made.read()).libraryItems[0]?.lastCheck?.result).toBe("intact");
    await moveClock({ days: 8 });
    expect(await verifyLibrary(job)).toContain(`Library item ${libraryItems[0]?.id} is altered.`);
    expect((await made.read()).libraryItems[0]?.lastCheck?.result).toBe("altered");
  });
});

describe("sweeping", () => {
  it("spares what a release refers to, and what is young", async () => {
    const made = await release({ phase: "check_in" });
    const { sha256 } = await library().putStream(bytesOf("nobody's"), { limitBytes: 1000 });
    await sweepMedia(job);
    expect(await library().size(sha256)).not.toBeNull();
    await sweepMedia(job, new Date(Date.now() + 60_000));
    expect(await library().size(sha256)).toBeNull();
    expect(await library().verify(await digestIn(made))).toBe("intact");
    expect(await library().verify((await made.read()).builds[0]?.reports[0]?.sha256 ?? "")).toBe("intact");
  });
});

it("an environment that is not there is not chosen", async () => {
  const made = await release({ phase: "planning" });
  const target = { ...(await made.target()), environmentId: crypto.randomUUID() };
  expect(await refusalsOf(chooseEnvironment(made.manager.context, target))).toEqual(["no-such-environment"]);
  expect((await environments()).production.isProduction).toBe(true);
});
