import { LockedButton } from "#components/ui/button";
import { decideConfirmAppointment } from "#lib/domain/appointment";
import { requireCapability } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import type { ShownAppointment } from "#lib/queries/appointments-held";
import { appointmentText } from "./appointment-text.ts";
import { GivenBy } from "./given-by.tsx";
import { ConfirmAppointmentForm, EndAppointmentForm } from "./small-forms.tsx";

/** What is proposed and not in force: the second person's yes, or a no. */
export function WaitingList({ waiting, actor, zone }: { waiting: readonly ShownAppointment[]; actor: Actor; zone: string }) {
  return (
    <ul className="divide-y divide-line">
      {waiting.map((one) => (
        <Waiting key={one.id} appointment={one} actor={actor} zone={zone} />
      ))}
    </ul>
  );
}

function Waiting({ appointment, actor, zone }: { appointment: ShownAppointment; actor: Actor; zone: string }) {
  const decision = decideConfirmAppointment(appointment, { personHasLeft: appointment.personHasLeft, standing: [] }, actor);
  const what = `${appointment.personName} as ${appointmentText(appointment)}`;
  const mayEnd = requireCapability(actor, "appointment:propose").length === 0;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <p>
        <b className="font-[560]">{what}</b>{" "}
        <span className="text-ink-2">
          proposed <GivenBy appointment={appointment} zone={zone} />
        </span>
      </p>
      <div className="flex flex-wrap items-start gap-2">
        {decision.allowed ? (
          <ConfirmAppointmentForm appointmentId={appointment.id} what={what} />
        ) : (
          <LockedButton label="Confirm" why={[...decision.refusals]} />
        )}
        {mayEnd ? <EndAppointmentForm appointmentId={appointment.id} what={`${what}, proposed`} submit="Drop it" /> : null}
      </div>
    </li>
  );
}
