import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { LinkButton } from "#components/ui/link-button";
import { PrintButton } from "#components/ui/print-button";
import { Time } from "#components/ui/time";
import { decideGiveVerdicts, decideSaveReview, lastDeployment, observedUntil } from "#lib/domain/review";
import { loadRelease } from "../load-release.ts";
import { Comparison } from "./comparison.tsx";
import { PrintedAcceptance, PrintedReviewHead } from "./printed-review.tsx";
import { ReviewForm } from "./review-form.tsx";
import { ReviewText } from "./review-text.tsx";
import { VerdictsCard } from "./verdicts-card.tsx";

export async function generateMetadata({ params }: PageProps<"/releases/[number]/review">): Promise<Metadata> {
  return { title: `Review of ${(await params).number}` };
}

const blank = {
  plannedVsActual: "",
  incidents: "",
  customerValue: "",
  businessValue: "",
  lessons: "",
  decision: null,
  decisionReason: "",
};

export default async function ReviewPage({ params }: PageProps<"/releases/[number]/review">) {
  const { context, person, release, now } = await loadRelease((await params).number);
  const target = { releaseId: release.id, expectedVersion: release.version };
  const writing = decideSaveReview(release, { review: blank }, context.actor);
  const judging = decideGiveVerdicts(release, { measured: [] }, context.actor, now);
  const until = observedUntil(release);
  if (!lastDeployment(release))
    return (
      <Empty
        title="There is nothing to review yet"
        action={<LinkButton href={`/releases/REL-${release.number}/deploy`}>Open the deployment</LinkButton>}
      >
        The post-implementation review is written after the deployment: what was planned and what happened, and what it was worth.
      </Empty>
    );
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1.3fr_1fr] print:block print:space-y-4">
      <PrintedReviewHead release={release} reader={person} now={now} />
      <Card title="Post-implementation review" action={<PrintButton />}>
        {writing.allowed ? (
          <div className="print:hidden">
            <ReviewForm target={target} review={release.review ?? blank} retires={release.retires} />
          </div>
        ) : null}
        <div className={writing.allowed ? "hidden print:block" : ""}>
          <ReviewText review={release.review} against={writing.allowed ? [] : [...writing.refusals]} zone={person.timeZone} />
        </div>
      </Card>
      <div className="space-y-5 print:space-y-4">
        <Comparison release={release} zone={person.timeZone} />
        <VerdictsCard
          release={release}
          target={target}
          actor={context.actor}
          zone={person.timeZone}
          now={now}
          against={judging.allowed ? [] : [...judging.refusals]}
        />
        {until ? (
          <Card title="Early life support">
            <p className="text-ink-2">
              Watched until <Time at={until} zone={person.timeZone} />
              {until > now ? ". It can be closed after that." : ", which is over."}
            </p>
          </Card>
        ) : null}
        <Card title="What follows" count={release.followers.length}>
          {release.followers.length === 0 ? <p className="text-ink-2">No release follows this one.</p> : null}
          <ul className="space-y-1">
            {release.followers.map(({ number, title, retires }) => (
              <li key={number}>
                <a href={`/releases/REL-${number}`}>
                  REL-{number} {title}
                </a>
                {retires ? ", retires the service" : ""}
              </li>
            ))}
          </ul>
          <p className="no-print mt-2">
            <LinkButton href={`/releases/new?service=${release.service.key}&follows=REL-${release.number}`}>
              Raise a follow-up release
            </LinkButton>
          </p>
        </Card>
        <PrintedAcceptance authorizations={release.authorizations} zone={person.timeZone} />
      </div>
    </div>
  );
}
