import { AuthorizationBadge } from "#components/gate/authorization-badge";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";
import type { Refusal } from "#lib/domain/decision";
import { AskRatificationForm, type Target } from "./gate-forms.tsx";

/** An emergency is answered for afterwards: the board says whether it was right to hurry. */
export function RatificationCard({
  last,
  against,
  target,
  zone,
}: {
  last: Authorization | null;
  against: readonly Refusal[];
  target: Target;
  zone: string;
}) {
  const isSettled = last !== null && (last.state === "pending" || last.state === "granted" || last.state === "refused");
  return (
    <Card title="Ratification" count={last ? <AuthorizationBadge state={last.state} subject="ratification" /> : "not asked yet"}>
      {last ? (
        <p className="text-ink-2">
          <Link href={`/authorizations/${last.number}`}>Authorization {last.number}</Link>, asked by {last.askedBy.name} on{" "}
          <Time at={last.askedAt} zone={zone} />.
        </p>
      ) : (
        <p className="text-ink-2">
          This release was an emergency. Before it is closed, a board with somebody who had not voted on it says whether it was
          right.
        </p>
      )}
      {isSettled ? null : (
        <div className="mt-4">
          {against.length > 0 ? (
            <LockedButton label="Ask for ratification" why={against} />
          ) : (
            <AskRatificationForm target={target} />
          )}
        </div>
      )}
    </Card>
  );
}
