import { TwoLanePicture } from "#components/gate/two-lane-picture";
import { WaitingClock } from "#components/gate/waiting-clock";
import { gatePicture } from "#lib/domain/gate-picture";
import { releaseOverview } from "#lib/queries/release-page";
import { releaseClock } from "#lib/queries/waiting-clock";
import { loadRelease } from "./load-release.ts";
import { NextCard } from "./next-card.tsx";
import { OtherWays } from "./other-ways.tsx";
import { RatificationCard } from "./ratification-card.tsx";
import { RecordCard } from "./record-card.tsx";
import { RefusalCard } from "./refusal-card.tsx";
import { RiskCard } from "./risk-card.tsx";
import { ScopeCard } from "./scope-card.tsx";
import { WhoIsHitCard } from "./who-is-hit-card.tsx";

/** The picture first; then the open gate with the one next thing to do; then what surrounds it. */
export default async function ReleasePage({ params }: { params: Promise<{ number: string }> }) {
  const { context, person, release, now } = await loadRelease((await params).number);
  const [overview, clock] = await Promise.all([
    releaseOverview(context, release, now),
    releaseClock(context, release.streamId, now),
  ]);
  const { timeZone: zone } = person;
  const { stand } = overview;
  const refusal = stand.kind === "missing" || stand.kind === "askable" ? stand.refusal : null;
  const target = { releaseId: release.id, expectedVersion: release.version };
  return (
    <>
      <TwoLanePicture picture={gatePicture(release, now)} number={release.number} zone={zone} />
      <div className="grid items-start gap-5 md:grid-cols-2 lg:grid-cols-[1.25fr_1.15fr_0.9fr]">
        <div className="grid min-w-0 gap-5">
          <NextCard release={release} overview={overview} target={target} now={now} zone={zone} />
          <OtherWays release={release} steps={overview.steps} target={target} />
        </div>
        <div className="grid min-w-0 gap-5">
          {refusal ? <RefusalCard authorization={refusal} zone={zone} /> : null}
          {overview.ratification ? <RatificationCard {...overview.ratification} target={target} zone={zone} /> : null}
          <ScopeCard release={release} stand={stand} choices={overview.choices} target={target} zone={zone} />
          <WaitingClock clock={clock} />
        </div>
        <div className="grid min-w-0 gap-5 md:col-span-2 md:grid-cols-2 lg:col-span-1 lg:grid-cols-1">
          {overview.risk ? <RiskCard release={release} risk={overview.risk} /> : null}
          <WhoIsHitCard release={release} newDependants={overview.newDependants} zone={zone} />
          <RecordCard number={release.number} lines={overview.record} zone={zone} />
        </div>
      </div>
    </>
  );
}
