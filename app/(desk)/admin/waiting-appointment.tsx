import { LockedButton } from "#components/ui/button";
import { Time } from "#components/ui/time";
import type { Refusal } from "#lib/domain/decision";
import type { ShownAppointment } from "#lib/queries/admin-page";
import { appointmentText } from "./appointment-text.ts";
import { ConfirmAppointmentForm } from "./small-forms.tsx";

export function WaitingAppointment({
  appointment,
  zone,
  against,
}: {
  appointment: ShownAppointment;
  zone: string;
  against: readonly Refusal[];
}) {
  const { id, personName, proposerName, proposedAt } = appointment;
  const what = `${personName} as ${appointmentText(appointment)}`;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <p>
        <b className="font-[560]">{what}</b>{" "}
        <span className="text-ink-2">
          proposed by {proposerName ?? "the founding"}, <Time at={proposedAt} zone={zone} />
        </span>
      </p>
      {against.length > 0 ? (
        <LockedButton label="Confirm" why={against} />
      ) : (
        <ConfirmAppointmentForm appointmentId={id} what={what} />
      )}
    </li>
  );
}
