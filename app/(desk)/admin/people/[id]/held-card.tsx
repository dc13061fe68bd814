import { Card, CardPart } from "#components/ui/card";
import { may, requireCapability } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import type { ShownAppointment } from "#lib/queries/appointments-held";
import type { PersonPage } from "#lib/queries/person-page";
import { appointmentText } from "../../appointment-text.ts";
import { GivenBy } from "../../given-by.tsx";
import { EndAppointmentForm } from "../../small-forms.tsx";
import { GiveRoleForm } from "./person-forms.tsx";

/** Roles, seats and ownerships, who gave them, and a role more. */
export function HeldCard({ page: { person, appointments }, actor, zone }: { page: PersonPage; actor: Actor; zone: string }) {
  const isOneself = actor.kind === "person" && actor.id === person.id;
  const mayEnd = person.leftAt === null && (isOneself || may(actor, "appointment:propose"));
  const against = [
    ...requireCapability(actor, "person:administer"),
    ...(isOneself ? [{ code: "oneself", message: "Nobody appoints themselves: another administrator does." }] : []),
  ];
  return (
    <Card title={person.leftAt ? "Held until they left" : "Holds"} count={appointments.length}>
      {appointments.length === 0 ? <p className="text-ink-2">Nothing: everyone signed in may read everything.</p> : null}
      <ul className="divide-y divide-line">
        {appointments.map((one) => (
          <Held key={one.id} appointment={one} zone={zone} mayEnd={mayEnd} />
        ))}
      </ul>
      {person.leftAt === null ? (
        <CardPart title="Give a role">
          <GiveRoleForm personId={person.id} against={against} />
        </CardPart>
      ) : null}
    </Card>
  );
}

function Held({ appointment, zone, mayEnd }: { appointment: ShownAppointment; zone: string; mayEnd: boolean }) {
  const what = appointmentText(appointment);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2.5">
      <p className="min-w-0">
        <b className="font-[560]">{what}</b>{" "}
        <span className="text-ink-2">
          <GivenBy appointment={appointment} zone={zone} />
        </span>
      </p>
      {mayEnd ? <EndAppointmentForm appointmentId={appointment.id} what={`${appointment.personName}, ${what}`} /> : null}
    </li>
  );
}
