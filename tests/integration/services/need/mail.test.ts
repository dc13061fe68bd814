/** Mail against a real SMTP server and the real queue. */

import { setTimeout as wait } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { openPost, queueMails, workMails } from "#lib/jobs/mail";
import { settingsPage } from "#lib/queries/settings-page";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { chooseMail } from "#lib/services/need/choose-mail";
import { type Carry, deliverMail } from "#lib/services/need/deliver-mail";
import { gatherMails } from "#lib/services/need/gather-mails";
import { settleEveryNeed } from "#lib/services/need/raise-needs";
import { moveClock } from "../../../support/clock.ts";
import { asRole } from "../../../support/database.ts";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { deadPort, type MailServer, mailServer } from "../../../support/mail-server.ts";
import { organisation, person } from "../../../support/people.ts";

const db = database();
const address = "https://releases.example.com";
const from = "Countersign <countersign@example.com>";

let server: MailServer;
let post: ReturnType<typeof openPost>;
beforeAll(async () => {
  server = await mailServer();
  post = openPost({ smtpUrl: server.url, from, address });
});
afterAll(async () => {
  post.close();
  await server.stop();
});
beforeEach(() => {
  server.taken.length = 0;
});
const asked: { made: MadeRelease; authorizationId: string }[] = [];

/** Asks for the first gate of a new release. */
async function ask(title?: string): Promise<MadeRelease & { authorizationId: string }> {
  const made = await release(title === undefined ? {} : { title });
  const authorizationId = await made.ask();
  asked.push({ made, authorizationId });
  return { ...made, authorizationId };
}

// Each test writes of its own needs alone.
afterEach(async () => {
  for (const { made, authorizationId } of asked.splice(0))
    await withdrawAuthorization(made.manager.context, { authorizationId, reason: "The test is over." }).catch(() => undefined);
  await settleEveryNeed({ db });
});

const to = ({ email }: { email: string }) => server.taken.filter((one) => one.to.includes(email));
/** Without the quoted-printable of the wire. */
const plain = (raw = ""): string =>
  Buffer.from(
    raw
      .replaceAll("=\r\n", "")
      .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "latin1",
  ).toString("utf8");
const header = (raw: string, name: string): string =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, "im").exec(raw)?.[1]?.replaceAll(/\r\n[ \t]+/g, " ") ?? "";

/** Gathers what is to be told by now and answers the mails to this person. */
async function gather(personId: string): Promise<string[]> {
  await settleEveryNeed({ db });
  await moveClock({ minutes: 20 });
  const before = new Set((await db.mail.findMany({ where: { personId }, select: { id: true } })).map(({ id }) => id));
  const waiting = await gatherMails({ db });
  const mine = await db.mail.findMany({ where: { personId, id: { in: waiting } }, select: { id: true } });
  return mine.map(({ id }) => id).filter((id) => !before.has(id));
}

const deliver = (mailId: string, carry: Carry = post.carry) => deliverMail({ db }, mailId, { address, carry });

describe("a mail", () => {
  it("is delivered with what is needed, by when and where, and as one of ours", async () => {
    const made = await ask("Schöne Suche");
    const { changeManager } = staff();
    const [mailId = ""] = await gather(changeManager.id);
    expect(await deliver(mailId)).toBe("sent");
    const [mail] = to(changeManager);
    expect(mail?.from).toBe("countersign@example.com");
    expect(header(mail?.raw ?? "", "Message-ID")).toBe(`<${mailId}@releases.example.com>`);
    expect(header(mail?.raw ?? "", "Subject")).toBe(`Vote on planning (G1) of REL-${made.number}`);
    expect(header(mail?.raw ?? "", "Auto-Submitted")).toBe("auto-generated");
    expect(mail?.raw).toContain("Content-Type: text/plain");
    expect(mail?.raw).toContain("Content-Type: text/html");
    expect(plain(mail?.raw)).toContain("https://releases.example.com/authorizations/");
    expect(plain(mail?.raw)).toContain("Schöne Suche");
    expect(mail?.raw).not.toMatch(/<img|pixel/i);
  });

  it("is one for many needs, and none for what was told", async () => {
    const { changeManager } = staff();
    const releases = [await ask(), await ask(), await ask()];
    const [mailId = "", ...others] = await gather(changeManager.id);
    expect(others).toEqual([]);
    await deliver(mailId);
    expect(to(changeManager)).toHaveLength(1);
    const raw = to(changeManager)[0]?.raw ?? "";
    expect(header(raw, "Subject")).toBe("3 things are needed of you");
    for (const { number } of releases) expect(plain(raw)).toContain(`REL-${number}`);
    expect(await gather(changeManager.id)).toEqual([]);
  });

  it("is not sent of what ended before it was", async () => {
    const { changeManager } = staff();
    const made = await ask();
    const { authorizationId } = made;
    const [mailId = ""] = await gather(changeManager.id);
    await withdrawAuthorization(made.manager.context, { authorizationId, reason: "Too early." });
    await settleEveryNeed({ db });
    expect(await deliver(mailId)).toBe("needless");
    expect(to(changeManager)).toEqual([]);
    expect(await deliver(mailId)).toBe("over");
  });

  it("is sent once by two workers at once", async () => {
    const { changeManager } = staff();
    await ask();
    const [mailId = ""] = await gather(changeManager.id);
    const slow: Carry = async (letter) => {
      await wait(300);
      await post.carry(letter);
    };
    const outcomes = await Promise.allSettled([deliver(mailId, slow), deliver(mailId, slow)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await deliver(mailId)).toBe("over");
    expect(to(changeManager)).toHaveLength(1);
  });

  it("of a worker that was killed is sent after its claim has lapsed, under the same id", async () => {
    const { changeManager } = staff();
    await ask();
    const [mailId = ""] = await gather(changeManager.id);
    const killed: Carry = async (letter) => {
      await post.carry(letter);
      // It took the mail, and nobody lived to mark it.
      await new Promise(() => undefined);
    };
    void deliver(mailId, killed);
    while (to(changeManager).length === 0) await wait(20);
    await expect(deliver(mailId)).rejects.toThrow("Somebody else is sending this mail.");
    await asRole("countersign_owner", (owner) =>
      owner
        .query(`ALTER TABLE mail DISABLE TRIGGER mail_guard`)
        .then(() =>
          owner
            .query("UPDATE mail SET claimed_at = claimed_at - interval '4 minutes' WHERE id = $1", [mailId])
            .then(() => owner.query("ALTER TABLE mail ENABLE TRIGGER mail_guard")),
        ),
    );
    expect(await deliver(mailId)).toBe("sent");
    const ids = to(changeManager).map(({ raw }) => header(raw, "Message-ID"));
    expect(ids).toEqual([`<${mailId}@releases.example.com>`, `<${mailId}@releases.example.com>`]);
  });

  it("holds no header that somebody wrote into a title or a name", async () => {
    const evil = "Search\r\nBcc: everybody@example.org\r\n\r\nAll is granted";
    const victim = await person({ name: "Vic\r\nBcc: everybody@example.org" });
    await db.need.create({
      data: {
        id: crypto.randomUUID(),
        personId: victim.id,
        kind: "pass",
        subjectId: crypto.randomUUID(),
        says: evil,
        about: evil,
        href: "/releases/REL-1",
        since: new Date(),
      },
    });
    await moveClock({ minutes: 20 });
    const waiting = await gatherMails({ db });
    const { id } = await db.mail.findFirstOrThrow({ where: { personId: victim.id, id: { in: waiting } } });
    await deliver(id);
    const [mail] = to(victim);
    expect(mail?.to).toEqual([victim.email]);
    const head = (mail?.raw ?? "").split("\r\n\r\n", 1)[0] ?? "";
    expect(head).not.toMatch(/^Bcc:/im);
    expect(server.taken.filter((one) => one.to.includes("everybody@example.org"))).toEqual([]);
  });
});

describe("whoever", () => {
  it("wants no mail gets none, and finds everything in the inbox", async () => {
    const quiet = await person({ roles: ["change_manager"] });
    await chooseMail(quiet.context, { pace: "none", dailyHour: 8 });
    await ask();
    expect(await gather(quiet.id)).toEqual([]);
    expect(await db.need.count({ where: { personId: quiet.id, endedAt: null } })).toBe(1);
  });

  it("wants one a day gets one a day", async () => {
    const daily = await person({ roles: ["change_manager"] });
    await chooseMail(daily.context, { pace: "daily", dailyHour: 0 });
    await ask();
    const [first = ""] = await gather(daily.id);
    await deliver(first);
    await ask();
    await settleEveryNeed({ db });
    const hour =
      (await db.$queryRaw<{ hour: number }[]>`SELECT extract(hour FROM countersign_clock())::int AS hour`)[0]?.hour ?? 0;
    if (hour < 23) expect(await gather(daily.id)).toEqual([]);
    await moveClock({ days: 1 });
    expect(await gather(daily.id)).toHaveLength(1);
  });

  it("is told at half time and on the last day, once each", async () => {
    const { changeManager } = staff();
    const made = await ask();
    const subjects: string[] = [];
    const next = async () => {
      for (const id of await gather(changeManager.id)) await deliver(id);
      subjects.push(...to(changeManager).map(({ raw }) => header(raw, "Subject")));
      server.taken.length = 0;
    };
    await next();
    await moveClock({ days: 7 });
    await next();
    await next();
    await moveClock({ days: 6 });
    await next();
    await next();
    const says = `Vote on planning (G1) of REL-${made.number}`;
    expect(subjects).toEqual([says, `Reminder: ${says}`, `Reminder: ${says}`]);
  });
});

describe("through the queue", () => {
  const times = { retryLimit: 3, retryDelay: 1, retryBackoff: false, expireInSeconds: 60 };

  async function boss(): Promise<PgBoss> {
    const opened = new PgBoss({
      connectionString: process.env["DATABASE_URL"] ?? "",
      schema: "pgboss",
      migrate: false,
      createSchema: false,
      reindex: false,
    });
    opened.on("error", () => undefined);
    await opened.start();
    return opened;
  }

  const outcomeOf = async (id: string) => (await db.mail.findUniqueOrThrow({ where: { id } })).outcome;

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await wait(100)) if (await isSo()) return;
    throw new Error("It did not come.");
  }

  it("a mail that was refused, or whose server was away, is tried again until it is taken", async () => {
    const { changeManager } = staff();
    await ask();
    const [refused = ""] = await gather(changeManager.id);
    server.refuse(2, 451);
    const opened = await boss();
    try {
      await workMails(opened, { address, carry: post.carry, times });
      await queueMails(opened, [refused, refused]);
      await until(async () => (await outcomeOf(refused)) === "sent");
      const { attempts, lastError } = await db.mail.findUniqueOrThrow({ where: { id: refused } });
      expect({ attempts, taken: to(changeManager).length }).toEqual({ attempts: 3, taken: 1 });
      expect(lastError).toContain("Not now");
    } finally {
      await opened.stop({ graceful: false });
    }
  });

  it("a mail is taken by a server that came back", async () => {
    const { changeManager2 } = staff();
    await ask();
    const [mailId = ""] = await gather(changeManager2.id);
    const port = await deadPort();
    const away = openPost({ smtpUrl: `smtp://127.0.0.1:${port}`, from, address });
    await expect(deliver(mailId, away.carry)).rejects.toThrow(/ECONNREFUSED/);
    expect(await outcomeOf(mailId)).toBe(null);
    const back = await mailServer(port);
    expect(await deliver(mailId, away.carry)).toBe("sent");
    expect(back.taken).toHaveLength(1);
    away.close();
    await back.stop();
  });

  it("a mail that nobody takes is given up, where the administrator sees it", async () => {
    const { founder } = organisation();
    const { changeManager } = staff();
    await ask();
    const [mailId = ""] = await gather(changeManager.id);
    server.refuse(100, 550);
    const opened = await boss();
    try {
      await workMails(opened, { address, carry: post.carry, times });
      await opened.updateQueue("send-mail", { retryLimit: 1, retryDelay: 1 });
      await queueMails(opened, [mailId]);
      await until(async () => (await outcomeOf(mailId)) === "undelivered");
    } finally {
      server.refuse(0, 550);
      await opened.stop({ graceful: false });
    }
    const { mails } = await settingsPage(founder.context);
    expect(mails.undelivered).toMatchObject([{ id: mailId, personName: changeManager.name, attempts: 2 }]);
    expect(mails.undelivered[0]?.lastError).toContain("Not now");
  });
});
