import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { askChange } from "#lib/services/change/ask-change";
import { expireAuthorization } from "#lib/services/gate/expire-authorization";
import { expireLateAuthorizations } from "#lib/services/gate/expire-late-authorizations";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { moveClock } from "../../../support/clock.ts";
import { change, release, service, staff } from "../../../support/factories.ts";
import { job } from "../../../support/people.ts";
import { refusalsOf } from "../../../support/refusals.ts";

const stateOf = async (id: string) =>
  database().authorization.findUniqueOrThrow({ where: { id }, select: { state: true, endedAt: true } });

describe("an authorization is withdrawn", () => {
  it("while pending or unspent, with a reason, by who may ask", async () => {
    const { developer } = staff();
    const made = await release();
    const pending = await made.ask();
    const withdraw = (reason: string, by = made.manager) =>
      withdrawAuthorization(by.context, { authorizationId: pending, reason });
    expect(await refusalsOf(withdraw("", developer))).toEqual(["role-missing", "reason-missing"]);
    await withdraw("Too early.");
    expect((await stateOf(pending)).state).toBe("withdrawn");
    const granted = await made.grant();
    await withdrawAuthorization(made.manager.context, { authorizationId: granted, reason: "The plan is wrong." });
    expect((await stateOf(granted)).state).toBe("withdrawn");
    expect(await refusalsOf(made.enter("planning"))).toEqual(["not-granted"]);
    await made.reach("planning");
  });

  it("not after it was spent or refused", async () => {
    const { changeManager } = staff();
    const spent = await release({ phase: "planning" });
    const [g1] = (await spent.read()).authorizations;
    const target = { authorizationId: g1?.id ?? "", reason: "Back." };
    expect(await refusalsOf(withdrawAuthorization(spent.manager.context, target))).toEqual(["not-open"]);
    const refused = await release();
    const id = await refused.ask();
    const seats = (await refused.authorization(id)).parties.flatMap((party) => party.seats);
    for (const seat of seats)
      await refused.vote(id, seat, seat.id === changeManager.id ? "refuse" : "abstain").catch(() => undefined);
    expect((await stateOf(id)).state).toBe("refused");
    expect(await refusalsOf(withdrawAuthorization(refused.manager.context, { authorizationId: id, reason: "No." }))).toEqual([
      "not-open",
    ]);
  });

  it("of a change puts it back to draft", async () => {
    const { requester } = staff();
    const { id: changeId } = await change({ serviceId: (await service()).id });
    const authorizationId = await askChange(requester.context, { changeId, expectedVersion: 1 });
    await withdrawAuthorization(requester.context, { authorizationId, reason: "A typo." });
    expect((await database().change.findUniqueOrThrow({ where: { id: changeId } })).state).toBe("draft");
  });
});

describe("an authorization expires", () => {
  it("when its request or its unspent grant is past its time, and a spent one never", async () => {
    const { requester } = staff();
    const spent = await release({ phase: "planning" });
    const pending = await release();
    const asked = await pending.ask();
    const { id: changeId } = await change({ serviceId: pending.service.id });
    const ofChange = await askChange(requester.context, { changeId, expectedVersion: 1 });
    const idle = await release();
    const granted = await idle.grant();
    expect(await refusalsOf(expireAuthorization(job, asked))).toEqual(["not-late"]);

    await moveClock({ days: 14, minutes: 1 });
    expect(await refusalsOf(pending.vote(asked, staff().changeManager))).toEqual(["expired"]);
    await expireLateAuthorizations(job);
    expect((await stateOf(asked)).state).toBe("expired");
    expect((await stateOf(ofChange)).state).toBe("expired");
    expect((await stateOf(granted)).state).toBe("granted");
    expect((await database().change.findUniqueOrThrow({ where: { id: changeId } })).state).toBe("draft");

    await moveClock({ days: 16 });
    expect(await refusalsOf(idle.enter("planning"))).toEqual(["grant-expired"]);
    await expireLateAuthorizations(job);
    expect((await stateOf(granted)).state).toBe("expired");
    expect((await spent.read()).authorizations.map(({ state }) => state)).toEqual(["granted"]);
    await idle.reach("planning");
    await pending.reach("planning");
  });
});
