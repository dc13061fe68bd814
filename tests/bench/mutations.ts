/** Raising, voting and passing at service level, beside the same statements replayed by one plain client on a copy of the database. */
import { generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import pg from "pg";
import { openDatabase } from "#lib/db/client";
import { askChange } from "#lib/services/change/ask-change";
import { raiseChange } from "#lib/services/change/raise-change";
import { askGate } from "#lib/services/gate/ask-gate";
import { castVote } from "#lib/services/gate/cast-vote";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { raiseRelease } from "#lib/services/release/raise-release";
import { newSigner, type Signer, signAndVote, signWith } from "../support/sign.ts";
import { type Figure, median } from "./figure.ts";
import { type Seated, seat } from "./people.ts";
import { listenTo, type Statement } from "./statements.ts";
import type { World } from "./world.ts";

const times = 500;

type Operation = "Raise a release" | "Ask for a gate" | "Sign with a passkey" | "Cast a vote that grants" | "Enter a phase";

interface Step {
  operation: Operation;
  milliseconds: number;
  statements: readonly Statement[];
}

export async function measureMutations(world: World): Promise<Figure[]> {
  const original = await world.clone("bench_service");
  const { changes, signer } = await prepare(original.databaseUrl);
  const copy = await world.clone("bench_replay", "bench_service");
  const steps = await drive(original.databaseUrl, changes, signer);
  const replayed = await replay(copy.databaseUrl, steps);
  const said = "the same statements, replayed";
  const measured: readonly { what: string; operations: Operation[]; besides?: { what: string; milliseconds: number } }[] = [
    { what: "Raise a release", operations: ["Raise a release"] },
    { what: "Cast a vote that grants", operations: ["Cast a vote that grants"] },
    {
      what: "Vote with a passkey, signed and cast",
      operations: ["Sign with a passkey", "Cast a vote that grants"],
      besides: { what: "and one signature", milliseconds: signatureAlone() },
    },
    { what: "Enter a phase", operations: ["Enter a phase"] },
  ];
  return measured.map(({ what, operations, besides }) => ({
    what: `${what}, median of ${times}`,
    measured: operations.reduce((sum, operation) => sum + medianOf(steps, operation), 0),
    limit: operations.reduce((sum, operation) => sum + medianOf(replayed, operation), besides?.milliseconds ?? 0),
    unit: "ms",
    beside: besides ? `${said}, ${besides.what}` : said,
    target: { atMost: 2.5 },
  }));
}

/** One signature as a passkey makes it, made and verified without any library: what a signed vote takes besides its statements. */
function signatureAlone(): number {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return median(
    Array.from({ length: times }, () => {
      const bytes = randomBytes(69);
      const since = performance.now();
      if (!verify("sha256", bytes, publicKey, sign("sha256", bytes, privateKey))) throw new Error("A signature does not verify.");
      return performance.now() - since;
    }),
  );
}

const medianOf = (steps: readonly Step[], operation: Operation): number =>
  median(steps.filter((step) => step.operation === operation).map(({ milliseconds }) => milliseconds));

interface Prepared {
  id: string;
  serviceId: string;
}

/** Authorized changes, one for each release that will be raised, and the passkey of whoever decides about the releases. */
async function prepare(url: string): Promise<{ changes: Prepared[]; signer: Signer }> {
  const { database: db, close } = openDatabase(url);
  try {
    const requester = await seat(db, "Claire Dubois");
    const changeManager = await seat(db, "Henrik Lund");
    const { id: serviceId } = await db.service.findUniqueOrThrow({ where: { key: "web-shop" }, select: { id: true } });
    const prepared: Prepared[] = [];
    for (let n = 1; n <= times; n++) {
      const change = {
        serviceId,
        title: `Change ${n}`,
        reason: "To be measured.",
        origin: "improvement",
        model: "normal",
      } as const;
      const number = await raiseChange(requester.context, { ...change, templateId: null });
      const { id } = await db.change.findUniqueOrThrow({ where: { number }, select: { id: true } });
      await grant(changeManager, await askChange(requester.context, { changeId: id, expectedVersion: 1 }));
      prepared.push({ id, serviceId });
    }
    return { changes: prepared, signer: await newSigner((await seat(db, "Amara Okafor")).context, { counts: true }) };
  } finally {
    await close();
  }
}

async function grant({ context }: Seated, authorizationId: string): Promise<void> {
  const where = { id: authorizationId };
  const { evidenceDigest } = await context.db.authorization.findUniqueOrThrow({ where, select: { evidenceDigest: true } });
  await signAndVote(context, { authorizationId, verdict: "grant", reason: "", evidenceDigest });
}

/** Takes each change into a release and the release into planning, one after the other. */
async function drive(url: string, changes: readonly Prepared[], signer: Signer): Promise<Step[]> {
  const { database: db, pool, close } = openDatabase(url);
  const { during } = listenTo(pool);
  const steps: Step[] = [];
  const timed = async <T>(operation: Operation, work: () => Promise<T>): Promise<T> => {
    const since = performance.now();
    const { result, statements } = await during(work);
    steps.push({ operation, milliseconds: performance.now() - since, statements });
    return result;
  };
  try {
    const manager = await seat(db, "Jonas Weber");
    const changeManager = await seat(db, "Amara Okafor");
    for (const { id, serviceId } of changes) {
      const raised = {
        title: "Measured",
        purpose: "To be measured.",
        kind: "patch",
        wantedAt: null,
        followsReleaseId: null,
      } as const;
      const number = await timed("Raise a release", () =>
        raiseRelease(manager.context, { ...raised, serviceId, changeIds: [id], managerId: manager.context.actor.id }),
      );
      const { id: releaseId, version } = await db.release.findUniqueOrThrow({
        where: { number },
        select: { id: true, version: true },
      });
      const authorizationId = await timed("Ask for a gate", () =>
        askGate(manager.context, { releaseId, expectedVersion: version, gate: "planning" }),
      );
      const { evidenceDigest } = await db.authorization.findUniqueOrThrow({
        where: { id: authorizationId },
        select: { evidenceDigest: true },
      });
      const decided = { authorizationId, verdict: "grant", reason: "", evidenceDigest } as const;
      const signatureId = await timed("Sign with a passkey", () => signWith(signer, changeManager.context, decided));
      await timed("Cast a vote that grants", () => castVote(changeManager.context, { ...decided, signatureId }));
      const { version: granted } = await db.release.findUniqueOrThrow({ where: { number }, select: { version: true } });
      await timed("Enter a phase", () =>
        enterPhase(manager.context, { releaseId, expectedVersion: granted, to: "planning", reason: "" }),
      );
    }
    return steps;
  } finally {
    await close();
  }
}

/** The same statements with the same values, by one client that plans each once, as the application does. */
async function replay(url: string, steps: readonly Step[]): Promise<Step[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const known = names.get(text) ?? `replayed_${names.size}`;
    names.set(text, known);
    return known;
  };
  try {
    const replayed: Step[] = [];
    for (const step of steps) {
      const since = performance.now();
      for (const { text, values } of step.statements)
        await client.query({ name: nameOf(text), text, values: [...values], rowMode: "array" });
      replayed.push({ ...step, milliseconds: performance.now() - since });
    }
    return replayed;
  } finally {
    await client.end();
  }
}
