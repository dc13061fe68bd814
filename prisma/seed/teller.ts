/** The verbs of a release's story: each thing is done by the person whose work it is, at its moment. */
import { readRelease } from "#lib/db/release-store";
import type { Authorization } from "#lib/domain/authorization";
import { gateAhead, phaseSteps } from "#lib/domain/phase";
import { outcomeOf, tally, type Verdict } from "#lib/domain/quorum";
import type { Gate, PersonRef, Phase, Release } from "#lib/domain/release";
import { askGate } from "#lib/services/gate/ask-gate";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { raiseRelease } from "#lib/services/release/raise-release";
import type { Nordwind } from "./organisation.ts";
import type { SeededPerson } from "./people.ts";
import type { Plot } from "./plot.ts";
import { authorize, digestOf, raise } from "./request.ts";
import { vote } from "./sign.ts";
import { hour, minute, type Story, type Team, teamOf } from "./story.ts";

/** One release on its way through the story. */
export interface Teller {
  readonly id: string;
  readonly number: number;
  readonly story: Story;
  readonly plot: Plot;
  readonly team: Team;
  read: () => Promise<Release>;
  target: () => Promise<{ releaseId: string; expectedVersion: number }>;
  /** Asks for the gate ahead; answers the authorization's id. */
  ask: () => Promise<string>;
  vote: (authorizationId: string, by: SeededPerson, verdict: Verdict, reason?: string) => Promise<void>;
  /** Lets elector after elector grant, some time apart, until it is decided. */
  grant: (authorizationId: string) => Promise<void>;
  enter: (to: Phase, reason?: string) => Promise<void>;
  /** Leaves an ended deployment for its review: the operator's step. */
  handOver: () => Promise<void>;
  /** What waits for a decision. */
  pending: () => Promise<Authorization | undefined>;
  /** Asks for the gate ahead if nobody has, has it granted and passes it. */
  pass: () => Promise<void>;
}

/** Its requester asks for changes, a change manager authorizes them, and the release that carries them is raised. */
export async function begin(story: Story, at: Date, plot: Plot, wantedAt: Date): Promise<Teller> {
  const { nordwind, clock, raised } = story;
  const team = teamOf(nordwind, plot.service);
  await clock.until(at);
  const changeIds: string[] = [];
  for (const wish of plot.changes) {
    const change = await raise(nordwind, plot.service, wish);
    await authorize(nordwind, change);
    changeIds.push(change.id);
  }
  await clock.until(new Date(at.getTime() + (3 + (plot.title.length % 7) / 3) * hour));
  const number = await raiseRelease(team.manager.context, {
    title: plot.title,
    purpose: plot.purpose,
    kind: plot.kind,
    serviceId: nordwind.services[plot.service],
    managerId: team.manager.id,
    wantedAt,
    changeIds,
    followsReleaseId: plot.follows ? followed(story, plot.follows).id : null,
  });
  const { id } = await nordwind.db.release.findUniqueOrThrow({ where: { number }, select: { id: true } });
  const teller = tellerOf({ story, plot, team, id, number });
  raised.set(plot, teller);
  return teller;
}

function followed({ raised }: Story, plot: Plot): Teller {
  const teller = raised.get(plot);
  if (!teller) throw new Error(`${plot.title} has not been raised yet: nothing can follow it.`);
  return teller;
}

function tellerOf(told: Pick<Teller, "id" | "number" | "story" | "plot" | "team">): Teller {
  const { id, number, story, plot, team } = told;
  const { clock, nordwind } = story;
  const { db, people } = nordwind;
  const isEmergency = plot.changes.some(({ model }) => model === "emergency");
  const betweenVotes = isEmergency ? 20 * minute : hour;
  const stand = () => db.release.findUniqueOrThrow({ where: { id }, select: { version: true, phase: true } });
  const teller: Teller = {
    ...told,
    read: async () => (await readRelease(db, { id })).release,
    pending: async () => (await teller.read()).authorizations.find(({ state }) => state === "pending"),
    target: async () => ({ releaseId: id, expectedVersion: (await stand()).version }),
    ask: async () => {
      const { version, phase } = await stand();
      const gate = gateAhead(phase);
      if (!gate) throw new Error(`REL-${number} stands before no gate.`);
      return askGate(team.manager.context, { releaseId: id, expectedVersion: version, gate });
    },
    vote: async (authorizationId, by, verdict, reason = "") =>
      vote(by, { authorizationId, verdict, reason, evidenceDigest: await digestOf(nordwind, authorizationId) }),
    grant: async (authorizationId) => {
      const authorization = (await teller.read()).authorizations.find((one) => one.id === authorizationId);
      if (authorization?.state !== "pending") return;
      const votes: Ballot[] = [...authorization.votes];
      while (outcomeOf(authorization.parties, votes) === null) {
        const person = nextElector(authorization, votes, number);
        await clock.pass(betweenVotes);
        const remark = remarkOn(authorization, number + votes.length);
        await teller.vote(authorizationId, personOf(people, person.id), "grant", remark);
        votes.push({ person, verdict: "grant", castAt: authorization.askedAt });
      }
    },
    enter: async (to, reason = "") => enterPhase(team.manager.context, { ...(await teller.target()), to, reason }),
    handOver: async () => enterPhase(team.operator.context, { ...(await teller.target()), to: "review", reason: "" }),
    pass: async () => {
      const { phase } = await stand();
      const step = phaseSteps.find(({ from, via }) => from === phase && via === "gate");
      if (!step) throw new Error(`REL-${number} stands before no gate.`);
      await teller.grant((await teller.pending())?.id ?? (await teller.ask()));
      await clock.pass(hour / 4);
      await teller.enter(step.to);
    },
  };
  return teller;
}

export function personOf(people: Nordwind["people"], personId: string): SeededPerson {
  const found = Object.values(people).find((one) => one.id === personId);
  if (!found) throw new Error("The story knows no such person.");
  return found;
}

type Ballot = Parameters<typeof outcomeOf>[1][number];

/** Not always the same members: who is asked first goes by the release. */
function nextElector({ parties }: Authorization, votes: readonly Ballot[], number: number): PersonRef {
  const open = tally(parties, votes).find(({ granted, needed }) => granted < needed)?.open ?? [];
  const next = open[number % open.length];
  if (!next) throw new Error("Nobody is left to vote.");
  return next;
}

const remarks: Readonly<Record<Gate, readonly string[]>> = {
  planning: ["Wanted for a long time. Start.", "Mind the month's end when you choose the window."],
  build_and_test: ["The back-out is described so that I could do it myself.", "Risks are named as they are. Good."],
  check_in: ["I read the reports of both suites.", "The criteria are what we agreed on."],
  deployment: ["The service desk knows.", "Window and run-sheet fit each other."],
  closed: ["The lesson goes into the next plan, please.", "Agreed."],
};

/** One vote in three comes with a word. */
const remarkOn = ({ gate }: Authorization, turn: number): string =>
  gate && turn % 3 === 0 ? (remarks[gate][turn % 2] ?? "") : "";
