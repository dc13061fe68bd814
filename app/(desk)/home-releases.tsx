import { Said } from "#components/gate/say-line";
import { StandBadge } from "#components/gate/stand-badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";
import type { Refusal } from "#lib/domain/decision";
import type { GateCheck } from "#lib/domain/gate-check";
import { phaseLabels } from "#lib/domain/labels";
import type { StandingRelease } from "#lib/queries/home";

const reasonsShown = 2;

/** Releases in this person's hands, with what keeps each where it stands. */
export function ReleasesCard({
  title,
  releases,
  zone,
  managerId,
}: {
  title: string;
  releases: readonly StandingRelease[];
  zone: string;
  /** Whoever manages releases gets a link to all of them. */
  managerId: string | null;
}) {
  if (releases.length === 0) return null;
  return (
    <Card
      title={title}
      count={releases.length}
      action={managerId === null ? undefined : <Link href={`/releases?manager=${managerId}`}>All you manage</Link>}
    >
      <ul className="divide-y divide-line">
        {releases.map(({ release, stand }) => (
          <li key={release.number} className="py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
              <Link href={`/releases/REL-${release.number}`} className="min-w-0">
                REL-{release.number} <span className="font-[620]">{release.title}</span>
              </Link>
              <StandBadge stand={stand} />
            </div>
            <p className="text-ink-2">
              {release.serviceName}, {release.phase === "requested" ? "raised" : `in ${phaseLabels[release.phase]} since`}{" "}
              <Time at={release.phaseSince} zone={zone} isQuiet />
            </p>
            {stand.kind === "missing" || stand.kind === "askable" ? <Refused refusal={stand.refusal} /> : null}
            {stand.kind === "missing" ? <Missing missing={stand.missing} number={release.number} zone={zone} /> : null}
            {stand.kind === "granted" ? <Held refusals={stand.refusals} zone={zone} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Refused({ refusal }: { refusal: Authorization | null }) {
  const [first, ...others] = refusal?.votes.filter(({ verdict }) => verdict === "refuse") ?? [];
  if (!first) return null;
  return (
    <p className="mt-1.5 border-refused border-l-2 pl-2.5">
      “{first.reason}”{" "}
      <span className="text-ink-2">
        {first.person.name}
        {others.length > 0 ? ` and ${others.length} more` : ""}
      </span>
    </p>
  );
}

/** Granted, and yet the gate stays shut: a live fact fails. */
function Held({ refusals, zone }: { refusals: readonly Refusal[]; zone: string }) {
  return (
    <ul className="mt-1.5 space-y-0.5">
      {refusals.slice(0, reasonsShown).map(({ code, message }) => (
        <li key={code} className="flex gap-2 text-ink-2">
          <span aria-hidden="true" className="text-refused">
            ✕
          </span>
          <span className="min-w-0">
            <Said text={message} zone={zone} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Missing({ missing, number, zone }: { missing: readonly GateCheck[]; number: number; zone: string }) {
  const more = missing.length - reasonsShown;
  return (
    <ul className="mt-1.5 space-y-0.5">
      {missing.slice(0, reasonsShown).map(({ code, title, detail, href }) => (
        <li key={code} className="flex gap-2">
          <span aria-hidden="true" className="text-refused">
            ✕
          </span>
          <span className="min-w-0">
            <Link href={href} className="text-ink">
              {title}
            </Link>
            {": "}
            <span className="text-ink-2">
              <Said text={detail} zone={zone} />
            </span>
          </span>
        </li>
      ))}
      {more > 0 ? (
        <li className="pl-5">
          <Link href={`/releases/REL-${number}#checks`}>{more} more</Link>
        </li>
      ) : null}
    </ul>
  );
}
