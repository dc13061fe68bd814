import { AuthorizationBadge } from "#components/gate/authorization-badge";
import { RiskBadge } from "#components/gate/risk-badge";
import { Badge } from "#components/ui/badge";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Authorization } from "#lib/domain/authorization";
import { authorizationSubjectLabels, gateLabels } from "#lib/domain/labels";
import type { QueueEntry } from "#lib/queries/authorization-queue";
import { sayVotes } from "./say-votes.ts";
import { StillNeeded } from "./still-needed.tsx";

/** The requests of one list; `j`, `k` and `o` walk and open them. What waits for the reader stands out. */
export function QueueRows({ entries, zone, isMine }: { entries: readonly QueueEntry[]; zone: string; isMine: boolean }) {
  return (
    <ol
      className={`divide-y divide-line ${isMine ? "overflow-hidden rounded-lg border border-line bg-raised shadow-card" : "border-line border-t border-b"}`}
    >
      {entries.map((entry) => (
        <QueueRow key={entry.authorization.id} entry={entry} zone={zone} />
      ))}
    </ol>
  );
}

const sayWhat = ({ subject, gate }: Authorization, name: string): string =>
  subject === "change" ? `Change ${name}` : `${gate ? gateLabels[gate] : authorizationSubjectLabels[subject]} of ${name}`;

function QueueRow({ entry, zone }: { entry: QueueEntry; zone: string }) {
  const { authorization, of, service, tally, risk, isLate, now } = entry;
  const { number, state, subject, askedBy, authority, templateId } = authorization;
  return (
    <li className="relative grid gap-x-6 gap-y-1 py-3 hover:bg-sunken max-sm:px-3 sm:grid-cols-[1fr_auto] sm:px-4">
      <div className="min-w-0">
        <p className="text-ink-2 text-sm first-letter:uppercase">{sayWhat(authorization, of.name)}</p>
        <Link
          href={`/authorizations/${number}`}
          data-key-row
          className="font-[560] text-ink text-lg after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {of.title}
        </Link>
        <p className="text-ink-2">
          {service.name}, tier {service.tier}
          {of.model === "normal" || (state === "pending" && of.model === "emergency") ? "" : `, ${of.model} model`}. Asked by{" "}
          {askedBy.name}.{state === "pending" ? <Risk model={of.model} risk={risk} /> : null}
        </p>
      </div>
      <div className="sm:max-w-80 sm:text-right">
        {state === "pending" ? (
          <>
            {isLate ? (
              <Badge tone="stale" icon="clock">
                past its time
              </Badge>
            ) : (
              <p className="font-[560]">
                until <Time at={authorization.expiresAt} zone={zone} isQuiet />
              </p>
            )}
            <p className="text-balance text-ink-2">{sayVotes(tally, authority.name)}</p>
          </>
        ) : (
          <>
            <AuthorizationBadge state={state} subject={subject} />
            <p className="mt-0.5 text-ink-2">
              {templateId === null ? authority.name : "by a template"}
              {authorization.endedAt ? (
                <>
                  , <Time at={authorization.endedAt} zone={zone} isQuiet />
                </>
              ) : null}
            </p>
          </>
        )}
      </div>
      {isLate ? null : <StillNeeded authorization={authorization} now={now} className="text-ink-2 text-sm sm:col-span-full" />}
    </li>
  );
}

/** What puts a request before others of the same day. */
function Risk({ model, risk }: { model: QueueEntry["of"]["model"]; risk: QueueEntry["risk"] }) {
  if (model !== "emergency" && risk === null) return null;
  return (
    <span className="ml-2 inline-flex flex-wrap gap-1.5 align-text-bottom">
      {model === "emergency" ? (
        <Badge tone="refused" icon="dot">
          emergency
        </Badge>
      ) : null}
      {risk ? <RiskBadge risk={risk} /> : null}
    </span>
  );
}
