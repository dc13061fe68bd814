/** The database seats people by itself, and the domain does: from appointments of every shape both seat the same. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type pg from "pg";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { seatsUnder } from "#lib/db/panel-store";
import { readPolicyVersion } from "#lib/db/policy-store";
import { seatParties } from "#lib/domain/policy";
import { requiredParties } from "#lib/domain/policy-change";
import { asRole } from "../../support/database.ts";
import { change, service } from "../../support/factories.ts";
import { once } from "../../support/once.ts";
import { authorityId, staff } from "../../support/people.ts";
import { authorityOf, policyInForce } from "../../support/policies.ts";

const people = 6;
const one = fc.nat(people - 1);
const seldom = fc.constantFrom(false, false, false, true);

const worlds = fc.record({
  left: fc.array(seldom, { minLength: people, maxLength: people }),
  asker: one,
  appointments: fc.array(
    fc.record({
      who: one,
      what: fc.constantFrom("owner", "deputy", "board", "named", "manager"),
      /** Confirmed before it was asked, after it, or never. */
      confirmedHours: fc.constantFrom(-48, -48, -48, -0.5, null),
      isEnded: seldom,
    }),
    { minLength: 3, maxLength: 14 },
  ),
  delegations: fc.array(
    fc
      .record({
        by: one,
        to: one,
        of: fc.constantFrom("board" as const, "named" as const, "managers" as const, "service" as const),
        time: fc.constantFrom([-48, -24], [-48, 24], [-48, 72], [24, 48]),
        confirmedHours: fc.constantFrom(-48, -48, -0.5, null),
        isEnded: seldom,
      })
      .filter(({ by, to }) => by !== to),
    { maxLength: 6 },
  ),
  absences: fc.array(fc.record({ who: one, fromHours: fc.constantFrom(-2, 5), isEnded: seldom }), { maxLength: 3 }),
});
type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never;

/** The moment in the middle of every world. */
const now = Date.now();
const at = (hours: number): Date => new Date(now + hours * 3_600_000);

/** A change that is asked for under a policy which requires everybody. */
const scene = once(async () => {
  const { id: serviceId } = await service({ owner: null, deputy: null });
  const { id: changeId } = await change({ serviceId });
  const [board, named] = [await authorityOf("Board", []), await authorityOf("Named", [])];
  const place = { subject: "change", gate: null, kind: null } as const;
  const policyId = await policyInForce({ ...place, authorityId: board, authorityIds: [named], votesNeeded: 2 });
  const policy = { ...(await readPolicyVersion(database(), policyId)), parties: requiredParties };
  return {
    serviceId,
    changeId,
    policy,
    ids: { board, named, managers: await authorityId("change_managers"), service: serviceId },
  };
});

/** Puts people and what they hold there without asking the guards: only the seating is tried. Answers their ids. */
async function put(client: pg.Client, world: World): Promise<string[]> {
  const { ids } = await scene();
  const who = world.left.map(() => randomUUID() as string);
  const add = (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${index + 1}`);
    return client.query(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places.join(", ")})`, Object.values(row));
  };
  const steps = async (table: string, key: string, id: string, confirmedHours: number | null, isEnded: boolean) => {
    const step = { [key]: id, person_id: randomUUID(), entry_id: id };
    if (confirmedHours !== null) await add(table, { ...step, step: "confirmed", at: at(confirmedHours) });
    if (isEnded) await add(table, { ...step, step: "ended" });
  };
  for (const [index, id] of who.entries())
    await add("person", {
      ...{ id, name: `Person ${index}`, email: `${id}@example.org`, time_zone: "UTC" },
      left_at: world.left[index] ? at(-1) : null,
    });
  for (const [index, { who: held, what, confirmedHours, isEnded }] of world.appointments.entries()) {
    const id = randomUUID();
    await add("appointment", {
      ...{ id, person_id: who[held], entry_id: id, proposed_by: randomUUID(), proposed_at: at(-100 + index) },
      kind: what === "manager" ? "role" : what === "board" || what === "named" ? "member" : what,
      role: what === "manager" ? "change_manager" : null,
      authority_id: what === "board" || what === "named" ? ids[what] : null,
      service_id: what === "owner" || what === "deputy" ? ids.service : null,
    });
    await steps("appointment_step", "appointment_id", id, confirmedHours, isEnded);
  }
  for (const { by, to, of, time, confirmedHours, isEnded } of world.delegations) {
    const id = randomUUID();
    const [from = 0, until = 0] = time;
    await add("delegation", {
      ...{
        id,
        person_id: who[by],
        delegate_id: who[to],
        entry_id: id,
        from_at: at(from),
        to_at: at(until),
      },
      ...{ authority_id: of === "service" ? null : ids[of], service_id: of === "service" ? ids.service : null },
    });
    await steps("delegation_step", "delegation_id", id, confirmedHours, isEnded);
  }
  for (const { who: absent, fromHours, isEnded } of world.absences)
    await add("absence", {
      ...{ id: randomUUID(), person_id: who[absent], from_at: at(fromHours), to_at: at(40) },
      ...{ entry_id: randomUUID(), ended_at: isEnded ? at(-1) : null },
    });
  return who;
}

const said = (party: string, of: string | undefined, person: string, standing: string, lentBy: string | null | undefined) =>
  [party, of ?? "", person, standing, lentBy ?? ""].join(" ");

async function byDatabase(client: pg.Client, asker: string): Promise<string[]> {
  const { changeId, policy, ids } = await scene();
  const subject = {
    ...{ id: randomUUID(), subject: "change", change_id: changeId, policy_id: policy.id, asked_by: asker },
    ...{ asked_at: at(-1), expires_at: at(335) },
  };
  const wanted = [
    ...(["authority", "change_manager", "service_owner", "uninvolved"] as const).map((party) => [party, undefined] as const),
    ["affected_owner", ids.service] as const,
    ["named_authority", ids.named] as const,
  ];
  const seats: string[] = [];
  for (const [party, of] of wanted) {
    const { rows } = await client.query<{ person_id: string; standing: string; for_person_id: string | null }>(
      `SELECT s.* FROM seats_of(jsonb_populate_record(NULL::"authorization", $1), $2::party, $3) s`,
      [subject, party, of ?? randomUUID()],
    );
    seats.push(...rows.map((row) => said(party, of, row.person_id, row.standing, row.for_person_id)));
  }
  return seats.sort();
}

async function byDomain(asker: string): Promise<string[]> {
  const { serviceId, policy } = await scene();
  const { requester } = staff();
  const panel = await seatsUnder(database(), policy, { serviceId, affectedIds: [] }, at(-1));
  const seated = seatParties({ ...panel, policy }, new Set([asker, requester.id]));
  return seated
    .flatMap(({ party, of, seats }) => seats.map(({ id, standing, lent }) => said(party, of?.id, id, standing, lent?.by.id)))
    .sort();
}

const cleared = ["absence", "delegation_step", "delegation", "appointment_step", "appointment"];

describe("the database and the domain", () => {
  it("seat the same people, a hundred times", async () => {
    await scene();
    const standings = new Set<string | undefined>();
    await asRole("postgres", async (client) => {
      await client.query("SET session_replication_role = replica");
      for (const table of cleared) await client.query(`CREATE TEMP TABLE kept_${table} AS TABLE ${table}`);
      for (const world of fc.sample(worlds, 100)) {
        const asker = (await put(client, world))[world.asker] ?? "";
        const seats = await byDatabase(client, asker);
        expect([world, await byDomain(asker)]).toEqual([world, seats]);
        for (const seat of seats) standings.add(seat.split(" ")[3]);
        for (const table of cleared) await client.query(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept_${table}`);
      }
    });
    expect(standings).toEqual(new Set(["delegate", "deputy", "member", "owner", "stand_in"]));
  });
});
