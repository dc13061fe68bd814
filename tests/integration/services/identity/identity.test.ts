import "../../../support/unfounded.ts";
import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import type { Role } from "#lib/domain/release";
import type { Context } from "#lib/services/context";
import { AddPersonInput, addPerson } from "#lib/services/identity/add-person";
import { changePassword } from "#lib/services/identity/change-password";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { endSession } from "#lib/services/identity/end-session";
import { FoundOrganisationInput, foundOrganisation } from "#lib/services/identity/found-organisation";
import { readSession } from "#lib/services/identity/read-session";
import { SetTimeZoneInput, setTimeZone } from "#lib/services/identity/set-time-zone";
import { signIn } from "#lib/services/identity/sign-in";
import { signInDemonstration } from "#lib/services/identity/sign-in-demonstration";
import { asRole } from "../../../support/database.ts";

const db = database();
const token = "printed-at-the-start";
const tokenHash = hash("sha256", token);
const password = "a password of Anna's own";
const laptop = { address: "192.0.2.1", userAgent: "Firefox" };
const founding = {
  token,
  organisation: "Nordwind IT",
  name: "Anna Berg",
  email: "anna@nordwind.example",
  password,
  timeZone: "Europe/Berlin",
};

const acting = (id: string, name: string, ...roles: Role[]): Context => ({ actor: { kind: "person", id, name, roles }, db });
const entries = async () =>
  (await db.recordEntry.findMany({ orderBy: { sequence: "asc" }, select: { content: true } })).map(
    ({ content }) => (content as { type: string }).type,
  );
const messages = (
  schema: { safeParse(input: unknown): { error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined } },
  input: unknown,
) => Object.fromEntries((schema.safeParse(input).error?.issues ?? []).map(({ path, message }) => [path.join("."), message]));

let founderId = "";
const founder = () => acting(founderId, "Anna Berg", "administrator");
const personNamed = (name: string) => {
  const email = `${name.toLowerCase()}@nordwind.example`;
  return addPerson(founder(), { name, email, password, timeZone: "UTC" });
};

describe("founding the organisation", () => {
  it("says at the field what is missing", () => {
    expect(messages(FoundOrganisationInput, { email: "anna", password: "short", timeZone: "Europe/Berin", name: " " })).toEqual({
      token: "Enter the token that was printed at the start.",
      organisation: "Name the organisation.",
      name: "Enter a name.",
      email: "This is not an e-mail address.",
      password: "A password has at least 12 characters.",
      timeZone: "There is no such time zone: choose one like Europe/Berlin.",
    });
  });

  it("is refused without the token, and where no token was printed", async () => {
    await expect(foundOrganisation(db, { ...founding, token: "guessed" }, tokenHash)).rejects.toMatchObject({
      code: "refused",
      refusals: [{ code: "wrong-token", field: "token" }],
    });
    await expect(foundOrganisation(db, founding, undefined)).rejects.toMatchObject({ code: "forbidden" });
    expect(await db.organisation.count()).toBe(0);
  });

  it("happens once, even when two try at the same moment", async () => {
    const tries = await Promise.allSettled([1, 2, 3].map(() => foundOrganisation(db, founding, tokenHash)));
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    await expect(foundOrganisation(db, founding, tokenHash)).rejects.toMatchObject({ code: "conflict" });
    founderId = (await db.person.findUniqueOrThrow({ where: { email: "anna@nordwind.example" } })).id;
    expect(await entries()).toEqual(["organisation.founded", "person.added", "appointment.proposed"]);
  });
});

describe("signing in", () => {
  it("opens a session of its person, with the roles in force", async () => {
    const { sessionId, personId } = await signIn(db, { email: "anna@nordwind.example", password }, laptop);
    expect(personId).toBe(founderId);
    expect(await readSession(db, sessionId)).toEqual({
      sessionId,
      person: { id: founderId, name: "Anna Berg", email: "anna@nordwind.example", timeZone: "Europe/Berlin" },
      roles: ["administrator"],
      organisation: { name: "Nordwind IT", isDemonstration: false },
    });
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const no = { code: "unauthenticated", message: "The e-mail address or the password is wrong." };
    await expect(signIn(db, { email: "anna@nordwind.example", password: "wrong" }, laptop)).rejects.toMatchObject(no);
    await expect(signIn(db, { email: "nobody@nordwind.example", password: "wrong" }, laptop)).rejects.toMatchObject(no);
  });

  it.each(["bert@nordwind.example", "unknown@nordwind.example"])(
    "is over after five failures for %s, all at once too",
    async (email) => {
      if (email.startsWith("bert")) await personNamed("Bert");
      const attempt = (typed: string) => signIn(db, { email, password: typed }, { address: `for ${email}`, userAgent: "" });
      const tries = await Promise.allSettled(Array.from({ length: 12 }, () => attempt("wrong")));
      const codes = tries.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "in"));
      expect(codes.filter((code) => code === "unauthenticated").length).toBeLessThanOrEqual(5);
      await expect(
        Array.from({ length: 5 }).reduce<Promise<unknown>>(
          (before) => before.catch(() => undefined).then(() => attempt("wrong")),
          Promise.resolve(),
        ),
      ).rejects.toBeDefined();
      await expect(attempt(password)).rejects.toMatchObject({ code: "too-many" });
    },
  );

  it("is over for an address after thirty failures, whoever is named; successes do not count", async () => {
    const from = { address: "198.51.100.7", userAgent: "" };
    for (let n = 0; n < 6; n++) await signIn(db, { email: "anna@nordwind.example", password }, from);
    const failures = Array.from({ length: 30 }, (_, n) =>
      signIn(db, { email: `n${n}@nordwind.example`, password: "wrong" }, from),
    );
    for (const one of await Promise.allSettled(failures)) expect(one).toMatchObject({ reason: { code: "unauthenticated" } });
    await expect(signIn(db, { email: "anna@nordwind.example", password }, from)).rejects.toMatchObject({ code: "too-many" });
    await signIn(db, { email: "anna@nordwind.example", password }, laptop);
  });

  it("by one click is refused outside a demonstration", async () => {
    await expect(signInDemonstration(db, { personId: founderId }, laptop)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a session", () => {
  const opened = async () => (await signIn(db, { email: "anna@nordwind.example", password }, laptop)).sessionId;

  it("counts for nothing when it is ended, over or unknown", async () => {
    const [ended, over] = [await opened(), await opened()];
    const carla = await personNamed("Carla");
    await endSession(acting(carla, "Carla"), { sessionId: ended });
    expect(await readSession(db, ended)).not.toBeNull();
    await endSession(founder(), { sessionId: ended });
    await asRole("countersign_owner", (owner) =>
      owner.query("UPDATE session SET expires_at = clock_timestamp() WHERE id = $1", [over]),
    );
    for (const session of [ended, over, "not-a-session", "00000000-0000-4000-8000-000000000000"])
      expect(await readSession(db, session)).toBeNull();
  });

  it("notes that it was seen, at most once a minute", async () => {
    const session = await opened();
    const seen = async () => (await db.session.findUniqueOrThrow({ where: { id: session } })).lastSeenAt.getTime();
    const first = await seen();
    await readSession(db, session);
    expect(await seen()).toBe(first);
    await asRole("countersign_owner", (owner) =>
      owner.query("UPDATE session SET last_seen_at = last_seen_at - interval '2 minutes' WHERE id = $1", [session]),
    );
    await readSession(db, session);
    expect(await seen()).toBeGreaterThanOrEqual(first);
  });
});

describe("people", () => {
  it("are added by an administrator, once per e-mail address, and told of in the record", async () => {
    const before = (await entries()).length;
    const dora = await personNamed("Dora");
    expect((await entries()).slice(before)).toEqual(["person.added"]);
    await expect(personNamed("Dora")).rejects.toMatchObject({ refusals: [{ code: "email-taken", field: "email" }] });
    await expect(
      addPerson(acting(dora, "Dora", "change_manager"), { name: "X", email: "x@nordwind.example", password, timeZone: "UTC" }),
    ).rejects.toMatchObject({
      refusals: [{ code: "role-missing" }],
    });
    expect((await entries()).slice(before)).toEqual(["person.added"]);
    expect(JSON.stringify(await db.recordEntry.findMany({ select: { content: true } }))).not.toContain("argon2");
    expect(messages(AddPersonInput, {})).toMatchObject({
      name: "Enter a name.",
      email: "Enter an e-mail address.",
      password: "Choose a password.",
    });
  });

  it("change their own password with the old one, which ends their other sessions", async () => {
    const emil = await personNamed("Emil");
    const me = acting(emil, "Emil");
    const [here, elsewhere] = [
      await signIn(db, { email: "emil@nordwind.example", password }, laptop),
      await signIn(db, { email: "emil@nordwind.example", password }, laptop),
    ];
    await expect(changePassword(me, { current: "wrong", next: "another long password" }, here.sessionId)).rejects.toMatchObject({
      refusals: [{ code: "wrong-password", field: "current" }],
    });
    await changePassword(me, { current: password, next: "another long password" }, here.sessionId);
    expect(await readSession(db, here.sessionId)).not.toBeNull();
    expect(await readSession(db, elsewhere.sessionId)).toBeNull();
    await signIn(db, { email: "emil@nordwind.example", password: "another long password" }, laptop);
    expect((await entries()).at(-1)).toBe("password.changed");
  });

  it("set their time zone to one that exists", async () => {
    await setTimeZone(founder(), { timeZone: "America/Lima" });
    expect((await db.person.findUniqueOrThrow({ where: { id: founderId } })).timeZone).toBe("America/Lima");
    for (const timeZone of ["Mars/Olympus", "+01:00", "", "Europe/Berlin; DROP TABLE person"])
      expect(SetTimeZoneInput.safeParse({ timeZone }).success).toBe(false);
  });

  it("are deactivated by another administrator, and are out at once", async () => {
    const fritz = await personNamed("Fritz");
    const { sessionId } = await signIn(db, { email: "fritz@nordwind.example", password }, laptop);
    await expect(deactivatePerson(acting(fritz, "Fritz", "auditor"), { personId: founderId })).rejects.toMatchObject({
      refusals: [{ code: "role-missing", message: "Only an administrator can do this." }, { code: "last-administrator" }],
    });
    await expect(deactivatePerson(founder(), { personId: founderId })).rejects.toMatchObject({ refusals: [{ code: "oneself" }] });
    await expect(deactivatePerson(acting(fritz, "Fritz", "administrator"), { personId: founderId })).rejects.toMatchObject({
      refusals: [{ code: "last-administrator" }],
    });
    await deactivatePerson(founder(), { personId: fritz });
    expect(await readSession(db, sessionId)).toBeNull();
    await expect(signIn(db, { email: "fritz@nordwind.example", password }, laptop)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(deactivatePerson(founder(), { personId: fritz })).rejects.toMatchObject({ refusals: [{ code: "has-left" }] });
    expect((await entries()).at(-1)).toBe("person.deactivated");
  });
});
