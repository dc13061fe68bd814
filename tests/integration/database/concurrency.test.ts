/** Two at once, on connections of their own: no deadlock surfaces, no vote is lost, no stale grant opens a gate. */
import type pg from "pg";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { lockRelease } from "#lib/db/release-store";
import { inTransaction } from "#lib/db/transaction";
import { addArtifact } from "#lib/services/build/add-artifact";
import { handInBuild } from "#lib/services/build/hand-in-build";
import { sealBuild } from "#lib/services/build/seal-build";
import { askGate } from "#lib/services/gate/ask-gate";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { checkIn } from "#lib/services/library/check-in";
import { saveRisks } from "#lib/services/plan/save-risks";
import { asRole, connect } from "../../support/database.ts";
import { type MadeRelease, person, release } from "../../support/factories.ts";
import { refusalsOf } from "../../support/refusals.ts";
import { bytesOf, judgeAllCriteria, junitXml, report } from "../../support/release-journey.ts";
import { granted, planned, target } from "./hostile/scene.ts";
import { ask, end, enter, tell, vote } from "./hostile/statements.ts";

/** Sends `first` and holds its transaction open, sends `second` on another connection, commits the first. Answers how each ended. */
async function interleaved(first: string, second: string): Promise<[string, string]> {
  const [one, other] = [await connect("countersign_app"), await connect("countersign_app")];
  try {
    await one.query(`BEGIN; ${first}`);
    const waiting = outcome(other, second);
    await untilBlocked(other);
    const committed = await outcome(one, "COMMIT");
    return [committed, await waiting];
  } finally {
    await one.end();
    await other.end();
  }
}

async function outcome(client: pg.Client, sql: string): Promise<string> {
  try {
    await client.query(sql);
    return "done";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Waits until the server says that this connection waits for a lock. */
async function untilBlocked(client: pg.Client): Promise<void> {
  const { processID } = client as pg.Client & { processID: number };
  await asRole("postgres", async (admin) => {
    for (;;) {
      const { rows } = await admin.query("SELECT 1 WHERE cardinality(pg_blocking_pids($1)) > 0", [processID]);
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
}

const edit = ({ id, stream, manager }: { id: string; stream: string; manager: string }) =>
  tell(crypto.randomUUID(), stream, { type: "plan.saved", actor: { kind: "person", id: manager } }) +
  `UPDATE plan SET scope = scope || ' and more' WHERE release_id = '${id}';`;

async function stateOf(made: MadeRelease, authorizationId: string): Promise<string> {
  const { state, spent } = await made.authorization(authorizationId);
  return spent ? "spent" : state;
}

describe("evidence that is edited", () => {
  it("while its gate is being passed waits, and is refused: planning is over", async () => {
    const made = await planned();
    const goal = await target(made, await made.grant());
    expect(await interleaved(enter(goal, { to: "build_and_test" }), edit(goal))).toEqual(["done", "CS051"]);
    expect((await made.read()).plan?.scope).not.toContain("and more");
  });

  it("before its gate is passed leaves no stale grant to pass it with", async () => {
    const goal = await granted();
    expect(await interleaved(edit(goal) + end(goal, "superseded"), enter(goal, { to: "build_and_test" }))).toEqual([
      "done",
      "CS033",
    ]);
  });

  it("before the deciding vote leaves nothing to decide", async () => {
    const made = await planned();
    const id = await made.ask();
    await made.vote(id, made.staff.cab[0]);
    const goal = await target(made, id);
    const deciding = vote(goal, { by: made.staff.cab[1].id, outcome: "granted" });
    expect(await interleaved(edit(goal) + end(goal, "superseded"), deciding)).toEqual(["done", "CS022"]);
    expect(await stateOf(made, id)).toBe("superseded");
  });

  it("after the deciding vote, on the state before it, has to supersede the grant", async () => {
    const made = await planned();
    const id = await made.ask();
    await made.vote(id, made.staff.cab[0]);
    const goal = await target(made, id);
    const deciding = vote(goal, { by: made.staff.cab[1].id, outcome: "granted" });
    expect(await interleaved(deciding, edit(goal))).toEqual(["done", "CS033"]);
    expect(await stateOf(made, id)).toBe("granted");
  });

  it("while it is asked for makes the request late", async () => {
    const made = await planned();
    const goal = await target(made);
    expect(await interleaved(edit(goal), ask(goal))).toEqual(["done", "CS010"]);
  });

  it("by two people at once keeps one edit and tells the other", async () => {
    const made = await planned();
    const seen = await made.target();
    const risks = (title: string) =>
      saveRisks(made.manager.context, {
        ...seen,
        risks: [{ title, likelihood: "low", impact: "low", mitigation: "x", contingency: "x" }],
      });
    const ended = await Promise.allSettled([risks("One"), risks("Other")]);
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await made.read()).risks).toHaveLength(1);
  });
});

describe("votes", () => {
  it("of two at once both count, and grant once", async () => {
    const made = await planned();
    const id = await made.ask();
    await Promise.all(made.staff.cab.slice(0, 2).map((member) => made.vote(id, member)));
    const { state, votes } = await made.authorization(id);
    expect([state, votes.length]).toEqual(["granted", 2]);
    expect(await entriesOf(made, "authorization.granted", id)).toBe(1);
  });

  it("for and against at the same moment end one way, with every vote kept", async () => {
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const id = await made.ask();
    const { owner, cab } = made.staff;
    const ended = await Promise.allSettled([made.vote(id, owner, "refuse"), ...cab.map((member) => made.vote(id, member))]);
    const { state, votes } = await made.authorization(id);
    expect(state).toBe("refused");
    expect(votes).toHaveLength(ended.filter(({ status }) => status === "fulfilled").length);
    expect(await entriesOf(made, "authorization.refused", id)).toBe(1);
  });

  it("of twenty at once are all kept", async () => {
    const members = await Promise.all(Array.from({ length: 20 }, () => person({ member: ["cab"] })));
    const made = await planned();
    const id = await made.ask();
    await Promise.all(members.map((member) => made.vote(id, member, "abstain")));
    const { state, votes } = await made.authorization(id);
    expect([state, votes.length]).toEqual(["pending", 20]);
    expect(await entriesOf(made, "vote.cast", id)).toBe(20);
  });
});

async function entriesOf(made: MadeRelease, type: string, authorizationId: string): Promise<number> {
  const { streamId } = await made.read();
  const [row] = await database().$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM record_entry WHERE stream_id = ${streamId}::uuid
      AND content ->> 'type' = ${type} AND content ->> 'authorizationId' = ${authorizationId}`;
  return row?.n ?? 0;
}

describe("a gate", () => {
  it("asked for by two at once is asked for once", async () => {
    const made = await planned();
    const seen = await made.target();
    const asking = () => askGate(made.manager.context, { ...seen, gate: "build_and_test" });
    const ended = await Promise.allSettled([asking(), asking()]);
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await made.read()).authorizations.filter(({ gate }) => gate === "build_and_test")).toHaveLength(1);
  });

  it("asked for by two statements at once is asked for once", async () => {
    const goal = await target(await planned());
    expect(await interleaved(ask(goal), ask(goal))).toEqual(["done", "23505"]);
  });

  it("is passed once by one grant", async () => {
    const goal = await granted();
    const passing = () => enter(goal, { to: "build_and_test" });
    expect(await interleaved(passing(), passing())).toEqual(["done", "CS030"]);
  });

  it("is passed once by two people at once", async () => {
    const made = await planned();
    await made.grant();
    const seen = await made.target();
    const passing = () => enterPhase(made.manager.context, { ...seen, to: "build_and_test", reason: "" });
    const ended = await Promise.allSettled([passing(), passing()]);
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await made.read()).entries.filter(({ to }) => to === "build_and_test")).toHaveLength(1);
  });

  it("is not passed by a grant that is withdrawn at the same moment", async () => {
    const goal = await granted();
    expect(await interleaved(end(goal, "withdrawn"), enter(goal, { to: "build_and_test" }))).toEqual(["done", "23503"]);
  });
});

describe("locks", () => {
  it("taken over several releases in opposite orders end in no error: the victim tries again", async () => {
    const [one, other] = [await release(), await release()];
    const met = meeting(2);
    const both = (ids: readonly [string, string]) =>
      inTransaction(database(), async (tx) => {
        await lockRelease(tx, ids[0]);
        await met();
        await lockRelease(tx, ids[1]);
        return "done";
      });
    expect(await Promise.all([both([one.id, other.id]), both([other.id, one.id])])).toEqual(["done", "done"]);
  });

  it("are no hindrance to twenty releases raised at once", async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => release()));
    expect(new Set(made.map(({ number }) => number)).size).toBe(20);
  });
});

/** A place where this many wait for each other, once; afterwards everybody passes. */
function meeting(size: number): () => Promise<void> {
  let arrived = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived >= size) open();
    return all;
  };
}

describe("the library", () => {
  it("takes a name and version once, however many come at once", async () => {
    const [one, other] = await Promise.all([withSharedArtifact(), withSharedArtifact()]);
    const [first, second] = await Promise.all([one.target(), other.target()]);
    const ended = await Promise.allSettled([checkIn(one.manager.context, first), checkIn(other.manager.context, second)]);
    const lost = ended.findIndex(({ status }) => status === "rejected");
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(ended[lost]).toMatchObject({ reason: { code: "refused" } });
    const loser = [one, other][lost] ?? one;
    expect(await refusalsOf(checkIn(loser.manager.context, await loser.target()))).toContain("version-taken");
  });
});

/** A release in check-in whose build has an artifact named as another release's. */
async function withSharedArtifact(): Promise<MadeRelease> {
  const made = await release({ phase: "build_and_test" });
  const { context } = made.staff.developer;
  const buildId = await handInBuild(context, { ...(await made.target()), source: "x", commit: "x", builder: "ci", runUrl: "" });
  const named = { releaseId: made.id, buildId, name: "shared.tar.gz", version: "9.9", mediaType: "application/gzip" };
  await addArtifact(context, named, bytesOf(`Of REL-${made.number}.`));
  await sealBuild(context, { ...(await made.target()), buildId });
  await report(made, "unit", junitXml());
  await judgeAllCriteria(made);
  await made.grant();
  await made.enter("check_in");
  return made;
}
