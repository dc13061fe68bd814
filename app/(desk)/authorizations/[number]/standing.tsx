import { AuthorizationBadge } from "#components/gate/authorization-badge";
import { Badge } from "#components/ui/badge";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";
import { verdictLabels } from "#lib/domain/labels";
import type { DecisionPage } from "#lib/queries/decision-page";

/** Where the request stands, in one line above the question. */
export function Standing({ page, zone }: { page: DecisionPage; zone: string }) {
  const { authorization, isLate, against } = page;
  const { state, subject, expiresAt, endedAt, grantExpiresAt, spent } = authorization;
  if (state === "pending" && isLate)
    return (
      <Badge tone="stale" icon="clock">
        Its time was over at <Time at={expiresAt} zone={zone} />: it has to be asked again
      </Badge>
    );
  if (state === "pending")
    return (
      <Badge tone="asked">
        <span>
          {against.refuse.length === 0 ? "Your vote is needed by " : "Open until "}
          <Time at={expiresAt} zone={zone} />
        </span>
      </Badge>
    );
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2">
      <AuthorizationBadge state={state} subject={subject} />
      {endedAt ? <Time at={endedAt} zone={zone} /> : null}
      {state === "granted" && subject === "gate" && !spent && grantExpiresAt ? (
        <span>
          good until <Time at={grantExpiresAt} zone={zone} />
        </span>
      ) : null}
      {state === "granted" ? <Dissent votes={authorization.votes} /> : null}
      {spent ? <span>and used: it opened its gate</span> : null}
    </p>
  );
}

/** Who was against what was granted all the same. */
function Dissent({ votes }: Pick<Authorization, "votes">) {
  const against = votes.filter(({ verdict }) => verdict === "refuse").map(({ person }) => person.name);
  return against.length === 0 ? null : <span>against the vote of {against.join(" and ")}</span>;
}

/** To whoever may not vote on an open request: every reason. To whoever did: their vote. */
export function WhyNoVote({ page: { authorization, against, myVote }, zone }: { page: DecisionPage; zone: string }) {
  if (authorization.state !== "pending" || against.refuse.length === 0) return null;
  if (myVote)
    return (
      <p className="mb-5 text-ink-2">
        You {verdictLabels[myVote.verdict]} on <Time at={myVote.castAt} zone={zone} />. A vote stands as it was cast.
      </p>
    );
  return (
    <ul className="mb-5 text-ink-2">
      {against.refuse.map(({ code, message }) => (
        <li key={code}>{message}</li>
      ))}
    </ul>
  );
}
