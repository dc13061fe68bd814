/** The database counts votes by itself, and the domain does: on panels of every shape both come to the same. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type pg from "pg";
import { describe, expect, it } from "vitest";
import { type Ballot, freeSeats, outcomeOf, type SeatedParty, tally } from "#lib/domain/quorum";
import { asRole } from "../../support/database.ts";
import { ballots, names, parties } from "../../support/panels.ts";

const nothing = "00000000-0000-0000-0000-000000000000";
const idOf = new Map(names.map((name) => [name as string, randomUUID() as string]));
const authorityIds = [nothing, randomUUID(), randomUUID()];

interface Case {
  id: string;
  asked: readonly SeatedParty[];
  votes: readonly Ballot[];
}

const none = [null, null, null, null];

/** Puts a panel and its votes there without asking the guards: only the counting is tried. */
async function put(client: pg.Client, { id, asked, votes }: Case): Promise<void> {
  for (const [index, { party, needed, mayVeto, majorityOf, abstentions, seats }] of asked.entries()) {
    const of = authorityIds[index];
    await client.query(
      `INSERT INTO authorization_party (authorization_id, party, needed, may_veto, of_id, of_name, majority_of, abstentions)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, party, needed, mayVeto, of, index === 0 ? "" : `authority ${index}`, majorityOf, abstentions],
    );
    for (const { id: person, standing, lent } of seats)
      await client.query(
        `INSERT INTO authorization_seat (authorization_id, party, of_id, person_id, standing, for_person_id, from_at, to_at, delegation_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, party, of, idOf.get(person), standing, ...(lent ? [idOf.get(lent.by.id), lent.from, lent.to, randomUUID()] : none)],
      );
  }
  for (const { person, verdict, castAt } of votes)
    await client.query(
      `INSERT INTO vote (id, authorization_id, person_id, verdict, reason, evidence_digest, cast_at, entry_id)
       VALUES ($1, $2, $3, $4, 'Because.', $5, $6, $1)`,
      [randomUUID(), id, idOf.get(person.id), verdict, "0".repeat(64), castAt],
    );
}

const byDatabase = async (client: pg.Client, { id, votes }: Case) => {
  const { rows: outcome } = await client.query<{ is: string }>("SELECT authorization_outcome($1) AS is", [id]);
  const { rows: counts } = await client.query<object>(
    "SELECT of_id AS of, number AS needed, granted, against, open FROM party_tally WHERE authorization_id = $1 ORDER BY array_position($2::uuid[], of_id)",
    [id, authorityIds],
  );
  const moments = [...votes.map(({ castAt }) => castAt), new Date(Date.UTC(2100, 0))];
  const { rows: free } = await client.query<{ is: boolean }>(
    `SELECT has_free_seat($1, p, m) AS is FROM unnest($2::uuid[]) WITH ORDINALITY AS person (p, nth),
       unnest($3::timestamptz[]) WITH ORDINALITY AS moment (m, mth) ORDER BY nth, mth`,
    [id, [...idOf.values()], moments],
  );
  return { outcome: outcome[0]?.is, counts, free: free.map(({ is }) => is) };
};

const byDomain = ({ asked, votes }: Case): Awaited<ReturnType<typeof byDatabase>> => {
  const moments = [...votes.map(({ castAt }) => castAt), new Date(Date.UTC(2100, 0))];
  return {
    outcome: outcomeOf(asked, votes) ?? "pending",
    counts: tally(asked, votes).map(({ needed, granted, against, open }, index) => {
      return { of: authorityIds[index], needed, granted, against, open: open.length };
    }),
    free: names.flatMap((name) => {
      const others = votes.filter(({ person }) => person.id !== name);
      return moments.map((moment) => freeSeats(asked, others, name, moment).length > 0);
    }),
  };
};

describe("the database and the domain", () => {
  it("count the same votes, decide the same outcome and find the same seats free, on three hundred panels", async () => {
    const cases = fc.sample(fc.tuple(parties, ballots), 300).map(([asked, votes]): Case => ({ id: randomUUID(), asked, votes }));
    const outcomes = new Set<string | undefined>();
    await asRole("postgres", async (client) => {
      await client.query("BEGIN; SET LOCAL session_replication_role = replica");
      for (const one of cases) {
        await put(client, one);
        const counted = await byDatabase(client, one);
        outcomes.add(counted.outcome);
        expect([one, counted]).toEqual([one, byDomain(one)]);
      }
      await client.query("ROLLBACK");
    });
    expect(outcomes).toEqual(new Set(["granted", "pending", "refused"]));
  });
});
