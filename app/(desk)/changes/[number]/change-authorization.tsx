import { AuthorizationBadge } from "#components/gate/authorization-badge";
import { VoteList } from "#components/gate/vote-list";
import { Card, CardPart } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { type Authorization, isLate } from "#lib/domain/authorization";
import type { Change } from "#lib/domain/change";
import type { Instant } from "#lib/domain/release";
import { currentAuthorization } from "#lib/queries/change-page";
import { StillNeeded } from "../../authorizations/still-needed.tsx";

/** Who decides on the change, how far the votes have come, and what was asked before. */
export function ChangeAuthorization({ change, now, zone }: { change: Change; now: Instant; zone: string }) {
  const authorization = currentAuthorization(change);
  if (!authorization)
    return (
      <Card title="Authorization">
        <Empty title="Not submitted yet">
          When it says what is needed and why, submit it. Who raised and who submitted it do not vote on it.
        </Empty>
      </Card>
    );
  const earlier = change.authorizations.filter(({ id }) => id !== authorization.id);
  return (
    <Card
      title="Authorization"
      count={<Link href={`/authorizations/${authorization.number}`}>number {authorization.number}</Link>}
      action={<AuthorizationBadge state={isLate(authorization, now) ? "expired" : authorization.state} />}
    >
      <p className="mb-3 text-ink-2">
        Asked of {authorization.authority.name} by {authorization.askedBy.name} on <Time at={authorization.askedAt} zone={zone} />
        . <Ending authorization={authorization} zone={zone} />
      </p>
      {isLate(authorization, now) ? null : <StillNeeded authorization={authorization} now={now} className="mb-3" />}
      <VoteList authorization={authorization} zone={zone} />
      {earlier.length > 0 ? (
        <CardPart title="Asked before">
          <ul className="space-y-1">
            {earlier.toReversed().map(({ number, state, askedAt }) => (
              <li key={number} className="flex flex-wrap items-baseline gap-x-3">
                <Link href={`/authorizations/${number}`}>Authorization {number}</Link>
                <AuthorizationBadge state={state} />
                <span className="text-ink-2">
                  asked <Time at={askedAt} zone={zone} isQuiet />
                </span>
              </li>
            ))}
          </ul>
        </CardPart>
      ) : null}
    </Card>
  );
}

function Ending({ authorization: { state, expiresAt, endedAt }, zone }: { authorization: Authorization; zone: string }) {
  if (state === "pending")
    return (
      <>
        To be decided by <Time at={expiresAt} zone={zone} />.
      </>
    );
  return endedAt ? (
    <>
      Ended on <Time at={endedAt} zone={zone} />.
    </>
  ) : null;
}
