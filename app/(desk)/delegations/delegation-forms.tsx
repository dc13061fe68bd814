"use client";

import { ActionForm } from "#components/ui/action-form";
import { DateTimeField, SelectField } from "#components/ui/field";
import { type LendableSeat, seatId, seatName } from "#lib/domain/delegation";
import {
  confirmDelegationAction,
  declareAbsenceAction,
  endAbsenceAction,
  endDelegationAction,
  proposeDelegationAction,
} from "./actions.ts";

interface Named {
  id: string;
  name: string;
}

export const ProposeDelegationForm = ({
  seats,
  people,
  zone,
}: {
  seats: readonly LendableSeat[];
  people: readonly Named[];
  zone: string;
}) => (
  <ActionForm action={proposeDelegationAction} submit="Name the delegate" variant="quiet" label="Name a delegate">
    {({ field, dateTime }) => (
      <>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Your seat"
            required
            blank="Choose a seat"
            options={seats.map((seat) => ({ value: seatId(seat) ?? "", label: sayOwnSeat(seat) }))}
            {...field("ofId")}
          />
          <SelectField
            label="Who votes in your place"
            required
            blank="Choose a person"
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
            {...field("delegateId")}
          />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <DateTimeField label="From" required zone={zone} {...dateTime("from", null)} />
          <DateTimeField label="To" required zone={zone} {...dateTime("to", null)} />
        </div>
      </>
    )}
  </ActionForm>
);

const sayOwnSeat = (seat: LendableSeat): string => (seat.service ? `Owner of ${seat.service.name}` : seatName(seat));

export const ConfirmDelegationForm = ({ delegationId, what }: { delegationId: string; what: string }) => (
  <ActionForm
    action={confirmDelegationAction}
    hidden={{ delegationId }}
    submit="Confirm"
    label={`Confirm the delegation: ${what}`}
  />
);

export const EndDelegationForm = ({ delegationId, what }: { delegationId: string; what: string }) => (
  <ActionForm
    action={endDelegationAction}
    hidden={{ delegationId }}
    submit="End it"
    variant="quiet"
    label={`End the delegation: ${what}`}
  />
);

export const DeclareAbsenceForm = ({ zone }: { zone: string }) => (
  <ActionForm action={declareAbsenceAction} submit="Say that you are away" variant="quiet" label="Out of office">
    {({ dateTime }) => (
      <div className="grid gap-4 sm:grid-cols-2">
        <DateTimeField label="Away from" required zone={zone} {...dateTime("from", null)} />
        <DateTimeField label="Away until" required zone={zone} {...dateTime("to", null)} />
      </div>
    )}
  </ActionForm>
);

export const EndAbsenceForm = ({ absenceId }: { absenceId: string }) => (
  <ActionForm
    action={endAbsenceAction}
    hidden={{ absenceId }}
    submit="I am back"
    variant="quiet"
    label={`End the absence ${absenceId.slice(0, 8)}`}
  />
);
