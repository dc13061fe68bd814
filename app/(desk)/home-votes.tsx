import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { gateLabels } from "#lib/domain/labels";
import type { Instant } from "#lib/domain/release";
import { risksOf, type Urgency, urgencyOf } from "#lib/domain/urgency";
import type { ListedAuthorization } from "#lib/queries/home-authorizations";

/** What an authorization would open, in two words. */
export function sayRequest({ subject, gate, ofName }: Pick<ListedAuthorization, "subject" | "gate" | "ofName">): string {
  if (subject === "ratification") return `Ratification of ${ofName}`;
  return gate === null ? `Authorization of ${ofName}` : `${gateLabels[gate]} of ${ofName}`;
}

/** Decisions that wait for this person's vote, by deadline and risk. */
export function VotesCard({ votes, now, zone }: { votes: readonly ListedAuthorization[]; now: Instant; zone: string }) {
  if (votes.length === 0) return null;
  return (
    <Card title="Waiting for your vote" count={votes.length} action={<Link href="/authorizations">All authorizations</Link>}>
      <ul className="divide-y divide-line">
        {votes.map((vote) => (
          <li key={vote.number} className="py-3 first:pt-0 last:pb-0">
            <Vote vote={vote} now={now} zone={zone} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const tones: Record<Urgency, string> = {
  now: "font-[620] text-refused",
  soon: "font-[560] text-asked",
  later: "text-ink-2",
};

function Vote({ vote, now, zone }: { vote: ListedAuthorization; now: Instant; zone: string }) {
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Link href={`/authorizations/${vote.number}`} className="min-w-0 font-[620]">
          {sayRequest(vote)}
        </Link>
        <span className={tones[urgencyOf(vote, now)]}>
          decide by <Time at={vote.expiresAt} zone={zone} />
        </span>
      </div>
      <p>{vote.ofTitle}</p>
      <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2">
        <Badge tone="asked">
          {vote.votesGranted} of {vote.votesNeeded}
        </Badge>
        {risksOf(vote).map((risk) => (
          <Badge key={risk} tone="refused" icon="dot">
            {risk}
          </Badge>
        ))}
        <span>
          {vote.serviceName}, asked by {vote.askedByName}
          {vote.gate === "deployment" && vote.windowStart !== null ? (
            <>
              ; its window opens <Time at={vote.windowStart} zone={zone} isQuiet />
            </>
          ) : null}
        </span>
      </p>
    </>
  );
}
