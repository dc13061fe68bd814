import type { ReactNode } from "react";
import { AuthorizationBadge } from "#components/gate/authorization-badge";
import { Card } from "#components/ui/card";
import { sayDuration } from "#components/ui/duration";
import { Time } from "#components/ui/time";
import { verdictLabels } from "#lib/domain/labels";
import type { MinutedItem, Minutes } from "#lib/domain/meeting-minutes";
import { sayCount } from "../say-item.ts";
import { ItemHead } from "./agenda-item.tsx";

interface Props {
  minutes: Minutes;
  digest: string;
  stream: string;
  organisation: string;
  reader: string;
  zone: string;
}

/** The minutes, from the stored bytes and from nothing else; on paper a document of its own. */
export function MinutesDocument({ minutes, digest, stream, organisation, reader, zone }: Props) {
  const at = (instant: string) => <Time at={new Date(instant)} zone={zone} />;
  return (
    <article className="max-w-[820px] space-y-5 print:max-w-none">
      <p className="hidden justify-between gap-4 border-line-strong border-b pb-2 text-ink-2 print:flex">
        <span>{organisation}</span>
        <span>Minutes of {stream}</span>
      </p>
      <Card title="Minutes">
        <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-1">
          <Row term="Authority">{minutes.authority}</Row>
          <Row term="Planned">{at(minutes.plannedAt)}</Row>
          <Row term="Held">
            {at(minutes.startedAt)} to {at(minutes.closedAt)}, {sayDuration(minutes.seconds)}
          </Row>
          <Row term="Started by">{minutes.startedBy}</Row>
          <Row term="Closed by">{minutes.closedBy}</Row>
          <Row term="Quorum">
            {minutes.quorum.wasReached ? "reached" : "not reached"}: {sayCount(minutes.quorum.most, "member")} at once,{" "}
            {minutes.quorum.needed} needed
          </Row>
          <Row term="Agenda, SHA-256">
            <code className="break-all">{minutes.agendaDigest}</code>
          </Row>
          <Row term="Minutes, SHA-256">
            <code className="break-all">{digest}</code>
          </Row>
          <Row term="In the record">{stream}</Row>
          <Row term="Read by">
            {reader}. Times in {zone}.
          </Row>
        </dl>
      </Card>
      <Card title="Who was there" count={minutes.present.length}>
        {minutes.present.length === 0 ? <p className="text-ink-2">Nobody said that they were there.</p> : null}
        <ul className="space-y-1">
          {minutes.present.map(({ name, isMember, spans }) => (
            <li key={name}>
              <b>{name}</b> {isMember ? "" : <span className="text-ink-3">guest </span>}
              <span className="text-ink-2">
                {spans.map(({ from, to }, index) => (
                  <span key={from}>
                    {index > 0 ? "; " : ""}
                    from {at(from)}
                    {to === null ? " to the end" : <> to {at(to)}</>}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Items" count={sayCount(minutes.items.length, "item")}>
        {minutes.items.length === 0 ? <p className="text-ink-2">Nothing stood on the agenda.</p> : null}
        <ol className="divide-y divide-line">
          {minutes.items.map((item) => (
            <MinutedRow key={item.authorizationId} item={item} />
          ))}
        </ol>
      </Card>
      {minutes.leftInTray.length > 0 ? (
        <Card title="Came late, and not taken up" count={minutes.leftInTray.length}>
          <ul>
            {minutes.leftInTray.map(({ number, about, title }) => (
              <li key={number}>
                {about} {title}
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </article>
  );
}

const Row = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-ink-2">{term}</dt>
    <dd>{children}</dd>
  </div>
);

function MinutedRow({ item }: { item: MinutedItem }) {
  const how = [
    item.origin === "late" ? `taken up late: “${item.word}”` : "",
    item.inBlock && !item.pulled ? "in the consent block" : "",
    item.pulled ? `taken out of the block by ${item.pulled.by}: “${item.pulled.reason}”` : "",
    item.seconds > 0 ? `spoken about for ${sayDuration(item.seconds)}` : "",
    item.state === "pending" ? "not decided" : item.decidedInMeeting ? "decided while the meeting ran" : "decided before",
  ].filter(Boolean);
  return (
    <li className="break-inside-avoid py-3">
      <div className="flex items-start justify-between gap-x-6 gap-y-1 max-sm:flex-col">
        <ItemHead agenda={item}>
          <p className="text-ink-2">
            {item.position}. {how.join(", ")}
          </p>
        </ItemHead>
        <AuthorizationBadge state={item.state} subject={item.subject} />
      </div>
      {item.votes.length === 0 ? (
        <p className="mt-1 text-ink-2">Nobody had voted.</p>
      ) : (
        <ul className="mt-1">
          {item.votes.map(({ name, verdict, reason, inMeeting }) => (
            <li key={name}>
              <b>{name}</b> {verdictLabels[verdict]}
              {reason === "" ? "" : `: “${reason}”`}
              {inMeeting ? "" : <span className="text-ink-3"> outside of the meeting</span>}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-1 text-ink-3 text-sm">
        Evidence <code className="break-all">{item.evidenceDigest}</code>
      </p>
    </li>
  );
}
