/** Nordwind IT's releases, oldest first: in every phase there is one, some went wrong, and the present is full of work. */

import { recordStep } from "#lib/services/deployment/record-step";
import { startDeployment } from "#lib/services/deployment/start-deployment";
import { askRatification } from "#lib/services/gate/ask-ratification";
import * as plots from "./plots.ts";
import { begin, daysBefore, type Story, type Teller } from "./story.ts";
import { acceptEverything, build, checkInAndWriteRunSheet, deploy, plan, review } from "./work.ts";

const hour = 3_600_000;

export async function tellReleases(story: Story, say: (step: string) => void): Promise<void> {
  say("a release that went as it should");
  await wholeWay(story, 150, plots.fasterSearch);
  say("one that was backed out, and an emergency, ratified afterwards");
  const backedOut = await backedOutAndReviewed(story, 118);
  await emergency(story, 95);
  say("a standard change, granted by its template");
  await wholeWay(story, 70, plots.certificate);
  await followUp(story, backedOut);
  say("one that is watched, one in the library, one refused");
  await watched(story);
  const goesTonight = await authorizedForNow(story);
  await inTheLibrary(story);
  await refusedAtTheLibrary(story);
  say("one before the board, one in plan, one just raised, one being deployed");
  await beforeTheBoard(story);
  await inPlan(story);
  await begin(story, daysBefore(story, 1, 8), plots.faxGateway);
  await story.clock.moveTo(story.ends);
  await startDeploying(goesTonight);
}

/** From the request to the gate in front of the deployment. The window opens fourteen days after the beginning. */
async function toDeployment(story: Story, daysAgo: number, plot: plots.Plot, follows?: Teller): Promise<Teller> {
  const teller = await begin(story, daysBefore(story, daysAgo, 8), follows ? { ...plot, follows } : plot);
  await teller.pass();
  await planAndPass(teller, plot, daysBefore(story, daysAgo - 14, 20));
  await story.clock.moveTo(daysBefore(story, daysAgo - 6, 9));
  await build(teller, plot);
  await acceptEverything(teller);
  await teller.pass();
  await story.clock.moveTo(daysBefore(story, daysAgo - 9, 9));
  await checkInAndWriteRunSheet(teller, plot);
  await teller.pass();
  return teller;
}

async function planAndPass(teller: Teller, plot: plots.Plot, windowStart: Date): Promise<void> {
  await teller.story.clock.pass(24 * hour);
  await plan(teller, plot, windowStart);
  await teller.pass();
}

async function wholeWay(story: Story, daysAgo: number, plot: plots.Plot): Promise<Teller> {
  const teller = await toDeployment(story, daysAgo, plot);
  await story.clock.moveTo(new Date(daysBefore(story, daysAgo - 14, 20).getTime() + hour / 12));
  await deploy(teller);
  await teller.handOver();
  await story.clock.moveTo(daysBefore(story, daysAgo - 16, 9));
  await review(teller, plot);
  await teller.pass();
  return teller;
}

async function backedOutAndReviewed(story: Story, daysAgo: number): Promise<Teller> {
  const plot = plots.orderArchive;
  const teller = await toDeployment(story, daysAgo, plot);
  await story.clock.moveTo(new Date(daysBefore(story, daysAgo - 14, 20).getTime() + hour / 12));
  await deploy(teller, { step: 1, note: "The order table was locked for four minutes at a time." });
  await teller.handOver();
  await story.clock.moveTo(daysBefore(story, daysAgo - 16, 9));
  await review(teller, plot);
  return teller;
}

/** The follow-up is raised, and with it the review of what was backed out can be accepted. */
async function followUp(story: Story, backedOut: Teller): Promise<void> {
  await begin(story, daysBefore(story, 40, 8), { ...plots.smallerBatches, follows: backedOut }).then((teller) => teller.pass());
  await backedOut.pass();
}

async function emergency(story: Story, daysAgo: number): Promise<void> {
  const plot = plots.leakedKey;
  const teller = await begin(story, daysBefore(story, daysAgo, 8), plot);
  await teller.pass();
  await plan(teller, plot, daysBefore(story, daysAgo, 20));
  await teller.pass();
  await build(teller, plot);
  await acceptEverything(teller);
  await teller.pass();
  await checkInAndWriteRunSheet(teller, plot);
  await teller.pass();
  await story.clock.moveTo(new Date(daysBefore(story, daysAgo, 20).getTime() + hour / 12));
  await deploy(teller);
  await teller.handOver();
  await story.clock.moveTo(daysBefore(story, daysAgo - 2, 9));
  await teller.grant(await askRatification(story.nordwind.people.jonas.context, await teller.target()));
  await review(teller, plot);
  await teller.pass();
}

async function watched(story: Story): Promise<void> {
  const teller = await toDeployment(story, 18, plots.socialSignIn);
  await story.clock.moveTo(new Date(daysBefore(story, 4, 20).getTime() + hour / 12));
  await deploy(teller);
  await teller.handOver();
}

/** Everything is authorized; the window opened an hour before the story ends and stays open for half a day. */
async function authorizedForNow(story: Story): Promise<Teller> {
  const plot = plots.cartSums;
  const teller = await begin(story, daysBefore(story, 4, 21), plot);
  await teller.pass();
  await plan(teller, plot, new Date(story.ends.getTime() - hour), 12);
  await teller.pass();
  await build(teller, plot);
  await acceptEverything(teller);
  await teller.pass();
  await checkInAndWriteRunSheet(teller, plot);
  await teller.pass();
  return teller;
}

/** The deployment has begun, and its first step is done. */
async function startDeploying(teller: Teller): Promise<void> {
  const { context } = teller.story.nordwind.people.olga;
  const deploymentId = await startDeployment(context, await teller.target());
  const [first] = (await teller.read()).runSheet.filter(({ kind }) => kind === "deploy");
  if (first)
    await recordStep(context, {
      ...(await teller.target()),
      ...{ deploymentId, stepId: first.id, result: "done", note: "They know." },
    });
}

/** Checked in; the deployment is asked for, and one member of the board has granted it. */
async function inTheLibrary(story: Story): Promise<void> {
  const plot = plots.darkCatalogue;
  const teller = await begin(story, daysBefore(story, 3, 8), plot);
  await teller.pass();
  await plan(teller, plot, daysBefore(story, -9, 20));
  await teller.pass();
  await build(teller, plot);
  await acceptEverything(teller);
  await teller.pass();
  await checkInAndWriteRunSheet(teller, plot);
  await teller.vote(await teller.ask(), story.nordwind.people.mateo, "grant");
}

/** A red build, a green one that the board refused, and another red one since. */
async function refusedAtTheLibrary(story: Story): Promise<void> {
  const { people } = story.nordwind;
  const plot = plots.instantRefunds;
  const teller = await begin(story, daysBefore(story, 2, 7), plot);
  await teller.pass();
  await plan(teller, plot, daysBefore(story, -12, 20));
  await teller.pass();
  await build(teller, plot, ["pays a refund once when the bank answers late"]);
  await build(teller, plot);
  await acceptEverything(teller);
  const authorizationId = await teller.ask();
  await teller.vote(authorizationId, people.ingrid, "grant");
  await story.clock.pass(hour);
  await teller.vote(
    authorizationId,
    people.amara,
    "refuse",
    "The late answer of the bank is only tested with a bank that answers after a second. Test it with one that never does.",
  );
  await story.clock.pass(hour);
  await build(teller, plot, ["pays a refund once when the bank never answers"]);
}

/** Built and tested; the check-in is asked for and nobody has voted yet. */
async function beforeTheBoard(story: Story): Promise<void> {
  const plot = plots.accountsPatch;
  const teller = await begin(story, daysBefore(story, 2, 18), plot);
  await teller.pass();
  await plan(teller, plot, daysBefore(story, -7, 20));
  await teller.pass();
  await build(teller, plot);
  await acceptEverything(teller);
  await teller.ask();
}

/** A new service on its way: planned, and the board is asked whether it may be built. */
async function inPlan(story: Story): Promise<void> {
  const plot = plots.returnsPortal;
  const teller = await begin(story, daysBefore(story, 2, 21), plot);
  await teller.pass();
  await plan(teller, plot, daysBefore(story, -20, 20));
  await teller.ask();
}
