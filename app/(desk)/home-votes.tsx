import Link from "next/link";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Time } from "#components/ui/time";
import { gateLabels } from "#lib/domain/labels";
import type { ListedAuthorization } from "#lib/queries/home";

/** What an authorization would open, in two words. */
export function sayRequest({ subject, gate, ofName }: Pick<ListedAuthorization, "subject" | "gate" | "ofName">): string {
  if (subject === "ratification") return `Ratification of ${ofName}`;
  return gate === null ? `Authorization of ${ofName}` : `${gateLabels[gate]} of ${ofName}`;
}

/** Decisions that wait for this person's vote, the nearest deadline first. */
export function VotesCard({ votes, zone }: { votes: readonly ListedAuthorization[]; zone: string }) {
  return (
    <Card title="Waiting for your vote" count={votes.length}>
      <ul className="divide-y divide-line">
        {votes.map((vote) => (
          <li key={vote.number} className="py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
              <Link href={`/authorizations/${vote.number}`} className="min-w-0 font-[620]">
                {sayRequest(vote)}
              </Link>
              <span className="font-[560] text-asked">
                decide by <Time at={vote.expiresAt} zone={zone} />
              </span>
            </div>
            <p>{vote.ofTitle}</p>
            <p className="mt-0.5 flex flex-wrap items-baseline gap-x-3 gap-y-1 text-ink-2">
              <Badge tone="asked">
                {vote.votesGranted} of {vote.votesNeeded}
              </Badge>
              {vote.model === "emergency" ? <Badge tone="refused">emergency</Badge> : null}
              <span>
                {vote.serviceName}, asked by {vote.askedByName}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
