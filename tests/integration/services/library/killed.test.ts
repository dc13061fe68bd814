/** kill -9 before every single step that touches disk or database: the store and the database agree, and the deed can be done again. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Release } from "#lib/domain/release";
import { environment } from "#lib/env";
import { addArtifact } from "#lib/services/build/add-artifact";
import { appendToUpload } from "#lib/services/build/append-to-upload";
import { beginUpload } from "#lib/services/build/begin-upload";
import { findUpload } from "#lib/services/build/find-upload";
import { sealBuild } from "#lib/services/build/seal-build";
import { sweepUploads } from "#lib/services/build/sweep-uploads";
import { checkIn } from "#lib/services/library/check-in";
import { asRole } from "../../../support/database.ts";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { asKilled, eventsOf, expectAgreement, killedAtEveryStep, runner } from "../../../support/killed.ts";
import { job } from "../../../support/people.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { bytesOf, judgeAllCriteria, junitXml, openBuild, report } from "../../../support/release-journey.ts";

const processes = runner();
afterAll(() => processes.stop());

/** Every file of the library's folder, but for uploads on their way. */
async function filesOfFolder(): Promise<string[]> {
  const folder = environment().LIBRARY_DIR;
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((one) => one.isFile()).map((one) => path.relative(folder, path.join(one.parentPath, one.name)));
  return files.filter((name) => !name.startsWith("uploads"));
}

const standing = async (made: MadeRelease) => {
  const seen = await made.read();
  return { seen, events: await eventsOf(seen.streamId) };
};

const twoPieces = (at: number) => [`part ${at}, `, "the rest"];

const artifactOf = ({ builds }: Release, at: number) => builds[0]?.artifacts.find(({ name }) => name === `part-${at}.txt`);

const expireLeases = () =>
  asRole("countersign_owner", (owner) =>
    owner.query("UPDATE upload SET writer_until = clock_timestamp() - interval '1 second' WHERE writer IS NOT NULL"),
  );

describe("killed before every step", () => {
  it("an upload is an artifact of the build with its bytes, or not at all, and goes on to become it once", async () => {
    const { developer } = staff();
    const { context } = developer;
    const made = await release({ phase: "build_and_test" });
    const buildId = await openBuild(made);
    let was = await standing(made);
    let uploadId = "";
    const steps = await killedAtEveryStep(
      processes.run,
      async (at) => {
        const named = { name: `part-${at}.txt`, version: "1.0", mediaType: "text/plain" };
        const { length } = twoPieces(at).join("");
        ({ id: uploadId } = await beginUpload(context, { buildId, ...named, length, sha256: null }));
        was = await standing(made);
        return { person: asKilled(developer), what: { verb: "append-to-upload", uploadId, pieces: twoPieces(at) } };
      },
      async (at) => {
        await expectAgreement(filesOfFolder);
        await expireLeases();
        await sweepUploads(job);
        const { offset, sha256 } = await findUpload(context, { uploadId });
        const events = await eventsOf(was.seen.streamId);
        if (sha256 === null) expect(await standing(made)).toEqual(was);
        else expect(events).toEqual([...was.events, "artifact.added"]);
        const rest = bytesOf(twoPieces(at).join("").slice(offset));
        const done = await appendToUpload(context, { uploadId, offset, checksum: null }, rest);
        expect(artifactOf(await made.read(), at)).toMatchObject({ sha256: done.sha256 });
        expect(await eventsOf(was.seen.streamId)).toEqual([...was.events, "artifact.added"]);
        await sweepUploads(job);
        expect(await readdir(path.join(environment().LIBRARY_DIR, "uploads"))).toEqual([]);
      },
    );
    await expectAgreement(filesOfFolder);
    expect(steps.join(" ")).toMatch(
      /^UPDATE mkdir open write write sync close mkdir open write sync close mkdir rename sync .* INSERT .*COMMIT rm UPDATE answer$/,
    );
  }, 600_000);

  it("a check-in has taken every artifact of the build into the library, or none", async () => {
    const { developer } = staff();
    const made = await release({ phase: "build_and_test" });
    const buildId = await openBuild(made);
    const second = { name: `${made.service.key}.sig`, version: "1.0", mediaType: "text/plain" };
    await addArtifact(developer.context, { releaseId: made.id, buildId, ...second }, bytesOf("its signature"));
    await sealBuild(developer.context, { ...(await made.target()), buildId });
    await report(made, "unit", junitXml());
    await judgeAllCriteria(made);
    await made.grant();
    await made.enter("check_in");
    const was = await standing(made);
    // The same deed every time: each run is the one before, done again, and comes one step further.
    const target = await made.target();
    let isIn = false;
    const deed = { person: asKilled(made.manager), what: { verb: "check-in", target } } as const;
    for (let at = 1; !isIn; at += 1) {
      const { steps, wasKilled } = await processes.run({ ...deed, at });
      expect([wasKilled, steps.length]).toEqual([true, at]);
      isIn = steps.at(-1) === "answer";
      await expectAgreement(filesOfFolder);
      if (isIn) expect(steps.join(" ")).toMatch(/INSERT.* COMMIT answer$/);
      else expect(await standing(made)).toEqual(was);
    }
    const { seen, events } = await standing(made);
    expect(seen.libraryItems.map(({ name }) => name).sort()).toEqual(seen.builds[0]?.artifacts.map(({ name }) => name).sort());
    expect(events.slice(was.events.length).sort()).toEqual([
      ...["library.checked_in", "library.checked_in", "media.checked", "media.checked"],
    ]);
    expect(await refusalsOf(checkIn(made.manager.context, await made.target()))).toEqual(["nothing-to-check-in"]);
  }, 600_000);
});
