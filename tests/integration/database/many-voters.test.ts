/** Two hundred people vote at once, on connections of several pools, through the service that every vote goes through. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { database, openDatabase } from "#lib/db/client";
import type { RecordEntry } from "#lib/domain/record";
import { verifyStream } from "#lib/domain/record-verify";
import { administer } from "#lib/services/administer";
import { castVote } from "#lib/services/gate/cast-vote";
import { hashPassword } from "#lib/services/identity/password";
import { signDecision } from "#lib/services/identity/sign-decision";
import { urlFor } from "../../support/database.ts";
import { digestOf, release } from "../../support/factories.ts";
import { contextOf, organisation, password, staff } from "../../support/people.ts";
import { authorityOf, policyInForce } from "../../support/policies.ts";
import { placeOf } from "../../support/sign.ts";

const voters = 200;

/** New people in one authority, all of them by one proposal and one confirmation. */
async function membersOf(authorityId: string, authorityName: string) {
  const { founder, second } = organisation();
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

/** The password of all test people, hashed once for all: each signs with it all the same. */
async function givePasswords(ids: readonly string[]): Promise<void> {
  const hash = await hashPassword(password);
  await database().$executeRaw`UPDATE person SET password_hash = ${hash} WHERE id = ANY (${ids}::uuid[])`;
}

async function inTens<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += 10) done.push(...(await Promise.all(all.slice(from, from + 10).map(work))));
  return done;
}

async function entriesOf(streamId: string): Promise<RecordEntry[]> {
  const rows = await database().$queryRaw<(Omit<RecordEntry, "sequence"> & { sequence: bigint })[]>`
    SELECT stream_id AS "streamId", sequence, previous_hash AS "previousHash", body, entry_hash AS "entryHash",
      (extract(epoch FROM recorded_at) * 1000000)::bigint AS "recordedAtMicros"
    FROM record_entry WHERE stream_id = ${streamId}::uuid ORDER BY record_entry.sequence`;
  return rows.map((row) => ({ ...row, sequence: BigInt(row.sequence) }));
}

it("two hundred votes at once give exactly one grant, and every vote is kept", async () => {
  staff();
  const assembly = await authorityOf("Assembly", []);
  const members = await membersOf(assembly, "Assembly");
  await policyInForce({ authorityId: assembly, votesNeeded: voters });
  const made = await release({ kind: "major" });
  const id = await made.ask();
  const decided = { authorizationId: id, verdict: "grant" as const, reason: "", evidenceDigest: await digestOf(id) };
  await givePasswords(members.map((member) => member.id));
  const signed = await inTens(members, async (member) => {
    const context = contextOf(member);
    const signatureId = await signDecision(context, { ...decided, password }, await placeOf(member.id));
    return { context, signatureId };
  });

  const pools = Array.from({ length: 4 }, () => openDatabase(urlFor("countersign_app")));
  const ended = await Promise.allSettled(
    signed.map(({ context, signatureId }, index) => {
      const db = pools[index % pools.length]?.database ?? database();
      return castVote({ ...context, db }, { ...decided, signatureId });
    }),
  );
  for (const { close } of pools) await close();

  expect(ended.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []))).toEqual([]);
  const { state, votes } = await made.authorization(id);
  expect([state, votes.length, new Set(votes.map(({ person }) => person.id)).size]).toEqual(["granted", voters, voters]);

  const { streamId } = await made.read();
  const entries = await entriesOf(streamId);
  const told = entries.map(({ body }) => (JSON.parse(Buffer.from(body).toString()) as { type: string }).type);
  expect(told.filter((type) => type === "vote.cast")).toHaveLength(voters);
  expect(told.filter((type) => type === "authorization.granted")).toHaveLength(1);
  expect(verifyStream(streamId, entries).faults).toEqual([]);
}, 180_000);
