import { Badge } from "#components/ui/badge";
import { TimeSpan } from "#components/ui/time";
import { type StandingDelegation, seatName } from "#lib/domain/delegation";

/** "the Change advisory board", or "owner of Payments": what is lent. */
export const saySeat = (delegation: StandingDelegation): string =>
  delegation.service ? `owner of ${delegation.service.name}` : `the ${seatName(delegation)}`;

/** Who votes in whose place, for which seat and how long. */
export function DelegationLine({ delegation, zone }: { delegation: StandingDelegation; zone: string }) {
  const { person, delegate, from, to, isConfirmed } = delegation;
  return (
    <div className="min-w-0">
      <p>
        <b className="font-[560]">{delegate.name}</b> votes in {person.name}’s place: {saySeat(delegation)}{" "}
        {isConfirmed ? null : <Badge tone="asked">waits for a second person</Badge>}
      </p>
      <p className="text-ink-2 text-sm">
        <TimeSpan from={from} to={to} zone={zone} />
      </p>
    </div>
  );
}
