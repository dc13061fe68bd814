import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import type { Role } from "#lib/domain/release";
import { confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { endAppointment } from "#lib/services/appointment/end-appointment";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { endIdentity } from "#lib/services/identity/end-identity";
import { readSession } from "#lib/services/identity/read-session";
import { ProviderClaims, signInByProvider } from "#lib/services/identity/sign-in-by-provider";
import { organisation, person, type Someone } from "../../../support/people.ts";

const db = database();
const issuer = "https://id.example.org";
const laptop = { address: "192.0.2.1", userAgent: "Firefox" };

interface Said {
  subject: string;
  email?: string | null;
  isEmailVerified?: boolean;
  name?: string | null;
  roles?: Role[] | null;
}

function enter({ subject, email = null, isEmailVerified = true, name = null, roles = null }: Said, admitsUnknown = false) {
  const account = ProviderClaims.parse({ issuer, subject, email, isEmailVerified, name, roles });
  return signInByProvider(db, account, { admitsUnknown }, laptop);
}

const rolesOf = async (sessionId: string) => (await readSession(db, sessionId))?.roles;
const told = async (from: number) =>
  (
    await db.recordEntry.findMany({
      where: { stream: { kind: "admin" } },
      orderBy: { sequence: "asc" },
      select: { content: true },
    })
  )
    .slice(from)
    .map(({ content }) => content as { type: string; actor: { kind: string } });
const refusal = (code: string) => ({ code: "refused", refusals: [expect.objectContaining({ code })] as unknown });

async function linked(said: Partial<Said> = {}): Promise<{ someone: Someone; subject: string; sessionId: string }> {
  const someone = await person();
  const subject = randomUUID();
  const { sessionId } = await enter({ subject, email: someone.email, ...said });
  return { someone, subject, sessionId };
}

describe("a first sign-in by a provider", () => {
  it("finds the person by their verified address, and the record tells of it in the system's name", async () => {
    organisation();
    const someone = await person();
    const before = (await told(0)).length;
    const { sessionId, personId } = await enter({ subject: "first", email: someone.email.toUpperCase() });
    expect(personId).toBe(someone.id);
    expect((await readSession(db, sessionId))?.person.id).toBe(someone.id);
    expect(await told(before)).toEqual([
      expect.objectContaining({
        type: "identity.linked",
        personId: someone.id,
        subject: "first",
        actor: { kind: "system", job: "sign-in by provider" },
      }),
    ]);
    expect(
      await db.session.findUnique({ where: { id: sessionId }, select: { way: true, address: true, userAgent: true } }),
    ).toEqual({
      way: "provider",
      ...laptop,
    });
  });

  it.each<[string, Omit<Said, "subject">, string]>([
    ["an address that the provider does not vouch for", { isEmailVerified: false }, "email-not-verified"],
    ["no address", { email: null }, "email-not-verified"],
    ["an address that is none", { email: "not an address" }, "email-not-verified"],
    ["an address that nobody has", { email: "stranger@example.org" }, "unknown-person"],
  ])("is refused with %s, and leaves no trace", async (_, said, code) => {
    const someone = await person();
    const before = (await told(0)).length;
    await expect(enter({ subject: randomUUID(), email: someone.email, ...said })).rejects.toMatchObject(refusal(code));
    expect(await told(before)).toEqual([]);
    expect(await db.session.count({ where: { personId: someone.id } })).toBe(0);
  });

  it("adds an unknown person where that is wanted, with no role and the organisation's time zone", async () => {
    const subject = randomUUID();
    const { sessionId, personId } = await enter({ subject, email: "new@example.org", name: "Nina New" }, true);
    expect(await readSession(db, sessionId)).toMatchObject({ person: { name: "Nina New", timeZone: "UTC" }, roles: [] });
    expect((await enter({ subject, email: "new@example.org" })).personId).toBe(personId);
  });

  it("happens once, when two tabs arrive at the same moment", async () => {
    const someone = await person();
    const tries = await Promise.allSettled([1, 2].map(() => enter({ subject: "same-moment", email: someone.email })));
    expect(tries.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await db.identity.count({ where: { personId: someone.id } })).toBe(1);
    const admitted = await Promise.all([1, 2, 3].map(() => enter({ subject: "unknown", email: "una@example.org" }, true)));
    expect(new Set(admitted.map(({ personId }) => personId)).size).toBe(1);
  });
});

describe("claims that do not hold", () => {
  const whole = { issuer, subject: "s", email: null, isEmailVerified: true, name: null, roles: null };
  it.each<[string, object]>([
    ["no subject", { subject: undefined }],
    ["an empty subject", { subject: "" }],
    ["a subject that is a number", { subject: 17 }],
    ["a subject that no database holds", { subject: "a\0b" }],
    ["half of a character", { subject: "\ud800" }],
    ["a subject without end", { subject: "s".repeat(256) }],
    ["a role that there is not", { roles: ["god"] }],
  ])("are %s", (_, wrong) => {
    expect(ProviderClaims.safeParse({ ...whole, ...wrong }).success).toBe(false);
  });

  it("leave a name or an address out that cannot be stored", () => {
    expect(ProviderClaims.parse({ ...whole, name: 17, email: "a".repeat(300) })).toEqual(whole);
  });
});

describe("a person known by their account", () => {
  it("stays known when their address at the provider changes, and writes nothing more", async () => {
    const { someone, subject } = await linked();
    const before = (await told(0)).length;
    expect((await enter({ subject, email: "married@example.org", isEmailVerified: false })).personId).toBe(someone.id);
    expect(await told(before)).toEqual([]);
  });

  it("is not reached by another account with the same address, until an administrator lets go of the first", async () => {
    const { someone } = await linked();
    const again = { subject: randomUUID(), email: someone.email };
    await expect(enter(again)).rejects.toMatchObject(refusal("linked-to-another"));
    const { founder } = organisation();
    const { id } = await db.identity.findFirstOrThrow({ where: { personId: someone.id } });
    await endIdentity(founder.context, { identityId: id });
    await expect(endIdentity(founder.context, { identityId: id })).rejects.toMatchObject(refusal("ended"));
    expect((await enter(again)).personId).toBe(someone.id);
  });

  it("is out when they are deactivated", async () => {
    const { someone, subject, sessionId } = await linked();
    const { second } = organisation();
    await deactivatePerson(second.context, { personId: someone.id });
    expect(await readSession(db, sessionId)).toBeNull();
    for (const one of [subject, randomUUID()])
      await expect(enter({ subject: one, email: someone.email }, true)).rejects.toMatchObject(refusal("has-left"));
  });
});

describe("roles from claims", () => {
  it("are given at sign-in, and taken when the claim names them no more, each told of in the system's name", async () => {
    const { subject, sessionId, someone } = await linked({ roles: ["developer", "tester"] });
    expect(await rolesOf(sessionId)).toEqual(["developer", "tester"]);
    const before = (await told(0)).length;
    await enter({ subject, roles: ["tester", "operator"] });
    expect(await rolesOf(sessionId)).toEqual(["operator", "tester"]);
    expect((await told(before)).map(({ type, actor }) => [type, actor.kind])).toEqual([
      ["appointment.proposed", "system"],
      ["appointment.ended", "system"],
    ]);
    await enter({ subject, roles: null });
    expect(await rolesOf(sessionId)).toEqual(["operator", "tester"]);
    expect(await db.appointment.count({ where: { personId: someone.id, kind: { not: "role" } } })).toBe(0);
  });

  it("make no change manager before a person confirms it, and no administrator confirms their own", async () => {
    const { sessionId, someone } = await linked({ roles: ["change_manager"] });
    expect(await rolesOf(sessionId)).toEqual([]);
    const { id } = await db.appointment.findFirstOrThrow({ where: { personId: someone.id } });
    const { founder } = organisation();
    await expect(confirmAppointment(someone.context, { appointmentId: id })).rejects.toMatchObject({ code: "refused" });
    await confirmAppointment(founder.context, { appointmentId: id });
    expect(await rolesOf(sessionId)).toEqual(["change_manager"]);
  });

  it("may be ended by an administrator, until the next sign-in names them again; letting go of the account ends them all", async () => {
    const { subject, sessionId, someone } = await linked({ roles: ["developer"] });
    const { founder } = organisation();
    const { id } = await db.appointment.findFirstOrThrow({ where: { personId: someone.id } });
    await endAppointment(founder.context, { appointmentId: id });
    expect(await rolesOf(sessionId)).toEqual([]);
    await enter({ subject, roles: ["developer"] });
    expect(await rolesOf(sessionId)).toEqual(["developer"]);
    const identity = await db.identity.findFirstOrThrow({ where: { personId: someone.id } });
    await endIdentity(founder.context, { identityId: identity.id });
    expect(await rolesOf(sessionId)).toEqual([]);
  });
});
