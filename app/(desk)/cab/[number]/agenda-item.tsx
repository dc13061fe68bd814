import type { ReactNode } from "react";
import { AuthorizationBadge } from "#components/gate/authorization-badge";
import { Badge, type Tone } from "#components/ui/badge";
import { Digest } from "#components/ui/digest";
import { Elapsed } from "#components/ui/elapsed";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import { verdictLabels } from "#lib/domain/labels";
import type { AgendaItem, KnownRisk } from "#lib/domain/meeting-agenda";
import { tally } from "#lib/domain/quorum";
import type { ShownItem } from "#lib/queries/meeting-page";
import { sayVotes } from "../../authorizations/say-votes.ts";
import { sayItem } from "../say-item.ts";
import { CallItemForm, ItemVoteForm } from "./meeting-forms.tsx";

const riskTones: Record<KnownRisk, Tone> = { high: "refused", medium: "asked", low: "neutral", unknown: "stale" };

export const RiskBadge = ({ risk }: { risk: KnownRisk }) => (
  <Badge tone={riskTones[risk]} icon="dot">
    {risk === "unknown" ? "risk not known" : `${risk} risk`}
  </Badge>
);

/** What an item is about, in two lines: it leads to the decision's own page. */
export function ItemHead({ agenda, children }: { agenda: AgendaItem; children?: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2 text-sm">
        {sayItem(agenda)}, {agenda.service.name}, tier {agenda.service.tier} <RiskBadge risk={agenda.risk} />
        {agenda.model === "emergency" ? (
          <Badge tone="refused" icon="dot">
            emergency
          </Badge>
        ) : null}
      </p>
      <Link href={`/authorizations/${agenda.number}`} data-key-row className="font-[560] text-ink">
        {agenda.title}
      </Link>
      {children}
    </div>
  );
}

interface Props {
  shown: ShownItem;
  meetingId: string;
  zone: string;
  mayCall: boolean;
  /** Since when it is spoken about, and what the server's clock says; null where another item is. */
  running: { since: number; now: number; limitMinutes: number } | null;
}

/** One item with how it stands, its time while it is spoken about, and the vote in place. */
export function AgendaItemRow({ shown: { agenda, item, authorization, against }, meetingId, zone, mayCall, running }: Props) {
  const isPending = authorization.state === "pending";
  const { votes, parties, authority } = authorization;
  return (
    <li
      id={`item-${item.position}`}
      className={`scroll-mt-20 px-4 py-3.5 ${running ? "border-accent border-l-4 bg-accent-soft" : ""}`}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <ItemHead agenda={agenda}>
          <p className="text-ink-2">
            {item.origin === "late" ? `Taken up late: “${item.word}” ` : ""}
            {item.pull ? `Taken out of the block by ${item.pull.by.name}: “${item.pull.reason}” ` : ""}
            {isPending ? (
              <>
                {sayVotes(tally(parties, votes), authority.name)}, until <Time at={authorization.expiresAt} zone={zone} isQuiet />
                .
              </>
            ) : null}
          </p>
        </ItemHead>
        <div className="flex flex-wrap items-center gap-3">
          {running ? <Elapsed {...running} /> : null}
          {isPending ? null : <AuthorizationBadge state={authorization.state} subject={authorization.subject} />}
          {mayCall && !running ? (
            <CallItemForm meetingId={meetingId} authorizationId={item.authorizationId} name={agenda.about} />
          ) : null}
        </div>
      </div>
      {votes.length > 0 ? (
        <ul className="mt-1.5 flex flex-wrap gap-x-5 gap-y-0.5">
          {votes.map(({ person, verdict, reason }) => (
            <li key={person.id}>
              <b>{person.name}</b> {verdictLabels[verdict]}
              {reason === "" ? "" : `: “${reason}”`}
            </li>
          ))}
        </ul>
      ) : null}
      {isPending ? (
        <details open={running !== null && against.length === 0} className="mt-1">
          <summary className="min-h-9 content-center text-accent pointer-coarse:min-h-11">
            {against.length === 0 ? "Vote on it here" : "No vote here"}
          </summary>
          <div className="max-w-xl pt-1 pb-1">
            <ItemVoteForm
              authorizationId={item.authorizationId}
              evidenceDigest={authorization.evidenceDigest}
              name={agenda.about}
              against={against}
              zone={zone}
            >
              <p className="text-ink-2 text-sm">
                On the evidence <Digest sha256={authorization.evidenceDigest} />, which stands whole on{" "}
                <Link href={`/authorizations/${agenda.number}`}>the decision&rsquo;s own page</Link>.
              </p>
            </ItemVoteForm>
          </div>
        </details>
      ) : null}
    </li>
  );
}
