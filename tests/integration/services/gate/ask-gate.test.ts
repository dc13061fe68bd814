import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { sha256Hex } from "#lib/domain/evidence";
import type { Phase } from "#lib/domain/release";
import { askGate } from "#lib/services/gate/ask-gate";
import { amendRelease } from "#lib/services/release/amend-release";
import { change, environments, person, release, service, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { openBuild } from "../../../support/release-journey.ts";

async function seatsOf(authorizationId: string, party: string) {
  const seats = await database().authorizationSeat.findMany({
    where: { authorizationId, party: party as "authority" },
    include: { person: true },
  });
  return seats.map(({ person: { name }, standing }) => `${name}: ${standing}`).sort();
}

describe("asking for a gate", () => {
  it("stores the evidence with its digest, seats the electors and tells the record", async () => {
    const made = await release();
    const id = await made.ask();
    const { evidence, evidenceDigest } = await database().authorization.findUniqueOrThrow({ where: { id } });
    const told = JSON.parse(Buffer.from(evidence).toString()) as Record<string, unknown>;
    expect(sha256Hex(evidence)).toBe(evidenceDigest);
    expect(told).toMatchObject({ authorization: id, subject: "gate", gate: "planning", release: made.id });
    expect(await made.authorization(id)).toMatchObject({
      state: "pending",
      gate: "planning",
      authority: { name: "Change managers" },
    });
    const { streamId } = await made.read();
    const entry = await database().recordEntry.findFirst({ where: { streamId }, orderBy: { sequence: "desc" } });
    expect(entry?.content).toMatchObject({
      type: "authorization.asked",
      authorizationId: id,
      actor: { name: made.manager.name },
    });
  });

  it.each<[Phase, string[]]>([
    ["planning", ["back-out-plan", "test-strategy", "impact-taken", "window-proposed"]],
    ["build_and_test", ["build-sealed", "tests-perfect", "criteria-met"]],
    ["check_in", ["in-library", "environment-chosen", "run-sheet"]],
    ["review", ["review-written", "decided"]],
  ])("in %s names every failing check at once", async (phase, checks) => {
    const made = await release({ phase });
    expect(await refusalsOf(made.ask())).toEqual(checks);
    expect((await made.read()).authorizations.filter(({ state }) => state === "pending")).toEqual([]);
  });

  it("is refused while a change of its scope is not authorized, or its service has no owner", async () => {
    const its = await service({ owner: null });
    const draft = await change({ serviceId: its.id });
    const made = await release({ service: its, changeIds: [draft.id] });
    expect(await refusalsOf(made.ask())).toEqual(["owner-named", "changes-authorized"]);
    const empty = await release({ changeIds: [] });
    expect(await refusalsOf(empty.ask())).toEqual(["has-change", "changes-authorized"]);
  });

  it("is refused for another gate, a second time, on an old version, and to who may not", async () => {
    const { developer } = staff();
    const made = await release();
    expect(await refusalsOf(made.ask("check_in"))).toEqual(["not-this-gate"]);
    expect(await refusalsOf(askGate(developer.context, { ...(await made.target()), gate: "planning" }))).toEqual([
      "role-missing",
    ]);
    await made.ask();
    expect(await refusalsOf(made.ask())).toEqual(["asked-already"]);
    const old = { ...(await made.target()), expectedVersion: 1 };
    expect((await errorOf(askGate(made.manager.context, { ...old, gate: "planning" }))).code).toBe("conflict");
  });

  it("at the same time as another asker leaves one request", async () => {
    const made = await release();
    const target = { releaseId: made.id, gate: "planning" as const };
    const { version: expectedVersion } = await made.read();
    const asked = await Promise.allSettled([1, 2].map(() => askGate(made.manager.context, { ...target, expectedVersion })));
    expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await made.read()).authorizations).toHaveLength(1);
  });
});

describe("who is left out", () => {
  it("the manager, the raiser and the asker, though they sit in the authority", async () => {
    const manager = await person({ name: "Managing Member", roles: ["release_manager", "change_manager"] });
    const asker = await person({ name: "Asking Member", roles: ["release_manager", "change_manager"] });
    const made = await release({ manager });
    const id = await askGate(asker.context, { ...(await made.target()), gate: "planning" });
    const names = await seatsOf(id, "authority");
    expect(names).toContain("Chen Change: member");
    expect(names).not.toContain("Managing Member: member");
    expect(names).not.toContain("Asking Member: member");
    expect(await refusalsOf(made.vote(id, manager))).toContain("no-seat");
    expect(await refusalsOf(made.vote(id, asker))).toContain("no-seat");
  });

  it("on G3 whoever handed in, uploaded or sealed the final build", async () => {
    const { cab } = staff();
    const builder = await person({ name: "Building Member", roles: ["developer"], member: ["cab"] });
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const before = await made.ask();
    expect(await seatsOf(before, "authority")).toContain("Building Member: member");
    await openBuild({ ...made, staff: { ...made.staff, developer: builder } });
    expect((await made.authorization(before)).state).toBe("superseded");
    const again = { ...made, staff: { ...made.staff, developer: builder } };
    await made.prepare.call(again);
    const after = await made.ask();
    expect(await seatsOf(after, "authority")).toContain(`${cab[0].name}: member`);
  });
});

describe("the service owner's right to vote", () => {
  const g3 = async (standing: Parameters<typeof service>[0], manager?: Awaited<ReturnType<typeof person>>) => {
    const made = await release({ service: await service(standing), phase: "build_and_test", ...(manager ? { manager } : {}) });
    await made.prepare();
    return seatsOf(await made.ask(), "service_owner");
  };

  it("is the owner's", async () => {
    expect(await g3({})).toEqual(["Otto Owner: owner"]);
  });

  it("passes to the deputy when the owner manages the release", async () => {
    const owner = await person({ name: "Owning Manager", roles: ["release_manager"] });
    expect(await g3({ owner }, owner)).toEqual(["Dora Deputy: deputy"]);
  });

  it("passes to the change managers when there is no deputy either", async () => {
    const owner = await person({ name: "Lonely Owner", roles: ["release_manager"] });
    const standIns = await g3({ owner, deputy: null }, owner);
    expect(standIns).toContain("Chen Change: stand_in");
    expect(standIns.every((one) => one.endsWith("stand_in"))).toBe(true);
  });
});

describe("evidence that changes", () => {
  it("supersedes a request, and a grant that was not spent", async () => {
    const made = await release();
    const asked = await made.ask();
    const amend = async (title: string) =>
      amendRelease(made.manager.context, {
        ...(await made.target()),
        title,
        purpose: "Another one.",
        kind: "minor",
        wantedAt: null,
        managerId: made.manager.id,
      });
    await amend("First amendment");
    expect((await made.authorization(asked)).state).toBe("superseded");
    const granted = await made.grant();
    expect((await made.authorization(granted)).state).toBe("granted");
    await amend("Second amendment");
    expect((await made.authorization(granted)).state).toBe("superseded");
    expect(await refusalsOf(made.enter("planning"))).toContain("not-granted");
    await made.reach("planning");
    expect((await made.read()).title).toBe("Second amendment");
  });
});

describe("a standard release", () => {
  it("is granted G1 and G2 by its template without votes, and decided by people from G3 on", async () => {
    const made = await release({ model: "standard" });
    const g1 = await made.ask();
    expect(await made.authorization(g1)).toMatchObject({ state: "granted", parties: [], votes: [] });
    await made.reach("build_and_test");
    const g3 = await made.prepare().then(() => made.ask());
    expect(await made.authorization(g3)).toMatchObject({ state: "pending", templateId: null });
  });
});

it("production is no sandbox", async () => {
  const { sandbox, production } = await environments();
  expect([sandbox.isProduction, production.isProduction]).toEqual([false, true]);
});
