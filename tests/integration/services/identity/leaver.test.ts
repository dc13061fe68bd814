import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { accountPage } from "#lib/queries/account-page";
import { authoritiesPage } from "#lib/queries/authorities-page";
import { personPage } from "#lib/queries/person-page";
import { amendOrganisation } from "#lib/services/identity/amend-organisation";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { endOtherSessions } from "#lib/services/identity/end-other-sessions";
import { readSession } from "#lib/services/identity/read-session";
import { signIn } from "#lib/services/identity/sign-in";
import { passOnReleases } from "#lib/services/release/pass-on-releases";
import { raiseRelease } from "#lib/services/release/raise-release";
import { authorizedChange, release, service } from "../../../support/factories.ts";
import { appoint, organisation, password, person, type Someone, staff } from "../../../support/people.ts";

const db = database();
const refusal = (code: string) => ({ code: "refused", refusals: [expect.objectContaining({ code })] as unknown });

async function releaseOf(manager: Someone): Promise<number> {
  const { id: serviceId } = await service();
  const { id } = await authorizedChange({ serviceId });
  return raiseRelease(manager.context, {
    title: "Search 2",
    purpose: "Faster",
    kind: "minor",
    wantedAt: null,
    serviceId,
    managerId: manager.id,
    changeIds: [id],
    followsReleaseId: null,
  });
}

const managerOf = async (number: number) =>
  (await db.release.findUniqueOrThrow({ where: { number }, select: { manager: { select: { name: true } } } })).manager.name;

describe("what somebody managed", () => {
  it("passes on when they left, each release with its entry in the record", async () => {
    const { founder } = organisation();
    const { manager } = staff();
    const leaver = await person({ name: "Lea Leaver", roles: ["release_manager"] });
    const [one, two] = [await releaseOf(leaver), await releaseOf(leaver)];
    await expect(passOnReleases(founder.context, { formerId: leaver.id, managerId: manager.id })).rejects.toMatchObject(
      refusal("has-not-left"),
    );
    await deactivatePerson(founder.context, { personId: leaver.id });
    const before = await personPage(founder.context, leaver.id);
    expect(before.releases.map(({ number }) => number)).toEqual([one, two]);
    expect(before.managers.map(({ id }) => id)).toContain(manager.id);

    expect(await passOnReleases(founder.context, { formerId: leaver.id, managerId: manager.id })).toBe(2);
    expect([await managerOf(one), await managerOf(two)]).toEqual([manager.name, manager.name]);
    expect((await personPage(founder.context, leaver.id)).releases).toEqual([]);
    const { stream } = await db.release.findUniqueOrThrow({
      where: { number: one },
      select: { stream: { select: { entries: { orderBy: { sequence: "desc" }, take: 1, select: { content: true } } } } },
    });
    expect(stream.entries[0]?.content).toMatchObject({
      type: "release.passed_on",
      formerName: "Lea Leaver",
      managerId: manager.id,
      actor: { id: founder.id },
    });
    expect(await passOnReleases(founder.context, { formerId: leaver.id, managerId: manager.id })).toBe(0);
  });

  it("passes on in a phase where nothing else of it may change, and supersedes what was asked for in the old name", async () => {
    const { founder, second } = organisation();
    const follower = await person({ name: "Flo Follower", roles: ["release_manager"] });
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const asked = await made.ask();
    const { manager } = await made.read();
    await deactivatePerson(second.context, { personId: manager.id });
    await passOnReleases(founder.context, { formerId: manager.id, managerId: follower.id });
    const after = await made.read();
    expect([after.manager.name, after.phase]).toEqual(["Flo Follower", "check_in"]);
    expect(after.authorizations.find(({ id }) => id === asked)?.state).toBe("superseded");
  });

  it("goes to a release manager who is here, and to nobody else", async () => {
    const { founder, second } = organisation();
    const [leaver, idle, gone] = [await person(), await person(), await person({ roles: ["release_manager"] })];
    for (const { id } of [leaver, gone]) await deactivatePerson(second.context, { personId: id });
    const to = (managerId: string) => passOnReleases(founder.context, { formerId: leaver.id, managerId });
    await expect(to(idle.id)).rejects.toMatchObject(refusal("not-a-manager"));
    await expect(to(gone.id)).rejects.toMatchObject(refusal("has-left"));
    await expect(passOnReleases(idle.context, { formerId: leaver.id, managerId: idle.id })).rejects.toMatchObject({
      refusals: [{ code: "role-missing" }, { code: "not-a-manager" }],
    });
  });
});

describe("the page of a person", () => {
  it("says with whom their services and seats are when they are gone", async () => {
    const { founder } = organisation();
    const [leaver, stander] = [await person({ name: "Ola Owner", member: ["cab"] }), await person({ name: "Stan Stander" })];
    const alone = await service({ name: "Alone", owner: leaver, deputy: null });
    const backed = await service({ name: "Backed", owner: leaver, deputy: stander });
    const page = await personPage(founder.context, leaver.id);
    expect(page.services).toEqual([
      { key: alone.key, name: "Alone", as: "owner", passesTo: null },
      { key: backed.key, name: "Backed", as: "owner", passesTo: "Stan Stander" },
    ]);
    expect(page.seats).toEqual([{ authority: "Change advisory board", others: expect.any(Number) as number }]);
    await expect(personPage(founder.context, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("and the page of authorities name who gave what, and what waits", async () => {
    const { founder, second } = organisation();
    const someone = await person({ name: "Mia Member", member: ["emergency_cab"] });
    const waiting = await appoint({ kind: "role", personId: someone.id, role: "auditor" });
    const { appointments } = await personPage(founder.context, someone.id);
    expect(appointments.map(({ proposerName, confirmerName }) => [proposerName, confirmerName])).toEqual([
      [founder.name, second.name],
      [founder.name, null],
    ]);
    expect(appointments.at(-1)?.id).toBe(waiting);
    const { authorities } = await authoritiesPage(founder.context);
    const emergency = authorities.find(({ key }) => key === "emergency_cab");
    expect(emergency?.members.map(({ personName }) => personName)).toContain("Mia Member");
    expect(emergency?.votesNeeded).toBe(1);
  });
});

describe("one's own sessions", () => {
  it("are listed with where they come from, and end but for this one", async () => {
    const me = await person({ password });
    const open = (address: string) => signIn(db, { email: me.email, password }, { address, userAgent: "Firefox" });
    const [here, there] = [await open("192.0.2.1"), await open("192.0.2.2")];
    const listed = await accountPage(me.context);
    expect(listed.hasPassword).toBe(true);
    expect(listed.sessions.map(({ address, way }) => [address, way])).toEqual([
      ["192.0.2.2", "password"],
      ["192.0.2.1", "password"],
    ]);
    const foreign = await person();
    await expect(endOtherSessions(foreign.context, { keepSessionId: here.sessionId })).rejects.toMatchObject({
      code: "not-found",
    });
    await endOtherSessions(me.context, { keepSessionId: here.sessionId });
    expect(await readSession(db, here.sessionId)).not.toBeNull();
    expect(await readSession(db, there.sessionId)).toBeNull();
  });
});

describe("the organisation", () => {
  it("is named by an administrator, and the record tells of it", async () => {
    const { founder } = organisation();
    await amendOrganisation(founder.context, { name: "Example & Sons", timeZone: "Europe/Oslo", ratificationHours: 72 });
    expect(await db.organisation.findFirst({ select: { name: true, timeZone: true } })).toEqual({
      name: "Example & Sons",
      timeZone: "Europe/Oslo",
    });
    await expect(
      amendOrganisation(founder.context, { name: "Example & Sons", timeZone: "Europe/Oslo", ratificationHours: 72 }),
    ).rejects.toMatchObject(refusal("unchanged"));
    const last = await db.recordEntry.findFirst({ where: { stream: { kind: "admin" } }, orderBy: { sequence: "desc" } });
    expect(last?.content).toMatchObject({ type: "organisation.amended", name: "Example & Sons" });
  });
});
