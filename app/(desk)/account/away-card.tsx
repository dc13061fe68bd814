import { DelegationLine, saySeat } from "#components/gate/delegation-line";
import { Card, CardPart } from "#components/ui/card";
import { TimeSpan } from "#components/ui/time";
import type { StandingDelegation } from "#lib/domain/delegation";
import type { StandingIn } from "#lib/queries/standing-in";
import {
  DeclareAbsenceForm,
  EndAbsenceForm,
  EndDelegationForm,
  ProposeDelegationForm,
} from "../delegations/delegation-forms.tsx";

interface Props {
  standing: StandingIn;
  own: string;
  zone: string;
}

/** Who votes while somebody is away: a delegate of their choice, else the deputy of what they own. */
export function AwayCard({ standing: { seats, delegations, absences, people }, own, zone }: Props) {
  const lent = delegations.filter(({ person }) => person.id === own);
  const taken = delegations.filter(({ delegate }) => delegate.id === own);
  return (
    <Card title="When you are away" id="away">
      <CardPart title="Out of office" count={absences.length}>
        <p className="mb-4 text-ink-2">
          While you are away, what asks the owner of your services asks the deputy, unless a delegate stands in for you.
        </p>
        <ul className="my-3 divide-y divide-line empty:hidden">
          {absences.map(({ id, from, to }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-2.5">
              <p>
                <TimeSpan from={from} to={to} zone={zone} />
              </p>
              <EndAbsenceForm absenceId={id} />
            </li>
          ))}
        </ul>
        <DeclareAbsenceForm zone={zone} />
      </CardPart>
      <CardPart title="Who votes in your place" count={lent.length}>
        {seats.length === 0 ? (
          <p className="text-ink-2">You hold no seat of an authority and own no service, so there is nothing to lend.</p>
        ) : (
          <>
            <p className="mb-4 text-ink-2">
              A delegate votes on your seat from the first day to the last, once somebody else has confirmed it. Whoever of you
              votes first has voted for the seat.
            </p>
            <Delegations delegations={lent} zone={zone} />
            <ProposeDelegationForm seats={seats} people={people} zone={zone} />
          </>
        )}
      </CardPart>
      {taken.length === 0 ? null : (
        <CardPart title="In whose place you vote" count={taken.length}>
          <Delegations delegations={taken} zone={zone} />
        </CardPart>
      )}
    </Card>
  );
}

const Delegations = ({ delegations, zone }: { delegations: readonly StandingDelegation[]; zone: string }) => (
  <ul className="my-3 divide-y divide-line empty:hidden">
    {delegations.map((one) => (
      <li key={one.id} className="flex flex-wrap items-center justify-between gap-3 py-2.5">
        <DelegationLine delegation={one} zone={zone} />
        <EndDelegationForm delegationId={one.id} what={`${one.delegate.name} for ${one.person.name}, ${saySeat(one)}`} />
      </li>
    ))}
  </ul>
);
