/** A flipped byte, and a withdrawal: both shut what leans on the item, and say so. */
import { chmod, open, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { environment } from "#lib/env";
import { library } from "#lib/media/library";
import { homePage } from "#lib/queries/home";
import { inbox } from "#lib/queries/inbox";
import { libraryAlarms } from "#lib/queries/library-alarms";
import { libraryContent, libraryItem } from "#lib/queries/library-item";
import { addArtifact } from "#lib/services/build/add-artifact";
import { sealBuild } from "#lib/services/build/seal-build";
import { checkIn } from "#lib/services/library/check-in";
import { mendItem } from "#lib/services/library/mend-item";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { verifyItem } from "#lib/services/library/verify-item";
import { withdrawItem } from "#lib/services/library/withdraw-item";
import { settleEveryNeed } from "#lib/services/need/raise-needs";
import { sendOutbox } from "#lib/services/outbox/send-outbox";
import { asRole } from "../../../support/database.ts";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { job, type Someone } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { bytesOf, judgeAllCriteria, junitXml, openBuild, report, startedDeployment } from "../../../support/release-journey.ts";

const itemOf = async (made: MadeRelease) => {
  const [item] = (await made.read()).libraryItems;
  if (!item) throw new Error("The release has nothing in the library.");
  return item;
};

const placeOf = (sha256: string) => path.join(environment().LIBRARY_DIR, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

/** Turns one bit of the stored bytes over, behind everybody's back. */
async function flipByte(sha256: string): Promise<void> {
  const place = placeOf(sha256);
  await chmod(place, 0o600);
  const file = await open(place, "r+");
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 3);
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, 3);
  await file.close();
}

async function lines({ context }: Someone, sha256: string): Promise<string[]> {
  while ((await sendOutbox({ db: database() })).length > 0);
  return (await inbox(context)).lines.filter(({ href }) => href === `/library/${sha256}`).map(({ says }) => says);
}

describe("a flipped byte", () => {
  it("raises an alarm, and shuts every gate that leans on it until the bytes are back", async () => {
    const { operator, requester, auditor } = staff();
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const { id: itemId, sha256, name, version } = await itemOf(made);
    const whole = () => bytesOf(`REL-${made.number}, build 1`);
    const mended = () => mendItem(operator.context, { itemId }, whole());
    const damaged = async () => {
      await flipByte(sha256);
      expect(await verifyItem(job, { itemId })).toBe("altered");
    };

    await damaged();
    const { streamId } = await made.read();
    const last = await database().recordEntry.findFirst({ where: { streamId }, orderBy: { sequence: "desc" } });
    expect(last?.content).toMatchObject({ type: "media.checked", itemId, result: "altered", actor: { kind: "system" } });

    const says = `Bring ${name} ${version} back: its bytes in the library are altered`;
    expect(await lines(made.manager, sha256)).toEqual([says]);
    expect(await lines(operator, sha256)).toEqual([says]);
    expect(await lines(requester, sha256)).toEqual([]);
    await settleEveryNeed({ db: database() });
    expect(await lines(operator, sha256)).toEqual([says]);
    const alarm = expect.objectContaining({ name, version, sha256, result: "altered" }) as unknown;
    expect((await homePage(requester.context, "UTC")).alarms).toContainEqual(alarm);
    expect(await libraryAlarms(auditor.context)).toContainEqual(alarm);

    // Asked for.
    expect(await refusalsOf(made.ask())).toEqual(["re-hashed"]);
    // No other bytes than its own.
    expect((await errorOf(mendItem(operator.context, { itemId }, bytesOf("something else")))).code).toBe("invalid");
    expect((await errorOf(mendItem(operator.context, { itemId }, bytesOf("x".repeat(1000))))).code).toBe("too-large");
    expect(await refusalsOf(mendItem(auditor.context, { itemId }, whole()))).toEqual(["role-missing"]);
    expect(await library().verify(sha256)).toBe("altered");
    expect(await mended()).toBe("intact");
    expect(await lines(made.manager, sha256)).toEqual([]);
    expect(await libraryAlarms(auditor.context)).not.toContainEqual(alarm);

    // The deciding vote.
    const id = await made.ask();
    await damaged();
    expect(await refusalsOf(made.decide(id))).toEqual(["re-hashed"]);
    await mended();
    await made.decide(id);
    // Passed.
    await damaged();
    expect(await refusalsOf(made.enter("deployment"))).toEqual(["re-hashed"]);
    expect((await made.authorization(id)).state).toBe("granted");
    await mended();
    await made.enter("deployment");
    // Started.
    await damaged();
    expect(await refusalsOf(startedDeployment(made))).toEqual(["not-intact"]);
    await mended();
    await startedDeployment(made);
  });

  it("is known of every item that has the same bytes", async () => {
    const { operator } = staff();
    const one = await release({ phase: "check_in" });
    await one.prepare();
    const other = await withSameBytes(one);
    await flipByte((await itemOf(one)).sha256);
    await verifyItem(operator.context, { itemId: (await itemOf(one)).id });
    expect((await itemOf(other)).lastCheck?.result).toBe("altered");
  });
});

describe("bytes that are lost from the store", () => {
  it("are told by the nightly sweep, and raise the alarm of what stands in the library", async () => {
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const { name, version, sha256 } = await itemOf(made);
    const reportOf = async () => (await made.read()).builds[0]?.reports[0]?.sha256 ?? "";
    expect((await sweepMedia(job)).missing).not.toContain(sha256);
    await rm(placeOf(sha256));
    await rm(placeOf(await reportOf()));
    expect((await sweepMedia(job)).missing).toEqual(expect.arrayContaining([sha256, await reportOf()]));
    const alarm = expect.objectContaining({ name, version, sha256, result: "missing" }) as unknown;
    expect(await libraryAlarms(staff().auditor.context)).toContainEqual(alarm);
    expect(await refusalsOf(made.ask())).toEqual(["re-hashed"]);
  });
});

/** Another release in check-in, with the bytes of this one in the library under a name of its own. */
async function withSameBytes(one: MadeRelease, isCheckedIn = true): Promise<MadeRelease> {
  const { developer } = staff();
  const made = await release({ phase: "build_and_test" });
  const buildId = await openBuild(made);
  const named = { name: `${made.service.key}-copy.tgz`, version: "1.0", mediaType: "application/gzip" };
  await addArtifact(developer.context, { releaseId: made.id, buildId, ...named }, bytesOf(`REL-${one.number}, build 1`));
  await sealBuild(developer.context, { ...(await made.target()), buildId });
  await report(made, "unit", junitXml());
  await judgeAllCriteria(made);
  await made.grant();
  await made.enter("check_in");
  if (isCheckedIn) await checkIn(made.manager.context, await made.target());
  return made;
}

describe("a withdrawal", () => {
  it("takes the bytes out of use under every name, and tells who uses them", async () => {
    const { changeManager, developer, auditor, operator } = staff();
    const made = await release({ phase: "deployment" });
    const twin = await withSameBytes(made);
    const item = await itemOf(made);
    const target = { itemId: item.id, reason: "CVE-2026-1234" };
    const version = (await made.read()).version;
    expect(await refusalsOf(withdrawItem(developer.context, target))).toEqual(["role-missing"]);
    await withdrawItem(changeManager.context, target);
    expect(await refusalsOf(withdrawItem(changeManager.context, target))).toEqual(["withdrawn-already"]);
    expect((await made.read()).version).toBe(version);

    const page = await libraryItem(auditor.context, item.sha256);
    expect(page?.items.map(({ withdrawn }) => withdrawn?.reason)).toEqual(["CVE-2026-1234", "CVE-2026-1234"]);
    expect(page?.usedBy.map(({ number, isFinal }) => ({ number, isFinal }))).toEqual([
      { number: twin.number, isFinal: true },
      { number: made.number, isFinal: true },
    ]);
    expect((await libraryContent(operator.context, item.sha256))?.withdrawn).toEqual({ reason: "CVE-2026-1234" });
    const { streamId } = await twin.read();
    const last = await database().recordEntry.findFirst({ where: { streamId }, orderBy: { sequence: "desc" } });
    expect(last?.content).toMatchObject({ type: "library.withdrawn", sha256: item.sha256, reason: "CVE-2026-1234" });

    expect(await refusalsOf(startedDeployment(made))).toEqual(["withdrawn"]);
    const late = await withSameBytes(made, false);
    expect(await refusalsOf(checkIn(late.manager.context, await late.target()))).toEqual(["withdrawn"]);
  });

  it("shuts G4 for who asks and who passes, and supersedes nothing", async () => {
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const granted = await made.grant();
    await withdrawItem(made.manager.context, { itemId: (await itemOf(made)).id, reason: "It leaks." });
    expect(await refusalsOf(made.enter("deployment"))).toEqual(["not-withdrawn"]);
    expect((await made.authorization(granted)).state).toBe("granted");
    // The database says the same, of itself.
    const { rows } = await asRole("countersign_owner", (owner) =>
      owner.query("SELECT final_build_in_library($1) AS is", [made.id]),
    );
    expect(rows).toEqual([{ is: false }]);
  });
});
