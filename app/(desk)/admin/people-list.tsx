import { Badge } from "#components/ui/badge";
import type { AdminPage } from "#lib/queries/admin-page";
import { appointmentText } from "./appointment-text.ts";
import { DeactivatePersonForm, EndAppointmentForm } from "./small-forms.tsx";

/** Everybody with what they hold; what ends it stands behind a fold. */
export function PeopleList({
  people,
  mayAdminister,
  mayEnd,
}: {
  people: AdminPage["people"];
  mayAdminister: boolean;
  mayEnd: boolean;
}) {
  return (
    <ul className="divide-y divide-line">
      {people.map(({ id, name, email, leftAt, appointments }) => (
        <li key={id} className="py-3">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <b className="font-[560]">{name}</b>
            <span className="text-ink-2">{email}</span>
            {leftAt ? <Badge tone="stale">has left</Badge> : null}
          </p>
          <p className="text-ink-2">{appointments.map(appointmentText).join(", ") || "holds nothing"}</p>
          {leftAt === null && (mayEnd || mayAdminister) ? (
            <details className="mt-1">
              <summary className="cursor-pointer text-accent">Change</summary>
              <ul className="mt-2 space-y-2">
                {appointments.map((one) => (
                  <li key={one.id} className="flex flex-wrap items-center justify-between gap-2">
                    <span>{appointmentText(one)}</span>
                    {mayEnd ? <EndAppointmentForm appointmentId={one.id} what={`${name}, ${appointmentText(one)}`} /> : null}
                  </li>
                ))}
                {mayAdminister ? (
                  <li>
                    <DeactivatePersonForm personId={id} name={name} />
                  </li>
                ) : null}
              </ul>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
