import { AuthorizationBadge } from "#components/gate/authorization-badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { ListedAuthorization } from "#lib/queries/home-authorizations";
import { sayRequest } from "./home-votes.tsx";

/** What this person asked for: still open with its time, or decided lately. */
export function AskedCard({ asked, zone }: { asked: readonly ListedAuthorization[]; zone: string }) {
  if (asked.length === 0) return null;
  return (
    <Card title="Asked by you" count={asked.length}>
      <ul className="divide-y divide-line">
        {asked.map((one) => (
          <li key={one.number} className="py-2 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
              <Link href={`/authorizations/${one.number}`} className="min-w-0">
                {sayRequest(one)}
              </Link>
              <AuthorizationBadge state={one.state} subject={one.subject} />
            </div>
            <p className="text-ink-2">
              <Until one={one} zone={zone} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Until({ one, zone }: { one: ListedAuthorization; zone: string }) {
  if (one.state === "pending")
    return (
      <>
        {one.votesGranted} of {one.votesNeeded} votes, expires <Time at={one.expiresAt} zone={zone} isQuiet />
      </>
    );
  if (one.state === "granted" && one.subject === "gate" && one.grantExpiresAt)
    return (
      <>
        Pass the gate before <Time at={one.grantExpiresAt} zone={zone} isQuiet />
      </>
    );
  return one.endedAt ? (
    <>
      since <Time at={one.endedAt} zone={zone} isQuiet />
    </>
  ) : null;
}
