/** Two hundred people vote at once, on connections of several pools, through the service that every vote goes through. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { database, openDatabase } from "#lib/db/client";
import type { RecordEntry } from "#lib/domain/record";
import { verifyStream } from "#lib/domain/record-verify";
import { AppError } from "#lib/errors";
import { administer } from "#lib/services/administer";
import { castVote } from "#lib/services/gate/cast-vote";
import { urlFor } from "../../support/database.ts";
import { digestOf, release } from "../../support/factories.ts";
import { contextOf, organisation, staff } from "../../support/people.ts";
import { authorityOf, policyInForce } from "../../support/policies.ts";
import { sign } from "../../support/sign.ts";

const [voters, needed] = [200, 150];

/** New people in one authority, all of them by one proposal and one confirmation. */
async function membersOf(authorityId: string, authorityName: string) {
  const { founder, second } = await organisation();
  const people = Array.from({ length: voters }, (_, index) => ({ id: randomUUID(), name: `Member ${index + 1}` }));
  const seats = people.map(({ id, name }) => ({
    ...{ appointmentId: randomUUID(), kind: "member" as const, personId: id, personName: name, role: null },
    ...{ authorityId, authorityName, serviceId: null, serviceName: null },
  }));
  await administer(founder.context, () =>
    Promise.resolve({
      allowed: true,
      events: [
        ...people.map(({ id, name }, index) => {
          return { type: "person.added" as const, personId: id, name, email: `member-${index}@example.org`, timeZone: "UTC" };
        }),
        ...seats.map((seat) => ({ type: "appointment.proposed" as const, ...seat })),
      ],
    }),
  );
  await administer(second.context, () =>
    Promise.resolve({ allowed: true, events: seats.map((seat) => ({ type: "appointment.confirmed" as const, ...seat })) }),
  );
  return people;
}

async function entriesOf(streamId: string): Promise<RecordEntry[]> {
  const rows = await database().$queryRaw<(Omit<RecordEntry, "sequence"> & { sequence: bigint })[]>`
    SELECT stream_id AS "streamId", sequence, previous_hash AS "previousHash", body, entry_hash AS "entryHash",
      (extract(epoch FROM recorded_at) * 1000000)::bigint AS "recordedAtMicros"
    FROM record_entry WHERE stream_id = ${streamId}::uuid ORDER BY record_entry.sequence`;
  return rows.map((row) => ({ ...row, sequence: BigInt(row.sequence) }));
}

it("two hundred votes at once grant once, with every vote that counts kept, and the rest told that it is decided", async () => {
  await staff();
  const assembly = await authorityOf("Assembly", []);
  const members = await membersOf(assembly, "Assembly");
  await policyInForce({ authorityId: assembly, votesNeeded: needed });
  const made = await release({ kind: "major" });
  const id = await made.ask();
  const decided = { authorizationId: id, verdict: "grant" as const, reason: "", evidenceDigest: await digestOf(id) };
  const signed: { member: (typeof members)[number]; signatureId: string }[] = [];
  for (const member of members) signed.push({ member, signatureId: await sign(contextOf(member), decided) });

  const pools = Array.from({ length: 4 }, () => openDatabase(urlFor("countersign_app")));
  const ended = await Promise.allSettled(
    signed.map(({ member, signatureId }, index) => {
      const db = pools[index % pools.length]?.database ?? database();
      return castVote({ ...contextOf(member), db }, { ...decided, signatureId });
    }),
  );
  for (const { close } of pools) await close();

  const late = ended.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const codes = late.map((error) => (error instanceof AppError ? error.refusals.map(({ code }) => code).join() : String(error)));
  expect(new Set(codes)).toEqual(new Set(["not-pending"]));
  expect(ended.length - late.length).toBe(needed);
  const { state, votes } = await made.authorization(id);
  expect([state, votes.length, new Set(votes.map(({ person }) => person.id)).size]).toEqual(["granted", needed, needed]);

  const { streamId } = await made.read();
  const entries = await entriesOf(streamId);
  const told = entries.map(({ body }) => (JSON.parse(Buffer.from(body).toString()) as { type: string }).type);
  expect(told.filter((type) => type === "vote.cast")).toHaveLength(needed);
  expect(told.filter((type) => type === "authorization.granted")).toHaveLength(1);
  expect(verifyStream(streamId, entries).faults).toEqual([]);
});
