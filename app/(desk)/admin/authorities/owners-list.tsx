import Link from "next/link";
import { Badge } from "#components/ui/badge";
import { may } from "#lib/domain/permissions";
import type { Actor } from "#lib/domain/release";
import type { ShownAppointment } from "#lib/queries/appointments-held";
import type { OwnedService } from "#lib/queries/authorities-page";
import { EndAppointmentForm } from "../small-forms.tsx";
import { WaitingList } from "../waiting-list.tsx";

interface Shown {
  actor: Actor;
  zone: string;
}

/** Each service with who answers for it; a gap says what it means. */
export function OwnersList({ services, ...shown }: Shown & { services: readonly OwnedService[] }) {
  return (
    <ul className="divide-y divide-line">
      {services.map(({ id, key, name, owner, deputy, waiting }) => (
        <li key={id} className="py-2.5">
          <Link href={`/services/${key}`} className="font-[560]">
            {name}
          </Link>
          <Holder as="owner" service={name} holder={owner} {...shown} />
          <Holder as="deputy" service={name} holder={deputy} {...shown} />
          {waiting.length > 0 ? <WaitingList waiting={waiting} {...shown} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Holder({
  as,
  service,
  holder,
  actor,
}: Shown & { as: "owner" | "deputy"; service: string; holder: ShownAppointment | null }) {
  if (!holder)
    return (
      <p className="mt-1">
        <Badge tone="stale" icon="minus">
          no {as}
        </Badge>{" "}
        <span className="text-ink-2">
          {as === "owner" ? "its deputy or the change managers decide instead" : "the change managers stand in"}
        </span>
      </p>
    );
  const mayEnd = may(actor, "appointment:propose") || (actor.kind === "person" && actor.id === holder.personId);
  return (
    <div className="mt-1 flex flex-wrap items-center justify-between gap-2">
      <p>
        <a href={`/admin/people/${holder.personId}`}>{holder.personName}</a> <span className="text-ink-2">{as}</span>
      </p>
      {mayEnd ? <EndAppointmentForm appointmentId={holder.id} what={`${holder.personName}, ${as} of ${service}`} /> : null}
    </div>
  );
}
