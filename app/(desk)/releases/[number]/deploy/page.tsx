import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { TimeSpan } from "#components/ui/time";
import { decideChooseEnvironment, decideSaveRunSheet, isWindowOpen, runningDeployment } from "#lib/domain/deployment";
import { environments } from "#lib/queries/environments";
import { loadRelease } from "../load-release.ts";
import { DeploymentHistory } from "./deployment-history.tsx";
import { EnvironmentForm } from "./environment-form.tsx";
import { RehearsalsCard } from "./rehearsals-card.tsx";
import { RunSheetForm } from "./run-sheet-form.tsx";
import { RunSheetText } from "./run-sheet-text.tsx";
import { RunningDeployment } from "./running-deployment.tsx";
import { StartDeployment } from "./start-deployment.tsx";

export async function generateMetadata({ params }: PageProps<"/releases/[number]/deploy">): Promise<Metadata> {
  return { title: `Deployment of ${(await params).number}` };
}

export default async function DeployPage({ params }: PageProps<"/releases/[number]/deploy">) {
  const { context, person, release, now } = await loadRelease((await params).number);
  const places = await environments(context);
  const target = { releaseId: release.id, expectedVersion: release.version };
  const page = { release, target, actor: context.actor, zone: person.timeZone, now };
  const running = runningDeployment(release);
  const mayChoose = decideChooseEnvironment(release, places[0], context.actor).allowed;
  const mayPlan = decideSaveRunSheet(release, { steps: release.runSheet }, context.actor).allowed;
  const { windowStart, windowEnd } = release.schedule ?? { windowStart: null, windowEnd: null };
  return (
    <div className="space-y-5">
      {running ? <RunningDeployment {...page} deployment={running} /> : <StartDeployment {...page} />}
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_1.8fr]">
        <Card title="Where and when">
          <p className="text-ink-2">
            {windowStart && windowEnd ? (
              <>
                Window <TimeSpan from={windowStart} to={windowEnd} zone={person.timeZone} />
                {isWindowOpen(release, now) ? ", open now" : now >= windowEnd ? ", over" : ""}
              </>
            ) : (
              "No window is proposed yet: it stands in the plan."
            )}
          </p>
          {mayChoose ? (
            <EnvironmentForm target={target} places={places} chosen={release.environment?.id ?? null} />
          ) : (
            <p className="mt-3">
              {release.environment ? (
                <>
                  Into <b className="font-[560]">{release.environment.name}</b>
                </>
              ) : (
                "No environment is chosen."
              )}
            </p>
          )}
        </Card>
        <Card title="Run-sheet" count={release.runSheet.length}>
          {mayPlan ? <RunSheetForm target={target} steps={release.runSheet} /> : <RunSheetText steps={release.runSheet} />}
        </Card>
      </div>
      {release.retires ? null : <RehearsalsCard {...page} places={places} />}
      <DeploymentHistory release={release} zone={person.timeZone} />
    </div>
  );
}
