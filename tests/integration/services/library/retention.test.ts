/** Bytes of builds that never came into the library: kept for a while, then let go of, told in the record and explained ever after. */
import { createHash } from "node:crypto";
import { rename } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { referredBetween } from "#lib/db/library-store";
import { environment } from "#lib/env";
import { library } from "#lib/media/library";
import { removedArtifacts } from "#lib/queries/library-item";
import { addArtifact } from "#lib/services/build/add-artifact";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { sealBuild } from "#lib/services/build/seal-build";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { mediaDigests } from "../../../../scripts/backup/write.ts";
import { machineOf, reasonsIn } from "../../../support/api.ts";
import { moveClock } from "../../../support/clock.ts";
import { asRole } from "../../../support/database.ts";
import { type MadeRelease, release, service, staff } from "../../../support/factories.ts";
import { eventsOf } from "../../../support/killed.ts";
import { job } from "../../../support/people.ts";
import { bytesOf, junitXml, report } from "../../../support/release-journey.ts";

const sha256Hex = (content: string) => createHash("sha256").update(content).digest("hex");
/** Bytes that were sent a moment ago are old enough. */
const swept = () => sweepMedia(job, new Date(Date.now() + 60_000));
const isThere = async (content: string) => (await library().size(sha256Hex(content))) !== null;

async function add(made: MadeRelease, buildId: string, name: string, content: string): Promise<void> {
  const named = { name, version: `1.0.${made.number}`, mediaType: "text/plain" };
  await addArtifact(staff().developer.context, { releaseId: made.id, buildId, ...named }, bytesOf(content));
}

/** The next build, sealed, with these artifacts. */
async function built(made: MadeRelease, contents: Record<string, string>): Promise<string> {
  const { context } = staff().developer;
  const run = { source: "https://git.example.org/search", commit: "0123abc", builder: "ci", runUrl: "" };
  const buildId = await handInBuild(context, { ...(await made.target()), ...run });
  for (const [name, content] of Object.entries(contents)) await add(made, buildId, name, content);
  await sealBuild(context, { ...(await made.target()), buildId });
  return buildId;
}

describe("a superseded build", () => {
  it("keeps its bytes for the days that are set, then lets go of what nobody else has", async () => {
    const made = await release({ phase: "build_and_test" });
    await built(made, { "alone.txt": "of the first build alone", "both.txt": "of both builds" });
    await report(made, "unit", junitXml({ passed: 41 }));
    await built(made, { "last.txt": "of the last build", "both.txt": "of both builds" });
    const reportDigest = (await made.read()).builds[0]?.reports[0]?.sha256 ?? "";
    const before = await made.read();

    await moveClock({ days: 89 });
    await swept();
    expect(await isThere("of the first build alone")).toBe(true);
    expect((await made.read()).builds[0]?.bytesRemoved).toBeNull();

    await moveClock({ days: 2 });
    expect((await swept()).missing).toEqual([]);
    expect(await isThere("of the first build alone")).toBe(false);
    expect(await Promise.all(["of both builds", "of the last build"].map(isThere))).toEqual([true, true]);
    expect(await library().verify(reportDigest)).toBe("intact");

    const { builds, version, evidenceRevisions, streamId } = await made.read();
    expect(builds.map(({ bytesRemoved }) => bytesRemoved?.supersededBy)).toEqual([2, undefined]);
    expect({ version, evidenceRevisions }).toEqual({ version: before.version, evidenceRevisions: before.evidenceRevisions });
    expect(builds[0]).toEqual({ ...before.builds[0], bytesRemoved: builds[0]?.bytesRemoved });
    const last = await database().recordEntry.findFirst({ where: { streamId }, orderBy: { sequence: "desc" } });
    expect(last?.content).toMatchObject({
      type: "build.bytes_removed",
      iteration: 1,
      supersededBy: 2,
      actor: { kind: "system" },
    });

    // Told once; missing bytes alarm nobody and are not looked for by a backup.
    expect((await swept()).missing).toEqual([]);
    expect((await eventsOf(streamId)).filter((type) => type === "build.bytes_removed")).toHaveLength(1);
    const backedUp = await asRole("countersign_owner", mediaDigests);
    expect(backedUp).toContain(sha256Hex("of both builds"));
    expect(backedUp).not.toContain(sha256Hex("of the first build alone"));
  });

  it("is told of where its bytes are asked for, to those who may know of its service", async () => {
    const { auditor } = staff();
    const made = await release({ phase: "build_and_test" });
    const buildId = await built(made, { "asked.txt": "asked for later" });
    await built(made, { "other.txt": "the one that counts" });
    await moveClock({ days: 91 });
    await swept();
    const content = `/library/${sha256Hex("asked for later")}/content`;
    const machine = await machineOf(auditor, { verbs: ["read"] });
    const gone = await machine("GET", content);
    const build = await machine<"build">("GET", `/builds/${buildId}`);
    const at = build.body.bytesRemoved?.at.slice(0, 10);
    expect(build.body.bytesRemoved?.supersededBy).toBe(2);
    expect([gone.status, reasonsIn(gone)]).toEqual([410, ["bytes-removed"]]);
    expect(gone.body.title).toBe(`The bytes of asked.txt of REL-${made.number} were removed on ${at}: superseded by build 2.`);
    const stranger = await machineOf(auditor, { verbs: ["read"], services: [(await service()).key] });
    expect((await stranger("GET", content)).status).toBe(404);

    // The very same bytes once more: they are simply there.
    const again = await release({ phase: "build_and_test" });
    await built(again, { "again.txt": "asked for later" });
    expect((await swept()).missing).toEqual([]);
    expect(await isThere("asked for later")).toBe(true);
    expect(await removedArtifacts(auditor.context, sha256Hex("asked for later"))).toEqual([]);
    expect((await machine("GET", content)).status).toBe(404);
  });
});

describe("a cancelled release", () => {
  it("lets go of its last build too, and of nothing that is in the library", async () => {
    const cancelled = await release({ phase: "build_and_test" });
    await built(cancelled, { "last.txt": "of a release that was cancelled" });
    await moveClock({ days: 200 });
    await swept();
    expect(await isThere("of a release that was cancelled")).toBe(true);
    await cancelled.reach("cancelled");
    const checkedIn = await release({ phase: "check_in" });
    await checkedIn.prepare();
    await checkedIn.reach("cancelled");
    const inLibrary = (await checkedIn.read()).libraryItems[0]?.sha256 ?? "";
    await moveClock({ days: 91 });
    expect((await swept()).missing).toEqual([]);
    expect(await isThere("of a release that was cancelled")).toBe(false);
    expect((await cancelled.read()).builds[0]?.bytesRemoved).toMatchObject({ supersededBy: null });
    expect(await library().verify(inLibrary)).toBe("intact");
    expect((await checkedIn.read()).builds[0]?.bytesRemoved).toBeNull();
  });
});

describe("bytes that were lost", () => {
  it("are told however long ago they came, until they are back, and raise the alarm once", async () => {
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const [item] = (await made.read()).libraryItems;
    const reportDigest = (await made.read()).builds[0]?.reports[0]?.sha256 ?? "";
    if (!item) throw new Error("The release has nothing in the library.");
    await moveClock({ days: 60 });
    expect((await swept()).missing).toEqual([]);

    const places = [item.sha256, reportDigest].map((sha256) =>
      path.join(environment().LIBRARY_DIR, sha256.slice(0, 2), sha256.slice(2, 4), sha256),
    );
    for (const place of places) await rename(place, `${place}.lost`);
    const checks = () => database().mediaCheck.count({ where: { itemId: item.id, result: "missing" } });
    for (const _night of [1, 2]) {
      expect((await swept()).missing).toEqual([item.sha256, reportDigest].toSorted());
      expect(await checks()).toBe(1);
    }

    for (const place of places) await rename(`${place}.lost`, place);
    expect((await swept()).missing).toEqual([]);
  });

  it("are looked for among all that is referred to, a part at a time", async () => {
    const all = await asRole("countersign_owner", mediaDigests);
    expect(all.length).toBeGreaterThan(2);
    const walked: string[] = [];
    for (let part = await referredBetween(database(), "", "g", 2); part.length > 0; ) {
      walked.push(...part);
      part = await referredBetween(database(), walked.at(-1) ?? "", "g", 2);
    }
    expect(walked).toEqual(all);
    expect(await referredBetween(database(), all[0] ?? "", all[1] ?? "", 10)).toEqual(all.slice(1, 2));
  });
});
