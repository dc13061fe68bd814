/** The verbs of the demonstration's story: each thing is done by the person whose work it is, at its moment. */
import { readRelease } from "#lib/db/release-store";
import { type Authorization, tally, type Verdict } from "#lib/domain/authorization";
import { gateAhead, phaseSteps } from "#lib/domain/phase";
import type { ChangeModel, ChangeOrigin, Phase, Release, ReleaseKind } from "#lib/domain/release";
import { askChange } from "#lib/services/change/ask-change";
import { raiseChange } from "#lib/services/change/raise-change";
import { askGate } from "#lib/services/gate/ask-gate";
import { castVote } from "#lib/services/gate/cast-vote";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { raiseRelease } from "#lib/services/release/raise-release";
import type { Nordwind } from "./organisation.ts";
import type { SeededPerson } from "./people.ts";
import type { ServiceKey } from "./service-map.ts";
import type { StoryClock } from "./story-clock.ts";

export interface Wish {
  title: string;
  reason: string;
  origin: ChangeOrigin;
  model?: ChangeModel;
}

export interface Premise {
  service: ServiceKey;
  title: string;
  purpose: string;
  kind: ReleaseKind;
  changes: readonly Wish[];
  follows?: Teller;
}

const hour = 3_600_000;

export interface Story {
  nordwind: Nordwind;
  clock: StoryClock;
  /** The moment at which the story ends: the present. */
  ends: Date;
}

/** One release on its way through the story. */
export interface Teller {
  readonly id: string;
  readonly number: number;
  readonly story: Story;
  read(): Promise<Release>;
  target(): Promise<{ releaseId: string; expectedVersion: number }>;
  /** Asks for the gate ahead; answers the authorization's id. */
  ask(): Promise<string>;
  vote(authorizationId: string, by: SeededPerson, verdict: Verdict, reason?: string): Promise<void>;
  /** Lets elector after elector grant, an hour apart, until it is decided. */
  grant(authorizationId: string): Promise<void>;
  enter(to: Phase, reason?: string): Promise<void>;
  /** Leaves an ended deployment for its review: the operator's step. */
  handOver(): Promise<void>;
  /** Asks for the gate ahead, has it granted and passes it. */
  pass(): Promise<void>;
}

/** Days before the story's end, at an hour of the day in UTC. */
export function daysBefore({ ends }: Story, days: number, atHour: number): Date {
  const at = new Date(ends.getTime() - days * 24 * hour);
  at.setUTCHours(atHour, 0, 0, 0);
  return at;
}

/** Claire asks for changes, a change manager authorizes them, and Jonas raises the release that carries them. */
export async function begin(story: Story, at: Date, premise: Premise): Promise<Teller> {
  const { nordwind, clock } = story;
  const { jonas } = nordwind.people;
  const serviceId = nordwind.services[premise.service];
  await clock.moveTo(at);
  const changeIds: string[] = [];
  for (const wish of premise.changes) changeIds.push(await authorizedChange(nordwind, serviceId, wish));
  await clock.moveTo(new Date(at.getTime() + 4 * hour));
  const number = await raiseRelease(jonas.context, {
    title: premise.title,
    purpose: premise.purpose,
    kind: premise.kind,
    serviceId,
    managerId: jonas.id,
    wantedAt: null,
    changeIds,
    followsReleaseId: premise.follows?.id ?? null,
  });
  const { release } = await readRelease(nordwind.db, { number });
  return tellerOf(story, release.id, number);
}

async function authorizedChange({ db, people, templateId }: Nordwind, serviceId: string, wish: Wish): Promise<string> {
  const { claire, henrik } = people;
  const { model = "normal", ...input } = wish;
  const number = await raiseChange(claire.context, {
    ...input,
    model,
    serviceId,
    templateId: model === "standard" ? templateId : null,
  });
  const { id } = await db.change.findUniqueOrThrow({ where: { number }, select: { id: true } });
  const authorizationId = await askChange(claire.context, { changeId: id, expectedVersion: 1 });
  await castVote(henrik.context, {
    authorizationId,
    verdict: "grant",
    reason: "",
    evidenceDigest: await digestOf(db, authorizationId),
  });
  return id;
}

async function digestOf(db: Nordwind["db"], id: string): Promise<string> {
  return (await db.authorization.findUniqueOrThrow({ where: { id }, select: { evidenceDigest: true } })).evidenceDigest;
}

function tellerOf(story: Story, id: string, number: number): Teller {
  const { db, people } = story.nordwind;
  const { jonas } = people;
  const personOf = (personId: string): SeededPerson => {
    const found = Object.values(people).find((one) => one.id === personId);
    if (!found) throw new Error("The story knows no such person.");
    return found;
  };
  const teller: Teller = {
    id,
    number,
    story,
    read: async () => (await readRelease(db, { id })).release,
    target: async () => ({ releaseId: id, expectedVersion: (await teller.read()).version }),
    ask: async () => {
      const gate = gateAhead((await teller.read()).phase);
      if (!gate) throw new Error(`REL-${number} stands before no gate.`);
      return askGate(jonas.context, { ...(await teller.target()), gate });
    },
    vote: async (authorizationId, by, verdict, reason = "") =>
      castVote(by.context, { authorizationId, verdict, reason, evidenceDigest: await digestOf(db, authorizationId) }),
    grant: async (authorizationId) => {
      for (;;) {
        const authorization = (await teller.read()).authorizations.find((one) => one.id === authorizationId);
        if (authorization?.state !== "pending") return;
        await story.clock.pass(hour);
        await teller.vote(authorizationId, personOf(nextElector(authorization)), "grant");
      }
    },
    enter: async (to, reason = "") => enterPhase(jonas.context, { ...(await teller.target()), to, reason }),
    handOver: async () => enterPhase(people.olga.context, { ...(await teller.target()), to: "review", reason: "" }),
    pass: async () => {
      const { phase } = await teller.read();
      const step = phaseSteps.find(({ from, via }) => from === phase && via === "gate");
      if (!step) throw new Error(`REL-${number} stands before no gate.`);
      await teller.grant(await teller.ask());
      await story.clock.pass(hour / 4);
      await teller.enter(step.to);
    },
  };
  return teller;
}

function nextElector({ parties, votes }: Authorization): string {
  const next = tally(parties, votes).find(({ granted, needed }) => granted < needed)?.open[0];
  if (!next) throw new Error("Nobody is left to vote.");
  return next.id;
}
