import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";

/** Why the same thing was refused before, in the words of who refused it. */
export function EarlierRefusals({ refusals, zone }: { refusals: readonly Authorization[]; zone: string }) {
  if (refusals.length === 0) return null;
  return (
    <Card title="Refused before" count={refusals.length > 1 ? `${refusals.length} times` : undefined}>
      <ul className="space-y-3">
        {refusals.flatMap(({ id, number, votes }) =>
          votes
            .filter(({ verdict }) => verdict === "refuse")
            .map(({ person, reason, castAt }) => (
              <li key={`${id} ${person.id}`}>
                <figure className="rounded-md bg-refused-soft px-3.5 py-3">
                  <blockquote className="whitespace-pre-line">{reason}</blockquote>
                  <figcaption className="mt-1.5 text-ink-2">
                    {person.name}, <Time at={castAt} zone={zone} />, on{" "}
                    <Link href={`/authorizations/${number}`}>authorization {number}</Link>
                  </figcaption>
                </figure>
              </li>
            )),
        )}
      </ul>
    </Card>
  );
}
