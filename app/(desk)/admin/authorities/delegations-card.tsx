import { DelegationLine, saySeat } from "#components/gate/delegation-line";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { decideConfirmDelegation, decideEndDelegation, type StandingDelegation } from "#lib/domain/delegation";
import type { Actor, Instant } from "#lib/domain/release";
import { ConfirmDelegationForm, EndDelegationForm } from "../../delegations/delegation-forms.tsx";

interface Props {
  delegations: readonly StandingDelegation[];
  actor: Actor;
  now: Instant;
  zone: string;
}

/** Who votes in whose place: what waits for a second person's yes, and what is in force. */
export const DelegationsCard = ({ delegations, ...shown }: Props) => (
  <Card title="Delegates" count={delegations.length} id="delegates">
    {delegations.length === 0 ? (
      <p className="text-ink-2">
        Nobody votes in another’s place. Whoever will be away names a delegate under <a href="/account#away">Your account</a>.
      </p>
    ) : (
      <ul className="divide-y divide-line">
        {delegations.map((one) => (
          <Delegation key={one.id} delegation={one} {...shown} />
        ))}
      </ul>
    )}
  </Card>
);

function Delegation({ delegation, actor, now, zone }: Omit<Props, "delegations"> & { delegation: StandingDelegation }) {
  const what = `${delegation.delegate.name} for ${delegation.person.name}, ${saySeat(delegation)}`;
  const confirm = decideConfirmDelegation(delegation, actor, now);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <DelegationLine delegation={delegation} zone={zone} />
      <div className="flex flex-wrap items-start gap-2">
        {delegation.isConfirmed ? null : confirm.allowed ? (
          <ConfirmDelegationForm delegationId={delegation.id} what={what} />
        ) : (
          <LockedButton label="Confirm" why={[...confirm.refusals]} />
        )}
        {decideEndDelegation(delegation, actor).allowed ? <EndDelegationForm delegationId={delegation.id} what={what} /> : null}
      </div>
    </li>
  );
}
