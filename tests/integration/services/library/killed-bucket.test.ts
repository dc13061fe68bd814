/** kill -9 before every step that touches a bucket or the database: store and database agree, and the deed can be done again. */
import { afterAll, expect, it, vi } from "vitest";
import { addArtifact } from "#lib/services/build/add-artifact";
import { bucketCredentials, bucketServer } from "../../../support/bucket-server.ts";
import { release, staff } from "../../../support/factories.ts";
import { asKilled, eventsOf, expectAgreement, runner } from "../../../support/killed.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { bytesOf, openBuild } from "../../../support/release-journey.ts";

const bucket = await bucketServer();
// Before the library is opened, here and in the processes.
vi.stubEnv("LIBRARY_S3_BUCKET", bucket.bucket);
vi.stubEnv("LIBRARY_S3_ENDPOINT", bucket.endpoint);
for (const [name, value] of Object.entries(bucketCredentials)) vi.stubEnv(name, value);
const processes = runner();

afterAll(async () => {
  await processes.stop();
  await bucket.close();
});

/** More than two parts of an upload in parts. */
const mebibytes = 17;

it("an artifact in a bucket is in the build with its bytes, or not at all", async () => {
  const { developer } = staff();
  const made = await release({ phase: "build_and_test" });
  const buildId = await openBuild(made);
  const input = { releaseId: made.id, buildId, name: "large.bin", version: "1.0", mediaType: "text/plain" };
  const was = await made.read();
  const events = await eventsOf(was.streamId);
  const deed = { person: asKilled(developer), what: { verb: "add-artifact", input, mebibytes } } as const;
  const keys = async () => (await bucket.content()).keys;
  // The same deed every time: each run is the one before, done again, and comes one step further.
  let isIn = false;
  for (let at = 1; !isIn; at += 1) {
    const { steps, wasKilled } = await processes.run({ ...deed, at });
    expect([wasKilled, steps.length]).toEqual([true, at]);
    isIn = steps.at(-1) === "answer";
    await expectAgreement(keys);
    if (isIn)
      expect(steps.join(" ")).toMatch(
        /^CreateMultipartUpload (UploadPart ){3}CompleteMultipartUpload CopyObject DeleteObject INSERT .*COMMIT answer$/,
      );
    else expect(await made.read()).toEqual(was);
  }
  expect((await made.read()).builds[0]?.artifacts.find(({ name }) => name === "large.bin")).toMatchObject({
    size: mebibytes * 1024 * 1024,
  });
  expect(await eventsOf(was.streamId)).toEqual([...events, "artifact.added"]);
  expect(await refusalsOf(addArtifact(developer.context, input, bytesOf("again")))).toEqual(["name-taken"]);
}, 600_000);
