import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readRelease } from "#lib/db/release-store";
import { amendRelease } from "#lib/services/release/amend-release";
import { changeScope } from "#lib/services/release/change-scope";
import { RaiseReleaseInput, raiseRelease } from "#lib/services/release/raise-release";
import { authorizedChange, change, release, service, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";

const db = database();

async function wish() {
  const { manager } = staff();
  const its = await service();
  return {
    ...{ title: "Faster search", purpose: "Half the time.", kind: "minor" as const, wantedAt: null },
    ...{ serviceId: its.id, managerId: manager.id, changeIds: [] as string[], followsReleaseId: null as string | null },
  };
}
const told = async (streamId: string): Promise<string[]> => {
  const rows = await db.recordEntry.findMany({ where: { streamId }, orderBy: { sequence: "asc" }, select: { content: true } });
  return rows.map(({ content }) => (content as { type: string }).type);
};
const counts = async () => [await db.release.count(), await db.recordStream.count(), await db.recordEntry.count()];

describe("raising a release", () => {
  it("writes the release, its stream and its first entry together, and announces the stream", async () => {
    const { manager } = staff();
    const input = await wish();
    const change = await authorizedChange({ serviceId: input.serviceId, model: "emergency" });
    const { release: first } = await readRelease(db, {
      number: await raiseRelease(manager.context, { ...input, changeIds: [change.id] }),
    });
    expect(first).toMatchObject({
      phase: "requested",
      version: 1,
      model: "emergency",
      retires: false,
      changes: [{ number: change.number }],
    });
    expect(first).toMatchObject({ title: input.title, manager: { id: manager.id }, raisedBy: { id: manager.id }, follows: null });
    expect(await told(first.streamId)).toEqual(["release.raised"]);
  });

  it("follows another release of the same service", async () => {
    const { manager } = staff();
    const [first, input] = [await release(), await wish()];
    const { code, refusals } = await errorOf(raiseRelease(manager.context, { ...input, followsReleaseId: first.id }));
    expect([code, refusals]).toMatchObject(["refused", [{ code: "follows-another-service", field: "followsReleaseId" }]]);
    const number = await raiseRelease(manager.context, { ...input, serviceId: first.service.id, followsReleaseId: first.id });
    expect((await readRelease(db, { number })).release.follows).toMatchObject({ number: first.number });
    expect((await first.read()).followers).toMatchObject([{ number }]);
  });

  it("is refused with every reason at its field, and nothing is written", async () => {
    const { manager, developer } = staff();
    const input = await wish();
    const [carried, others, withdrawn] = [await release(), await change({ serviceId: (await service()).id }), randomUUID()];
    const before = await counts();
    const bad = { ...input, managerId: developer.id, changeIds: [...carried.changeIds, others.id] };
    const { refusals } = await errorOf(raiseRelease(manager.context, bad));
    expect(refusals.map(({ code, field }) => `${field}: ${code}`).sort()).toEqual([
      "changeIds: carried",
      "changeIds: other-service",
      "changeIds: other-service",
      "managerId: not-a-manager",
    ]);
    for (const [override, code] of [
      [{ serviceId: randomUUID() }, "no-such-service"],
      [{ changeIds: [withdrawn] }, "no-such-change"],
      [{ followsReleaseId: randomUUID() }, "no-such-release"],
    ] as const)
      expect(
        await refusalsOf(
          raiseRelease(manager.context, {
            ...input,
            ...override,
            changeIds: "changeIds" in override ? [...override.changeIds] : [],
          }),
        ),
      ).toEqual([code]);
    expect(await counts()).toEqual(before);
  });

  it("is a release manager's right alone", async () => {
    const cast = staff();
    const input = await wish();
    const before = await counts();
    for (const { context } of [
      cast.requester,
      cast.developer,
      cast.tester,
      cast.operator,
      cast.auditor,
      cast.changeManager,
      cast.owner,
      cast.cab[0],
    ])
      expect(await refusalsOf(raiseRelease(context, input))).toEqual(["role-missing"]);
    expect(await counts()).toEqual(before);
  });

  it("takes a change once, when two take it at the same moment", async () => {
    const { manager } = staff();
    const input = await wish();
    const { id } = await authorizedChange({ serviceId: input.serviceId });
    const both = await Promise.allSettled([1, 2].map(() => raiseRelease(manager.context, { ...input, changeIds: [id] })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((one) => one.status === "rejected")?.reason).toMatchObject({ refusals: [{ code: "carried" }] });
  });

  it("says at the field what is missing, and takes one ticked change or many", () => {
    const { error } = RaiseReleaseInput.safeParse({ title: " ", kind: "huge", wantedAt: "soon", changeIds: "x" });
    expect(Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path.join("."), message]))).toEqual({
      title: "Give it a title.",
      purpose: "Say what it is for.",
      kind: "Choose major, minor or patch.",
      wantedAt: "Enter a date and a time.",
      managerId: "Choose a release manager.",
      serviceId: "Choose the service.",
      "changeIds.0": "Choose the changes it carries.",
    });
    const [one, two] = [randomUUID(), randomUUID()];
    expect(RaiseReleaseInput.shape.changeIds.parse(one)).toEqual([one]);
    expect(RaiseReleaseInput.shape.changeIds.parse([one, two, one])).toEqual([one, two]);
    expect(RaiseReleaseInput.shape.changeIds.parse(undefined)).toEqual([]);
  });
});

describe("amending a release", () => {
  const amended = async () => ({
    ...{ title: "Search", purpose: "Faster.", kind: "patch" as const, wantedAt: null },
    managerId: staff().manager.id,
  });

  it("raises its version and every gate's evidence revision, and is told of", async () => {
    const made = await release();
    const before = await made.read();
    await amendRelease(made.manager.context, { ...(await made.target()), ...(await amended()) });
    const after = await made.read();
    expect(after).toMatchObject({ title: "Search", kind: "patch", version: before.version + 1 });
    expect(after.evidenceRevisions.planning).toBe(before.evidenceRevisions.planning + 1);
    expect(after.evidenceRevisions.closed).toBe(before.evidenceRevisions.closed + 1);
    expect((await told(after.streamId)).at(-1)).toBe("release.amended");
  });

  it("on top of what somebody else saved is a conflict, and changes nothing", async () => {
    const made = await release();
    const target = await made.target();
    await amendRelease(made.manager.context, { ...target, ...(await amended()) });
    const before = await made.read();
    expect(await refusalsOf(amendRelease(made.manager.context, { ...target, ...(await amended()), title: "Other" }))).toEqual([
      "conflict",
    ]);
    expect(await made.read()).toEqual(before);
  });

  it("supersedes the gate that was asked", async () => {
    const made = await release();
    const asked = await made.ask();
    await amendRelease(made.manager.context, { ...(await made.target()), ...(await amended()) });
    expect(await made.authorization(asked)).toMatchObject({ state: "superseded" });
  });

  it("is refused to others, for a manager who is none, and after planning", async () => {
    const { developer, manager } = staff();
    const [early, late] = [await release(), await release({ phase: "build_and_test" })];
    const input = await amended();
    expect(await refusalsOf(amendRelease(developer.context, { ...(await early.target()), ...input }))).toEqual(["role-missing"]);
    expect(
      await refusalsOf(amendRelease(manager.context, { ...(await early.target()), ...input, managerId: developer.id })),
    ).toEqual(["not-a-manager"]);
    expect(await refusalsOf(amendRelease(manager.context, { ...(await late.target()), ...input }))).toEqual(["other-phase"]);
  });
});

describe("the scope of a release", () => {
  it("takes changes in and lets them go; its model follows the strictest", async () => {
    const made = await release();
    const urgent = await change({ serviceId: made.service.id, model: "emergency" });
    const scope = async (changeIds: string[]) => changeScope(made.manager.context, { ...(await made.target()), changeIds });
    await scope([...made.changeIds, urgent.id]);
    expect(await made.read()).toMatchObject({ model: "emergency", changes: [{ id: made.changeIds[0] }, { id: urgent.id }] });
    await scope([...made.changeIds]);
    const after = await made.read();
    expect(after).toMatchObject({ model: "normal", changes: [{ id: made.changeIds[0] }] });
    expect((await told(after.streamId)).slice(-2)).toEqual(["scope.changed", "scope.changed"]);
    expect(await refusalsOf(scope([...made.changeIds]))).toEqual(["nothing-changed"]);
  });

  it("takes no change of another service or release, and none after planning", async () => {
    const [made, other, late] = [await release(), await release(), await release({ phase: "build_and_test" })];
    const foreign = await change({ serviceId: other.service.id });
    const scope = async (of: typeof made, changeIds: readonly string[]) =>
      refusalsOf(changeScope(of.manager.context, { ...(await of.target()), changeIds: [...changeIds] }));
    expect(await scope(made, [...made.changeIds, foreign.id])).toEqual(["other-service"]);
    expect(await scope(made, [...made.changeIds, ...other.changeIds])).toEqual(["other-service", "carried"]);
    expect(await scope(late, [])).toContain("other-phase");
  });
});
