import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import type { Actor } from "#lib/domain/release";
import type { ShownAppointment } from "#lib/queries/appointments-held";
import type { OwnedService } from "#lib/queries/authorities-page";
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
          <Holder as="owner" holder={owner} />
          <Holder as="deputy" holder={deputy} />
          {waiting.length > 0 ? <WaitingList waiting={waiting} {...shown} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Holder({ as, holder }: { as: "owner" | "deputy"; holder: ShownAppointment | null }) {
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
  return (
    <p>
      <a href={`/admin/people/${holder.personId}`}>{holder.personName}</a> <span className="text-ink-2">{as}</span>
    </p>
  );
}
