import { describe, expect, it } from "vitest";
import type { Appointed } from "#lib/domain/admin-event";
import {
  type Appointment,
  type AppointmentFacts,
  decideConfirmAppointment,
  decideEndAppointment,
  decideProposeAppointment,
  isInForce,
} from "#lib/domain/appointment";
import type { Decision } from "#lib/domain/decision";
import { type Actor, type Role, roles } from "#lib/domain/release";

const actor = (id: string, ...held: Role[]): Actor => ({ kind: "person", id, name: id, roles: held });
const [admin, second, changeManager, nobody] = [
  actor("admin", "administrator"),
  actor("second", "administrator"),
  actor("chen", "change_manager"),
  actor("nobody", "developer", "release_manager", "auditor"),
];

const appointed = (override: Partial<Appointed> = {}): Appointed => ({
  kind: "member",
  personId: "mia",
  personName: "Mia",
  role: null,
  authorityId: "cab",
  authorityName: "CAB",
  serviceId: null,
  serviceName: null,
  ...override,
});
const role = (held: Role): Appointed => appointed({ kind: "role", role: held, authorityId: null, authorityName: null });
const of = (kind: "owner" | "deputy", override: Partial<Appointed> = {}): Appointed =>
  appointed({ kind, authorityId: null, authorityName: null, serviceId: "web", serviceName: "Web", ...override });
const stored = (what: Appointed, override: Partial<Appointment> = {}): Appointment => ({
  ...what,
  id: "a1",
  proposedBy: "admin",
  isConfirmed: false,
  isEnded: false,
  ...override,
});
const facts = (override: Partial<AppointmentFacts> = {}): AppointmentFacts => ({
  personHasLeft: false,
  serviceState: null,
  standing: [],
  counterpartId: null,
  ...override,
});
const codes = (decision: Decision<unknown>) => (decision.allowed ? [] : decision.refusals.map(({ code }) => code));
const types = (decision: Decision<{ type: string }>) => (decision.allowed ? decision.events.map(({ type }) => type) : []);

describe("proposing an appointment", () => {
  const propose = (what: Appointed, by: Actor, known = facts()) =>
    decideProposeAppointment({ appointmentId: "a1", ...what }, known, by);

  it("is for an administrator, or for a change manager where it is no role", () => {
    expect(codes(propose(appointed(), admin))).toEqual([]);
    expect(codes(propose(appointed(), changeManager))).toEqual([]);
    expect(codes(propose(of("owner"), changeManager))).toEqual([]);
    for (const one of roles) expect(codes(propose(role(one), admin))).toEqual([]);
    for (const one of roles) expect(codes(propose(role(one), changeManager))).toEqual(["role-by-administrator"]);
    expect(codes(propose(appointed(), nobody))).toEqual(["role-missing"]);
  });

  it.each([
    ["for oneself", appointed({ personId: "admin" }), facts(), ["oneself"]],
    ["for somebody who left", appointed(), facts({ personHasLeft: true }), ["has-left"]],
    ["without an authority", appointed({ authorityId: null }), facts(), ["subject-missing"]],
    ["without a service", of("owner", { serviceId: null }), facts(), ["subject-missing"]],
    ["of a retired service", of("owner"), facts({ serviceState: "retired" }), ["service-retired"]],
    [
      "of somebody who holds it",
      appointed(),
      facts({ standing: [stored(appointed(), { isConfirmed: true })] }),
      ["appointed-already"],
    ],
    ["of somebody who is proposed for it", appointed(), facts({ standing: [stored(appointed())] }), ["appointed-already"]],
    ["of the owner as their own deputy", of("deputy"), facts({ counterpartId: "mia" }), ["owner-and-deputy"]],
  ])("%s is refused", (_what, what, known, expected) => {
    expect(codes(propose(what, admin, known))).toEqual(expected);
  });
});

describe("an appointment", () => {
  it("that makes an elector is in force only when confirmed; another role at once; none when it has ended", () => {
    for (const one of roles) expect(isInForce(stored(role(one)))).toBe(one !== "change_manager");
    for (const what of [appointed(), of("owner"), of("deputy"), role("change_manager")]) {
      expect(isInForce(stored(what))).toBe(false);
      expect(isInForce(stored(what, { isConfirmed: true }))).toBe(true);
      expect(isInForce(stored(what, { isConfirmed: true, isEnded: true }))).toBe(false);
    }
  });
});

describe("confirming an appointment", () => {
  const confirm = (what: Appointment, by: Actor, standing: Appointment[] = [], personHasLeft = false) =>
    decideConfirmAppointment(what, { personHasLeft, standing }, by);

  it("is for a second administrator or change manager", () => {
    expect(types(confirm(stored(appointed()), second))).toEqual(["appointment.confirmed"]);
    expect(types(confirm(stored(appointed()), changeManager))).toEqual(["appointment.confirmed"]);
    expect(codes(confirm(stored(appointed()), admin))).toEqual(["proposer"]);
    expect(codes(confirm(stored(appointed({ personId: "second" })), second))).toEqual(["oneself"]);
    expect(codes(confirm(stored(appointed()), nobody))).toEqual(["role-missing"]);
  });

  it.each([
    ["that has ended", stored(appointed(), { isEnded: true }), false, ["ended"]],
    ["that is confirmed", stored(appointed(), { isConfirmed: true }), false, ["in-force"]],
    ["that needs no second person", stored(role("tester")), false, ["in-force"]],
    ["of somebody who left", stored(appointed()), true, ["has-left"]],
  ])("%s is refused", (_what, what, left, expected) => {
    expect(codes(confirm(what, second, [], left))).toEqual(expected);
  });

  it("of an owner ends the appointment of the one before, and of no member", () => {
    const holder = (what: Appointed) => stored({ ...what, personId: "old" }, { id: "a0", isConfirmed: true });
    expect(types(confirm(stored(of("owner")), second, [holder(of("owner")), stored(of("owner"))]))).toEqual([
      "appointment.ended",
      "appointment.confirmed",
    ]);
    expect(types(confirm(stored(appointed()), second, [holder(appointed())]))).toEqual(["appointment.confirmed"]);
  });
});

describe("ending an appointment", () => {
  const end = (what: Appointment, by: Actor, administrators = 2) => decideEndAppointment(what, { administrators }, by);

  it("is for its holder, an administrator or a change manager", () => {
    for (const by of [admin, changeManager, actor("mia")]) expect(codes(end(stored(appointed()), by))).toEqual([]);
    expect(codes(end(stored(appointed()), nobody))).toEqual(["role-missing"]);
    expect(codes(end(stored(appointed(), { isEnded: true }), admin))).toEqual(["ended"]);
  });

  it("never takes the last administrator's role", () => {
    expect(codes(end(stored(role("administrator")), second, 1))).toEqual(["last-administrator"]);
    expect(codes(end(stored(role("tester")), second, 1))).toEqual([]);
  });
});
