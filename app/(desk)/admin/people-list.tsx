import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import type { ListedPerson } from "#lib/queries/admin-page";
import { appointmentText } from "./appointment-text.ts";

/** Everybody with what they hold; all else stands on their own page. */
export function PeopleList({ people }: { people: readonly ListedPerson[] }) {
  return (
    <ul className="divide-y divide-line">
      {people.map(({ id, name, email, leftAt, appointments }) => (
        <li key={id} className="py-2.5">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <Link href={`/admin/people/${id}`} className="font-[560]">
              {name}
            </Link>
            <span className="min-w-0 break-words text-ink-2">{email}</span>
            {leftAt ? <Badge tone="stale">has left</Badge> : null}
          </p>
          <p className="text-ink-2">{appointments.map(appointmentText).join(", ") || "holds nothing: may read everything"}</p>
        </li>
      ))}
    </ul>
  );
}
