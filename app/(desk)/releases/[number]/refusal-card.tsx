import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";

/** Why the gate was refused last, in the words of who refused it. */
export function RefusalCard({ authorization, zone }: { authorization: Authorization; zone: string }) {
  const { number, votes, endedAt, askedAt, authority } = authorization;
  const refusing = votes.filter(({ verdict }) => verdict === "refuse");
  return (
    <Card
      title={
        <>
          Refused on <Time at={endedAt ?? askedAt} zone={zone} precision="day" />
        </>
      }
      count={<Link href={`/authorizations/${number}`}>authorization {number}</Link>}
    >
      {refusing.map(({ person, reason }) => (
        <blockquote key={person.id} className="mb-2 rounded-md bg-refused-soft px-3.5 py-3">
          <p>“{reason}”</p>
          <footer className="mt-1.5 text-ink-2">
            {person.name}, {authority.name}
          </footer>
        </blockquote>
      ))}
      <p className="text-ink-2">
        {refusing.length === 0 ? "Too few could still grant it. " : ""}Mend it and ask again: whoever decides then sees what
        changed since.
      </p>
    </Card>
  );
}
