import { CardPart } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { phaseLabels } from "#lib/domain/labels";
import type { PersonPage } from "#lib/queries/person-page";

/** What is in somebody's name, and with whom it is when they are gone: the same before they leave and after. */
export function Duties({ page, name }: { page: PersonPage; name: string }) {
  const { releases, services, seats, openVotes, votesCast } = page;
  const hasLeft = page.person.leftAt !== null;
  return (
    <>
      <CardPart title="Open releases they manage" count={releases.length}>
        {releases.length === 0 ? <p className="text-ink-2">None.</p> : null}
        <ul className="space-y-1">
          {releases.map(({ number, title, phase }) => (
            <li key={number}>
              <Link href={`/releases/REL-${number}`}>REL-{number}</Link> {title}{" "}
              <span className="text-ink-2">{phaseLabels[phase].toLowerCase()}</span>
            </li>
          ))}
        </ul>
        {releases.length > 0 ? (
          <p className="mt-2 text-ink-2">
            Passing them on changes what their gates are asked with: open requests and grants are superseded, and asked for anew.
          </p>
        ) : null}
      </CardPart>
      <CardPart title="Services they answer for" count={services.length}>
        {services.length === 0 ? <p className="text-ink-2">None.</p> : null}
        <ul className="space-y-1">
          {services.map((one) => (
            <li key={`${one.key} ${one.as}`}>
              <Link href={`/services/${one.key}`}>{one.name}</Link>{" "}
              <span className="text-ink-2">
                as its {one.as}; {hasLeft ? "now with" : "passes to"} {one.passesTo ?? "the change managers"}
              </span>
            </li>
          ))}
        </ul>
      </CardPart>
      <CardPart title="Seats" count={seats.length}>
        {seats.length === 0 ? <p className="text-ink-2">None.</p> : null}
        <ul className="space-y-1">
          {seats.map(({ authority, others }) => (
            <li key={authority}>
              {authority}{" "}
              <span className="text-ink-2">
                {hasLeft ? "goes on with" : "would go on with"} {others} {others === 1 ? "member" : "members"}
              </span>
            </li>
          ))}
        </ul>
        <p className="mt-2 text-ink-2">
          {hasLeft
            ? `${openVotes} open ${openVotes === 1 ? "request" : "requests"} counted on their vote`
            : requestsWait(openVotes)}
          . {votesCast === 1 ? "The one vote" : `The ${votesCast} votes`} that {name} cast {votesCast === 1 ? "stays" : "stay"}.
        </p>
      </CardPart>
    </>
  );
}

const requestsWait = (n: number): string =>
  n === 0 ? "No request waits for their vote" : `${n} ${n === 1 ? "request waits" : "requests wait"} for their vote`;
