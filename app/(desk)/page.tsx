import type { Metadata } from "next";
import { PageHead } from "#components/ui/page-head";
import { setupSteps } from "#lib/domain/first-steps";
import { urgencyOf } from "#lib/domain/urgency";
import { type HomePage, homePage } from "#lib/queries/home";
import { requirePage } from "#lib/web/session";
import { AskedCard } from "./home-asked.tsx";
import { ChangesCard } from "./home-changes.tsx";
import { FirstSteps } from "./home-first-steps.tsx";
import { MissedCard } from "./home-missed.tsx";
import { ProposalsCard } from "./home-proposals.tsx";
import { RatificationsCard } from "./home-ratifications.tsx";
import { ReleasesCard } from "./home-releases.tsx";
import { ReviewsCard } from "./home-reviews.tsx";
import { SetupCard } from "./home-setup.tsx";
import { VotesCard } from "./home-votes.tsx";
import { WindowsCard } from "./home-windows.tsx";
import { LibraryAlarmsCard } from "./library-alarms-card.tsx";

export const metadata: Metadata = { title: "What waits for me" };

/** What needs this person, the most urgent first: votes, what can be moved, what stands still, reviews; beside it what is good to know. */
export default async function Home() {
  const { context, person } = await requirePage();
  const zone = person.timeZone;
  const home = await homePage(context, zone);
  const managerId = person.roles.includes("release_manager") ? person.id : null;
  const steps = setupSteps(home.facts);
  const wantsSetup = person.roles.includes("administrator") && steps.some(({ isDone }) => !isDone);
  return (
    <>
      <PageHead title="What waits for me" meta={[{ key: "sum", fact: sum(home) }]} />
      <div className="grid items-start gap-5 lg:grid-cols-[1.55fr_1fr]">
        <div className="grid min-w-0 gap-5">
          <LibraryAlarmsCard alarms={home.alarms} zone={zone} />
          {wantsSetup ? <SetupCard steps={steps} /> : null}
          <RatificationsCard ratifications={home.ratifications} zone={zone} />
          <VotesCard votes={home.votes} now={home.now} zone={zone} />
          <ProposalsCard proposals={home.proposals} zone={zone} />
          <ReleasesCard title="Yours to move" releases={home.movable} zone={zone} managerId={managerId} />
          <ReleasesCard
            title="Standing still, and on what"
            releases={home.stuck}
            zone={zone}
            managerId={home.movable.length > 0 ? null : managerId}
          />
          <ReviewsCard reviews={home.reviews} zone={zone} />
          {isQuiet(home) && !wantsSetup ? <FirstSteps roles={person.roles} home={home} /> : null}
        </div>
        <div className="grid min-w-0 gap-5">
          <MissedCard missed={home.missed} zone={zone} />
          <WindowsCard windows={home.windows} zone={zone} />
          <AskedCard asked={home.asked} zone={zone} />
          <ChangesCard changes={home.changes} />
        </div>
      </div>
    </>
  );
}

const isQuiet = ({ ratifications, votes, proposals, movable, stuck, reviews }: HomePage): boolean =>
  [ratifications, votes, proposals, movable, stuck, reviews].every(({ length }) => length === 0);

const count = (n: number, one: string, many: string): string => (n === 0 ? "" : `${n} ${n === 1 ? one : many}`);

/** The page in one sentence, most urgent first. */
function sum({ alarms, ratifications, votes, now, proposals, movable, stuck, reviews, missed }: HomePage): string {
  const pressing = votes.filter((vote) => urgencyOf(vote, now) === "now").length;
  const due = reviews.filter(({ isDue }) => isDue).length;
  const overdue = ratifications.filter(({ isOverdue }) => isOverdue).length;
  const parts = [
    count(alarms.length, "library item is damaged", "library items are damaged"),
    count(overdue, "ratification is overdue", "ratifications are overdue"),
    count(votes.length, "decision waits for your vote", "decisions wait for your vote") +
      (pressing > 0 && pressing < votes.length ? `, ${pressing} of them now` : ""),
    count(proposals.length, "proposal waits for a second person", "proposals wait for a second person"),
    count(movable.length, "release can be moved on", "releases can be moved on"),
    count(stuck.length, "release stands still", "releases stand still"),
    count(due, "review is due", "reviews are due"),
    count(missed.length, "service level is missed", "service levels are missed"),
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join("; ")}.` : "Nothing waits for you now.";
}
