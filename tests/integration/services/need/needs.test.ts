import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { countInbox, inbox } from "#lib/queries/inbox";
import { confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { raiseLateNeeds, settleEveryNeed } from "#lib/services/need/raise-needs";
import { sendOutbox } from "#lib/services/outbox/send-outbox";
import { confirmBuilder } from "#lib/services/trust/confirm-builder";
import { confirmProvenanceRule } from "#lib/services/trust/confirm-provenance-rule";
import { endBuilder } from "#lib/services/trust/end-builder";
import { proposeBuilder } from "#lib/services/trust/propose-builder";
import { proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { moveClock } from "../../../support/clock.ts";
import { release, staff } from "../../../support/factories.ts";
import { authorityId, organisation, person, type Someone } from "../../../support/people.ts";
import { builderUri, keyPair } from "../../../support/sign-provenance.ts";

const db = database();

/** As the worker does it, until nothing is left. */
async function pump(): Promise<void> {
  while ((await sendOutbox({ db })).length > 0);
}

/** What stands in somebody's inbox of this release, as "kind: what is needed". */
async function inboxOf({ context }: Someone, number: number): Promise<string[]> {
  await pump();
  const { lines } = await inbox(context);
  return lines.filter(({ about }) => about.startsWith(`REL-${number} `)).map(({ kind, says }) => `${kind}: ${says}`);
}

describe("a request", () => {
  it("stands in the inbox of every elector until they voted, and of nobody once it is decided", async () => {
    const made = await release();
    const { changeManager, changeManager2, requester } = staff();
    const id = await made.ask();
    const wanted = `vote: Vote on planning (G1) of REL-${made.number}`;
    expect(await inboxOf(changeManager, made.number)).toEqual([wanted]);
    expect(await inboxOf(changeManager2, made.number)).toEqual([wanted]);
    expect(await inboxOf(requester, made.number)).toEqual([]);
    await made.vote(id, changeManager);
    // At once, although nobody has sent the outbox since.
    const { lines } = await inbox(changeManager.context);
    expect(lines.filter(({ about }) => about.startsWith(`REL-${made.number} `))).toEqual([]);
    expect(await inboxOf(changeManager2, made.number)).toEqual([]);
    expect(await inboxOf(made.manager, made.number)).toEqual([`pass: Granted: pass planning (G1) of REL-${made.number}`]);
    await made.enter("planning");
    expect(await inboxOf(made.manager, made.number)).toEqual([]);
  });

  it("leads to its page and says by when", async () => {
    const made = await release();
    const { changeManager } = staff();
    const authorization = await made.authorization(await made.ask());
    await pump();
    const { lines, count } = await inbox(changeManager.context);
    const line = lines.find(({ about }) => about.startsWith(`REL-${made.number} `));
    expect(line).toMatchObject({ href: `/authorizations/${authorization.number}`, dueAt: authorization.expiresAt });
    expect(await countInbox(changeManager.context)).toBe(Math.min(count, 100));
  });

  it("that was withdrawn before anybody looked is nobody's need", async () => {
    const made = await release();
    const { changeManager } = staff();
    const authorizationId = await made.ask();
    await withdrawAuthorization(made.manager.context, { authorizationId, reason: "Too early." });
    expect(await inboxOf(changeManager, made.number)).toEqual([]);
    expect(await db.need.count({ where: { subjectId: authorizationId } })).toBe(0);
  });

  it("that was refused is to be asked again, until it is", async () => {
    const made = await release();
    const { changeManager, changeManager2 } = staff();
    const id = await made.ask();
    await made.vote(id, changeManager, "refuse");
    await made.vote(id, changeManager2, "refuse").catch(() => undefined);
    const again = `ask_again: Refused: read why, mend it and ask again for planning (G1) of REL-${made.number}`;
    expect(await inboxOf(made.manager, made.number)).toEqual([again]);
    await made.ask();
    expect(await inboxOf(made.manager, made.number)).toEqual([]);
  });
});

describe("nothing is needed", () => {
  it("of what was rolled back", async () => {
    const made = await release();
    await pump();
    const before = await db.need.count();
    const streamId = (await made.read()).streamId;
    await expect(
      inTransaction(db, async (tx) => {
        await tx.outbox.create({ data: { topic: "record", payload: { streamId, entries: [] } } });
        throw new Error("On second thoughts.");
      }),
    ).rejects.toThrow("On second thoughts.");
    await pump();
    expect(await db.need.count()).toBe(before);
  });

  it("twice, however many pumps and sweeps look at the same", async () => {
    const made = await release();
    const { changeManager } = staff();
    const subjectId = await made.ask();
    await Promise.all([sendOutbox({ db }), sendOutbox({ db }), settleEveryNeed({ db }), raiseLateNeeds({ db })]);
    await settleEveryNeed({ db });
    expect(await db.need.count({ where: { subjectId, personId: changeManager.id } })).toBe(1);
  });

  it("of somebody who left", async () => {
    const made = await release();
    const { founder } = organisation();
    const leaver = await person({ name: "Lea Leaver", roles: ["change_manager"] });
    await made.ask();
    expect(await inboxOf(leaver, made.number)).toHaveLength(1);
    await deactivatePerson(founder.context, { personId: leaver.id });
    await settleEveryNeed({ db });
    expect(await db.need.count({ where: { personId: leaver.id, endedAt: null } })).toBe(0);
  });
});

describe("an installation of an earlier version", () => {
  it("gets its needs from what stands, although no entry tells of it again", async () => {
    const made = await release();
    const { changeManager } = staff();
    const subjectId = await made.ask();
    await db.outbox.updateMany({ where: { sentAt: null }, data: { sentAt: new Date() } });
    expect(await db.need.count({ where: { subjectId } })).toBe(0);
    await settleEveryNeed({ db });
    expect(await inboxOf(changeManager, made.number)).toHaveLength(1);
  });
});

describe("a proposal", () => {
  it("waits in the inbox of whoever may confirm it, until one did", async () => {
    const { founder, second } = organisation();
    const newcomer = await person({ name: "Nora Newcomer" });
    const appointmentId = await proposeAppointment(founder.context, {
      kind: "member",
      personId: newcomer.id,
      role: null,
      authorityId: await authorityId("cab"),
      serviceId: null,
    });
    await pump();
    const waits = async ({ context }: Someone) =>
      (await inbox(context)).lines.filter(({ says }) => says.startsWith("Confirm Nora Newcomer")).map(({ says }) => says);
    expect(await waits(second)).toEqual(["Confirm Nora Newcomer as member of an authority, Change advisory board"]);
    expect(await waits(founder)).toEqual([]);
    await confirmAppointment(second.context, { appointmentId });
    await pump();
    expect(await waits(second)).toEqual([]);
  });

  it("of a builder, or of what the gates make of provenance, waits until it is confirmed, ended or overtaken", async () => {
    const { changeManager, changeManager2 } = staff();
    const waits = async ({ context }: Someone) => {
      await pump();
      const { lines } = await inbox(context);
      return lines.filter(({ href }) => href === "/admin/builders").map(({ says }) => says);
    };
    const propose = () =>
      proposeBuilder(changeManager.context, {
        ...{ name: `Runner ${randomUUID().slice(0, 8)}`, kind: "key", material: keyPair().pem, builderUri },
        ...{ keyHint: "", identity: "", issuer: "" },
      });
    const [confirmed, ended] = [await propose(), await propose()];
    expect(await waits(changeManager2)).toHaveLength(2);
    expect(await waits(changeManager)).toEqual([]);
    await confirmBuilder(changeManager2.context, { trustedBuilderId: confirmed });
    await endBuilder(changeManager2.context, { trustedBuilderId: ended, reason: "Another one is meant." });
    expect(await waits(changeManager2)).toEqual([]);
    const rule = { whenMissing: "warns", whenBad: "blocks", whenForeign: "warns" } as const;
    await proposeProvenanceRule(changeManager.context, rule);
    const ruleId = await proposeProvenanceRule(changeManager.context, rule);
    const wanted = "Confirm what the gates make of provenance and components";
    expect(await waits(changeManager2)).toEqual([wanted, wanted]);
    await confirmProvenanceRule(changeManager2.context, { ruleId });
    expect(await waits(changeManager2)).toEqual([]);
  });
});

describe("shortly before its end", () => {
  it("a request is told to those who can speak for who keeps silent", async () => {
    const made = await release();
    const { changeManager, deputy } = staff();
    await made.ask();
    expect(await inboxOf(deputy, made.number)).toEqual([]);
    await moveClock({ days: 13, hours: 1 });
    await raiseLateNeeds({ db });
    const silent = "See that planning (G1) of REL-";
    expect((await inboxOf(deputy, made.number))[0]).toContain(`chase: ${silent}${made.number} is decided: `);
    expect(await inboxOf(changeManager, made.number)).toEqual([`vote: Vote on planning (G1) of REL-${made.number}`]);
    expect((await inboxOf(made.manager, made.number))[0]).toContain(silent);
  });
});
