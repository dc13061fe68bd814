import type { Metadata } from "next";
import { PageHead } from "#components/ui/page-head";
import { type HomePage, homePage } from "#lib/queries/home";
import { requirePage } from "#lib/web/session";
import { AskedCard } from "./home-asked.tsx";
import { ChangesCard } from "./home-changes.tsx";
import { FirstSteps } from "./home-first-steps.tsx";
import { ReleasesCard } from "./home-releases.tsx";
import { VotesCard } from "./home-votes.tsx";
import { WindowsCard } from "./home-windows.tsx";

export const metadata: Metadata = { title: "What waits for me" };

/** What needs this person, the most urgent first: votes, releases that stand still, windows, requests, changes. */
export default async function Home() {
  const { context, person } = await requirePage();
  const home = await homePage(context);
  const zone = person.timeZone;
  const isQuiet = home.votes.length + home.releases.length === 0;
  return (
    <>
      <PageHead title="What waits for me" meta={[{ key: "sum", fact: sum(home) }]} />
      <div className="grid items-start gap-5 lg:grid-cols-[1.55fr_1fr]">
        <div className="grid min-w-0 gap-5">
          {home.votes.length > 0 ? <VotesCard votes={home.votes} zone={zone} /> : null}
          {home.releases.length > 0 ? (
            <ReleasesCard
              releases={home.releases}
              zone={zone}
              managerId={person.roles.includes("release_manager") ? person.id : null}
            />
          ) : null}
          {isQuiet ? <FirstSteps roles={person.roles} /> : null}
        </div>
        <div className="grid min-w-0 gap-5">
          <WindowsCard windows={home.windows} zone={zone} />
          {home.asked.length > 0 ? <AskedCard asked={home.asked} zone={zone} /> : null}
          {home.changes.length > 0 ? <ChangesCard changes={home.changes} /> : null}
        </div>
      </div>
    </>
  );
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

function sum({ votes, releases }: HomePage): string {
  const still = releases.filter(({ stand }) => stand.kind !== "asked" && stand.kind !== "deploying").length;
  const parts = [
    votes.length > 0 ? count(votes.length, "decision waits for your vote", "decisions wait for your vote") : "",
    still > 0 ? count(still, "release stands still", "releases stand still") : "",
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(", ")}.` : "Nothing waits for you now.";
}
