import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { endAppointment } from "#lib/services/appointment/end-appointment";
import { ProposeAppointmentInput, proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { person, service, staff } from "../../../support/factories.ts";
import { authorityId, organisation, type Someone } from "../../../support/people.ts";
import { refusalsOf } from "../../../support/refusals.ts";

const db = database();
const nothing = { role: null, authorityId: null, serviceId: null };

const inForce = async ({ id }: Someone): Promise<number> => {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM appointment_in_force WHERE person_id = ${id}::uuid`;
  return rows.length;
};
const told = async (appointmentId: string): Promise<string[]> => {
  const rows = await db.$queryRaw<{ type: string }[]>`
    SELECT content ->> 'type' AS type FROM record_entry WHERE content ->> 'appointmentId' = ${appointmentId} ORDER BY sequence`;
  return rows.map(({ type }) => type);
};
const asMember = async (who: Someone) => ({
  ...nothing,
  kind: "member" as const,
  personId: who.id,
  authorityId: await authorityId("cab"),
});

describe("an appointment", () => {
  it("to a board is in force when a second person confirmed it, until it is ended; each step is in the record", async () => {
    const { founder, second } = organisation();
    const mia = await person();
    const appointmentId = await proposeAppointment(founder.context, await asMember(mia));
    expect(await inForce(mia)).toBe(0);
    expect(await refusalsOf(confirmAppointment(founder.context, { appointmentId }))).toEqual(["proposer"]);
    expect(await told(appointmentId)).toEqual(["appointment.proposed"]);
    await confirmAppointment(second.context, { appointmentId });
    expect(await inForce(mia)).toBe(1);
    expect(await refusalsOf(confirmAppointment(second.context, { appointmentId }))).toEqual(["in-force"]);
    await endAppointment(mia.context, { appointmentId });
    expect(await inForce(mia)).toBe(0);
    expect(await told(appointmentId)).toEqual(["appointment.proposed", "appointment.confirmed", "appointment.ended"]);
  });

  it("to a role other than change manager is in force at once", async () => {
    const { founder } = organisation();
    const [tess, chen] = [await person(), await person()];
    await proposeAppointment(founder.context, { ...nothing, kind: "role", personId: tess.id, role: "tester" });
    await proposeAppointment(founder.context, { ...nothing, kind: "role", personId: chen.id, role: "change_manager" });
    expect([await inForce(tess), await inForce(chen)]).toEqual([1, 0]);
  });

  it("is confirmed once when two confirm it at the same moment", async () => {
    const { founder, second } = organisation();
    const { changeManager } = staff();
    const appointmentId = await proposeAppointment(founder.context, await asMember(await person()));
    const both = await Promise.allSettled(
      [second, changeManager].map(({ context }) => confirmAppointment(context, { appointmentId })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await told(appointmentId)).toEqual(["appointment.proposed", "appointment.confirmed"]);
  });

  it("of a new owner ends the one before; a service has one", async () => {
    const { founder, second } = organisation();
    const [old, next] = [await person(), await person()];
    const { id: serviceId } = await service({ owner: old });
    const appointmentId = await proposeAppointment(founder.context, { ...nothing, kind: "owner", personId: next.id, serviceId });
    expect([await inForce(old), await inForce(next)]).toEqual([1, 0]);
    await confirmAppointment(second.context, { appointmentId });
    expect([await inForce(old), await inForce(next)]).toEqual([0, 1]);
  });

  it("is over when its holder leaves", async () => {
    const { founder } = organisation();
    const mia = await person({ roles: ["tester"], member: ["cab"] });
    expect(await inForce(mia)).toBe(2);
    await deactivatePerson(founder.context, { personId: mia.id });
    expect(await inForce(mia)).toBe(0);
    expect(await refusalsOf(proposeAppointment(founder.context, await asMember(mia)))).toEqual(["has-left"]);
  });

  it("that is refused leaves no trace, whoever tries", async () => {
    const cast = staff();
    const mia = await person();
    const before = await db.recordEntry.count();
    for (const who of [cast.requester, cast.manager, cast.developer, cast.tester, cast.operator, cast.auditor])
      expect(await refusalsOf(proposeAppointment(who.context, await asMember(mia)))).toEqual(["role-missing"]);
    expect(await refusalsOf(proposeAppointment(cast.changeManager.context, await asMember(cast.changeManager)))).toEqual([
      "oneself",
    ]);
    expect(await db.recordEntry.count()).toBe(before);
  });

  it("takes from a form what its kind asks for, and says at the field what is missing", async () => {
    const { founder } = organisation();
    const mia = await person();
    const sent = { kind: "role", personId: mia.id, role: "tester", authorityId: "", serviceId: "" };
    await proposeAppointment(founder.context, ProposeAppointmentInput.parse(sent));
    const { error } = ProposeAppointmentInput.safeParse({ kind: "captain", personId: "mia", role: "king", authorityId: "x" });
    expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
      ["kind", "Choose what it is."],
      ["personId", "Choose a person."],
      ["role", "Choose a role."],
      ["authorityId", "Choose an authority."],
    ]);
    const none = ProposeAppointmentInput.parse({ kind: "owner", personId: mia.id });
    expect(await refusalsOf(proposeAppointment(founder.context, none))).toEqual(["subject-missing"]);
  });
});
